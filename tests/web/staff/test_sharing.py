"""Sharing by a spoken code: chosen, sent, waiting, read and seen, answered, stopped, and gone with the record."""

import re
import threading
import uuid
from datetime import timedelta

import msgspec
import pytest
from django.db import connection
from django.utils import timezone
from tests.web.conftest import PASSPHRASE
from tests.web.staff.test_cases import reported, triage
from tests.web.test_diary import write

from chesil.vault.errors import KeyReplaced, WrongSecret
from chesil_web.config import cleaning
from chesil_web.foundation.keys import entrusted
from chesil_web.foundation.keys.models import Lock, Safe
from chesil_web.person.diary.models import Version
from chesil_web.person.sharing import gate, queries
from chesil_web.person.sharing.models import ShareRule
from chesil_web.record.given import actions as given
from chesil_web.record.given import codes
from chesil_web.record.given import shared as shared_copies
from chesil_web.record.given.models import Share, ShareCode, ShareEntry, ShareReply
from chesil_web.staff.cases.models import Case, RefusedShare
from chesil_web.staff.workforce import actions as workforce
from chesil_web.upkeep import replaying
from chesil_web.upkeep.models import PutBack

pytestmark = pytest.mark.django_db
OUTSIDE = "He stood at the gate of the mill again."
FELT = "Sick with worry all night."
PLACE = "Corner of Mill Lane"
WRONG = "not this one at all"


def page(person, address, status=200):
    answer = person.client.get(f"/n/{address}", secure=True)
    assert answer.status_code == status, (address, answer.status_code)
    return answer.content.decode()


def post(person, address, status=302, **sent):
    answer = person.client.post(f"/n/{address}", sent, secure=True)
    assert answer.status_code == status, (address, answer.status_code, answer.content.decode())
    return answer.url if status == 302 else answer.content.decode()


def code_of(desk, address="code", way="said"):
    return re.search(r'class="ch-code"[^>]*>([^<]+)<', desk.post(address, status=200, way=way))[1]


def entry(person, **said):
    given = {"what": OUTSIDE, "where": PLACE, "how_it_felt": FELT, "when": "day", "day": "2026-03-04"} | said
    return write(person, **given)


def chosen(person, **more):
    """Where the preview of every entry that she can share is."""
    versions = re.findall(r'name="e" value="(\w+)"', page(person, "h/new"))
    return post(person, "h/new", e=versions, go="yes", **more).removeprefix("/n/")


def ready(person, code, name="Asha", **more):
    """Where she sees whom the code is from, after her passphrase."""
    at = chosen(person, **more)
    return post(person, f"{at}/to", code=code, name=name, passphrase=PASSPHRASE).removeprefix("/n/")


def shared(person, code, name="Asha", **more):
    """Where a share is in her record, once it was sent."""
    at = ready(person, code, name, **more)
    until = timezone.localdate() + timedelta(days=30)
    return post(person, at, purpose="To plan my safety", until=until.isoformat()).removeprefix("/n/")


def taken(desk, **more):
    """Where a worker reads what waits for them, once they said that it is hers."""
    (share,) = ShareCode.objects.exclude(share=None).values_list("share", flat=True)
    told = {"case": "new"} | triage(desk) | more
    return desk.post(f"shared/{share}", **told).removeprefix("/work/c/")


@pytest.fixture
def advocate(desk):
    """Kell, an advocate."""
    return desk(workforce.add_agency("Harbour Advocates", "advocates"), "advocate")


@pytest.fixture
def read(asha, advocate):
    """Asha's share and where Kell reads it."""
    entry(asha)
    return shared(asha, code_of(advocate)), taken(advocate)


