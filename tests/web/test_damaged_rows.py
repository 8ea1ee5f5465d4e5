"""One damaged row shows as damaged and harms no other: every page opens, and says what is left out."""

import json
import re
import uuid
from collections import Counter

import attrs
import pytest
from tests.web.conftest import new_client
from tests.web.council import arrived
from tests.web.test_analysis import look, page
from tests.web.test_complaints import sent
from tests.web.test_diary import write
from tests.web.test_pack import of, pack, verified, whole
from tests.web.test_papers import ask, work
from tests.web.test_row_states_on_the_web import everything_there_is, put

from chesil_web.foundation.keys.models import ItemKey
from chesil_web.foundation.log.models import Own
from chesil_web.person.analysis.models import Concluded, Conclusion, Decisions, GradeAnswers, Result, Run
from chesil_web.person.diary.models import Draft, Index, IndexPage, Version
from chesil_web.person.history.models import Event
from chesil_web.person.papers import queries as papers
from chesil_web.person.papers import slicing
from chesil_web.person.papers.models import Asked, Made, Paper, Slice
from chesil_web.person.people.models import Known
from chesil_web.public.complaints import actions as casework
from chesil_web.public.feedback import actions as feedback
from chesil_web.public.feedback import queries as said_of_pages
from chesil_web.public.feedback.models import Feedback
from chesil_web.record.evidence import sheets
from chesil_web.record.evidence.models import Answers, Evidence, Reading
from chesil_web.record.given.models import Joined, Sending

__all__ = ["verified"]
pytestmark = pytest.mark.django_db
ADVICE = "The people who run this website may be able to bring it back from a backup"
A_KIND = 3  # pages of one kind that are opened
FIRST = ("/n/", "/n/l", "/n/l/old", "/n/f", "/n/k", "/n/p", "/n/d", "/n/v", "/n/keeping")
ALONE = "It is damaged or missing where it is stored."


@pytest.fixture(autouse=True)
def _takes_complaints(settings):
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5)


def with_the_rest(person):
    """The record of the other tests, and what is not finished in it: a draft, an upload, a complaint of hers."""
    everything_there_is(person)
    client = person.client
    client.post("/n/w/one", {"entry": uuid.uuid4().hex, "when": "day", "day": "2026-03-02"}, secure=True)
    gone = write(person, what="gone")
    client.post(f"{gone}/d", secure=True)
    client.post("/n/f/u", {"name": "big.txt", "size": str(3 << 20)}, secure=True)
    ask(person)
    work()
    for address in ("/n/p/kept", "/n/p/asks", "/n/p/all"):
        page(person, address)


@pytest.fixture
def hers(once):
    return once(with_the_rest)


@pytest.fixture(scope="module")
def walked():
    """The addresses of a record before anything is damaged; every test here begins with the same record."""
    return []


@pytest.fixture(scope="module")
def drawn():
    return {}


@pytest.fixture(autouse=True)
def drawn_once(monkeypatch, drawn):
    """The pages of a document are drawn only once, as the same bytes give the same pages."""
    draw = sheets.sheets

    def once_each(safe, data, *, name):
        if data not in drawn:
            drawn[data] = draw(safe, data, name=name)
        return drawn[data]

    monkeypatch.setattr(sheets, "sheets", once_each)


def links(shown):
    return {each.partition("#")[0] for each in re.findall(r'href="(/[nr]/[^"]*)"', shown)}


def pages(person):
    """The addresses that links lead to, from the first page inside on: some of each kind of page."""
    known, kinds = set(), Counter()
    waiting = [*FIRST]
    while waiting:
        address = waiting.pop()
        # What the timeline looks for is sealed anew in each address, and what a page has is told by its id.
        kind = re.sub(r"/[\w-]{40,}|[0-9a-f-]{32,}|\d+|[?].*", "~", address)
        if address not in known and kinds[kind] < A_KIND and "/leave" not in address:
            kinds[kind] += 1
            known.add(address)
            answer = person.client.get(address, secure=True)
            if answer.headers["Content-Type"].startswith("text/html"):
                waiting += sorted(links(answer.content.decode()))
    return sorted(known)


def one_of(model):
    """A row that a page shows: of an entry that was not deleted, its newest version."""
    if model is Version:
        return Version.objects.filter(ends_on=None).order_by("-number").first()
    return model.objects.last()


