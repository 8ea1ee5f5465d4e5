"""Rows of safes, locks and item keys, as `chesil.vault` has them, and what every sealed row has."""

import uuid
from typing import Any, ClassVar

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
    """That one item was deleted for good. Kept as `Erasure` is, to be replayed after a backup is put back."""

    item = models.UUIDField(primary_key=True)
    safe = models.UUIDField(db_index=True)
    when = models.DateTimeField()


class Blob(models.Model):
    """Where an item's sealed file lies, and how to check it without a key."""

    item = models.UUIDField(unique=True)
    name = models.CharField(max_length=32)
    cipher_size = models.PositiveBigIntegerField()
    cipher_sha256 = models.CharField(max_length=64)


class Ticket(models.Model):
    """See `chesil.vault.tickets.Ticket`."""

    job = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    sealed = models.BinaryField()
    expires_at = models.DateTimeField()


class Content(models.Model):
    """A row whose content is one sealed document. Nothing else of what a person said may be a column.

    A model lists in *plain* the columns of text it needs in clear, and says there why each tells nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    sealed = models.BinaryField()
    plain: ClassVar[frozenset[str]] = frozenset()

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
    """Content made from an item, under a key that follows from the item's: who opens the item opens it."""

    item = models.UUIDField(db_index=True)

    class Meta:
        abstract = True