def test_she_sees_what_the_worker_sees_and_leaves_out_what_she_wants(asha, advocate):
    entry(asha, kinds=["waiting_outside"], who="Dev")
    entry(asha, what="Only for me.", private="on")
    assert "Only for me." not in page(asha, "h/new")
    preview = page(asha, chosen(asha))
    for words in (OUTSIDE, PLACE, FELT, "Dev", "Waited outside", "1 entry says where it was.", "Written on"):
        assert words in preview, words
    assert "How they felt" in preview, "in words about them"
    assert "version 1" not in preview
    buttons = re.findall(r'<a href="[^"]+/(\w+)" role="button"[^>]* class="([^"]+)"', preview)
    assert [way for _to, way in buttons] == ["govuk-button govuk-button--secondary"] * 2, (
        "one beside the other"
    )
    assert "Share it with a worker" in preview
    assert "Make a link for a friend" in preview
    less = page(asha, chosen(asha, without=["where", "how_it_felt"]))
    assert OUTSIDE in less
    assert PLACE not in less
    assert FELT not in less
    shared(asha, code_of(advocate), without=["where", "how_it_felt"])
    read = advocate.get(taken(advocate))
    drawn = re.compile(r'<section class="ch-record">.*</section>', re.DOTALL)
    assert drawn.search(read)[0] == drawn.search(less)[0]
    assert "To plan my safety" in read


def test_nothing_is_shared_while_something_that_must_stay_secret_is_not_decided_about(asha):
    entry(asha, what="He asked for 4 Quay Rd.")
    entry(asha, what="She said 4 Quay Rd too.")
    entry(asha)
    assert "Decide about it first" not in page(asha, chosen(asha))
    said = {"id": uuid.uuid4().hex, "kind": "address", "value": "4 Quay Road, DT1 1AA"}
    asha.client.post("/n/k/new/5", said, secure=True)
    at = chosen(asha)
    shown = page(asha, at)
    assert "Decide about it first" in shown
    assert "Make a link" not in shown
    for way in ("to", "l"):
        answer = asha.client.post(f"/n/{at}/{way}", {"passphrase": PASSPHRASE}, secure=True)
        if answer.status_code == 302 and not answer.url.endswith("/secret"):
            answer = asha.client.get(f"/n/{at}/{way}", secure=True)
        assert answer.url.endswith(f"{at}/secret"), way
    secret = page(asha, f"{at}/secret")
    assert "He asked for 4 Quay Rd." in secret
    first = 0 if secret.index("He asked") < secret.index("She said") else 1
    post(asha, f"{at}/secret", **{f"out{first}": "on"})
    assert "He asked for 4 Quay Rd." not in page(asha, at)
    assert "Decide about it first" in page(asha, at)
    post(asha, f"{at}/secret", why0="The advocate knows it")
    shown = page(asha, at)
    assert "She said 4 Quay Rd too." in shown
    assert "Make a link" in shown
    assert "The advocate knows it" in page(asha, f"{at}/secret"), "it can be decided again"


def test_whose_code_it_is_shows_only_after_the_code_and_the_passphrase(asha, advocate):
    entry(asha)
    code, at = code_of(advocate), chosen(asha)
    before = page(asha, f"{at}/send")
    assert "Your passphrase again" in before
    assert post(asha, f"{at}/send", passphrase=PASSPHRASE).endswith("/send")
    assert asha.client.get(f"/n/{at}/send", secure=True).url.endswith("/to")
    where = post(asha, f"{at}/to", code=code.lower().replace("-", " "), name="Asha", passphrase=PASSPHRASE)
    confirm = page(asha, where.removeprefix("/n/"))
    for words in ("Rowan", "Domestic abuse advocate", "Harbour Advocates", "its key could read it too"):
        assert words in confirm, words
    assert "Kell" not in confirm
    at = chosen(asha)
    wrong = post(asha, f"{at}/to", status=200, code=code, name="Asha", passphrase=WRONG)
    assert "does not open it" in wrong
    assert "Rowan" not in wrong
    assert asha.client.get(f"/n/{at}/send", secure=True).url.endswith("/to")
    assert not Share.objects.exists()


