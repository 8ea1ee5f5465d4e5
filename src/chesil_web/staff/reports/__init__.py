"""Reports that arrived or are taken by phone, the first look at them, and their files."""
