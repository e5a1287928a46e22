"""Reports: residents' accounts of conduct, and everything that follows from them."""
