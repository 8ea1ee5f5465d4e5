"""What she shares with people who work for her: chosen, looked over, sent by their code, seen, stopped."""
