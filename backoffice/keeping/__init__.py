"""Copies of the database, putting one back, and looking whether what is held is still sound.

Knows both databases' own tools; no page and no request comes here.
"""
