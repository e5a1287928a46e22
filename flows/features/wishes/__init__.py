"""A household's wishes for visits: staff decide, and only an instruction reaches the worker."""
