"""This room, for Django."""

from typing import Any

from django.apps import AppConfig


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.staff.figures"
    label = "figures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Forget what was counted of a case before the case goes."""
        from django.db.models.signals import pre_delete

        from chesil_web.staff.cases.models import Case

        pre_delete.connect(_forget, sender=Case)


def _forget(instance: Any, **_signal: Any) -> None:
    from chesil_web.staff.figures import actions

    actions.forget(instance)
