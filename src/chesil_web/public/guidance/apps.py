"""This room, for Django."""

from django.apps import AppConfig


class Room(AppConfig):
    """The room's name and its models' label."""

    name = "chesil_web.public.guidance"
    label = "guidance"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Note each publishing as a change that readers see, and show editors what readers will see."""
        from wagtail.signals import page_published

        from chesil_web.public.guidance import actions, views
        from chesil_web.public.guidance.models import GuidancePage, previewed

        page_published.connect(actions.note_change, sender=GuidancePage, dispatch_uid="guidance-change")
        previewed.connect(views.preview, sender=GuidancePage, dispatch_uid="guidance-preview")
