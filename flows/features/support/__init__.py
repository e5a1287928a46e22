"""This is hard for me: help before or during works, asked of few and answered with a name."""
