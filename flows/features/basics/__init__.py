"""The parts that belong to no other feature: the menu, danger, privacy, help, languages, and the first contact."""
