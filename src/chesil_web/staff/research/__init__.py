"""What agencies of a panel are asked about a case before it is heard, and what each answers."""
