"""How often something was tried."""

from django.db import models


class Attempt(models.Model):
    """How often something was tried: by the index of a name, a safe or a network, which tells nothing."""

    what = models.CharField(max_length=20)
    who = models.BinaryField()
    count = models.PositiveIntegerField(default=0)
    last = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "who"], name="one_count_of_attempts")]
