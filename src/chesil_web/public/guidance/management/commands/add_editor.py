"""`python -m django add_editor NAME`: let someone edit the guidance, or give them a new first passphrase."""

import secrets
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from wagtail.models import GroupPagePermission

from chesil_web.public.guidance import authenticators, firsts
from chesil_web.public.guidance.models import GuidancePages, Service

_GROUP = "Guidance editors"
_ON_PAGES = ("add_page", "change_page", "publish_page")


def group() -> Group:
    """Those who may edit: pages below the guidance, and services; nothing else of the site."""
    made, _ = Group.objects.get_or_create(name=_GROUP)
    made.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    found = Permission.objects.filter(
        content_type__app_label="guidance", content_type__model=Service._meta.model_name
    ).exclude(codename__startswith="delete")  # it would be there again at the next start: it is taken down
    made.permissions.add(*found)
    folder = GuidancePages.objects.get()
    for codename in _ON_PAGES:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.get_or_create(group=made, page=folder, permission=permission)
    return made


class Command(BaseCommand):
    """Let someone edit the guidance."""

    help = "Let someone edit the guidance. Prints a first passphrase, once."

    def add_arguments(self, parser: CommandParser) -> None:
        """The name."""
        parser.add_argument("name", help="The name to sign in with.")
        parser.add_argument(
            "--again", action="store_true", help="They lost their passphrase or phone: give them new ones."
        )

    @transaction.atomic
    def handle(self, *args: Any, name: str, again: bool, **options: Any) -> None:
        """Add the editor, or let one start again.

        Raises:
            CommandError: there is such a name already, or none; or there is no guidance yet.
        """
        if User.objects.filter(username=name).exists() != again:
            raise CommandError(
                "There is no such editor." if again else "There is such an editor: use --again."
            )
        if not GuidancePages.objects.exists():
            raise CommandError("There is no guidance yet: run load_guidance first.")
        user, _ = User.objects.get_or_create(username=name)
        first = "-".join(secrets.token_hex(2) for _ in range(6))
        firsts.give(user, first)
        authenticators.forget(user)
        user.groups.add(group())
        days = firsts.WORKS_FOR.days
        self.stdout.write(f"First passphrase, shown once: {first}")
        self.stdout.write(f"It works for {days} days. They choose one of their own when they sign in.")
