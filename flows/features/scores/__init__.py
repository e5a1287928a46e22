"""The scores of contracts, contractors and blocks, for staff and for residents. Answers about single visits are
transactional: they are never a measure of tenant satisfaction."""