def test_an_overheard_code_brings_in_that_record_and_waits_unread(asha, dev, advocate, desk):
    case = reported(advocate)
    code = code_of(advocate, f"{case.id}/code")
    entry(dev, what="Ask her what she did to me.")
    at = shared(dev, code, name="Asha")
    after = page(dev, at)
    assert "They have not opened it yet." in after
    assert "Shared. You can stop it here" in after
    assert "Shared. You can" not in page(dev, at), "it is said once"
    (share,) = Share.objects.all()
    waiting = advocate.get("shared") + advocate.get(f"shared/{share.id}")
    assert "Asha" in waiting
    assert "Ask her" not in waiting
    assert "To plan my safety" not in waiting
    advocate.get(f"{case.id}/shared/{share.id}", status=404)
    assert "1 person shared something with you" in advocate.get("")
    colleague = desk(workforce.Agency.objects.get(), "advocate", name="Dev Marsh")
    colleague.get(f"shared/{share.id}", status=404)
    manager = desk(workforce.Agency.objects.get(), "duty manager", name="Priya Other")
    advocate.post(f"shared/{share.id}", **{"not-hers": "yes"})
    advocate.get(f"shared/{share.id}", status=404)
    with pytest.raises(WrongSecret):
        entrusted.open_as_installation(share.safe_id)
    assert "is from somebody else" in advocate.get(f"{case.id}")
    assert "1 code was used by the wrong person" in manager.get("")
    told = manager.get("refused")
    assert "Rowan Kell" in told
    assert case.ref in told
    manager.post("refused", id=str(RefusedShare.objects.get().id))
    assert "There is none." in manager.get("refused")
    assert "Nobody read it." in page(dev, at)
    entry(asha)
    at = chosen(asha)
    again = post(asha, f"{at}/to", status=200, code=code, name="Asha", passphrase=PASSPHRASE)
    assert "This code does not work." in again


def test_a_code_works_once_and_for_its_time(asha, dev, advocate):
    entry(asha)
    entry(dev)
    code = code_of(advocate)
    first, other = ready(asha, code), ready(dev, code)
    until = (timezone.localdate() + timedelta(days=30)).isoformat()
    post(asha, first, purpose="Help", until=until)
    assert "code does not work any more" in post(dev, other, status=200, purpose="Help", until=until)
    assert Share.objects.count() == 1
    spoken, handed = code_of(advocate), code_of(advocate, way="handed")
    for text, hours in ((spoken, 24), (handed, 72)):
        row = given.find_code(text)
        lasts = row.expires_at - timezone.now()
        assert timedelta(hours=hours) - lasts < timedelta(minutes=5)
        ShareCode.objects.filter(id=row.id).update(expires_at=timezone.now())
        with pytest.raises(WrongSecret):
            given.find_code(text)
    assert given.clear() == 2
    assert ShareCode.objects.get().share == Share.objects.get().id


def test_guesses_at_codes_are_counted_and_wait(asha):
    entry(asha)
    at = chosen(asha)
    for expected in ("This code does not work.", "Wait "):
        told = post(asha, f"{at}/to", status=200, code="2222-2222", name="A", passphrase=PASSPHRASE)
        assert expected in told
    assert re.fullmatch(f"[{codes.SIGNS}]{{4}}-[{codes.SIGNS}]{{4}}", codes.new_code())
    assert codes.index("not a code") is codes.index("2222-222O") is None


def test_what_changed_since_it_was_looked_over_does_not_go_out(asha, advocate):
    address = entry(asha)
    entry(asha, what="It rang all night.")
    at = ready(asha, code_of(advocate))
    asha.client.post(f"{address}/d", secure=True)
    until = (timezone.localdate() + timedelta(days=30)).isoformat()
    again = post(asha, at, purpose="Help", until=until).removeprefix("/n/")
    assert not Share.objects.exists()
    assert OUTSIDE not in page(asha, again)
    post(asha, at, purpose="Help", until=until)
    assert ShareEntry.objects.count() == 1


