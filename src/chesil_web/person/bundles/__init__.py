"""The pages that put a bundle for a court together: documents in sections, by the rules of that court."""
