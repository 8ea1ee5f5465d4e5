"""Says whose each job is, and takes out of its arguments what is no id.

What was lent to a job that waits was taken back (keys 0003), so it is begun again when its owner comes. How
a file was to be read stood in the arguments and is sealed now: such a job goes, and its page offers to read
the file again.
"""

import uuid

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_READS = "chesil_web.evidence.tasks.read_evidence"
_UNFINISHED = ("waiting", "running")


def say_whose(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    jobs = apps.get_model("jobs", "Job").objects
    keys = apps.get_model("keys", "ItemKey").objects
    jobs.filter(task=_READS, state__in=_UNFINISHED).delete()
    for job in jobs.iterator():
        job.arguments = job.arguments[:1]
        job.item = _as_id(job.arguments)
        job.safe = keys.filter(item=job.item).values_list("safe_id", flat=True).first()  # type: ignore[misc] # none has a key
        if job.state in _UNFINISHED:
            job.state, job.fault, job.leased_until = "failed", "expired", None
        job.save()


def _as_id(arguments: list[str]) -> uuid.UUID | None:
    try:
        return uuid.UUID(arguments[0])
    except (IndexError, TypeError, ValueError):
        return None


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0003_job_as_part_of_an_item"),
        ("keys", "0004_ticket_lender_ticket_safe"),
    ]

    operations = [
        migrations.RunPython(say_whose, migrations.RunPython.noop),
    ]
