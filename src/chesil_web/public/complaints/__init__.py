"""What people tell the council: a complaint, sealed, opened by its receipt."""
