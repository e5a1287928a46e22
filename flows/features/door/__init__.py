"""Who is at my door: whether somebody is expected, and what to do if not."""
