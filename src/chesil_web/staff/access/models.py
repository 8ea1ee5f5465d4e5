"""What this room stores: who has something open, and until when."""

from django.db import models

from chesil_web.foundation.keys.models import Safe
from chesil_web.staff.workforce.models import Worker


class Grant(models.Model):
    """A worker has a safe open until then. Its first opening wrote a line in the log of the safe."""

    worker = models.ForeignKey(Worker, models.CASCADE, related_name="+")
    safe = models.ForeignKey(Safe, models.CASCADE, related_name="+")
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["worker", "safe"], name="one_grant_of_a_worker")]
