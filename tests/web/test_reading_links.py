"""Reading links: made for a friend, opened by a spoken code, seen, stopped, ended, and closed after wrong codes."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.web.conftest import PASSPHRASE, new_client
from tests.web.staff.test_sharing import FELT, OUTSIDE, PLACE, chosen, entry, page, post, stored_bytes

from chesil.vault import locks
from chesil.vault.errors import Expired, WrongSecret
from chesil_web.foundation.keys import entrusted
from chesil_web.foundation.keys.models import Lock, Safe
from chesil_web.foundation.keys.rows import as_vault_locks
from chesil_web.foundation.keys.service import key_service
from chesil_web.foundation.limits import limits
from chesil_web.person.sharing import gate
from chesil_web.record.links import actions
from chesil_web.record.links.models import ReadingLink
from chesil_web.upkeep import replaying
from chesil_web.upkeep.models import PutBack

pytestmark = pytest.mark.django_db
WRONG = "2222-2222"
SHUT = "This does not open."


@pytest.fixture(autouse=True)
def _no_waits(monkeypatch):
    """Guesses are counted here; that they wait is tried in one test."""
    monkeypatch.setattr(limits, "_wait_after", lambda _count: timedelta(0))


def made(person, **more):
    """Where a link is in a record, its address and its code."""
    return link_of(person, chosen(person), **more)


def link_of(person, at, **more):
    """The same of a choice whose preview is there."""
    sent = {"name": "my sister", "lasts": "24", "passphrase": PASSPHRASE} | more
    hers = post(person, f"{at}/l", **sent).removeprefix("/n/")
    shown = page(person, hers)
    address = re.search(r'value="https?://localhost(/v/[0-9a-f-]{36})"', shown)[1]
    return hers, address, re.search(r'class="ch-code"[^>]*>([^<]+)<', shown)[1]


@pytest.fixture
def link(asha):
    entry(asha)
    return made(asha, words="Please read this before Sunday.")


def typed(address, code, client=None):
    answer = (client or new_client()).post(address, {"code": code}, secure=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_friend_reads_it_with_the_code_and_keeps_nothing(asha, link):
    hers, address, code = link
    shown = page(asha, hers)
    assert "Never send it in the same message" in shown
    assert "Nobody has opened it yet." in shown
    friend = new_client()
    first = friend.get(address, secure=True).content.decode()
    assert OUTSIDE not in first
    assert "my sister" not in first
    read = typed(address, f" {code.lower().replace('-', ' ')} ", friend)
    for words in (OUTSIDE, PLACE, FELT, "Please read this before Sunday."):
        assert words in read
    assert "<title>Notes</title>" in read
    assert "data-leave" in read
    assert 'content="noindex"' in read
    assert not re.search(r"download|/n/|my sister", read.partition("<main")[2].partition("</main>")[0])
    assert not friend.cookies
    assert OUTSIDE not in friend.get(address, secure=True).content.decode()
    assert page(asha, hers).count("<li>") == 1
    assert "Link for my sister" in page(asha, "h/all")


def test_stopping_closes_it_at_once_and_it_leaves_her_list_only_then(asha, link):
    hers, address, code = link
    post(asha, f"{hers}/drop", sure="yes")
    assert OUTSIDE in typed(address, code)
    post(asha, f"{hers}/stop", stop="yes")
    assert SHUT in typed(address, code)
    shown = page(asha, hers)
    assert "You stopped it" in shown
    assert code not in shown
    assert OUTSIDE in shown
    post(asha, f"{hers}/drop", sure="yes")
    assert Safe.objects.get(id=ReadingLink.objects.get().safe_id).state == "erased"
    page(asha, hers, status=404)


def test_a_few_wrong_codes_close_it_for_good_and_tell_nothing(asha, link):
    hers, address, code = link
    assert "A code has 8 letters and numbers" in typed(address, "sesame")
    for _ in range(actions.MOST_TRIES - 1):
        refused = typed(address, WRONG)
        assert SHUT in refused
    assert "4 wrong codes were typed" in page(asha, hers)
    assert OUTSIDE in typed(address, code)
    assert "wrong code" not in page(asha, hers)
    for _ in range(actions.MOST_TRIES):
        typed(address, WRONG)
    assert typed(address, code) == refused.replace(WRONG, code)
    assert "It closed after 5 wrong codes" in page(asha, hers)
    nowhere = f"/v/{uuid.uuid4()}"
    assert typed(nowhere, WRONG) == refused


def test_guesses_wait(asha, link, monkeypatch):
    monkeypatch.setattr(limits, "_wait_after", lambda count: timedelta(minutes=count))
    _hers, address, code = link
    typed(address, WRONG)
    assert "Wait" in typed(address, code)
    assert ReadingLink.objects.get().tries == 1


def test_it_ends_by_itself_whatever_its_columns_say(asha, link, monkeypatch):
    hers, address, code = link
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(hours=24))
    assert SHUT in typed(address, code)
    lock = Lock.objects.get(kind="claim")
    assert actions.clear() == 1
    assert not Lock.objects.filter(kind="claim").exists()
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert "It ended" in page(asha, hers)
    (vaults,) = as_vault_locks([lock])
    with pytest.raises(Expired):
        locks.open_lock(vaults, code, key_service=key_service(), now=lock.expires_at)
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=400))
    assert actions.clear() == 1
    assert Safe.objects.get(id=lock.safe_id).state == "erased"


def test_the_server_with_all_its_keys_does_not_open_it_without_the_address_and_the_code(asha, link):
    _hers, address, code = link
    row = ReadingLink.objects.get()
    assert set(Lock.objects.filter(safe_id=row.safe_id).values_list("kind", flat=True)) == {"claim", "giver"}
    with pytest.raises(WrongSecret):
        entrusted.open_as_installation(row.safe_id)
    (lock,) = as_vault_locks(Lock.objects.filter(kind="claim"))
    place, signs = address.removeprefix("/v/").replace("-", ""), code.replace("-", "")
    for tried in (signs, place, f"{place} {WRONG.replace('-', '')}", f"{uuid.uuid4().hex} {signs}"):
        with pytest.raises(WrongSecret):
            locks.open_lock(lock, tried, key_service=key_service(), now=timezone.now())
    key = locks.open_lock(lock, f"{place} {signs}", key_service=key_service(), now=timezone.now())
    assert len(key) == 32
    stored = stored_bytes()
    for secret in (OUTSIDE, "my sister", "before Sunday", place, address, code, signs):
        assert secret.encode() not in stored, secret
    assert uuid.UUID(place).bytes not in bytes(stored)


def test_it_is_another_records_nothing_and_goes_with_her_record(asha, dev, link):
    hers, address, code = link
    entry(dev)
    own, *_ = made(dev)
    assert own != hers
    for place in (hers, f"{hers}/drop"):
        page(dev, place, status=404)
    post(dev, f"{hers}/stop", status=404, stop="yes")
    assert OUTSIDE in typed(address, code)
    post(asha, "keeping/end", when="later", passphrase=PASSPHRASE)
    assert SHUT in typed(address, code)


def test_a_backup_that_is_put_back_does_not_open_it_again(asha, link):
    hers, address, code = link
    lock, row = Lock.objects.get(kind="claim"), ReadingLink.objects.get()
    post(asha, f"{hers}/stop", stop="yes")
    lock.save(force_insert=True)
    row.save()
    assert OUTSIDE in typed(address, code)
    now = timezone.now()
    PutBack.objects.create(copy="an older one", made_at=now, keys_made_at=now, files_back_at=now)
    replaying.replay([])
    assert SHUT in typed(address, code)
    assert actions.clear() == 1


def test_what_changed_since_it_was_looked_over_does_not_go_out(asha):
    address = entry(asha)
    entry(asha, what="It rang all night.")
    preview = chosen(asha)
    asha.client.post(f"{address}/d", secure=True)
    sent = {"name": "my sister", "lasts": "4", "passphrase": PASSPHRASE}
    assert post(asha, f"{preview}/l", **sent) == f"/n/{preview}"
    assert not ReadingLink.objects.exists()
    assert OUTSIDE not in page(asha, preview)
    post(asha, f"{preview}/l", **sent)
    assert ReadingLink.objects.count() == 1


def test_it_asks_for_who_and_how_long_and_for_her_passphrase(asha, link):
    hers, _address, _code = link
    entry(asha)
    at = f"{chosen(asha)}/l"
    shown = post(asha, at, status=200, name="")
    assert "Write who it is for." in shown
    assert "Choose for how long." in shown
    session = asha.client.session
    del session[gate._AT]
    session.save()
    assert "Your passphrase again" in page(asha, hers)
