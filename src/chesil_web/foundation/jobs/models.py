"""Jobs: which function of ours, for which item, and who works on it until when."""

from typing import ClassVar

from django.db import models

from chesil_web.foundation.keys.models import Part


class Job(Part):
    """One piece of work on one item. How it is to be done is sealed, as everything made from an item is.

    Attributes:
        task: the path of a function of ours. arguments: ids only, never content.
        item: what it works on. safe: whose that is. Null for work on nobody's.
        leased_until: until when somebody works on it; whoever finds it over may take it.
        taken_at: when somebody last began it.
        ending: its owner asked it to end with what it has.
        done, total: how far it is, in units of its own. found: records found, if it counts them.
    """

    WAITING, RUNNING, DONE, FAILED = "waiting", "running", "done", "failed"
    OPEN: ClassVar = (WAITING, RUNNING)
    EXPIRED: ClassVar = "expired"  # the fault of a job that has no key any more

    item = models.UUIDField(null=True, db_index=True)  # type: ignore[assignment] # not null in other parts
    safe = models.UUIDField(null=True)
    task = models.CharField(max_length=100)
    arguments = models.JSONField()
    state = models.CharField(max_length=10, default=WAITING, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    taken_at = models.DateTimeField(null=True)
    ending = models.BooleanField(default=False)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    found = models.PositiveBigIntegerField(default=0)
    fault = models.CharField(max_length=40, blank=True)

    # Words of ours, and ids.
    plain = frozenset({"task", "arguments", "state", "fault"})

    class Meta:
        indexes = [models.Index(fields=["safe", "taken_at"], name="jobs_by_turn")]

    @property
    def is_open(self) -> bool:
        """Whether it waits or goes on."""
        return self.state in self.OPEN
