"""The catalogue's way to the kiosk: fetched through TUF, kept in two folders, never half.

Sees bytes; whether they are a catalogue is asked of a function that comes in. What is installed is
used without asking anybody: signatures and dates bear on fetching alone.
"""
