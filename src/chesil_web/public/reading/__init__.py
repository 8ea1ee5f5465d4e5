"""Where somebody without an account reads what a reading link leads to. Nothing of a visit is kept."""
