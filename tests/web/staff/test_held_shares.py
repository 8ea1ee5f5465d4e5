"""A share that is stopped while its case is under a legal hold: kept for two, shown to her, let go in the end."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.web.conftest import PASSPHRASE
from tests.web.staff.conftest import logged
from tests.web.staff.test_keeping import due
from tests.web.staff.test_sharing import OUTSIDE, code_of, entry, page, post, shared, taken

from chesil.vault.errors import KeyReplaced, WrongSecret
from chesil.vault.records import Decided
from chesil_web.foundation.keys import entrusted
from chesil_web.foundation.keys.models import Lock, Safe
from chesil_web.foundation.log import queries as log
from chesil_web.record.given import actions as given
from chesil_web.record.given.models import Share, ShareEntry
from chesil_web.staff.cases import keepers
from chesil_web.staff.cases.models import Case
from chesil_web.staff.keeping import actions as keeping
from chesil_web.staff.shares import actions as share_actions
from chesil_web.staff.workforce import actions as workforce
from chesil_web.staff.workforce.models import Worker
from chesil_web.upkeep import replaying
from chesil_web.upkeep.models import PutBack

pytestmark = pytest.mark.django_db


class Held:
    """Asha's share in a case of the advocates, with the two who can set a hold, and everybody else of theirs."""

    def __init__(self, asha, desk):
        agency = workforce.add_agency("Harbour Advocates", "advocates")
        self.kell = desk(agency, "advocate")
        self.one = desk(agency, "duty manager", name="Priya Other")
        self.two = desk(agency, "safeguarding lead", name="Ida Moss")
        self.officer = desk(agency, "data protection officer", name="Noor Third")
        self.other = desk(agency, "duty manager", name="Dev Marsh")
        entry(asha)
        self.hers = shared(asha, code_of(self.kell))
        self.theirs = taken(self.kell)
        self.case, self.share = Case.objects.get(), Share.objects.get()

    def hold(self, one=None, two=None):
        (one or self.one).post(f"{self.case.id}/hold", why="A court case.")
        (two or self.two).post(f"{self.case.id}/hold", answer="yes")

    def lift(self):
        self.one.post(f"{self.case.id}/hold", why="It is over.")
        self.two.post(f"{self.case.id}/hold", answer="yes")

    def kinds(self):
        return set(Lock.objects.filter(safe_id=self.share.safe_id).values_list("kind", flat=True))


@pytest.fixture
def held(asha, desk):
    return Held(asha, desk)


def test_under_a_hold_a_stopped_share_is_kept_for_two_who_set_it_and_she_is_told_before(asha, held):
    assert "legal hold" not in page(asha, held.hers)
    held.hold()
    before = page(asha, held.hers)
    told, button = before.index("There is a legal hold"), before.index("Stop sharing now")
    assert told < button
    assert "two people who set the hold" in before
    running = entrusted.open_as_installation(held.share.safe_id)
    held.other.get(held.theirs)
    post(asha, f"{held.hers}/stop", stop="yes")
    for each in (held.kell, held.other, held.officer):
        each.get(held.theirs, status=404)
        each.post(held.theirs, status=404, text="Too late")
    with pytest.raises(WrongSecret):
        entrusted.open_as_installation(held.share.safe_id)
    for write in (
        lambda: running.drop(list(ShareEntry.objects.all())),
        lambda: given.reply(running, "Too late", by=held.kell.worker.id),
    ):
        with pytest.raises((KeyReplaced, given.NoLonger)):
            write()
    for each in (held.one, held.two):
        read = each.get(held.theirs)
        assert OUTSIDE in read
        assert "you are one of them" in read
        assert "Send</button>" not in read
    held.one.post(held.theirs, status=404, text="One more question")
    after = page(asha, held.hers)
    assert "They have to keep it because of a legal hold." in after
    looks = after.partition("Who opened it")[2]
    assert "Duty manager, Harbour Advocates" in looks
    assert "Safeguarding lead, Harbour Advocates" in looks
    assert "A legal hold keeps it for two people alone." in held.kell.get(f"{held.case.id}")
    assert OUTSIDE not in held.kell.get(f"{held.case.id}/timeline?by=happened")
    assert held.kinds() == {"giver", "held"}
    assert "not shared any more" in post(asha, held.hers, status=200, text="Hello?")


