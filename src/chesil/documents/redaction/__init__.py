"""Redaction that is burned in: a paper drawn anew as pictures, with boxes where something was taken out."""
