"""Card readers. A plain one sees a UID, which is never identity; only one with a SAM knows who.

Codecs are pure functions from bytes to values, apart from any port.
"""
