"""A pack made through the pages: both verifiers pass it, and it holds what was chosen and no more."""

import io
import json
import re
import subprocess
import sys
import uuid
import zipfile
from datetime import timedelta

import pikepdf
import pypdfium2 as pdfium
import pyrage
import pytest
from tests.vault.authority import Authority
from tests.web.test_analysis import CHAT, look, page
from tests.web.test_diary import write
from tests.web.test_evidence import add
from tests.web.test_papers import ask, keep_one_kind, kept, work

from chesil.case_folder.handing_over import Way
from chesil.vault.pack.checking import check_pack, intact
from chesil_web.foundation.keys.models import Ticket
from chesil_web.foundation.log import anchoring, authorities
from chesil_web.person.papers import bundling, gate, tasks
from chesil_web.person.papers.models import Asked, Made, Paper
from chesil_web.person.people import actions as people
from chesil_web.person.people.models import Asked as Stop
from chesil_web.person.people.models import Person

__all__ = ["kept"]
pytestmark = pytest.mark.django_db
GIVES_AWAY = "Something in them must stay secret, and the owner left them out"


def look_again(person):
    keep_one_kind(person)
    look(person)
    work()


@pytest.fixture
def hers(once):
    """Everything of hers is looked through."""
    return once(look_again)


def pack(person, **said):
    """Ask for a pack, have it made and save it."""
    shown = ask(person, papers="pack", text="", **said)
    assert "It is being made." in shown, re.findall(r"govuk-error-message.*?</p>", shown, re.S)
    work()
    return save(person)


def save(person):
    found = re.findall(r'action="(/n/d/[^"]+/[^"]{36})"', page(person, "/n/d"))
    assert found, "it was not made"
    return person.client.post(found[0], secure=True)


def whole(answer):
    return b"".join(answer.streaming_content)


def names(data):
    return zipfile.ZipFile(io.BytesIO(data)).namelist()


def of(data, path):
    return zipfile.ZipFile(io.BytesIO(data)).read(path)


def readme(data):
    return " ".join(of(data, "README.txt").decode().split())


@pytest.fixture
def verified(tmp_path, chesil):
    """Checks a pack with both verifiers; gives what the library's found."""

    def verify(data, *, good=True):
        path = tmp_path / "pack.zip"
        path.write_bytes(data)
        script = tmp_path / "verify.py"
        script.write_bytes(of(data, "verify.py"))
        alone = subprocess.run(
            [sys.executable, "-I", script, path], capture_output=True, text=True, check=False
        )
        ended = chesil("verify", path)
        assert (alone.returncode, ended.status) == (int(not good), int(not good)), (alone.stdout, ended.out)
        return check_pack(path)

    return verify


def test_a_pack_of_everything_passes_both_verifiers(hers, verified):
    answer = pack(hers, recipient="Farah", initials="ak")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="shopping list.zip"'
    data = whole(answer)
    found = verified(data)
    assert intact(found)
    held = [name.partition("-")[2] for name in names(data) if name.startswith("items/")]
    assert sorted(held) == ["AK-1-calls.xml", "AK-2-chat.txt", "entry.json"], "by their exhibit numbers"
    (chat,) = (name for name in names(data) if name.endswith("AK-2-chat.txt"))
    assert of(data, chat).decode() == CHAT
    assert {"derived/chronology.pdf", "derived/timeline.csv"} <= set(names(data))
    assert json.loads(of(data, "export-record.json"))["recipient"] == "Farah"
    assert not Ticket.objects.exists()


def test_what_is_only_for_her_or_deleted_is_in_no_pack_and_is_counted(hers, verified):
    at = write(hers, what="CANARYGONE")
    hers.client.post(f"{at}/d", secure=True)
    look(hers)
    work()
    data = whole(pack(hers))
    verified(data)
    every = b"".join(of(data, name) for name in names(data))
    assert b"CANARYPRIVATE" not in every
    assert b"CANARYGONE" not in every
    left_out = {each["what"]: each["count"] for each in json.loads(of(data, "manifest.json"))["left_out"]}
    assert left_out["entries"] == 1
    assert "They are only for who wrote them" in readme(data)