@pytest.mark.parametrize(("days", "wrong"), [(-1, "This day is over."), (800, "within two years")])
def test_the_end_has_to_be_ahead_and_near(asha, advocate, days, wrong):
    entry(asha)
    at = ready(asha, code_of(advocate))
    assert str((timezone.localdate() + timedelta(days=183)).year) in page(asha, at)
    until = (timezone.localdate() + timedelta(days=days)).isoformat()
    assert wrong in post(asha, at, status=200, purpose="Help", until=until)


def test_it_can_be_read_once_its_worker_says_whose_it_is_and_she_sees_each_look(asha, advocate, desk):
    entry(asha)
    at = shared(asha, code_of(advocate))
    assert "Nobody has opened it yet." in page(asha, at)
    read = taken(advocate)
    assert "Nobody has opened it yet." in page(asha, at)
    assert OUTSIDE in advocate.get(read)
    advocate.get(read)
    looks = page(asha, at).partition("Who opened it")[2]
    assert looks.count("Domestic abuse advocate, Harbour Advocates</dd>") == 1
    assert "Rowan, " not in looks
    other = desk(workforce.Agency.objects.get(), "advocate", name="Dev Marsh")
    other.get(read, status=404)
    manager = desk(workforce.Agency.objects.get(), "duty manager", name="Priya Other")
    assert OUTSIDE in manager.get(read)
    assert "Duty manager, Harbour Advocates" in page(asha, at)
    case = Case.objects.get()
    assert "Shared on" in advocate.get(f"{case.id}")
    assert "They shared something" in advocate.get(f"{case.id}")


def test_it_goes_into_a_case_that_is_there(asha, advocate):
    case = reported(advocate)
    entry(asha)
    shared(asha, code_of(advocate, f"{case.id}/code"))
    assert taken(advocate).startswith(str(case.id))
    shared(asha, code_of(advocate))
    share = ShareCode.objects.get().share
    assert "Choose a case, or a new one." in advocate.post(f"shared/{share}", status=200, case="")
    assert taken(advocate, case=case.id.hex).startswith(str(case.id))
    assert Case.objects.count() == 1


def test_both_sides_write_to_each_other(asha, advocate, read):
    hers, theirs = read
    advocate.post(theirs, text="Is Tuesday safe?")
    shown = page(asha, hers)
    assert "Is Tuesday safe?" in shown
    assert "Rowan, Domestic abuse advocate, Harbour Advocates</strong>" in shown
    post(asha, hers, text="Yes, before noon.")
    post(asha, hers, text="Yes, before noon.")
    assert advocate.get(theirs).count("Yes, before noon.") == 1
    assert "the last one is theirs" in advocate.get(theirs.partition("/")[0])
    assert ShareReply.objects.count() == 2


def test_stopping_ends_every_way_in_for_the_service_and_keeps_hers(asha, advocate, read):
    hers, theirs = read
    advocate.get(theirs)
    (share,) = Share.objects.all()
    running = entrusted.open_as_installation(share.safe_id)
    assert "This stays:" in page(asha, hers)
    post(asha, f"{hers}/stop", stop="yes")
    with pytest.raises(WrongSecret):
        entrusted.open_as_installation(share.safe_id)
    with pytest.raises((KeyReplaced, given.NoLonger)):
        given.reply(running, "Too late", by=advocate.worker.id)
    with pytest.raises(KeyReplaced):
        running.drop(list(ShareEntry.objects.all()))
    advocate.get(theirs, status=404)
    advocate.post(theirs, status=404, text="Too late")
    case = advocate.get(theirs.partition("/")[0])
    assert "Check safely how they are." in case
    assert "You stopped it on" in page(asha, hers)
    assert OUTSIDE in page(asha, hers)
    assert "Send</button>" not in page(asha, hers)
    assert "not shared any more" in post(asha, hers, status=200, text="Hello?")
    post(asha, f"{hers}/drop", sure="yes")
    assert "You share nothing." in page(asha, "h/all")
    assert Safe.objects.get(id=share.safe_id).state == "erased"


