"""Residents: who they are, the menu, and the conversation with each of them."""
