"""A resident's time in a home: how it begins, who is told, how it ends, and how it goes on at a new phone."""
