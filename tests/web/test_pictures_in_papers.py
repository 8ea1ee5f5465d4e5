"""Pictures beside the entries of a chronology: only when she ticks them, small, anew, and only what was chosen."""

import io
import re
import zipfile

import pikepdf
import pytest
from tests.leaks import words_of
from tests.web.test_analysis import look_at_both, page
from tests.web.test_diary import write
from tests.web.test_evidence import add
from tests.web.test_papers import answered, ask, files_in, saved, work
from tests.web.test_pictures import photo

from chesil_web.person.papers import picturing, slicing
from chesil_web.person.papers.models import Asked, Paper

pytestmark = pytest.mark.django_db
SENT = (
    "13/03/2026, 14:30 - Dev: IMG-1.jpg (file attached)\n13/03/2026, 14:32 - Dev: IMG-9.jpg (file attached)\n"
)


def keep_pictures(person):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("_chat.txt", SENT)
        archive.writestr("IMG-1.jpg", photo())
    add(person, ("chat.zip", held.getvalue()), ("door.jpg", photo()))
    work()
    file = re.search(r'href="/n/f/([0-9a-f-]{36})"[^>]*>\s*door.jpg', page(person, "/n/f"))[1]
    write(person, when="day", day="2026-03-14", who="Dev", what="The door.", files=[file.replace("-", "")])
    look_at_both(person)


@pytest.fixture
def pictured(once):
    return once(keep_pictures)


def pictures_of(person, **said):
    """The sizes of the pictures in a chronology that was asked for, what stands for each, and its bytes."""
    ask(person, people="Dev", **said)
    work()
    data = saved(person).getvalue()
    with pikepdf.Pdf.open(io.BytesIO(data)) as pdf:
        streams = [each for each in pdf.objects if isinstance(each, pikepdf.Stream)]
        sizes = [(int(each.Width), int(each.Height)) for each in streams if each.get("/Subtype") == "/Image"]
        figures = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/Alt" in each]
        alts = [str(each.Alt) for each in figures]
    return sizes, [each for each in alts if each.startswith("A picture")], data


def left_out(monkeypatch):
    """What the next paper says it leaves out."""
    said, told = [], slicing.told
    monkeypatch.setattr(slicing, "told", lambda found, out: said.extend(out) or told(found, out))
    return said


def test_a_picture_stands_beside_the_message_that_sent_it_and_the_note_it_belongs_to(pictured, monkeypatch):
    said = left_out(monkeypatch)
    sizes, alts, data = pictures_of(pictured, pictures="on")
    assert set(sizes) == {(320, 240)}
    assert sorted(alts) == [
        "A picture, IMG-1.jpg. What it shows is not described.",
        "A picture, door.jpg. What it shows is not described.",
    ]
    assert b"CANARY" not in data
    assert [(each.count, each.why) for each in said if "pictures" in each.what] == [(1, picturing._NOT_SHOWN)]
    (paper,) = Paper.objects.all()
    (asked,) = pictured.opened().read([paper], Asked)
    assert asked.pictures
    assert asked.pictured == (), "no key of a file stays behind"


def test_without_a_tick_no_picture_is_printed_and_with_one_the_preview_counts_them(pictured):
    sent = {"what_for": "police", "papers": "chronology", "text": "full", "name": "list", "people": "Dev"}
    shown = pictured.client.post("/n/d", sent, secure=True).content.decode()
    assert "pictures, printed" not in shown
    assert pictures_of(pictured)[:2] == ([], [])
    shown = pictured.client.post("/n/d", {**sent, "pictures": "on"}, secure=True).content.decode()
    assert "Up to 3 pictures, printed" in shown


def test_what_there_is_no_room_for_is_counted(pictured, monkeypatch):
    monkeypatch.setattr(picturing, "MOST", 1)
    said = left_out(monkeypatch)
    _sizes, alts, _data = pictures_of(pictured, pictures="on")
    assert len(alts) == 1
    assert {each.why: each.count for each in said if "pictures" in each.what}[picturing._NO_ROOM] >= 1


def test_a_picture_of_a_file_that_stays_out_is_not_printed(pictured):
    sent = {"what_for": "police", "papers": "chronology", "text": "full", "name": "list", "people": "Dev"}
    shown = pictured.client.post("/n/d", {**sent, "pictures": "on"}, secure=True).content.decode()
    (of_chat,) = [name for name, words in files_in(shown).items() if words == "chat.zip"]
    answers = answered(shown)
    del answers[of_chat]
    while 'name="files"' in shown:
        shown = pictured.client.post("/n/d", answers, secure=True, follow=True).content.decode()
        answers = answered(shown)
    work()
    words = words_of(saved(pictured).getvalue())
    assert "A picture, door.jpg." in words
    assert "A picture, IMG-1.jpg." not in words


@pytest.mark.parametrize("text", ["excerpt", "withheld"])
def test_pictures_go_only_with_the_whole_text(pictured, text):
    sent = {"what_for": "police", "papers": "chronology", "text": text, "name": "list", "pictures": "on"}
    shown = pictured.client.post("/n/d", sent, secure=True).content.decode()
    assert "Pictures are printed only with the whole text of each message." in shown
    assert not Paper.objects.exists()
