"""What staff see: the admin site, its dashboard and the pages of case, quarantine and kiosk.

Reads through selectors and writes through services; decides nothing itself.
"""
