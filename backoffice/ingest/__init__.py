"""Receives: verifies, stores and acknowledges exact bytes; never opens them.

May know the wire, signatures, the fleet and the office's reply key. Nothing here knows what a
service or an answer is, so nothing here can fail because of one.
"""
