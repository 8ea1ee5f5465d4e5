"""The log of each record, its checkpoints, and the anchors over all logs.

Hashes, signatures, counts and times of anchors stand in clear, so that anyone can check them without a key.
What they are of is sealed.
"""

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Safe, Sealed


class Signer(models.Model):
    """What signs every log and anchor here: one row. *place* names this installation in them, at random."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    place = models.CharField(max_length=32)
    public_key = models.BinaryField()


class Log(models.Model):
    """A log of a record: that of what happened in it, or that of the states of its rows.

    Attributes:
        safe: whose events these are; states_of: whose states of rows. One of the two.
        size: how many leaves. frontier: as chesil.vault.merkle keeps it.
        last: when the last event was logged, sealed under the service's key.
    """

    id = models.UUIDField(primary_key=True)
    safe = models.OneToOneField(Safe, models.CASCADE, related_name="+", null=True)
    states_of = models.OneToOneField(Safe, models.CASCADE, related_name="+", null=True)
    size = models.PositiveBigIntegerField(default=0)
    frontier = models.BinaryField()
    last = models.BinaryField(null=True)


class Leaf(models.Model):
    """One event: its salted hash, and the salt and the event sealed.

    *item*: whose key opens it; none when it is the service's. Erased with its item, it is a hash and no more.
    """

    log = models.ForeignKey(Log, models.CASCADE, related_name="leaves")
    number = models.PositiveBigIntegerField()
    hash = models.BinaryField()
    item = models.UUIDField(null=True)
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "number"], name="one_leaf_of_a_number")]
        indexes = [models.Index(fields=["log", "item"], name="leaves_of_an_item")]


class RowState(models.Model):
    """What a row must be from now on: *written* is a chesil.vault.row_states.RowState, in clear.

    *signature*: by what signs the logs; none of a row that was there before states were kept.
    """

    log = models.ForeignKey(Log, models.CASCADE, related_name="states")
    number = models.PositiveBigIntegerField()
    row = models.UUIDField()
    written = models.BinaryField()
    signature = models.BinaryField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "number"], name="one_state_of_a_number")]
        indexes = [models.Index(fields=["row"], name="states_of_a_row")]


class Own(Sealed):
    """What has the key of events that are about no item, such as that a pack was made: one row a record."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe"], name="one_own_item_of_a_log")]


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The document of Own: the row is there for its key."""


class Checkpoint(models.Model):
    """What a log was at a size, signed."""

    log = models.ForeignKey(Log, models.CASCADE, related_name="checkpoints")
    size = models.PositiveBigIntegerField()
    note = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "size"], name="one_checkpoint_of_a_size")]


class Anchor(models.Model):
    """The signed note of one hour over the checkpoints of every log that grew in it."""

    number = models.PositiveBigIntegerField(primary_key=True)
    note = models.TextField()


class Covered(models.Model):
    """That a checkpoint is in an anchor's tree."""

    anchor = models.ForeignKey(Anchor, models.PROTECT, related_name="covered")
    checkpoint = models.OneToOneField(Checkpoint, models.CASCADE, related_name="covered")
    proof = models.BinaryField()


class Authority(models.Model):
    """A time-stamp authority that was ever asked, with the root certificates that its tokens lead to."""

    name = models.CharField(max_length=100, primary_key=True)
    roots = models.BinaryField()


class Token(models.Model):
    """The time stamp that an authority gave an anchor."""

    anchor = models.ForeignKey(Anchor, models.PROTECT, related_name="tokens")
    authority = models.ForeignKey(Authority, models.PROTECT)
    der = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["anchor", "authority"], name="one_token_of_an_authority")
        ]
