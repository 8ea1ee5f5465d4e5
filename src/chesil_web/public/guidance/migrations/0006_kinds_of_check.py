"""How sure a number is becomes what it was last compared with, in drafts and older versions too."""

from collections.abc import Mapping
from typing import Any

from django.db import migrations, models

_KINDS = {"seen": "operator", "other site": "third party", "known": "none"}
_SURE = {
    "confirmed": "seen",
    "operator": "seen",
    "official": "other site",
    "recorded": "other site",
    "third party": "other site",
    "none": "known",
}


def to_kinds(apps: Any, _editor: Any) -> None:
    """Of every service, and of what editors kept of it."""
    _change(apps, _KINDS, "confidence", "kind_of_check")


def to_sure(apps: Any, _editor: Any) -> None:
    """The nearest of the three that there were."""
    _change(apps, _SURE, "kind_of_check", "confidence")


def _change(apps: Any, words: Mapping[str, str], before: str, after: str) -> None:
    for old, new in words.items():
        apps.get_model("guidance", "Service").objects.filter(kind_of_check=old).update(kind_of_check=new)
    kept = {"content_type__app_label": "guidance", "content_type__model": "service"}
    for version in apps.get_model("wagtailcore", "Revision").objects.filter(**kept).iterator():
        if before in version.content:
            value = version.content.pop(before)
            version.content[after] = words.get(value, value)
            version.save(update_fields=["content"])


class Migration(migrations.Migration):
    dependencies = [
        ("guidance", "0005_authenticators_are_sealed"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [
        migrations.RenameField("service", "confidence", "kind_of_check"),
        migrations.AlterField(
            "service",
            "kind_of_check",
            models.CharField(
                choices=[
                    ("confirmed", "The service itself: we called or wrote"),
                    ("operator", "A page of its own, or a copy of it"),
                    ("official", "A page of another public body"),
                    ("recorded", "Somebody else compared it and wrote down the day"),
                    ("third party", "A page of somebody else"),
                    ("none", "Nothing: the number is left out"),
                ],
                max_length=12,
                verbose_name="Compared with",
            ),
        ),
        migrations.AddField(
            "service",
            "off_bill",
            models.BooleanField(
                default=False, verbose_name="The service says that calls do not show on a phone bill"
            ),
        ),
        migrations.RunPython(to_kinds, to_sure),
    ]
