"""The pages that ask for a form or a letter one step at a time, and say by when an answer is due."""
