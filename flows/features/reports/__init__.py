"""Reports: what residents tell us about conduct, and everything that follows from it."""
