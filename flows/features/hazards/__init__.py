"""What is broken or dangerous in a home: told by its resident, taken up by the repairs team, with the law's clocks."""
