"""`make run`: the invented case goes in through the site's own forms, uploads and jobs."""

import csv
import html
import io
import re
import sys
from pathlib import Path
from uuid import uuid4

import attrs
import pytest
from django.test import Client
from tests.web.test_papers import answered

from chesil.documents.chronology import contents
from chesil.pipeline import writing
from chesil_web.foundation.jobs import worker
from chesil_web.foundation.jobs.models import Job
from chesil_web.person.analysis import headlines
from chesil_web.person.analysis.models import Decisions, Result
from chesil_web.person.diary.models import Version
from chesil_web.record.evidence.models import Evidence, Reading
from chesil_web.record.given.models import Complaint, Share
from chesil_web.record.given.workers import councils
from chesil_web.staff.cases.models import Case, Entry, RefusedShare

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
OF_THE_EXAMPLE = ("show_site", "make_case", "story", "partnership")


@pytest.fixture
def show_site(monkeypatch):
    monkeypatch.syspath_prepend(str(EXAMPLES))
    import show_site

    yield show_site
    for name in [name for name in sys.modules if name.partition(".")[0] in OF_THE_EXAMPLE]:
        del sys.modules[name]


@pytest.mark.django_db
def test_the_invented_case_goes_in_whole_and_every_count_is_the_same_wherever_it_is_told(
    show_site, tmp_path, monkeypatch
):
    name = show_site.put_in(tmp_path)
    her = Client(HTTP_HOST="localhost")
    given = {"name": name, "passphrase": show_site.PASSPHRASE}
    assert her.post("/n/open", given, secure=True).status_code == 302
    exports = [each for each in (tmp_path / "exports").rglob("*") if each.is_file()]
    assert Evidence.objects.count() == Reading.objects.count() == len(exports) - 1, "all but her diary"
    assert Version.objects.count() == len(list(show_site.diary()))
    assert Result.objects.count() == Decisions.objects.count() == 1
    assert set(Job.objects.values_list("state", flat=True)) == {Job.DONE}
    caught = []
    monkeypatch.setattr(writing, "print_chronology", lambda chronology: caught.append(chronology) or ())
    workers = show_site.partnership(name, most=1)
    those_who_work_see_what_is_theirs(workers)
    assert "Who opened it" in said(her, shares_of(her)[0])
    every_count_is_the_same(her, caught)


def those_who_work_see_what_is_theirs(workers):
    """The stalking at the gate with its order, and what Asha shared; nobody else sees either."""
    gate, shared = Case.objects.order_by("opened_on")
    assert Entry.objects.filter(case=gate).count() > 15
    priya, noor = workers["priya"].at_work().client, workers["noor"].at_work().client
    case = said(priya, f"/work/c/{gate.id}")
    for words in ("M. T.", "Dev Jones to M. T.", "Risk", "An order ends"):
        assert words in case, words
    assert "Breach on" in said(priya, f"/work/c/{gate.id}/orders")
    assert noor.get(f"/work/c/{gate.id}", secure=True).status_code == 404
    assert "They stopped it" in said(noor, f"/work/c/{shared.id}")
    assert Share.objects.filter(accepted_on__isnull=False).count() == 2
    assert RefusedShare.objects.count() == 1
    assert "Your role sees no cases." in said(workers["zoe"].at_work().client, "/work/c/")


def shares_of(her):
    her.post("/n/h/all", {"passphrase": "gravel lantern oyster meadow"}, secure=True)
    shown = her.get("/n/h/all", secure=True).content.decode()
    return re.findall(r'href="(/n/h/[0-9a-f-]{36})"', shown)


CONTACTS = re.compile(r"(\d+) contacts, on (\d+) days")
AFTER_ASKING = re.compile(
    r"asked (?:them|Dev) to stop(?: on [^.]+)?\. After that: (\d+) contacts, on (\d+) days"
)


def said(client, address):
    """The words of a page of the website, without marks, once it no longer waits.

    What can be ticked says again, in its label, what stands beside it.
    """
    while "data-busy" in (shown := client.get(address, secure=True).content.decode()):
        work()
    main = re.sub(r"<label.*?</label>", " ", shown.split("<main")[1].split("</main>")[0], flags=re.DOTALL)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)))


def work():
    while worker.work_once():
        pass


def of_dev(words):
    """What a page says of Dev: from his heading to the next person's."""
    return words.split(" Dev ", 1)[1].split(" Withheld numbers ")[0]


