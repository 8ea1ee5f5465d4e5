"""What is said in recordings: as she writes it down, and as a machine guesses it until she has listened."""
