"""A receipt printer made of software: it understands ESC/POS, draws the paper and can go wrong.

Written from the printers' command references, with its own parser, so that it may judge what
`devices.escpos` sends. It must not import `devices.escpos`.
"""
