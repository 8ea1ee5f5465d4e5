"""Making a private record, opening it, and closing it."""
