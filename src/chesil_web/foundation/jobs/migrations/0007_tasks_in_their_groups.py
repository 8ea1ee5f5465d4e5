"""Jobs that wait name the tasks of their rooms, which lie in groups now."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_GROUPS = {"evidence": "record", "analysis": "person", "papers": "person"}


def name_anew(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    jobs = apps.get_model("jobs", "Job").objects
    for room, group in _GROUPS.items():
        before = f"chesil_web.{room}."
        for job in jobs.filter(task__startswith=before):
            job.task = f"chesil_web.{group}.{room}.{job.task.removeprefix(before)}"
            job.save(update_fields=["task"])


class Migration(migrations.Migration):
    dependencies = [("jobs", "0006_job_ending")]

    operations = [migrations.RunPython(name_anew, migrations.RunPython.noop)]
