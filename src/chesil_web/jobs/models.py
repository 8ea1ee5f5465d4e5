"""Jobs: which function of ours, with which ids, and who works on it until when."""

import uuid

from django.db import models


class Job(models.Model):
    """One piece of work.

    Attributes:
        task: the path of a function of ours. arguments: ids only, never content.
        leased_until: until when somebody works on it; whoever finds it over may take it.
        done, total: how far it is, in units of its own. found: records found, if it counts them.
    """

    WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    task = models.CharField(max_length=100)
    arguments = models.JSONField()
    state = models.CharField(max_length=10, default=WAITING, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    found = models.PositiveBigIntegerField(default=0)
    fault = models.CharField(max_length=40, blank=True)
