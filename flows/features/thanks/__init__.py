"""Thanks that residents say without being asked: for the team, and a person's name for the managers alone."""
