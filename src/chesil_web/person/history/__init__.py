"""What happened to a record, told to its owner alone."""
