"""Orders of courts and others in a case, and breaches of them."""
