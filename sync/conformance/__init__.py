"""Tells another team what is wrong with their office: the rules of docs/protocol.md, from outside.

May know `sync`'s wire, envelopes, signatures and keys; nothing of the kiosk, of Django or of any
office's inside. Requests are signed here a second time, apart from `sync.signatures`, so that an
agreement of both is worth something.
"""
