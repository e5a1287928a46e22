"""One folder for each thing a landlord would name. `all.py` lists them; nothing else knows them all."""
