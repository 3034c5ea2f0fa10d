"""Drivers of devices that are not there, with handles to tap, scan, unplug, jam and empty them.

They ship with the program: the demo and the tests use them, and so may a kiosk without a reader.
"""
