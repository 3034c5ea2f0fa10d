"""Finding a service by the words people use: a full-text index in memory, and typing mistakes.

Pure: the index is built from a Catalogue, or comes as bytes from the compiled one. Nothing here
reads a disk, so views may search at every keystroke.
"""
