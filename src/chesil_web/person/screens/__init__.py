"""Messages in pictures of screens: read by a machine, checked by her, and only then part of her record."""
