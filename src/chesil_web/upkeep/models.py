"""What this room stores: that a backup was put back, how far sealed files are read, and what is harmed."""

from django.db import models


class PutBack(models.Model):
    """That this database came from a backup: one row. The site starts once *replayed_at* is set.

    Attributes:
        copy: the backup's name. made_at, keys_made_at: when its data and its keys were written.
        files_back_at: when every sealed file was there. replayed_at: when erasures had been done again.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    copy = models.CharField(max_length=30)
    made_at = models.DateTimeField()
    keys_made_at = models.DateTimeField()
    files_back_at = models.DateTimeField(null=True)
    replayed_at = models.DateTimeField(null=True)


class Reading(models.Model):
    """How far the sealed files have been read through, in the order of their names: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    up_to = models.CharField(max_length=32, blank=True)


class Harmed(models.Model):
    """A sealed file that was not as it should be when it was last read. *what*: a word of chesil's scrub."""

    item = models.UUIDField(primary_key=True)
    what = models.CharField(max_length=10)
    seen_at = models.DateTimeField()
