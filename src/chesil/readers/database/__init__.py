"""What every format that is an SQLite database stands on: opening it safely, and reading it row by row."""
