"""Visits: who is coming, are they genuine, does it suit, and did they come."""
