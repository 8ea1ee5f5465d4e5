"""What lies in a safe, whoever it belongs to."""
