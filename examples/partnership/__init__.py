"""The invented partnership: who works in it, and their cases, put in through the site's own forms."""
