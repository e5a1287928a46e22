"""The records staff keep by hand: contractors, workers, homes and bookings."""
