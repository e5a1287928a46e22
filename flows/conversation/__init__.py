"""The turns of a resident and of a group: what came in, where it leads, what is said."""
