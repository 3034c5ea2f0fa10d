"""The office end: receives envelopes exactly once, opens them, decides, and tells the citizen.

It may know the wire (`sync.wire`, `sync.envelope`, `sync.signatures`, `sync.keys`) and the form
vocabulary (`kiosk.domain`). It must not know a screen, a device or the kiosk's database. Writes
live in `services.py`, reads in `selectors.py`; private keys live in files, never in the database.
"""
