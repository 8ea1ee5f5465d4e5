"""What helps to stay safe: a plan in one's own words, a check of devices, exercises for a bad moment."""