def damage(row):
    sealed = bytearray(row.sealed)
    sealed[len(sealed) // 2] ^= 1
    put(row, sealed=bytes(sealed))


# Of each kind, what a page says of it.
KINDS = {
    Version: "in your diary",
    Draft: "An entry that you had begun to write is damaged",
    Evidence: "file is damaged",
    Reading: "What we read from a file is damaged",
    Answers: "What you answered about your files is damaged",
    Known: "person, request, order or date is damaged",
    Run: "What we noticed is damaged",
    Result: "What we noticed is damaged",
    Decisions: "What you decided about suggestions is damaged",
    GradeAnswers: "What you answered about the messages to read first is damaged",
    Paper: "A paper is damaged",
    Made: "A paper is damaged",
    Own: "A part of the log of your record is damaged",
    Event: "A line in the history of your record is damaged",
}


def told(person, known):
    """What each page shows; every one of them opens."""
    shown = {}
    for address in known:
        answer = person.client.get(address, secure=True)
        assert answer.status_code in (200, 302, 303), address
        shown[address] = "" if answer.streaming else answer.content.decode(errors="ignore")
    return shown


@pytest.mark.parametrize("model", KINDS)
def test_every_page_opens_and_says_what_is_damaged(hers, walked, model):
    walked[:] = walked or pages(hers)
    assert len(walked) > 40
    damage(one_of(model))
    shown = told(hers, walked)
    assert any(KINDS[model] in text and ADVICE in text for text in shown.values())


WITH_KEYS = [Version, Evidence, Known, Paper, Decisions, GradeAnswers, Event]


def damage_key(model):
    ItemKey.objects.filter(item=one_of(model).id).update(wrapped=b"x" * 90)


@pytest.mark.parametrize("model", WITH_KEYS)
def test_a_key_that_is_damaged_harms_its_own_row_alone(hers, model):
    entry = one_of(Version).entry
    damage_key(model)
    shown = told(hers, [*FIRST, f"/n/e/{entry}"])
    assert any(KINDS[model] in text and ADVICE in text for text in shown.values())
    for other in {*WITH_KEYS} - {model}:
        assert not any(KINDS[other] in text for text in shown.values()), other


def test_every_page_opens_while_seven_keys_are_damaged(hers, walked):
    walked[:] = walked or pages(hers)
    for model in WITH_KEYS:
        damage_key(model)
    shown = told(hers, walked)
    for model in WITH_KEYS:
        assert any(KINDS[model] in text and ADVICE in text for text in shown.values()), model


def entries_in_the_timeline(person):
    answer = person.client.post("/n/l", {"kind": "diary"}, secure=True, follow=True)
    assert answer.redirect_chain
    return answer.content.decode()


def test_an_entry_that_is_damaged_is_marked_in_the_list_and_the_others_open(hers):
    row = one_of(Version)
    damage(row)
    listed = entries_in_the_timeline(hers)
    assert listed.count("This entry is damaged") == 1
    assert "The newest version of this entry is damaged." in page(hers, f"/n/e/{row.entry}")
    for each in Version.objects.filter(entry=row.entry).exclude(id=row.id):
        damage(each)
    assert ALONE in page(hers, f"/n/e/{row.entry}")
    other = Version.objects.exclude(entry=row.entry).first()
    assert ALONE not in page(hers, f"/n/e/{other.entry}")


@pytest.mark.parametrize("model", [Index, IndexPage])
def test_the_list_of_entries_is_made_anew_when_it_is_damaged(hers, model):
    before = entries_in_the_timeline(hers)
    damage(model.objects.get())
    after = entries_in_the_timeline(hers)
    listed = re.compile(r"/(e[0-9a-f]{32})\"")
    assert listed.findall(after) == listed.findall(before) != []
    assert write(hers, what="one more")
    assert "one more" in entries_in_the_timeline(hers)


@pytest.mark.parametrize("model", [Conclusion, Concluded])
def test_what_follows_from_a_look_is_drawn_again_when_it_is_damaged(hers, model):
    before = page(hers, "/n/p/kept")
    for row in model.objects.all():
        damage(row)
    while hers.client.get("/n/p/kept", secure=True).status_code == 302:
        work()
    assert page(hers, "/n/p/kept") == before


def test_a_look_leaves_out_what_is_damaged_and_every_paper_counts_it(hers, verified):
    row = one_of(Version)
    damage(row)
    look(hers)
    work()
    assert "1 thing was damaged when we looked" in page(hers) or "1 entry in your diary" in page(hers)
    data = whole(pack(hers))
    verified(data)
    left_out = {each["why"]: each["count"] for each in json.loads(of(data, "manifest.json"))["left_out"]}
    assert left_out["They are missing from the record, or are not as they were kept"] == 1
    found, left_out = papers.statement(hers.opened(), Slice(), {row.entry: ()})
    assert found == []
    assert left_out[0] == "1 entry that is damaged and could not be opened."


def test_a_chronology_says_how_much_could_not_be_opened(hers):
    damage(one_of(Version))
    look(hers)
    work()
    ask(hers)
    (asked,) = [asked for row, asked in hers.opened().read_all(Paper, Asked) if not row.pk or asked.damaged]
    assert asked.damaged == 1
    assert slicing.unopened(asked.damaged)[0].why == "They could not be opened."


@pytest.fixture
def complaint(visitor):
    """A complaint that was sent, and to which something was added."""
    at, code = sent(visitor)
    visitor.post(at, {"more": "It goes on."}, secure=True)
    assert Sending.objects.count() == 2
    return visitor, at, code


def test_what_was_added_to_a_complaint_and_is_damaged_is_left_out_of_its_page(complaint):
    visitor, at, _ = complaint
    damage(Sending.objects.get(number=2))
    shown = visitor.get(at, secure=True)
    assert shown.status_code == 200
    assert "A part of a complaint is damaged" in shown.content.decode()


def test_a_complaint_that_is_damaged_keeps_nobody_from_the_others(complaint):
    visitor, at, _ = complaint
    sent(new_client())
    damage(Sending.objects.filter(number=1).first())
    assert len(list(arrived())) == 1
    answer = visitor.get(at, secure=True)
    assert answer.status_code == 200


def test_a_complaint_in_a_record_that_is_damaged_keeps_nobody_from_the_others(complaint, asha):
    _, _, code = complaint
    casework.join(asha.opened(), code)
    assert "is damaged" not in page(asha, "/r/mine")
    damage(Joined.objects.get())
    assert "A complaint that you joined to your record is damaged" in page(asha, "/r/mine")


def test_feedback_that_is_damaged_keeps_nobody_from_the_rest(db):
    for number in range(2):
        feedback.keep(uuid.uuid4(), page="/", version="", words=f"number {number}")
    damage(Feedback.objects.first())
    assert len(said_of_pages.open()) == 1