def test_a_damaged_copy_is_said_on_both_sides_and_harms_no_other(asha, advocate):
    entry(asha)
    entry(asha, what="It rang all night.")
    hers = shared(asha, code_of(advocate))
    theirs = taken(advocate)
    row = ShareEntry.objects.first()
    ShareEntry.objects.filter(id=row.id).update(sealed=bytes(row.sealed)[:-1])
    assert "1 entry of this share is damaged" in page(asha, hers)
    read = advocate.get(theirs)
    assert "1 part of this is damaged" in read
    assert (OUTSIDE in read) != ("It rang all night." in read)


def test_a_backup_that_is_put_back_does_not_start_a_stopped_share_again(asha, advocate, read):
    hers, theirs = read
    lock, share = Lock.objects.get(safe_id=Share.objects.get().safe_id, kind="service"), Share.objects.get()
    post(asha, f"{hers}/stop", stop="yes")
    lock.save(force_insert=True)
    share.save()
    assert OUTSIDE in advocate.get(theirs)
    now = timezone.now()
    PutBack.objects.create(copy="an older one", made_at=now, keys_made_at=now, files_back_at=now)
    replaying.replay([])
    advocate.get(theirs, status=404)
    assert given.clear() == 1
    assert "You stopped it on" in page(asha, hers)


def test_what_waits_can_be_stopped_and_what_runs_cannot_be_dropped(asha, advocate):
    entry(asha)
    at = shared(asha, code_of(advocate))
    post(asha, f"{at}/drop", sure="yes")
    assert "They have not opened it yet." in page(asha, at)
    post(asha, f"{at}/stop", stop="yes")
    assert "Nothing waits for you." in advocate.get("shared")


def test_it_ends_by_itself_and_is_gone_a_year_later(asha, advocate, read):
    hers, theirs = read
    today = timezone.localdate()
    Share.objects.update(ends_on=today - timedelta(days=1))
    advocate.get(theirs, status=404)
    assert given.clear() == 1
    assert not Lock.objects.filter(safe_id=Share.objects.get().safe_id, kind="service").exists()
    assert "It ended on" in page(asha, hers)
    Share.objects.update(stopped_on=today - given.KEPT_FOR)
    cleaning.clean()
    assert not Share.objects.exists()
    assert "It was deleted for good." in page(asha, hers)
    post(asha, f"{hers}/drop", sure="yes")
    assert "You share nothing." in page(asha, "h/all")


def test_what_she_shared_is_behind_her_passphrase_and_counted_nowhere(asha, advocate, read, monkeypatch):
    hers, theirs = read
    advocate.post(theirs, text="Is Tuesday safe?")
    for address in ("", "h", "keeping", "keeping/end", "d", "l"):
        shown = page(asha, address)
        assert not {"Harbour Advocates", "Rowan"} & set(re.findall(r"Harbour Advocates|Rowan", shown)), (
            address
        )
    monkeypatch.setattr(gate, "OPEN_FOR", timedelta(0))
    for address in ("h/all", hers, f"{hers}/drop"):
        assert "Your passphrase again" in page(asha, address)
        assert "Rowan" not in page(asha, address)
    asked = post(asha, hers, status=200, text="Yes, before noon.")
    assert 'name="text" value="Yes, before noon."' in asked
    assert not ShareReply.objects.filter(is_hers=True).exists()
    wrong = post(asha, hers, status=200, text="Yes, before noon.", passphrase=WRONG)
    assert "does not open it" in wrong
    monkeypatch.setattr("chesil_web.foundation.limits.limits._wait_after", lambda _: timedelta(0))
    post(asha, hers, text="Yes, before noon.", passphrase=PASSPHRASE)
    assert ShareReply.objects.filter(is_hers=True).count() == 1
    asha.client.post(f"/n/{hers}/stop", {"stop": "yes", "passphrase": PASSPHRASE}, secure=True)
    assert Share.objects.get().stopped_on


