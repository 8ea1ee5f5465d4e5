"""Papers and charts: what police and courts can read."""
