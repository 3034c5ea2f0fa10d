"""Services in spreadsheets: an XLSForm workbook to a raw service and back.

Knows the form vocabulary and workbooks; nothing of files, kiosks or the network. Whatever a
workbook says is either kept or named as a problem with its row, never dropped in silence. pyxform
and openpyxl are slow to import, so only the functions that need them do.
"""
