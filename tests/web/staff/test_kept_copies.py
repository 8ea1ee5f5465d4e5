"""One piece of what was shared is kept at the desk: by two people, with a reason that whoever shared it reads."""

import hashlib
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.web.staff.conftest import logged
from tests.web.staff.test_cases import reported
from tests.web.staff.test_share_pieces import advocate as advocate
from tests.web.staff.test_share_pieces import asha as asha  # whose files were looked through
from tests.web.staff.test_share_pieces import everything, send
from tests.web.staff.test_sharing import OUTSIDE, code_of, page, post, stored_bytes, taken

from chesil.vault.records import CopyKept, Viewed
from chesil_web.foundation.keys.models import Blob
from chesil_web.foundation.log import queries as log
from chesil_web.person.sharing import queries as sharing
from chesil_web.record.given import actions as given
from chesil_web.record.given.copy_models import ShareMedia
from chesil_web.record.given.models import Share, ShareEntry
from chesil_web.staff.access import desks
from chesil_web.staff.cases.copy_models import CaseCopy
from chesil_web.staff.cases.models import Case, Entry, EntryTold, Task
from chesil_web.staff.shares import copy_actions, copy_queries
from chesil_web.staff.shares.copy_actions import KINDS
from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db
WHY = "The hearing about the injunction is in May."


class Kept:
    """A share of everything, in a case of the advocates, with who asks and who agrees."""

    def __init__(self, asha, advocate, desk):
        self.kell = advocate
        agency = workforce.Agency.objects.get()
        self.one = desk(agency, "duty manager", name="Priya Other")
        self.two = desk(agency, "safeguarding lead", name="Ida Moss")
        versions = re.findall(r'name="e" value="(\w+)"', page(asha, "h/new"))
        everything(asha)
        at = post(asha, "h/new", e=versions, go="yes").removeprefix("/n/")
        self.hers, self.theirs = send(asha, at, code_of(advocate)), taken(advocate)
        self.case, self.share = Case.objects.get(), Share.objects.get()

    def pieces(self):
        return re.findall(rf'href="([^"]*{self.share.id}/keep/[^"]*)"', self.kell.get(self.theirs))

    def ask(self, which=0, by=None, **more):
        told = {"basis": "claim", "why": WHY, "tell": "yes"} | more
        where = (by or self.kell).post(self.pieces()[which], **told)
        return where.partition("?")[0]


@pytest.fixture
def kept(asha, advocate, desk):
    return Kept(asha, advocate, desk)


def test_a_copy_takes_two_is_shown_to_her_that_day_and_stays_when_she_stops(asha, kept):
    assert "Choose what allows it." in kept.kell.post(kept.pieces()[0], status=200, why="")
    copies = [kept.ask(which) for which in range(3)]
    first = copies[0]
    assert "It waits for a second person." in kept.kell.get(first)
    assert kept.kell.post(kept.pieces()[0], basis="claim", why=WHY, tell="yes") == first
    assert "Kept by" not in page(asha, kept.hers)
    kept.kell.get(f"{first}/agree", status=404)
    assert "3 things wait for a second person" in kept.one.get("")
    assert "Keep a copy of something that was shared" in kept.one.get("/work/a/two")
    asked = kept.one.get(f"{first}/agree")
    assert WHY in asked
    assert OUTSIDE in asked
    for each in copies:
        kept.one.post(f"{each}/agree", yes="yes")
    kept.one.get(f"{first}/agree", status=404)
    before = page(asha, kept.hers)
    staying = before[before.index("This stays:") : before.index("Stop sharing now")]
    assert staying.count("Because: The hearing") == 3
    assert "Kept by Domestic abuse advocate, Harbour Advocates" in staying
    assert "Entry: Wed 4 March 2026" in staying
    post(asha, f"{kept.hers}/stop", stop="yes")
    kept.kell.get(kept.theirs, status=404)
    assert OUTSIDE in kept.kell.get(first)
    assert "CANARYTHREAT" in kept.kell.get(copies[1])
    (picture,) = re.findall(r'src="([^"]+/p)"', kept.kell.get(copies[2]))
    answer = kept.kell.client.get(picture, secure=True)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer.content.startswith(b"\xff\xd8")
    assert "Copies that they keep" in page(asha, kept.hers)
    assert OUTSIDE in kept.two.get(first)
    case = kept.kell.get(f"{kept.case.id}/copies")
    assert case.count("They were told on") == 3
    by, second = kept.kell.worker.id.hex, kept.one.worker.id.hex
    assert {(each.by, each.second, each.is_told) for each in logged(kept.case, CopyKept)} == {
        (by, second, True)
    }
    theirs = sharing.shares(asha.opened())[0].safe
    assert len([each for each in log.done(theirs) if isinstance(each, CopyKept)]) == 3


def test_a_whole_file_is_kept_as_it_came_and_each_save_is_written_down(asha, kept):
    copy = kept.ask(len(kept.pieces()) - 1)
    assert "Save the original" not in kept.one.get(f"{copy}/agree")
    kept.kell.post(f"{copy}/s", status=404)
    kept.one.post(f"{copy}/agree", yes="yes")
    assert "Whole file, added on" in page(asha, kept.hers)
    post(asha, f"{kept.hers}/stop", stop="yes")
    shown = kept.kell.get(copy)
    assert "WhatsApp Chat with Dev.txt" in shown
    assert "Save the original" in shown
    answer = kept.kell.client.post(f"{copy}/s", secure=True)
    whole = b"".join(answer.streaming_content)
    assert b"CANARYTHREAT" in whole
    assert hashlib.sha256(whole).hexdigest() in shown
    assert "attachment" in answer["Content-Disposition"]
    assert CaseCopy.objects.get().id.hex in [each.item for each in logged(kept.case, Viewed)]


