"""What the vault withstands, and what that costs: each script prints what it measured."""
