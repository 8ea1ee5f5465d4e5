"""Reading links: a copy for a friend or adviser without an account, opened by a spoken code until it ends."""
