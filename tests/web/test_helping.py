"""Somebody helps beside her: for an hour at most, with her ways in closed, and seen afterwards."""

import json
import uuid
from datetime import timedelta

import pytest
from django.urls import get_resolver
from django.utils import timezone
from tests.web.conftest import PASSPHRASE
from tests.web.staff.test_sharing import WRONG, chosen, entry, page, post

from chesil_web.foundation.keys.models import Lock
from chesil_web.foundation.ui.access import patterns
from chesil_web.person.analysis import written
from chesil_web.person.diary import queries as diary
from chesil_web.person.helping import actions, guard, queries
from chesil_web.person.helping.models import Help
from chesil_web.record.links.models import ReadingLink

pytestmark = pytest.mark.django_db
BESIDE = "keeping/by"


def begun(person, name="Rowan", **more):
    return post(person, BESIDE, name=name, **more)


def sign_in(person):
    given = {"name": person.name, "passphrase": PASSPHRASE}
    assert person.client.post("/n/open", given, secure=True).status_code == 302


def told(person):
    return queries.helps(person.opened())[0]


def test_the_record_works_as_always_and_her_ways_in_are_closed(asha):
    old = Lock.objects.get(kind="session")
    assert begun(asha) == "/n/"
    assert not Lock.objects.filter(id=old.id).exists()
    assert "Somebody is helping you." in page(asha, "")
    entry(asha)
    assert "He stood at the gate" in page(asha, "l")
    ways = ("words", "code", "stop", "out", "away", "end")
    for name in ("code", "code/try", *(f"keeping/{way}" for way in ways)):
        assert "This is closed while somebody helps you" in page(asha, name, status=403), name
    post(asha, "keeping/end", status=403, when="later", passphrase=PASSPHRASE)
    page(asha, "keeping")


def test_every_page_that_is_closed_or_asks_is_there_and_so_is_every_way_in():
    names = {
        f"{pattern.callback.__module__.split('.')[2]}:{pattern.name}"
        for pattern in patterns(get_resolver().url_patterns)
        if pattern.callback.who == "private"
    }
    assert names >= guard.CLOSED | guard.ASKED
    left = {name for name in names - guard.CLOSED if name.startswith("accounts:")}
    assert left == {"accounts:keeping", "accounts:here"}


def test_nothing_goes_to_somebody_new_or_out_as_a_file_without_the_passphrase(asha, monkeypatch):
    monkeypatch.setattr("chesil_web.foundation.limits.limits._wait_after", lambda _: timedelta(0))
    entry(asha)
    page(asha, "h/all")
    post(asha, "h/all", passphrase=PASSPHRASE)
    begun(asha)
    assert "Your passphrase again" in page(asha, "h/all")
    at = f"{chosen(asha)}/l"
    sent = {"name": "my sister", "lasts": "4"}
    assert "ask them to look away" in post(asha, at, status=200, **sent)
    assert "does not open it" in post(asha, at, status=200, passphrase=WRONG, **sent)
    assert not ReadingLink.objects.exists()
    assert post(asha, at, passphrase=PASSPHRASE, **sent).startswith("/n/h/l/")
    for out in (f"d/{uuid.uuid4()}/{uuid.uuid4()}", f"f/{uuid.uuid4()}/s"):
        asked = post(asha, out, status=200)
        assert "ask them to look away" in asked
        assert 'name="pressed" value="yes"' in asked
        post(asha, out, status=404, pressed="yes", passphrase=PASSPHRASE)
    assert "ask them to look away" in page(asha, f"d/{uuid.uuid4()}/{uuid.uuid4()}")


def test_it_ends_with_a_press_for_good_and_her_list_says_what_was_added(asha):
    entry(asha, what="Before.")
    begun(asha, "Rowan, from the library")
    entry(asha, what="Typed together.")
    assert post(asha, f"{BESIDE}/end", end="yes") == "/n/closed"
    assert not Lock.objects.filter(kind="session").exists()
    assert asha.client.get("/n/", secure=True).url == "/n/open"
    sign_in(asha)
    entry(asha, what="After.")
    shown = page(asha, BESIDE)
    assert "Rowan, from the library" in shown
    assert "1 entry was written or changed." in shown
    (written,) = queries.added(asha.opened(), told(asha)).entries
    assert "Typed together." in page(asha, f"e/{written}")
    assert "Somebody is helping you." not in shown


def test_what_was_typed_with_help_says_so_with_no_more_than_was_chosen(asha):
    entry(asha, what="Alone.")
    begun(asha, "Rowan", role="adviser", agency="Harbour Advocates")
    entry(asha, what="Together.")
    post(asha, f"{BESIDE}/end", end="yes")
    sign_in(asha)
    typed, alone = (row.entry for row in sorted(diary.entries(asha.opened(), diary.Wanted()), key=_by_help))
    at = f"e/{uuid.UUID(typed)}"
    post(asha, f"{at}/w", what="Together, then alone.", based_on="1")
    begun(asha)
    post(asha, f"e/{uuid.UUID(alone)}/d")
    post(asha, f"{at}/w", what="Once more.", based_on="2")
    post(asha, f"{BESIDE}/end", end="yes")
    sign_in(asha)
    assert "Typed with help of" in page(asha, at)
    assert "adviser, Harbour Advocates; somebody" in page(asha, at), "it stays with what is written later"
    assert page(asha, "l").count("Typed with help") == 1
    (note,) = json.loads(written.diary_as_notes(asha.opened(), ()))["entries"]
    assert note["typed_with"] == "adviser, Harbour Advocates; somebody"
    assert "Rowan" not in str(note)
    post(asha, f"e/{uuid.UUID(alone)}/b")
    assert "Typed with help" not in page(asha, f"e/{uuid.UUID(alone)}"), "to delete one is not to type it"
    assert "adviser, Harbour Advocates; somebody" in page(asha, chosen(asha)), "as whoever reads it sees it"
    listed = page(asha, BESIDE)
    assert "Papers say: typed with help of adviser, Harbour Advocates" in listed
    assert "Papers say: typed with help of somebody" in listed


def _by_help(row):
    return not row.helped


def test_it_lasts_an_hour_and_no_longer(asha, monkeypatch):
    begun(asha)
    lock = Lock.objects.get(kind="session")
    now = timezone.now()
    assert lock.expires_at - now <= actions.LONGEST
    for minutes in (14, 28, 42, 56):
        monkeypatch.setattr(timezone, "now", lambda at=now + timedelta(minutes=minutes): at)
        page(asha, "")
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(minutes=61))
    assert asha.client.get("/n/", secure=True).url == "/n/open"
    sign_in(asha)
    assert told(asha).ended_at == told(asha).until


@pytest.mark.parametrize(
    "leave",
    [lambda her: her.client.post("/n/out", secure=True), lambda her: her.client.cookies.clear()],
    ids=["signed out", "closed"],
)
def test_leaving_ends_it_too(asha, leave):
    begun(asha)
    leave(asha)
    Lock.objects.filter(kind="session").delete()
    sign_in(asha)
    assert told(asha).ended_at is not None
    assert "Nothing was added." in page(asha, BESIDE)


def test_who_helps_is_asked_and_one_press_without_a_help_does_nothing(asha, dev):
    assert "Write who is helping you." in post(asha, BESIDE, status=200, name="")
    assert post(asha, f"{BESIDE}/end") == "/n/keeping/by"
    page(asha, "")
    assert not Help.objects.exists()
    begun(asha)
    assert "Nobody has helped yet." in page(dev, BESIDE)