def test_what_is_kept_cannot_leave_her_list_or_be_erased_and_goes_once_somebody_looked(asha, held):
    held.kell.post(f"{held.case.id}/close", outcome="He stopped.", told_how="By phone.")
    held.hold()
    post(asha, f"{held.hers}/stop", stop="yes")
    assert "Take this off your list" not in page(asha, held.hers)
    post(asha, f"{held.hers}/drop", sure="yes")
    Share.objects.update(stopped_on=timezone.localdate() - given.KEPT_FOR)
    assert given.clear() == 0
    due(held.case)
    refused = held.one.post(f"{held.case.id}/purge", status=200, end="erase", ref=held.case.ref, why="Old.")
    assert "It cannot be erased yet" in refused
    assert "There is none" not in held.one.get(f"{held.case.id}/hold")
    assert not keepers.to_review(held.one.worker, "cases:hold").exists()
    held.lift()
    assert "Closed cases that are kept (1)" in held.other.get("")
    assert f"What is kept of {held.case.ref}" in held.other.get("kept")
    assert OUTSIDE in held.one.get(held.theirs), "nothing goes by itself"
    at = f"{held.case.id}/hold"
    assert "is still kept" in held.other.get(at)
    assert "Choose one." in held.other.post(at, status=200, why="Judgment was given.")
    held.other.post(at, then="go", why="Judgment was given.")
    assert held.kinds() == {"giver"}
    for each in (held.one, held.two, held.other):
        each.get(held.theirs, status=404)
    assert "The legal hold is over. Since" in page(asha, held.hers)
    assert OUTSIDE in page(asha, held.hers)
    assert [each.what for each in logged(held.case, Decided)][-2:] == ["hold lifted", "let go"]
    assert not keepers.to_review(held.one.worker, "cases:hold").exists()
    Share.objects.update(let_go_on=timezone.localdate() - given.KEPT_FOR)
    given.clear()
    assert Safe.objects.get(id=held.share.safe_id).state == "erased"


def test_a_new_hold_has_new_keepers_and_erasing_the_case_lets_go(asha, held):
    held.hold()
    post(asha, f"{held.hers}/stop", stop="yes")
    held.lift()
    held.other.post(f"{held.case.id}/hold", then="hold", why="An appeal.")
    held.officer.post(f"{held.case.id}/hold", answer="yes")
    held.one.get(held.theirs, status=404)
    assert OUTSIDE in held.other.get(held.theirs)
    held.officer.get(held.theirs, status=404)
    with pytest.raises(keeping.NotNow):
        keeping.let_go(held.one.worker, held.case, "Too early.")
    held.other.post(f"{held.case.id}/hold", why="Over.")
    held.officer.post(f"{held.case.id}/hold", answer="yes")
    held.kell.post(f"{held.case.id}/close", outcome="He stopped.", told_how="By phone.")
    due(held.case)
    held.one.post(f"{held.case.id}/purge", end="erase", ref=held.case.ref, why="Six years are over.")
    assert held.kinds() == {"giver"}
    assert "The legal hold is over." in page(asha, held.hers)


