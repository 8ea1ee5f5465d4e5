"""Cases of an agency: arrived, taken up, worked on, closed."""
