"""Visits: who is coming, whether they are genuine, whether the time suits, and whether they came."""