def test_a_chosen_part_keeps_both_sides_of_a_talk_and_counts_the_rest(hers, verified):
    write(hers, when="day", day="2026-01-05", what="CANARYEARLY")
    look(hers)
    work()
    write(hers, when="day", day="2026-03-20", what="CANARYCHOSEN")
    look(hers)
    work()
    data = whole(pack(hers, since="2026-03-20", until="2026-03-21"))
    verified(data)
    (table,) = [
        each for each in json.loads(of(data, "manifest.json"))["tables"] if each["name"] == "chat.txt"
    ]
    assert (table["shown"], table["left_out"]) == (2, {"message": 63})
    rows = of(data, f"rows/{table['record']:04}.jsonl").decode()
    assert [json.loads(line)["line"]["sender"] for line in rows.splitlines()] == ["Asha", "Dev"]
    every = b"".join(of(data, name) for name in names(data))
    assert b"CANARYEARLY" not in every
    (entry,) = [name for name in names(data) if "entry" in name]
    assert json.loads(of(data, entry))["what"] == "CANARYCHOSEN"
    what = {each["what"]: each["count"] for each in json.loads(of(data, "manifest.json"))["left_out"]}
    assert what["entries and requests to stop"] == 2


def keep_secret(person, *values):
    for value in values:
        said = {"id": uuid.uuid4().hex, "kind": "words", "value": value}
        person.client.post("/n/k/new/5", said, secure=True)


def test_papers_and_pack_wait_for_each_find_and_none_tells_what_another_takes_out(hers, verified):
    keep_secret(hers, "You will regret this", "shouted my name")
    assert "It is being made." in ask(hers, papers=["chronology", "pack"])
    work()
    shown = page(hers, "/n/d")
    assert "Something that must stay secret is in it" in shown
    assert "Save: " not in shown
    row = Paper.objects.get()
    (asked,) = hers.opened().read([row], Asked)
    assert {each.name for each in asked.finds if each.of} == {"chat.txt", "entry"}
    assert {each.number for each in asked.finds if not each.of} == {0, 1}
    part = Made.objects.filter(item=row.id).first()
    assert hers.client.post(f"/n/d/{row.id}/{part.id}", secure=True).status_code == 302
    address = f"/n/d/{row.id}/secret"
    groups = page(hers, address).split("<h2")[1:]
    said = {}
    for group in groups:
        out, why = (re.findall(rf'name="({kind}all[0-9]+)"', group) for kind in ("out", "why"))
        said |= {out[0]: "on"} if "regret" in group else {why[0]: "They know it"}
    assert len(said) == 2
    hers.client.post(address, said, secure=True)
    page(hers, "/n/d")
    work()
    (asked,) = hers.opened().read(Paper.objects.all(), Asked)
    assert (asked.pack, asked.own, asked.secrets, asked.fault) == (None, ("", ""), (), "")
    assert {each.out for each in asked.finds if "regret" in each.words} == {"done"}
    data = whole(save_pack(hers))
    verified(data)
    assert "shouted my name" in of(data, "derived/timeline.csv").decode()
    with pikepdf.open(io.BytesIO(of(data, "derived/chronology.pdf"))) as pdf:
        assert len(pdf.pages) > 1
    text = "".join(pages_of(of(data, "derived/chronology.pdf")))
    assert "Words taken out" in text
    assert "shouted my" in text
    every = b"".join(of(data, name) for name in names(data)) + text.encode()
    assert b"regret this" not in every
    assert b"[Words taken out]" in every
    left_out = json.loads(of(data, "manifest.json"))["left_out"]
    assert {"count": 1, "what": "whole files", "why": GIVES_AWAY} in left_out
    assert "What you decided about" in page(hers, "/n/d")
    assert "make the documents again" in page(hers, address)


def test_what_a_whole_file_tells_of_others_is_named_before_the_pack_is_made(hers, monkeypatch):
    add(hers, ("letter.txt", b"Ring Priya: 07700 900555, priya@example.org. We met at 50.7155, -2.4373."),
        ("more.txt", b"Priya has 07700 900555."), ("most.txt", b"Or +44 7700 900556."))  # fmt: skip
    work()
    look(hers)
    work()
    monkeypatch.setattr(gate, "MOST", 1)
    ask(hers, papers=["chronology", "pack"], going=Way.AS_IT_CAME.value)
    work()
    shown = page(hers, "/n/d")
    assert "Its files say something about other people" in shown
    (row,) = (row for row in Paper.objects.all())
    finds = hers.opened().read([row], Asked)[0].finds
    told = {(each.name.split()[-1], each.detail): each.words for each in finds if gate.is_told(each)}
    assert told[("letter.txt", gate.TELLS["phone"])] == "07700 900555"
    assert told[("letter.txt", gate.TELLS["mail"])] == "priya@example.org"
    assert told[("letter.txt", gate.TELLS["point"])] == "50.7155, -2.4373"
    assert told[("files", gate.TELLS["phone"])] == "", "the rest of many files is one find"
    address = f"/n/d/{row.id}/secret"
    shown = page(hers, address)
    assert "Phone numbers of other people" in shown
    assert "have phone numbers or e-mail addresses of other people in them" in shown
    assert "You said that this must stay secret" not in shown
    said = {f"why{nth}": "They know it" for nth, each in enumerate(finds) if each.name.endswith("letter.txt")}
    said |= {f"out{nth}": "on" for nth, each in enumerate(finds) if each.name.endswith("files")}
    hers.client.post(address, said, secure=True)
    work()
    data = whole(save_pack(hers))
    assert any(name.endswith("letter.txt") for name in names(data))
    assert not any(name.endswith(("more.txt", "most.txt")) for name in names(data))


