"""What anybody can read and send without a record."""
