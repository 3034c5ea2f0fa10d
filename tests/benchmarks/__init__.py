"""Measurements against raw limits of the same run: `make bench`. Never asserted in tests."""
