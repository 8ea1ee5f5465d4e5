"""Cases that are given to another team or agency, and cases that belong together."""
