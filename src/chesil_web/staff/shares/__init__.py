"""What people share with workers: codes, what waits, what is read and answered, what was refused."""
