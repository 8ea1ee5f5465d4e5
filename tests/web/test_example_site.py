"""`make run`: the invented case goes in through the site's own forms, uploads and jobs."""

import sys
from pathlib import Path

import pytest
from django.test import Client

from chesil_web.analysis.models import Decisions, Result
from chesil_web.diary.models import Version
from chesil_web.evidence.models import Evidence, Reading
from chesil_web.jobs.models import Job

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture
def show_site(monkeypatch):
    monkeypatch.syspath_prepend(str(EXAMPLES))
    import show_site

    yield show_site
    for name in ("show_site", "make_case", "story"):
        sys.modules.pop(name, None)


@pytest.mark.django_db
def test_the_invented_case_goes_in_whole(show_site, tmp_path):
    name = show_site.put_in(tmp_path)
    said = {"name": name, "passphrase": show_site.PASSPHRASE}
    assert Client(HTTP_HOST="localhost").post("/n/open", said, secure=True).status_code == 302
    exports = [each for each in (tmp_path / "exports").rglob("*") if each.is_file()]
    assert Evidence.objects.count() == Reading.objects.count() == len(exports) - 1, "all but her diary"
    assert Version.objects.count() == len(list(show_site.diary()))
    assert Result.objects.count() == Decisions.objects.count() == 1
    assert set(Job.objects.values_list("state", flat=True)) == {Job.DONE}