def every_count_is_the_same(her, caught):
    """On Noticed, the pattern and its table, the page on the law, the chronology, and the table beside it."""
    keep_everything(her)
    say_what_one_was(her)
    whole = {at: said(her, at) for at in ("/n/p", "/n/p/kept", "/n/p/asks")}
    noticed, pattern, law = map(of_dev, whole.values())
    kept = re.search(
        r"You kept ([\d,]+) suggestions\. You added (\d+) message yourself\.", whole["/n/p/kept"]
    )
    assert kept[0] in whole["/n/p/asks"]
    assert kept[2] == "1"
    assert "Messages that you added or agreed about Followed you (1)" in noticed
    offered = html.unescape(her.get("/n/d", secure=True).content.decode())
    assert re.search(r"Dev – you kept \d+ about them, and added 1 yourself", offered)
    chronology, table = papers_of(her, caught)
    dev = next(each for each in chronology.findings.people if each.name == "Dev")
    told = " ".join(map(str, summary_in(chronology).sentences))

    assert dev.asked is not None
    after = (str(dev.asked.contacts_after), str(dev.asked.days_after))
    for place, words in (("noticed", noticed), ("pattern", pattern), ("law", law), ("chronology", told)):
        assert AFTER_ASKING.findall(words) == [after], place
    for place, words in (("noticed", noticed), ("pattern", pattern), ("law", law)):
        assert CONTACTS.findall(words)[0] == (str(dev.contacts), str(dev.days)), place
    assert f"on {dev.days} days: the files hold" in told

    for strand in dev.strands:
        number = f"{strand.count:,}"
        assert f" {strand.label} {number} " in pattern, "the table of the pattern"
        kind = headlines.kind(dev, strand)
        assert kind in law, strand.code
        if strand.basis != "note":
            assert kind in noticed, strand.code

    assert kinds_in(chronology) == [(f"{each.count:,}", f"{each.days:,}") for each in dev.strands]

    # That she asked him to stop is her own step, which her note of it names him in.
    theirs = [row for row in table if row["sender_name"] == "Dev" and row["tags"] != "asked_to_stop"]
    assert len(theirs) == dev.contacts, "each contact is one row of the table"
    asked = dev.asked.at.strftime("%Y-%m-%dT%H:%M:%SZ")
    later = [row for row in theirs if row["at"] > asked]
    assert (len(later), len({row["at_local"][:10] for row in later})) == tuple(map(int, after))


def say_what_one_was(her):
    """Of a message of Dev's: it is counted already, and must not count twice."""
    sought = her.post("/n/l", {"who": "Dev", "kind": "message"}, secure=True)
    listed = her.get(sought.headers["Location"], secure=True).content.decode()
    for at in dict.fromkeys(re.findall(r'href="(/n/l[^"]*/m\d+)"', listed)):
        shown = her.get(at, secure=True).content.decode()
        if 'dir="auto">Dev<' in shown and 'name="act"' in shown:
            her.post(at, {"entry": uuid4().hex, "note": "", "act": "following"}, secure=True)
            return
    raise AssertionError("No message of Dev's is listed.")


def keep_everything(her):
    shown = her.get("/n/p", secure=True).content.decode()
    for address in re.findall(r'<div><a class="govuk-link" href="(/n/p/\d+)"', shown):
        page = her.get(address, secure=True).content.decode()
        run = re.search(r'name="run" value="([^"]+)"', page)[1]
        her.post(address, {"run": run, "way": "keep", "all": "yes"}, secure=True)


def papers_of(her, caught):
    """The chronology as it would be printed, and the rows of the table beside it."""
    given = {"what_for": "police", "papers": "chronology", "text": "full", "name": "list"}
    leaves = her.post("/n/d", given, secure=True, follow=True).content.decode()
    her.post("/n/d", answered(leaves), secure=True)
    work()
    (chronology,) = caught
    shown = her.get("/n/d", secure=True).content.decode()
    for address in re.findall(r'action="(/n/d/[^"]+/[^"]{36})"', shown):
        answer = her.post(address, secure=True)
        if ".csv" in answer.headers["Content-Disposition"]:
            return chronology, list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    raise AssertionError("no table was made")


def summary_in(chronology):
    """What the chronology prints of Dev above its entries."""
    (paper,) = contents.papers(chronology, rows=10**6, weight=10**9)
    return next(each for each in paper.summaries if "Dev" in str(each.heading))


def kinds_in(chronology):
    return [(kind.count, kind.days) for kind in summary_in(chronology).kinds]


def test_the_port_is_the_one_asked_for_and_what_is_no_port_is_said(show_site, monkeypatch):
    monkeypatch.setenv("PORT", "8477")
    assert show_site.chosen_port() == 8477
    monkeypatch.setenv("PORT", "web")
    with pytest.raises(SystemExit, match="PORT is web"):
        show_site.chosen_port()


@pytest.mark.django_db
def test_an_invented_report_reaches_the_council_it_is_for_when_the_site_has_two(show_site, settings):
    from partnership import cases, workers

    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5)
    workers.put_in()
    (told,) = (
        first["arrives"]
        for case in cases._read(EXAMPLES / "partnership/cases/2_homes.toml")
        if case["key"] == "waits"
        for first in case["first"]
    )
    cases.report(told)
    (report,) = Complaint.objects.all()
    assert report.council == next(each.id for each in councils() if each.name == "Northmere Council")
    assert report.sent_on
