"""What anybody may ask: the status of one application, with the paper in hand. No personal data."""
