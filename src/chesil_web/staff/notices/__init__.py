"""What is passed on to a duty manager or a lead, and looking for a case that somebody else has."""
