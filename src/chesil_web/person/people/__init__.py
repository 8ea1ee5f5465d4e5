"""Who is who, what they were asked and ordered to do, and the dates that matter, as she tells it."""
