"""`python -m backoffice ...`: one function per command, each a few calls to services."""
