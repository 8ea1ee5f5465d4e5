"""Where a worker begins: their day, their cases in lists, the page of a case, and its timeline."""
