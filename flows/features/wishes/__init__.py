"""What a household asks of whoever comes: staff decide, and only an instruction travels."""
