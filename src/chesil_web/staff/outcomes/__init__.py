"""What comes after a meeting: actions with an owner, a day and an outcome."""
