"""How far a job is, in words."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from chesil_web.jobs.models import Job


def said(job: Job) -> str:
    """A sentence on a job that waits for others or goes on; nothing when there is nothing to say of it."""
    if job.state == Job.WAITING:
        return waiting(job)
    if job.state == Job.RUNNING and job.total:
        return _("Step %(step)d of %(steps)d.") % {"step": min(job.done + 1, job.total), "steps": job.total}
    return ""


def waiting(job: Job) -> str:
    """How many others a job waits for; nothing when it is the next."""
    before = Job.objects.filter(Q(state=Job.WAITING) | Q(state=Job.RUNNING), made_at__lt=job.made_at).count()
    said = ngettext("It waits for %(n)d other task.", "It waits for %(n)d other tasks.", before)
    return said % {"n": before} if before else ""
