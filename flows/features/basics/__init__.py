"""What belongs to no other feature: the menu, danger, privacy, help, languages, and how people come to us."""
