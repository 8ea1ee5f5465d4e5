"""Minutes of a meeting: read once more, approved, and what each agency gets of them."""
