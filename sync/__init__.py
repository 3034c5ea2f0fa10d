"""What leaves and arrives: envelopes, outbox, turns. The only code that knows requests.

Sees bytes, never an answer: it must not import kiosk, devices or screens. `wire`, `envelope` and
`signatures` are shared with the office; cryptography stays in `envelope`, `signatures` and `keys`.
"""
