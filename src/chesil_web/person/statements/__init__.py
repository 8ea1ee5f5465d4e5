"""The pages on which a statement for the police or a court is written, from her entries and in her words."""
