"""Her own record, which only she can open."""
