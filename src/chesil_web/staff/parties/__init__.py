"""People of a case: what is known of each, what is between them, and in which other cases they are."""
