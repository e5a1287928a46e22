"""What staff see as a card and decide."""