def test_before_anybody_agreed_nothing_of_it_is_at_the_desk_and_a_no_or_a_stop_keeps_nothing(asha, kept):
    first, second, third = (kept.ask(which) for which in range(3))
    safe = desks.opened(kept.case.safe_id)
    notes = [told.text for _row, told in safe.read_those(Entry.objects.all(), EntryTold)]
    assert not [text for text in notes if OUTSIDE in text or "CANARY" in text]
    asked = [text for text in notes if text.startswith("Asked to keep a copy")]
    assert len(asked) == 3
    assert not [text for text in asked if re.search(r"\d", text)], "the day of a piece is hers as well"
    assert {told.title for _row, told in copy_queries.copies(kept.case, safe)} <= set(KINDS.values())
    assert all(
        told.entry is told.talk is told.media is told.file is None
        for _row, told in copy_queries.copies(kept.case, safe)
    )
    assert "Say why" in kept.one.post(f"{first}/agree", status=200, no="yes", why="")
    kept.one.post(f"{first}/agree", no="yes", why="Ask them first.")
    assert "No copy is kept. Priya Other: Ask them first." in kept.kell.get(first)
    kept.kell.post(second, end="yes")
    post(asha, f"{kept.hers}/stop", stop="yes")
    assert "wait for a second person" not in kept.one.get("")
    kept.one.post(f"{third}/agree", yes="yes")
    assert not CaseCopy.objects.exclude(agreed_on=None).exists()
    assert "Kept by" not in page(asha, kept.hers)
    assert not Blob.objects.filter(item=third.rpartition("/")[2]).exists()


def test_what_is_not_safe_to_tell_shows_nowhere_on_her_side_and_is_asked_again_in_28_days(asha, kept):
    before = page(asha, kept.hers)
    assert "Write why it is not safe" in kept.kell.post(
        kept.pieces()[0], status=200, basis="harm", why=WHY, tell="no"
    )
    copy = kept.ask(tell="no", not_safe="He reads the phone.")
    kept.one.post(f"{copy}/agree", yes="yes")
    assert "Because:" not in page(asha, kept.hers)
    assert "CopyKept" not in repr(list(log.done(sharing.shares(asha.opened())[0].safe)))
    assert page(asha, kept.hers).count("Kept by") == before.count("Kept by")
    (task,) = Task.objects.filter(ended_on=None, due_on=timezone.localdate() + copy_actions.ASK_AGAIN_IN)
    assert "He reads the phone." in kept.kell.get(copy)
    Task.objects.update(due_on=timezone.localdate())
    assert "Ask again now" in kept.kell.get(copy)
    kept.kell.post(copy, way="not yet", why="He still does.")
    assert Task.objects.get(id=task.id).ended_on
    assert Task.objects.filter(ended_on=None, due_on=timezone.localdate() + timedelta(days=28)).count() == 1
    kept.kell.post(copy, way="shared")
    assert WHY in page(asha, kept.hers)
    assert not Task.objects.filter(ended_on=None, due_on=timezone.localdate() + timedelta(days=28)).exists()
    kept.kell.post(copy, status=200, way="shared")
    other = kept.ask(1, tell="no", not_safe="He reads the phone.")
    kept.one.post(f"{other}/agree", yes="yes")
    post(asha, f"{kept.hers}/stop", stop="yes")
    assert "Yes: say it now" not in kept.kell.get(other)
    kept.kell.post(other, way="another way", how="On the phone.")
    assert "They were told on" in kept.kell.get(other)


def test_nobody_else_reaches_a_copy_or_asks_for_one(asha, kept, desk):
    copy = kept.ask()
    stranger = desk(workforce.add_agency("Northmere Council", "council"), "duty manager", name="Noor Third")
    colleague = desk(workforce.Agency.objects.first(), "advocate", name="Dev Marsh")
    other = reported(stranger)
    for each in (stranger, colleague):
        for address in (copy, f"{copy}/agree", f"{copy}/p", kept.pieces()[0], f"{kept.case.id}/copies"):
            each.get(address, status=404)
        each.post(f"{copy}/agree", status=404, yes="yes")
        each.post(copy, status=404, end="yes")
    number = copy.rpartition("/")[2]
    stranger.get(f"{other.id}/copies/{number}", status=404)
    stranger.get(f"{other.id}/shared/{kept.share.id}/keep/{ShareEntry.objects.first().id}", status=404)
    assert "No copy is kept." in stranger.get(f"{other.id}/copies")
    with pytest.raises(copy_actions.NotNow):
        copy_actions.agree(kept.kell.worker, kept.case, CaseCopy.objects.get().id)
    assert WHY.encode() not in stored_bytes()


def test_a_stop_while_a_copy_is_agreed_to_comes_before_or_after_it(asha, kept, monkeypatch):
    copy = kept.ask(2)
    sealed = copy_actions._sealed

    def stopped_just_then(*args):
        blob = sealed(*args)
        given.stop([kept.share.id])
        return blob

    monkeypatch.setattr(copy_actions, "_sealed", stopped_just_then)
    kept.one.post(f"{copy}/agree", yes="yes")
    assert CaseCopy.objects.get().agreed_on is None
    assert not Blob.objects.filter(item=CaseCopy.objects.get().id).exists()
    assert Blob.objects.filter(item__in=ShareMedia.objects.values("id")).count() == 1
