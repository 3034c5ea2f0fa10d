"""Things that pretend to be keyboards: wedges and tactile keypads, each taken for us alone.

What they type is read as key codes from their own grabbed node, so neither the screen nor a
keyboard layout of the system ever has a say in it.
"""
