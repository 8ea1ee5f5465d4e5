"""How far a job is, in words."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Max, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.foundation.jobs.models import Job


def said(job: Job) -> str:
    """A sentence on a job that waits for others or goes on; nothing when there is nothing to say of it."""
    if job.state == Job.WAITING:
        return waiting(job)
    if job.state == Job.RUNNING and job.total:
        return _("Step %(step)d of %(steps)d.") % {"step": min(job.done + 1, job.total), "steps": job.total}
    return ""


def waiting(job: Job) -> str:
    """How many others a job waits for; nothing when it is the next."""
    before = _before(job)
    said = ngettext("It waits for %(n)d other task.", "It waits for %(n)d other tasks.", before)
    return said % {"n": before} if before else ""


def _before(job: Job) -> int:
    """How many jobs are done before one: each record has its turn, as `worker.take` gives them."""
    waits, goes_on = Q(state=Job.WAITING), Q(state=Job.RUNNING)
    earlier = Job.objects.filter(waits, safe=job.safe, made_at__lt=job.made_at).count()
    records = {
        each["safe"]: each
        for each in Job.objects.filter(safe__in=Job.objects.filter(waits | goes_on).values("safe"))
        .values("safe")
        .annotate(waiting=Count("id", filter=waits), going_on=Count("id", filter=goes_on))
        .annotate(last=Max("taken_at"), oldest=Min("made_at", filter=waits))
    }
    if job.safe not in records:  # it has ended meanwhile
        return 0
    mine, found = _turn(records[job.safe]), earlier
    for safe, each in records.items():
        found += each["going_on"]
        if safe != job.safe:
            found += min(each["waiting"], earlier + (_turn(each) < mine))
    return found


def _turn(record: Mapping[str, Any]) -> tuple[Any, ...]:
    """What puts records in their order: those that never had a turn come first."""
    return (record["last"] is not None, record["last"] or 0, record["oldest"] or timezone.now())
