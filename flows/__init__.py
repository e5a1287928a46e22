"""Everything Doorstep does: conversations, use cases, rules, and every word a resident reads."""
