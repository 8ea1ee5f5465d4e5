"""Files without a time: one is proposed with its reason, she decides, and the file itself never changes."""

import io
import json
import re
import uuid

import pytest
from PIL import Image
from tests.web.test_analysis import look
from tests.web.test_diary import write
from tests.web.test_evidence import add, page, read_all

from chesil_web.person.analysis import queries as looks
from chesil_web.record.evidence import queries
from chesil_web.record.evidence.models import Evidence, Kept

CHAT = (
    "14/07/2025, 23:14 - Dev: You will see\n"
    "14/07/2025, 23:15 - Dev: IMG-20250714-WA0003.png (file attached)\n"
    "14/07/2025, 23:16 - Asha: Please stop\n"
)

SIDECAR = (
    '{"title": "gate.png", "photoTakenTime": {"timestamp": "1752531302"}, '
    '"geoData": {"latitude": 50.612, "longitude": -2.458}}'
)


def picture(side: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (side, 8)).save(out, "PNG")
    return out.getvalue()


def bring(person):
    add(
        person, ("chat.txt", CHAT), ("IMG-20250714-WA0003.png", picture(1)),
        ("Screenshot_20250714-231502.png", picture(2)), ("odd.png", picture(3)), ("gate.png", picture(4)),
        ("gate.png.json", SIDECAR),
    )  # fmt: skip
    read_all()


@pytest.fixture
def asha(once):
    return once(bring)


@pytest.fixture
def kept(asha):
    return {said.name: row.id for row, said in asha.opened().read_all(Evidence, Kept)}


def test_the_files_without_a_time_are_asked_about_one_after_the_other(asha, kept):
    assert "4 files have no time. Say when they are from" in page(asha)
    shown = page(asha, "/n/f/when")
    assert all(name in shown for name in kept if name.endswith("png"))
    (address,) = re.findall(r'href="([^"]+)"[^>]*>\s*Start with the first', shown)
    asked = page(asha, address)
    assert "3 more files wait after this one." in asked
    answer = asha.client.post(address, chosen(asked), secure=True, follow=True)
    shown = answer.content.decode()
    assert "Saved: Mon 14 July 2025, 23:15." in shown
    assert "2 more files wait after this one." in shown


def chosen(shown: str) -> dict[str, str]:
    """What one press of the button sends."""
    radio = re.findall(r'name="when" type="radio" value="([^"]+)" checked', shown)
    who = re.findall(r'name="who" type="text" value="([^"]*)"', shown)
    return {"when": radio[0] if radio else "", "who": who[0] if who else "", "what": ""}


@pytest.mark.parametrize(("name", "when", "words"), [
    ("IMG-20250714-WA0003.png", "message 2025-07-14T23:15", "time of the message it came with (Dev)"),
    ("Screenshot_20250714-231502.png", "name 2025-07-14T23:15:02", "time from the file’s name"),
    ("gate.png", "list 2025-07-14T22:15:02Z 50.612000,-2.458000", "time from an app’s list of photos, and the place 50.612000,-2.458000"),
    ("odd.png", "", "I do not know"),
])  # fmt: skip
def test_the_best_proposal_is_chosen_already_and_says_what_it_rests_on(asha, kept, name, when, words):
    shown = page(asha, f"/n/f/{kept[name]}/w")
    assert chosen(shown)["when"] == when
    assert words in shown


def test_what_she_says_moves_the_file_in_the_timeline_and_leaves_the_file(asha, kept):
    one = kept["IMG-20250714-WA0003.png"]
    before = queries.file(asha.opened(), one)
    shown = page(asha, f"/n/f/{one}/w")
    answer = asha.client.post(
        f"/n/f/{one}/w", chosen(shown) | {"who": "Dev", "what": "CANARYWHAT"}, secure=True, follow=True
    )
    assert "Mon 14 July 2025, 23:15 (time of the message it came with)" in answer.content.decode()
    after = queries.file(asha.opened(), one)
    assert (after.part, after.kept.sha256, after.read) == (before.part, before.kept.sha256, before.read)
    assert "time of the message it came with" in page(asha, f"/n/f/{one}/r")
    look(asha)
    asha.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
    read_all()
    safe = asha.opened()
    with looks.tables(safe, looks.newest(safe)) as run:
        events = run.events.whole()
    event = events.filter(kind="media", text="CANARYWHAT").to_dicts()[0]
    assert (f"{event['at']:%H:%M}", event["duplicate_of"]) == ("22:15", None)
    assert "Picture · Mon 14 July 2025, 23:15 · sent by Dev · CANARYWHAT" in page(asha)
    assert json.loads(event["details"])["caption_time_from"] == "message"


