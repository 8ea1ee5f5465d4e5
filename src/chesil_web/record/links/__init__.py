"""What a spoken code opens until a time: a copy for a friend without an account, a report taken by phone."""
