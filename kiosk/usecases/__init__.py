"""What the kiosk does when the journey says so: submit, print, look up, take a photo.

May know: kiosk.domain, devices, sync. Runs off the UI thread; every outcome is a returned value
that becomes an event. Must not know: screens, journey.
"""