def test_a_file_has_the_time_of_the_entry_it_belongs_to_until_she_says_another(asha, kept):
    odd, entry = f"/n/f/{kept['odd.png']}", uuid.uuid4().hex
    hers = {"when": "day", "day": "2026-03-04", "time": "21:40", "files": [kept["odd.png"].hex]}
    at = write(asha, entry=entry, **hers)
    shown = page(asha, odd)
    assert "Wed 4 March 2026, 21:40 (time of the entry that you added it to)" in shown
    assert f'href="{at.partition("?")[0]}"' in shown
    listed = page(asha)
    assert "3 files have no time." in listed
    assert "Picture · Wed 4 March 2026, 21:40" in listed
    assert "odd.png" not in page(asha, "/n/f/when")
    assert chosen(page(asha, f"{odd}/w"))["when"] == "note 2026-03-04T21:40"
    assert "time of the entry that you added it to" in page(asha, f"{odd}/r")
    assert [caption.when for each in looks.order(asha.opened()).inputs if (caption := each.caption)] == [
        "2026-03-04T21:40"
    ]
    write(asha, entry=uuid.uuid4().hex, **hers | {"time": "22:00"})
    assert "4 files have no time." in page(asha)  # two entries say another time each: she decides
    proposed = page(asha, f"{odd}/w")
    assert ("note 2026-03-04T21:40" in proposed, "note 2026-03-04T22:00" in proposed) == (True, True)
    said = {"when": "note 2026-03-04T22:00", "what": "My front door"}
    asha.client.post(f"{odd}/w", said, secure=True)
    assert "My front door (odd.png)" in page(asha, at)
    write(asha, entry=entry, based_on="1", **hers | {"files": []})
    shown = page(asha, odd)
    assert "22:00 (time of the entry that you added it to)" in shown
    assert at.partition("?")[0] not in shown


def test_a_time_from_an_entry_that_stays_hers_is_one_she_gave_and_goes_with_the_entry(asha, kept):
    at = write(
        asha, when="day", day="2026-03-04", time="21:40", private="on", files=[kept["odd.png"].hex]
    ).partition("?")[0]
    assert queries.file(asha.opened(), kept["odd.png"]).caption.when_from == "given"
    asha.client.post(f"{at}/d", secure=True)
    assert queries.file(asha.opened(), kept["odd.png"]).caption is None


def test_the_message_that_names_a_file_is_linked_from_it(asha, kept):
    shown = page(asha, f"/n/f/{kept['IMG-20250714-WA0003.png']}")
    assert f'href="/n/f/{kept["chat.txt"]}/r/0/2#sought"' in shown
    assert "A message names this file" not in page(asha, f"/n/f/{kept['odd.png']}")


def test_another_day_i_do_not_know_and_taking_it_back(asha, kept):
    one = f"/n/f/{kept['odd.png']}"
    day = {"when": "other", "day-day": "4", "day-month": "3", "day-year": "2026", "time": "21:40"}
    shown = asha.client.post(f"{one}/w", day, secure=True, follow=True).content.decode()
    assert "Wed 4 March 2026, 21:40 (time given by you)" in shown
    assert "The times are from another country" in shown
    again = page(asha, f"{one}/w")
    assert ('value="other" checked' in again, 'value="21:40"' in again) == (True, True)
    shown = asha.client.post(f"{one}/w", {"when": "unsure"}, secure=True, follow=True).content.decode()
    assert "You do not know" in shown
    assert "3 files have no time." in page(asha)
    asha.client.post(f"{one}/w/back", secure=True)
    assert "4 files have no time." in page(asha)


@pytest.mark.parametrize(("typed", "said"), [
    ({"when": "other", "day-day": "14", "day-month": "7", "day-year": ""}, "Add the year."),
    ({"when": "other", "day-day": "31", "day-month": "11", "day-year": "2025"}, "This is not a real date."),
    ({"when": "other"}, "Write the day, or choose that you do not know."),
    ({"when": "other", "day-day": "1", "day-month": "1", "day-year": "2090"}, "This day is in the future."),
    ({}, "Choose when it is from, or that you do not know."),
    ({"when": "name 1999-01-01"}, "Choose one from the list."),
])  # fmt: skip
def test_what_cannot_be_taken_is_said_and_nothing_is_lost(asha, kept, typed, said):
    one = f"/n/f/{kept['odd.png']}/w"
    answer = asha.client.post(one, {**typed, "what": "my front door"}, secure=True)
    shown = answer.content.decode()
    assert (answer.status_code, said in shown, "my front door" in shown) == (200, True, True)
    assert queries.file(asha.opened(), kept["odd.png"]).kept.caption is None


def test_a_wrong_day_below_another_choice_does_not_trap(asha, kept):
    typed = {"when": "unsure", "day-day": "31", "day-month": "11", "day-year": "2025"}
    answer = asha.client.post(f"/n/f/{kept['odd.png']}/w", typed, secure=True)
    assert answer.status_code == 302


def test_nobody_else_is_asked_and_a_chat_has_no_such_question(asha, dev, kept):
    assert asha.client.get(f"/n/f/{kept['chat.txt']}/w", secure=True).status_code == 404
    assert dev.client.get(f"/n/f/{kept['odd.png']}/w", secure=True).status_code == 404
