"""How contracts, contractors and blocks are doing, for staff and for residents. Answers to single visits are
transactional: they are never a measure of tenant satisfaction."""
