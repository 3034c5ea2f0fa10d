"""The office's own keys and the signed statement (Trust) that kiosks accept them by.

May know `sync.keys`, `sync.envelope`, `sync.signatures` and the fleet's public keys. Private keys
are files under the data directory; the database holds public halves only.
"""
