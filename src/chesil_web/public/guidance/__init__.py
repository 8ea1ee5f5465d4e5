"""The public side: guidance that editors keep, the directory of help, and a self-check that keeps nothing."""
