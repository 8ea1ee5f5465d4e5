"""The formats that are one app's own, a file for each."""
