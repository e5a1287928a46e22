"""How a visit went, as its resident says in seconds, and what comes of it."""
