"""People who work on cases: who they are, what they may see, and what they do."""
