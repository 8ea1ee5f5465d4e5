"""What somebody gave the council or shared, in a safe of its own: written, sent, opened, taken back."""
