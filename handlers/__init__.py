"""The doors: each turns a platform's words into ours and back. No rule and no SQL lives here."""
