"""Plans of support and safety that are made with somebody, and the steps that were taken."""
