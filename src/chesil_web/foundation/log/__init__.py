"""The evidence log: each event of a record a salted leaf, that nobody can change unseen."""
