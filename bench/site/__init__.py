"""The website under load and under attack: pages by the thousand, killed workers, two databases."""