def test_a_share_is_another_records_nothing(asha, dev, advocate):
    entry(asha)
    at = ready(asha, code_of(advocate))
    entry(dev)
    ready(dev, code_of(advocate))
    for address in (at, at.replace("/send", "/to"), at.replace("/send", "")):
        page(dev, address, status=404)
    hers = shared(asha, code_of(advocate))
    for address in (hers, f"{hers}/drop"):
        page(dev, address, status=404)
    post(dev, f"{hers}/stop", status=404, stop="yes")
    foreign = Version.objects.get(safe_id=asha.opened().id).id.hex
    assert "Tick at least one entry." in post(dev, "h/new", status=200, e=[foreign], go="yes")
    assert Share.objects.get().stopped_on is None


@pytest.mark.parametrize("when", ["later", "now"])
def test_deleting_her_record_ends_every_share(asha, advocate, read, when):
    assert "that ends at once" in page(asha, "keeping/end")
    post(asha, "keeping/end", status=200, when="now", code="AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-A")
    assert Share.objects.get().stopped_on is None
    post(asha, "keeping/end", when=when, passphrase=PASSPHRASE, code=asha.code)
    assert not Lock.objects.filter(safe_id=Share.objects.get().safe_id, kind="service").exists()
    advocate.get(read[1], status=404)


def stored_bytes():
    """Everything that the database holds, as a thief of it would read it."""
    stored = bytearray()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'select * from "{table}"')
            for row in cursor.fetchall():
                stored += repr([bytes(v) if isinstance(v, memoryview) else v for v in row]).encode()
    return stored


def test_nothing_of_a_share_stands_in_clear(asha, advocate, read):
    _hers, theirs = read
    advocate.post(theirs, text="Is Tuesday safe?")
    code = code_of(advocate)
    stored = stored_bytes()
    link = queries.shares(asha.opened())[0].link
    secret = bytes.fromhex(link.secret)
    for words in (OUTSIDE, PLACE, FELT, "To plan my safety", "Is Tuesday", "Harbour", code, link.secret):
        assert words.encode() not in stored, words
    assert repr(secret)[2:-1].encode() not in stored
    assert uuid.UUID(link.share).hex.encode() in stored or str(uuid.UUID(link.share)).encode() in stored


def kept_sharing(person, at, **said):
    return post(person, f"{at}/keep", keep="yes", **said)


def saved(person, **said):
    """Where an entry is that was saved just now, and its page as it first shows."""
    given = {"entry": uuid.uuid4().hex, "based_on": "0", "when": "day", "day": "2026-03-05", "where": PLACE}
    at = post(person, "w/all", **(given | said)).removeprefix("/n/")
    return at, page(person, at)


def test_what_she_keeps_sharing_goes_when_she_saves_and_the_page_says_so(asha, advocate, read):
    hers, theirs = read
    kept_sharing(asha, hers, about="dev", without=["where"])
    _at, said = saved(asha, what="It rang all night.", who="Dev Marsh")
    assert "This also goes to Rowan, Harbour Advocates." in said
    shown = advocate.get(theirs)
    assert "It rang all night." in shown
    assert shown.count(PLACE) == 1, "where it was is left out of what is added"
    for more in ({"who": "Priya"}, {"who": "Dev", "private": "on"}):
        assert "This also goes" not in saved(asha, what="CANARYKEPT", **more)[1]
    assert "CANARYKEPT" not in advocate.get(theirs)
    assert "Entries about dev" in page(asha, f"{hers}/keep")
    post(asha, f"{hers}/keep", end=re.search(r'name="end" value="(\w+)"', page(asha, f"{hers}/keep"))[1])
    saved(asha, what="CANARYLATER", who="Dev")
    assert "CANARYLATER" not in advocate.get(theirs)
    assert "It rang all night." in advocate.get(theirs), "what went before stays"


