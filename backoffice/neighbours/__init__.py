"""Other regions' offices: which we know, what we forward to them unopened, what they forward to us.

Knows sealed envelopes, keys and states. It opens nothing and reads no answer.
"""
