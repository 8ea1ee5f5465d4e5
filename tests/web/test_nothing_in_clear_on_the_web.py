"""After the whole journey no word, code, cookie or key stands in clear in anything that the site wrote (K1, K2), and
what was lent to a job opens nothing once it lies on the disk, whoever has the instance key (K2, K3).

The site runs as `chesil serve` starts it, with its worker, over folders of its own. They are searched twice: while it
runs, with the database's log and what is in the temporary folder then, and after it has stopped. Whatever is lent is
written down as it comes, and each is tried with every key that the data and the instance key give.
"""

import uuid
from base64 import urlsafe_b64decode
from collections.abc import Iterator, Mapping
from contextlib import ExitStack

import attrs
import pytest
from bench.site.load import served
from tests.web import waiting_files, whole_journey
from tests.web.beside import Beside, beside
from tests.web.searching import Installation, Search, forms, installed, left_in
from tests.web.waiting_files import Seen
from tests.web.whole_journey import NETWORK, NUMBER, Walk

from chesil.vault import recovery


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The one that is searched."""
    with installed(tmp_path_factory.mktemp("installation")) as made:
        yield made


@attrs.frozen
class Journey:
    """What is known of it: its secrets, bytes of a row that it wrote, what stood in clear while it went on, what the
    check of the logs said after it, and what opened of what was lent."""

    secrets: dict[str, bytes]
    row: bytes
    while_it_ran: list[str]
    logs: str
    opened: list[str]


@pytest.fixture(scope="module")
def both(installation: Installation) -> tuple[Seen, Journey]:
    """One whose files wait while the site is started anew and while it is deleted; then the whole journey of another."""
    with ExitStack() as stack:
        with served(installation.folder, installation.variables) as server:
            site = stack.enter_context(beside(installation.variables))
            seen = waiting_files.begun(server.port, server.process.pid, installation, site)
        seen.left.append(site.told("left"))  # the site was stopped with some of them waiting
        with served(installation.folder, installation.variables) as server:
            waiting_files.ended(server.port, installation, site, seen)
            secrets, row, found = _journey(server.port, installation, site)
        journey = Journey(
            secrets, row, found, site.told("check_logs"), site.told("opened_tickets", seen.tickets)
        )
    return seen, journey


@pytest.fixture(scope="module")
def seen(both: tuple[Seen, Journey]) -> Seen:
    return both[0]


@pytest.fixture(scope="module")
def journey(both: tuple[Seen, Journey]) -> Journey:
    return both[1]


def _journey(
    port: int, installation: Installation, site: Beside
) -> tuple[dict[str, bytes], bytes, list[str]]:
    with ExitStack() as stack:
        walk = Walk(port, installation.folder / "phone", stack)
        her = whole_journey.walked(walk)
        keys, row = site.told("every_key", walk.passphrase("second"), walk.codes[1])
        whole_journey.put_away(walk, her)
        secrets = {name: bytes.fromhex(key) for name, key in keys.items()} | _given(walk)
        found = Search(secrets | _own_keys(installation)).found(*installation.places())
    return secrets, bytes.fromhex(row), found


def _own_keys(installation: Installation) -> dict[str, bytes]:
    """What the folder of keys is there to hold."""
    keys = (installation.folder / "keys").iterdir()
    return _of_codes({each.name: each.read_text("ascii").strip() for each in keys})


def _given(walk: Walk) -> dict[str, bytes]:
    """What was typed or sent, and what the site gave in return."""
    typed = walk.words | {
        "number": NUMBER,
        "number in another way": NUMBER[1:].replace(" ", ""),
        "network": NETWORK,
    }
    codes = _of_codes({f"code {number}": each for number, each in enumerate(walk.codes)})
    return {name: word.encode() for name, word in typed.items()} | codes | _cookies(walk)


def _cookies(walk: Walk) -> dict[str, bytes]:
    """Every cookie that was set, and the secret in each of those that open something."""
    given = sorted({each.strip('"') for visitor in walk.visitors for each in visitor.given} - {""})
    opening = {f"secret of cookie {each}": urlsafe_b64decode(each) for each in given if each.endswith("=")}
    assert len(given) > len(opening) >= 4, "cookies of both kinds"
    return {f"cookie {each}": each.encode() for each in given} | opening


def _of_codes(codes: Mapping[str, str]) -> dict[str, bytes]:
    """Codes as they are printed, without dashes, the half of each, and the bytes that they stand for."""
    found = {}
    for name, code in codes.items():
        plain = code.replace("-", "")
        secret = recovery.read_code(code, size=(len(plain) - 1) * 5 // 8)
        found |= {name: code.encode(), f"{name}, plain": plain.encode(), f"{name}, bytes": secret}
    return found


def test_nothing_of_the_journey_stood_in_clear_while_the_site_ran(journey):
    assert journey.while_it_ran == []


def test_nothing_of_the_journey_stands_in_clear_after_the_site_has_stopped(journey, installation):
    everything = Search(journey.secrets | _own_keys(installation))
    assert everything.found(*installation.places()) == []
    assert Search(journey.secrets).found(installation.folder / "keys") == []
    assert len(journey.secrets) > 150, "there was something to be found"


def test_after_the_journey_every_row_is_as_it_was_kept(journey):
    """The same journey again, seen by who checks the logs: many who write and work leave no false fault."""
    assert journey.logs == "Every log fits every anchor over it, and every row is as it was kept.\n"


def test_the_search_looks_where_rows_files_and_logs_are(journey, installation):
    said = Search({"a row": journey.row, "the log": b"Open http://localhost", "keys": b"web.key"})
    found = " ".join(said.found(*installation.places(), installation.folder / "keys"))
    for each in ("a row in ", "the log in ", "keys in "):
        assert each in found
    assert sum(each.is_file() for each in (installation.folder / "data" / "files").rglob("*")) > 10


@pytest.mark.parametrize("form", range(len(forms(b"Canarywhatquillzarn"))))
def test_the_search_finds_a_word_in_any_form_wherever_it_is_left(journey, installation, form):
    name, secret = next(iter(journey.secrets.items()))
    written = sorted(forms(secret))[form]
    for place in (*installation.places(), installation.folder / "keys"):
        with left_in(place, b"before it, " + written + b" and after it") as left:
            found = Search({name: secret}).found(place)
        assert found == [f"{name} in {left}"]


# What was lent.


def test_every_job_was_lent_a_key_and_no_key_of_an_item_stands_in_clear(seen, installation):
    assert {kind for _job, kind, _sealed, _end in seen.tickets} >= {
        "read_evidence",
        "look_through",
        "make_paper",
    }
    assert len(seen.keys) > 5
    assert seen.while_it_ran == []
    assert Search(seen.keys).found(*installation.places()) == []


def test_what_was_lent_stands_on_the_disk_and_opens_with_no_key_that_the_disk_and_the_instance_key_give(
    seen, journey, installation
):
    assert seen.on_disk or not installation.cluster, "a log of the database keeps what was deleted"
    assert journey.opened == []


def test_what_waited_when_the_site_was_stopped_is_read_after_its_owner_has_come_back(seen):
    stopped, back, *_ = seen.left
    assert stopped["waiting"] > 0
    assert (back["read"], back["waiting"], back["tickets"]) == (9, 0, 0)


def test_deleting_for_good_takes_what_waits_and_goes_on_with_it(seen):
    *_, waited, erased = seen.left
    assert waited["jobs"] > waited["read"] + 1, "a file was being read, and others waited"
    assert (erased["jobs"], erased["tickets"], erased["files"]) == (0, 0, 0)
    assert seen.files == ["owner"]  # whose store it is


def test_no_process_of_the_site_writes_its_memory_down_when_it_crashes(seen):
    assert seen.limits == {"0"}


def test_a_job_names_ids_and_nothing_of_what_was_answered(seen):
    for each in (arguments for left in seen.left for arguments in left["arguments"]):
        assert [uuid.UUID(id).hex for id in each]
