"""Rows of safes, locks and item keys, as `chesil.vault` has them, and what every sealed row has."""

import uuid
from typing import Any, ClassVar

from django.apps import apps
from django.core import checks
from django.db import models


class Safe(models.Model):
    """See `chesil.vault.safes.Safe`."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    created_month = models.CharField(max_length=7)


class Lock(models.Model):
    """See `chesil.vault.locks.Lock`."""

    id = models.UUIDField(primary_key=True)
    safe = models.ForeignKey(Safe, models.CASCADE, related_name="locks")
    kind = models.CharField(max_length=10)
    ref = models.BinaryField(db_index=True)
    kdf = models.CharField(max_length=40, blank=True)
    salt = models.BinaryField()
    instance_key = models.CharField(max_length=40, null=True)
    sealed = models.BinaryField()
    expires_at = models.DateTimeField(null=True)
    opens_at = models.DateTimeField(null=True)
    # What a session's owner is told of it (keys.sessions), under the key of the safe: the vault knows it not.
    note = models.BinaryField(null=True)


class ItemKey(models.Model):
    """See `chesil.vault.safes.ItemKey`."""

    safe = models.ForeignKey(Safe, models.CASCADE, related_name="item_keys")
    kind = models.CharField(max_length=40)
    item = models.UUIDField(db_index=True)
    wrapped = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe", "item"], name="one_key_of_an_item_in_a_safe")]


class Erasure(models.Model):
    """See `chesil.vault.safes.Erasure`."""

    safe = models.UUIDField(primary_key=True)
    when = models.DateTimeField()
    why = models.CharField(max_length=20)
    by = models.CharField(max_length=40)


class Gone(models.Model):
    """That one item was deleted for good, or the installation's way into a share.

    Kept as `Erasure` is, to be replayed after a backup is put back.
    """

    item = models.UUIDField(primary_key=True)
    safe = models.UUIDField(db_index=True)
    when = models.DateTimeField()


class Blob(models.Model):
    """Where an item's sealed file lies, and how to check it without a key."""

    item = models.UUIDField(unique=True)
    name = models.CharField(max_length=32, db_index=True)
    cipher_size = models.PositiveBigIntegerField()
    cipher_sha256 = models.CharField(max_length=64)


class LooseFile(models.Model):
    """See `chesil.vault.stores.sweeping.Loose`: a sealed file that no item has, or that was deleted."""

    name = models.CharField(max_length=32, primary_key=True)
    state = models.CharField(max_length=12)
    since = models.DateTimeField()


class Installation(models.Model):
    """Which installation this is. Its store holds the same id, so that neither is taken for another's."""

    only = models.PositiveSmallIntegerField(primary_key=True, default=1)
    id = models.UUIDField(default=uuid.uuid4, unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(only=1), name="one_installation")]


class Ticket(models.Model):
    """See `chesil.vault.tickets.Ticket`.

    Attributes:
        safe: whose item it lends. lender: the id of the key that seals it, which lies in no database.
    """

    job = models.UUIDField(primary_key=True)
    safe = models.UUIDField(db_index=True)
    lender = models.UUIDField()
    kind = models.CharField(max_length=20)
    sealed = models.BinaryField()
    expires_at = models.DateTimeField()


class Content(models.Model):
    """A row whose content is one sealed document. Nothing else of what a person said may be a column.

    A model lists in *plain* the columns of text it needs in clear, and says there why each tells nothing.

    Attributes:
        seal_number: how often the row was sealed; the seal is bound to it. 0: sealed before this was counted.
        state_columns: what stands in clear and belongs to the state of a row that the log keeps; None where
            the log keeps no states of these rows (docs/log.md).
        has_file: whether a sealed file can belong to such a row and to its state.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    sealed = models.BinaryField()
    seal_number = models.PositiveBigIntegerField(default=0)
    plain: ClassVar[frozenset[str]] = frozenset()
    state_columns: ClassVar[tuple[str, ...] | None] = None
    has_file: ClassVar[bool] = False

    class Meta:
        abstract = True

    @classmethod
    def check(cls, **kwargs: Any) -> list[checks.CheckMessage]:
        """Refuse to start with a column that could hold content in clear."""
        telling = (models.CharField, models.TextField, models.JSONField, models.FileField)
        found = [
            each.name
            for each in cls._meta.get_fields()
            if isinstance(each, telling) and each.name not in cls.plain
        ]
        return [
            *super().check(**kwargs),
            *(
                checks.Error(
                    f"{cls._meta.label}.{name} would hold text in clear.",
                    hint="Put it in the sealed document, or name it in `plain` and say why it tells nothing.",
                    id="chesil.E001",
                )
                for name in found
            ),
        ]


class Sealed(Content):
    """Content with a key of its own, wrapped for the safe of its owner."""

    safe = models.ForeignKey(Safe, models.CASCADE, related_name="+")

    class Meta:
        abstract = True


class Part(Content):
    """Content made from an item, under a key that follows from the item's: who opens the item opens it.

    Attributes:
        stays: it stays when the item is read anew, such as what was decided about it.
    """

    stays: ClassVar[bool] = False
    item = models.UUIDField(db_index=True)

    class Meta:
        abstract = True

    @classmethod
    def kinds(cls) -> "list[type[Part]]":
        """Every model of parts."""
        return [model for model in apps.get_models() if issubclass(model, Part)]
