"""The cases that staff see as cards and decide."""
