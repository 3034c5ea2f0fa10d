"""The kiosks: who they are, how they came in, when they were last heard of.

May know `sync.keys` for enrolment codes and fingerprints. Knows nothing of applications.
"""