def test_what_just_went_is_taken_back_alone_and_a_change_goes_in_its_place(asha, advocate, read):
    hers, theirs = read
    kept_sharing(asha, hers)
    first, _said = saved(asha, what="It rang.")
    _second, said = saved(asha, what="It rang twice.")
    (undo,) = re.findall(r'action="/n/(h/entry/[^"]+)"', said)
    assert "Taken back." in page(asha, post(asha, undo).removeprefix("/n/"))
    shown = advocate.get(theirs)
    assert "It rang." in shown
    assert "It rang twice." not in shown
    post(asha, f"{first}/w", what="It rang at nine.", when="day", day="2026-03-05", based_on="1")
    shown = advocate.get(theirs)
    assert "It rang at nine." in shown
    assert "It rang.<" not in shown
    post(asha, f"{hers}/keep", end=ShareRule.objects.get().id.hex)
    post(asha, f"{first}/d")
    assert "It rang at nine." not in advocate.get(theirs), "also when nothing is kept shared any more"
    assert OUTSIDE in advocate.get(theirs), "what she chose herself stays until she stops"


def test_keeping_ends_with_its_share_and_says_no_name_on_a_page_left_open(asha, advocate, read, monkeypatch):
    hers, theirs = read
    kept_sharing(asha, hers)
    monkeypatch.setattr(gate, "OPEN_FOR", timedelta(0))
    _at, said = saved(asha, what="It rang all night.")
    assert "This also goes to a worker you share with." in said
    assert "Rowan" not in said
    assert "Your passphrase again" in page(asha, f"{hers}/keep")
    given.stop([Share.objects.get().id])
    assert "This also goes" not in saved(asha, what="Later.")[1]
    assert not ShareRule.objects.exists()
    advocate.get(theirs, status=404)


def test_keeping_is_of_its_own_record(asha, dev, advocate, read):
    hers, _theirs = read
    kept_sharing(asha, hers)
    address, _said = saved(asha, what="It rang.")
    dev.client.post(f"/n/{hers}", {"passphrase": PASSPHRASE}, secure=True)
    page(dev, f"{hers}/keep", status=404)
    post(dev, f"h/entry/{address.rpartition('/')[2]}", status=404)
    assert ShareEntry.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_stop_and_what_is_added_at_that_moment_come_one_after_the_other(asha, advocate, read, monkeypatch):
    safe, share = queries.shares(asha.opened())[0].safe, Share.objects.get()
    (copy,) = (each for _row, each in shared_copies.entries(safe))
    held, go_on, ended = threading.Event(), threading.Event(), []
    keep = type(safe).keep

    def slow(*args, **columns):
        held.set()
        go_on.wait(10)
        return keep(*args, **columns)

    def add():
        monkeypatch.setattr(type(safe), "keep", slow)
        given.add_entry(safe, msgspec.structs.replace(copy, entry=uuid.uuid4().hex))
        connection.close()

    def stop():
        given.stop([share.id])
        ended.append(go_on.is_set())
        connection.close()

    adding, stopping = threading.Thread(target=add), threading.Thread(target=stop)
    adding.start()
    assert held.wait(10)
    monkeypatch.setattr(type(safe), "keep", keep)
    stopping.start()
    stopping.join(0.3)
    go_on.set()
    adding.join()
    stopping.join()
    assert ended == [True], "the stop waits for what is being added"
    assert ShareEntry.objects.filter(safe_id=share.safe_id).count() == 2
    with pytest.raises(given.NoLonger):
        given.add_entry(safe, msgspec.structs.replace(copy, entry=uuid.uuid4().hex))
    with pytest.raises(WrongSecret):
        entrusted.open_as_installation(share.safe_id)
