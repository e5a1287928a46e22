"""Trends, in which many small things add up: the same clause again, a worker again, cards that nobody shows."""