def test_somebody_takes_the_place_of_a_keeper_who_left(asha, held):
    held.hold()
    post(asha, f"{held.hers}/stop", stop="yes")
    at = f"{held.case.id}/keeper"
    held.other.get(at, status=404)
    Worker.objects.filter(id=held.two.worker.id).update(ends_at=timezone.now())
    assert "One of the two has left." in held.one.get(f"{held.case.id}/hold")
    assert "is no keeper yet" in held.one.get(at)
    assert "is no keeper yet" in held.officer.get(at), "whose role reads nothing that is shared"
    held.kell.get(at, status=404)
    held.other.post(at, why="Ida Moss left.")
    assert "The other keeper has to agree." in held.other.get(at)
    held.other.get(held.theirs, status=404)
    held.officer.post(at, status=200, answer="yes")
    assert "Ida Moss left." in held.one.get(at)
    held.one.post(at, answer="no", why="Not you.")
    held.other.get(held.theirs, status=404)
    held.other.post(at, why="Nobody else can.")
    held.one.post(at, answer="yes")
    assert OUTSIDE in held.other.get(held.theirs)
    assert OUTSIDE in held.one.get(held.theirs)
    last = logged(held.case, Decided)[-1]
    assert (last.what, last.by, last.second) == (
        "keeper replaced", held.one.worker.id.hex, held.other.worker.id.hex,
    )  # fmt: skip
    held.one.get(at, status=404)
    assert "only Priya Other and Dev Marsh can open it" in held.one.get(f"{held.case.id}/hold")


def test_a_hold_keeps_what_ends_by_its_day_or_with_her_record_and_none_keeps_what_was_stopped_before(
    asha, held
):
    held.hold()
    Share.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert given.clear() == 1
    assert held.kinds() == {"giver", "held"}
    assert "It ended on" in page(asha, held.hers)
    assert "legal hold" in page(asha, "keeping/end")
    post(asha, "keeping/end", when="now", passphrase=PASSPHRASE, code=asha.code)
    assert OUTSIDE in held.one.get(held.theirs)


def test_a_hold_that_was_only_asked_for_keeps_nothing(asha, held):
    held.one.post(f"{held.case.id}/hold", why="A court case.")
    post(asha, f"{held.hers}/stop", stop="yes")
    assert held.kinds() == {"giver"}
    held.two.post(f"{held.case.id}/hold", answer="yes")
    held.one.get(held.theirs, status=404)


def test_no_backup_opens_for_others_what_was_stopped_under_a_hold(asha, held):
    held.hold()
    lock, share = Lock.objects.get(safe_id=held.share.safe_id, kind="service"), Share.objects.get()
    post(asha, f"{held.hers}/stop", stop="yes")
    Lock.objects.filter(safe_id=held.share.safe_id, kind="held").delete()
    lock.save(force_insert=True)
    share.save()
    assert OUTSIDE in held.kell.get(held.theirs)
    now = timezone.now()
    PutBack.objects.create(copy="an older one", made_at=now, keys_made_at=now, files_back_at=now)
    replaying.replay([])
    held.kell.get(held.theirs, status=404)
    assert OUTSIDE in held.one.get(held.theirs)
    assert held.kinds() == {"giver", "held"}


def test_what_is_taken_into_a_held_case_while_it_is_stopped_is_kept(asha, held, monkeypatch):
    held.hold()
    shared(asha, code_of(held.kell, f"{held.case.id}/code"))
    (share,) = Share.objects.filter(accepted_on=None)
    ask, calls = given.holds.held, []

    def taken_meanwhile(shares, *, lock=False):
        answer = ask(shares, lock=lock)
        if not calls:
            share_actions.accept_share(held.kell.worker, held.case, share.id)
        calls.append(answer)
        return answer

    monkeypatch.setattr(given.holds, "held", taken_meanwhile)
    given.stop([share.id])
    assert calls == [frozenset(), frozenset({share.id})]
    assert Share.objects.get(id=share.id).is_held


def test_a_page_that_is_asked_for_at_that_moment_shows_nothing_and_writes_no_look(asha, held, monkeypatch):
    held.hold()
    found = keepers.found

    def stopped_just_then(worker, at, id, share):
        answer = found(worker, at, id, share)
        given.stop([share])
        return answer

    monkeypatch.setattr(keepers, "found", stopped_just_then)
    held.other.get(held.theirs, status=404)
    monkeypatch.setattr(keepers, "found", found)
    assert "Nobody has opened it yet." in page(asha, held.hers)
    safe = entrusted.open_for_keepers(held.share.safe_id)
    assert list(log.viewed(safe)) == []
