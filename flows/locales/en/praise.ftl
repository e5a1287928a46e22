# What staff answer to a rating.

rating-told = { $landlord } writes to you about a visit that you rated: { $what }, { $when }.
