"""What a panel returns of a quarter: the national figures, how the panel works, and what can be published."""
