"""`ekios demo`: the whole story on one machine, with an office as a subprocess beside it.

The kiosk in it is the real one; only what is plugged in is virtual. Nothing here is needed to run
a kiosk.
"""
