"""What agencies let each other read of a case: asked in, put there one by one, read, taken back, ended."""
