"""A question that is built once gives what Django gives, whatever values it is asked with later."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys import questions
from chesil_web.foundation.keys.models import Lock

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


class Wanted(NamedTuple):
    task: str
    until: datetime
    ids: object


def _jobs(wanted):
    rows = Job.objects.filter(task=wanted.task, made_at__lte=wanted.until, id__in=wanted.ids)
    return rows.order_by("made_at")


def _ids(task):
    return Job.objects.filter(task=task).order_by("made_at").values_list("id", flat=True)


def _locks(safe, kinds):
    return Lock.objects.filter(safe=safe, kind__in=kinds).select_related("safe").order_by("kind")


@pytest.fixture
def jobs():
    made = []
    for day in range(5):
        job = Job.objects.create(id=uuid.uuid4(), task="ab"[day % 2], arguments={"of": [day]})
        Job.objects.filter(id=job.id).update(made_at=NOW + timedelta(days=day))
        made.append(job.id)
    return made


@pytest.mark.parametrize("days", [0, 2, 9])
def test_each_asks_with_its_own_values(jobs, days):
    for task in ("a", "b", "c"):
        for ids in (tuple(jobs), tuple(jobs[:3]), (uuid.uuid4(),), ()):
            wanted = Wanted(task, NOW + timedelta(days=days), ids)
            expected = list(_jobs(wanted))
            for _ in range(2):  # once as it is built, once as it is kept
                found = questions.found(_jobs, wanted)
                assert [(each.id, each.arguments, each.made_at) for each in found] == [
                    (each.id, each.arguments, each.made_at) for each in expected
                ]
                assert questions.count(_jobs, wanted) == len(expected)
                assert questions.is_any(_jobs, wanted) is bool(expected)
        assert questions.found(_ids, task) == list(_ids(task))


def test_rows_come_with_those_they_lead_to_and_are_nobody_elses(asha, dev):
    for mine in (asha.opened().id, dev.opened().id):
        found = questions.found(_locks, mine, ("passphrase", "session"))
        with CaptureQueriesContext(connection) as asked:
            assert {each.safe.id for each in found} == {mine}
        assert not asked
        assert [each.id for each in found] == [each.id for each in _locks(mine, ("passphrase", "session"))]


def test_a_row_that_was_asked_for_can_be_saved(jobs):
    (job,) = questions.found(_jobs, Wanted("a", NOW, tuple(jobs)))
    job.state = Job.DONE
    job.save()
    assert Job.objects.get(id=job.id).state == Job.DONE


def test_a_question_among_the_values_is_asked_within(jobs):
    wanted = Wanted("a", NOW + timedelta(days=9), Job.objects.filter(made_at__gt=NOW).values("id"))
    assert [each.id for each in questions.found(_jobs, wanted)] == [jobs[2], jobs[4]]
    assert questions.count(_jobs, wanted) == 2
    assert questions.is_any(_jobs, wanted)


@pytest.mark.parametrize("stays", [uuid.uuid4(), timezone.now()])
def test_what_would_stay_in_a_question_is_refused(stays):
    which = Q(safe=stays) if isinstance(stays, uuid.UUID) else Q(expires_at__gt=stays)

    def hides_it(safe):
        return Lock.objects.filter(which, safe=safe)

    for ask in (questions.found, questions.count, questions.is_any):
        with pytest.raises(TypeError, match="Lock"):
            ask(hides_it, uuid.uuid4())
