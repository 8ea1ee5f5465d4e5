"""What was noticed in the files and the diary, what she keeps of it, and the pattern it makes."""
