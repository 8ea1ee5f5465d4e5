"""What every page shares: the layout, the headers, leaving quickly, forms."""
