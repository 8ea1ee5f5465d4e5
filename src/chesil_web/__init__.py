"""The website: thin rooms over the library."""