def test_a_hand_over_has_a_cover_page_for_the_officer_and_goes_in_parts(hers, verified, monkeypatch):
    monkeypatch.setattr(bundling, "_MOST_BYTES", (4 << 20) + 20_000)
    first = {"papers": ["chronology", "pack"], "front": "on", "recipient": "PC Lee"}
    shown = ask(hers, **first)
    assert "The cover page for the officer" in shown
    answers = {
        "c-name": "Asha Kaya", "c-alleged": "CANARYALLEGED he waits outside", "c-asks": "Arrest him\nTell me",
        "c-phone": "Messages with Dev", "c-children_case": "yes",
    }  # fmt: skip
    assert "Ask the court, a solicitor or an adviser first" in ask(hers, **first, **answers)
    assert "It is being made." in ask(hers, **first, **answers | {"c-children_case": "no"})
    work()
    shown = page(hers, "/n/d")
    assert "The cover page for the officer" in shown
    found = re.findall(r'action="(/n/d/[^"]+/[^"]{36})"', shown)
    saved = [hers.client.post(each, secure=True) for each in dict.fromkeys(found)]
    packs = [whole(each) for each in saved if each.headers["Content-Disposition"].endswith('.zip"')]
    assert len(packs) > 1
    for data in packs:
        verified(data)
    cover = "".join(pages_of(of(packs[0], "derived/cover.pdf")))
    for words in ("CANARYALLEGED", "Arrest him", "Messages with Dev", f"{len(packs)} parts"):
        assert words in cover
    assert "derived/cover.pdf" not in names(packs[1])
    assert "PC Lee" in shown


def save_pack(person):
    shown = page(person, "/n/d")
    found = re.findall(r'action="(/n/d/[^"]+/[^"]{36})"', shown)
    answers = [person.client.post(each, secure=True) for each in found]
    return next(each for each in answers if each.headers["Content-Disposition"].endswith('.zip"'))


def pages_of(data):
    with pdfium.PdfDocument(data) as pdf:
        return [page.get_textpage().get_text_range() for page in pdf]


def test_a_pack_needs_a_look_at_everything_that_is_there(hers):
    write(hers, what="something new")
    assert "Reading what is new" in ask(hers, papers="pack")
    assert not Paper.objects.exists()


def test_earlier_versions_go_in_only_when_she_says_so(asha, verified):
    at = write(asha, what="CANARYFIRST words")
    asha.client.post(f"{at}/w", {"based_on": "1", "what": "other words"}, secure=True)
    look(asha)
    work()
    asha.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
    work()
    data = whole(pack(asha))
    verified(data)
    every = b"".join(of(data, name) for name in names(data))
    assert b"CANARYFIRST" not in every
    data = whole(pack(asha, versions="on"))
    verified(data)
    assert any(b"CANARYFIRST" in of(data, name) for name in names(data) if "entry" in name)


def test_the_time_stamp_of_its_making_is_in_it_once_it_is_there(hers, verified, monkeypatch):
    now = anchoring.timezone.now
    with Authority(name="One") as one:
        monkeypatch.setattr(authorities, "in_use", lambda: (one.chosen(timeout=3.0),))
        anchoring.hourly()
        data = whole(pack(hers))
        verified(data)
        assert "anchors/001/token-1.tsr" in names(data)
        assert "anchors/export/completion.txt" not in names(data)
        write(hers, what="logged after the pack")
        with monkeypatch.context() as later:
            later.setattr(anchoring.timezone, "now", lambda: now() + timedelta(hours=1))
            assert anchoring.hourly() == 1
    data = whole(save(hers))
    found = verified(data)
    assert "anchors/export/completion.txt" in names(data)
    assert all(each["dated"] for each in json.loads(of(data, "manifest.json"))["records"])
    assert intact(found)


