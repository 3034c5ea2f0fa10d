"""Plain data and its rules: services, forms, answers, references, receipts, status.

May know: the standard library, msgspec and small format libraries (stdnum, phonenumbers, babel);
`finder` and `compiled` also sqlite-utils, in memory only.
Must not know: devices, sync, screens, files other than the catalogue it is told to read.
"""
