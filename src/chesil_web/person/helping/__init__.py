"""Somebody beside her helps on her device for an hour at most, and gets in no more afterwards."""
