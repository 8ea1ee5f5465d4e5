"""Papers and a pack narrowed to one person through the pages: searched byte by byte for what they must hide."""

import json
import re
import uuid

import polars as pl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests import leaks
from tests.web.test_analysis import decide, groups, look, page, work
from tests.web.test_diary import write
from tests.web.test_pack import of, whole
from tests.web.test_papers import answered, files_in

from chesil.case_folder.handing_over import Way
from chesil.vault import records
from chesil.vault.pack.checking import check_pack, intact
from chesil_web.foundation.keys.opened import sealed_part
from chesil_web.person.analysis import queries
from chesil_web.person.papers.models import Paper
from chesil_web.person.people import actions as people
from chesil_web.person.people.models import Person
from chesil_web.person.recordings.models import Guessed, Line, Place, RecordingGuess
from chesil_web.record.evidence.models import Evidence, Kept

pytestmark = pytest.mark.django_db
CHAT, FARAH, MAIL, TEXTS, DOOR = leaks.files()


def bring_everything(person):
    sent = [SimpleUploadedFile(name, data) for name, data in leaks.files().items()]
    person.client.post("/n/f/add", {"files": sent}, secure=True)
    work()
    people.write(
        person.opened(), uuid.uuid4(),
        Person(name="Dev", addresses=(leaks.DEV, "dev@example.com")),
    )  # fmt: skip
    guess_a_recording(person)
    write(person, when="day", day="2025-10-09", who="Dev", kinds=["waiting_outside"], what="He stood there.")
    look(person)
    person.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
    work()
    for address, _name in groups(person):
        decide(person, address, way="keep", all="yes")
    look(person)


def guess_a_recording(person):
    """A machine's guess about a recording in the chat with Dev, which nobody has checked."""
    guessed = Guessed(
        place=Place(0, 1, 0), read_at=timezone.now(), language="en", lines=(Line(0, 900, "CANARYGUESS", 0.9),)
    )
    safe = person.opened()
    (id,) = (row.id for row, kept in safe.read_all(Evidence, Kept) if kept.name == CHAT)
    sealed_part(safe.item_key(Evidence(id=id)), RecordingGuess(item=id), guessed).save()


@pytest.fixture
def hers(once):
    return once(bring_everything)


def files_page(person, **said):
    given = {"what_for": "police", "text": "full", "name": "list", "people": "Dev", **said}
    return person.client.post("/n/d", given, secure=True, follow=True).content.decode()


def confirm(person, answers):
    """Ask with these answers; where they change what leaves, it is shown once more, and asked for as it is."""
    shown = person.client.post("/n/d", answers, secure=True, follow=True).content.decode()
    if 'name="files"' in shown:
        assert "You changed what goes out." in shown
        person.client.post("/n/d", answered(shown), secure=True)


def keep_what_files_tell(person):
    """Keep, with a reason, what whole files tell of others; nothing that must stay secret is among it."""
    for paper in Paper.objects.all():
        address = f"/n/d/{paper.id}/secret"
        shown = page(person, address)
        assert "You said that this must stay secret" not in shown
        if reasons := re.findall(r'name="(why\d+)"', shown):
            person.client.post(address, dict.fromkeys(reasons, "They may have it"), secure=True)
            work()


def made(person, shown, **ways):
    """Have papers made from what a page has chosen, with other *ways* for some files; gives all their files."""
    answers, names = answered(shown), {words: name for name, words in files_in(shown).items()}
    answers |= {names[name]: [way.value] for name, way in ways.items()}
    confirm(person, answers)
    work()
    keep_what_files_tell(person)
    found = {}
    for number, at in enumerate(re.findall(r'action="(/n/d/[^"]+/[^"]{36})"', page(person, "/n/d"))):
        data = whole(person.client.post(at, secure=True))
        found |= leaks.unzipped(data) | {"pack": data} if data[:2] == b"PK" else {f"{number}": data}
    assert found, "nothing was made"
    return found


def chosen(shown):
    """How each file goes at first, by its name."""
    answers, names = answered(shown), files_in(shown)
    return {words: answers.get(name, ["out"])[0] for name, words in names.items()}


ALL = {"papers": ["chronology", "exhibits", "pack"]}


def test_at_first_only_what_is_with_the_chosen_person_goes(hers):
    shown = files_page(hers, **ALL)
    assert chosen(shown) == {CHAT: "as it came", FARAH: "out", MAIL: "rows", TEXTS: "rows", DOOR: "out"}
    assert "Messages and calls with: Farah (2)" in shown
    assert "conversations with other people are left out." in shown
    assert "Nothing from it is in this document." in shown
    assert "It tells where the picture was taken, when, and with which device." in shown
    assert "It also has messages or calls with other people." in shown
    assert "E-mails show addresses, including yours." in shown
    assert "Those that show an address or a number of yours or of other people stay out." in shown


def test_papers_and_pack_about_one_person_hold_nothing_that_they_hide(hers, tmp_path):
    files = made(hers, files_page(hers, **ALL))
    (tmp_path / "pack.zip").write_bytes(files["pack"])
    assert intact(check_pack(tmp_path / "pack.zip"))
    assert leaks.found_in(files) == {}
    assert any(leaks.SHOWN.encode() in data for data in files.values())
    exhibits = leaks.words_of(files["derived/exhibits.pdf"])
    assert "Dev.txt" in exhibits
    assert "Farah" not in exhibits
    assert "kept and not on this list" in exhibits


