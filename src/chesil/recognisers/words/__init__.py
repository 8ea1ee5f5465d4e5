"""What the words of a message may be: lists of words and patterns, and one behaviour for each list."""
