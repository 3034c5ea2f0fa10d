"""Barcode and QR scanners. What they read is hostile until `content` has checked it."""
