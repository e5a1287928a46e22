"""How a visit went, as its resident says in seconds, and what follows from it."""
