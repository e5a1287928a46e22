"""What many small things come to: the same clause again, a worker again, cards that nobody shows."""
