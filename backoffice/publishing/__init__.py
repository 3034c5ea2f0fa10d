"""The catalogue on its way to the kiosks: a TUF repository of signed, static files.

Publishing keeps every form first (`cases.versions`), then signs; serving reads files alone and asks
no database. The only code of the office that knows tuf.
"""
