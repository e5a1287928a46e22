"""The platforms: each translates between a platform's words and ours. No rule and no SQL is here."""
