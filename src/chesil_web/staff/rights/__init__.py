"""What somebody has a right to, and checklists of what is owed in housing."""
