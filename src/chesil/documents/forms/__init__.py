"""Forms and letters to the courts, the police and others: sheets to copy from, and texts, as dated data."""