def test_what_she_read_and_answered_about_grades_is_in_no_paper_and_no_pack(hers):
    def tables(files):
        return {name: data for name, data in files.items() if name.endswith((".csv", ".jsonl"))}

    before = made(hers, files_page(hers, **ALL))
    assert tables(before)
    hers.client.post("/n/p/look", secure=True)
    work()
    safe = hers.opened()
    looked = queries.newest(safe)
    with queries.tables(safe, looked) as run:
        places = range(len(run.grades))
    answers = ("not", "unsure", "agree")
    for place in places:
        at = f"/n/p/read/{place}"
        hers.client.get(at, secure=True)
        hers.client.post(at, {"run": looked.id.hex, "way": answers[place % 3]}, secure=True)
    answered = queries.answered(hers.opened())
    assert answered.read
    assert answered.checked
    assert set(answered.read) <= {*answered.about}
    after = made(hers, files_page(hers, **ALL))
    assert tables(after) == tables(before)
    words = [leaks.words_of(data) for name, data in after.items() if name.endswith(".pdf")]
    whole = "".join(words) + "".join(data.decode("latin-1") for data in after.values() if data[:4] != b"%PDF")
    for word in (
        "gradeanswers",
        "grades",
        "Stands out",
        "May matter",
        "Read first",
        "You agreed",
        '"unsure"',
    ):
        assert word not in whole, word


def test_a_pack_shows_the_same_events_as_its_chronology(hers):
    files = made(hers, files_page(hers, **ALL))
    table = pl.read_csv(files["derived/timeline.csv"])
    records_of = dict(table.group_by("source").agg(pl.col("record").sort()).iter_rows())
    (rows,) = [data for name, data in files.items() if name.endswith(".jsonl")]
    assert [json.loads(line)["line"]["record"] for line in rows.splitlines()] == [1, 5]
    assert [1, 3, 5] in records_of.values(), "the record of the group shows numbers of others and stays"
    assert list(range(1, 5)) in records_of.values(), "his whole chat"


def test_what_she_ticks_goes_as_she_says(hers):
    shown = files_page(hers, **ALL)
    files = made(hers, shown, **{FARAH: Way.AS_IT_CAME, DOOR: Way.ALL})
    items = {name.partition("-")[2]: data for name, data in files.items() if name.startswith("items/")}
    assert items["WhatsApp-Chat-with-Farah.txt"] == leaks.FARAH_CHAT.encode()
    assert not leaks.found(items["door-copy.jpg"])
    told = [records.read(data) for name, data in files.items() if re.fullmatch(r"records/\d+\.json", name)]
    (copy,) = [each for each in told if isinstance(each, records.DerivedAdded)]
    (parent,) = [each for each in told if each.item == copy.parent]
    assert parent.name == DOOR
    assert b"CANARYFRIEND" not in files["derived/timeline.csv"]
    exhibits = leaks.words_of(files["derived/exhibits.pdf"])
    assert all(name in exhibits for name in ("Farah", "door"))


def test_an_original_photo_goes_only_when_she_says_so(hers):
    files = made(hers, files_page(hers, **ALL), **{DOOR: Way.AS_IT_CAME})
    assert files[next(name for name in files if name.endswith("-door.jpg"))] == leaks.photo()


def test_a_copy_of_everything_for_herself_has_every_file_chosen(hers):
    shown = files_page(hers, **ALL | {"what_for": "me", "people": []})
    assert set(chosen(shown).values()) == {"as it came"}
    assert "This is a copy for you, so every file is chosen." in shown
    assert set(chosen(files_page(hers, **ALL | {"what_for": "me"})).values()) != {"as it came"}


def test_a_way_that_a_file_cannot_go_leaves_it_out(hers):
    shown = files_page(hers, **ALL)
    answers = {
        name: ["everything"] if name.startswith("f-") else value for name, value in answered(shown).items()
    }
    confirm(hers, answers)
    work()
    at = re.findall(r'action="(/n/d/[^"]+/[^"]{36})"', page(hers, "/n/d"))
    (data,) = [data for each in at if (data := whole(hers.client.post(each, secure=True)))[:2] == b"PK"]
    assert not [name for name in leaks.unzipped(data) if name.startswith("items/") and "entry" not in name]
    assert of(data, "README.txt")


def test_a_file_that_was_not_looked_through_is_not_on_a_list_at_first(asha):
    asha.client.post(
        "/n/f/add", {"files": [SimpleUploadedFile(FARAH, leaks.FARAH_CHAT.encode())]}, secure=True
    )
    work()
    shown = files_page(asha, papers=["exhibits"], people=[])
    assert chosen(shown) == {FARAH: "out"}
    assert "We do not know what is in it. Open it before you choose it." in shown


def test_a_list_of_exhibits_prints_days_of_the_records_own_zone(asha):
    late = leaks.backup(leaks.sms(date="1751410800000"))  # 1 July 2025, 23:00 UTC: 2 July in the UK
    asha.client.post("/n/f/add", {"files": [SimpleUploadedFile("texts.xml", late.encode())]}, secure=True)
    work()
    shown = files_page(asha, papers=["exhibits"], people=[])
    files = made(asha, shown, **{"texts.xml": Way.AS_IT_CAME})
    words = leaks.words_of(files["0"])
    assert "2 July 2025" in words
    assert "1 July 2025" not in words
