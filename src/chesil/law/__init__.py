"""The law as dated data: offences, orders and remedies, and what was in force on a day."""
