"""First passphrases of editors: given by somebody else, so they work for a week and are replaced at once.

Source: ASVS 5.0, 6.4.1.
"""

from datetime import timedelta
from typing import Final

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from chesil_web.public.guidance.models import FirstPassphrase

WORKS_FOR: Final = timedelta(days=7)


def give(user: User, passphrase: str) -> None:
    """Let somebody sign in with a passphrase that was made for them."""
    user.set_password(passphrase)
    with transaction.atomic():
        user.save()
        FirstPassphrase.objects.update_or_create(user=user, defaults={"until": timezone.now() + WORKS_FOR})


def is_still_used(user: User) -> bool:
    """Whether their passphrase is the one that they were given."""
    return FirstPassphrase.objects.filter(user=user.pk).exists()


def is_over(user: User) -> bool:
    """Whether their passphrase is one that they were given, too long ago."""
    return FirstPassphrase.objects.filter(user=user.pk, until__lte=timezone.now()).exists()


def replace(user: User, passphrase: str) -> None:
    """Put a passphrase of their own in its place."""
    user.set_password(passphrase)
    with transaction.atomic():
        user.save()
        FirstPassphrase.objects.filter(user=user.pk).delete()
