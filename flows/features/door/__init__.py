"""The check of a caller at a resident's door: whether somebody is expected, and what to do if not."""
