"""Cases of an agency: their tables, who may see which, and what is written in them."""
