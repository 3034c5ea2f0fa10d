"""Opens what was received, and decides: cases, supplements, withdrawals, notes, audit.

May know ingest (raw envelopes in, notes out), the form vocabulary and the sealing keys.
"""
