"""Letters on A4, by IPP through CUPS. Receipts never go this way."""
