"""How long closed cases are kept: holds, erasing, and answers to requests for personal data."""