def test_without_an_authority_the_pack_says_that_nobody_outside_bears_it_out(hers, verified):
    anchoring.hourly()
    data = whole(pack(hers))
    verified(data)
    assert "No independent time stamp bears it out." in readme(data)
    assert "No outside service gives time stamps here." in page(hers, "/n/v")


def test_a_pack_sealed_for_somebody_opens_with_their_key_alone(hers, verified):
    farah = pyrage.x25519.Identity.generate()
    answer = pack(hers, sealed_for=str(farah.to_public()))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="shopping list.zip.age"'
    data = whole(answer)
    assert data.startswith(b"age-encryption.org/v1\n")
    verified(pyrage.decrypt(data, [farah]))


def test_a_key_that_is_none_is_refused(hers):
    assert "This is not a key." in ask(hers, papers="pack", sealed_for="age1nonsense")
    assert not Paper.objects.exists()


def test_one_changed_byte_fails_both_verifiers(hers, verified):
    data = bytearray(whole(pack(hers)))
    at = data.index(b"where you live")
    data[at] ^= 1
    verified(bytes(data), good=False)


def test_what_was_made_and_for_whom_is_shown_and_stays_when_the_pack_is_dropped(hers):
    pack(hers, recipient="Farah, solicitor")
    paper = Paper.objects.get()
    hers.client.post(f"/n/d/{paper.id}/drop", {"sure": "yes"}, secure=True)
    shown = page(hers, "/n/v")
    assert "Farah, solicitor" in shown
    assert "What was made" in shown
    assert "Farah, solicitor" in page(hers, "/n/d")


def test_the_keys_of_what_is_in_it_do_not_stay_with_the_pack(hers, monkeypatch):
    ended = []
    closed = tasks.closed_again
    monkeypatch.setattr(
        tasks, "closed_again", lambda key, row, said: ended.append(said) or closed(key, row, said)
    )
    pack(hers)
    (asked,) = ended
    assert isinstance(asked, Asked)
    assert asked.pack is None


def test_requests_to_stop_go_in_as_they_were_logged(hers, verified):
    safe, dev = hers.opened(), uuid.uuid4()
    people.write(safe, dev, Person(name="Dev", remember="CANARYREMEMBER"))
    people.write(safe, uuid.uuid4(), Stop(person=dev.hex, when="2026-03-20", words="Please stop."))
    look(hers)
    work()
    data = whole(pack(hers, since="2026-03-20", until="2026-03-20"))
    verified(data)
    (request,) = [name for name in names(data) if "request" in name]
    assert json.loads(of(data, request))["thing"]["words"] == "Please stop."
    assert not any(b"CANARYREMEMBER" in of(data, name) for name in names(data))


def test_an_earlier_version_that_was_only_for_her_is_in_no_pack_and_is_counted(asha, verified):
    at = write(asha, when="day", day="2026-03-14", what="CANARYPRIVATE name", private="on")
    for number, what in ((1, "Second."), (2, "Third.")):
        asha.client.post(f"{at}/w", {"based_on": f"{number}", "what": what}, secure=True)
    look(asha)
    work()
    data = whole(pack(asha, versions="on"))
    verified(data)
    every = b"".join(of(data, name) for name in names(data))
    assert b"CANARYPRIVATE" not in every
    assert b"Second." in every
    assert b"Third." in every
    left_out = {
        (each["what"], each["why"]): each["count"]
        for each in json.loads(of(data, "manifest.json"))["left_out"]
    }
    assert left_out == {("earlier versions of entries", "They were only for who wrote them"): 1}


def test_what_a_chronology_and_a_statement_are_made_from_has_no_earlier_version(asha, monkeypatch):
    at = write(asha, when="day", day="2026-03-14", what="CANARYPRIVATE name", private="on", who="Dev")
    now = {"based_on": "1", "what": "Second.", "when": "day", "day": "2026-03-14"}
    asha.client.post(f"{at}/w", now, secure=True)
    look(asha)
    work()
    given = []
    papers = tasks.bridge.papers
    monkeypatch.setattr(
        tasks.bridge, "papers", lambda asked, *more: given.append(asked) or papers(asked, *more)
    )
    entry = at.rpartition("/")[2].replace("-", "")
    ask(asha, papers=["chronology", "statement"], entries="chosen", e=entry)
    work()
    (asked,) = given
    for said in (asked.told, asked.diary):
        assert "Second." in said
        assert "CANARYPRIVATE" not in said
