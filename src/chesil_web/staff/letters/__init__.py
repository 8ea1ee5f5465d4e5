"""Letters that leave a case: written, checked for protected details, approved and released."""
