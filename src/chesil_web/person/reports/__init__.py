"""The pages that make a report of contact under an order: for the police, or with less for others."""
