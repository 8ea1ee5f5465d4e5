"""The pages that print a conversation, or a part of one, as a transcript with a number as an exhibit."""
