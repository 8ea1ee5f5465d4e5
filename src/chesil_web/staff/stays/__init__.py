"""Safe accommodation in a case: support that somebody had there, and support that they could not have."""
