"""Backups of phones: what is in one, and the few conversations that are taken out of it.

All of it runs in a confined child, on files that somebody else opened. Nothing is written.
"""
