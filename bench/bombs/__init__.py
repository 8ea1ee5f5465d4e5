"""Files made to exhaust a machine, by what they are."""
