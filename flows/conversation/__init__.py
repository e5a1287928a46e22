"""The turns of a resident and of a group: the input, the handler it leads to, and the answer."""
