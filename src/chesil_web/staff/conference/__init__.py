"""What panels of several agencies store: settings, meetings, listings, and who may see which."""
