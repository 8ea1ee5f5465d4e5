"""Papers she asks for: made in the background from what she kept, sealed, and hers to save."""
