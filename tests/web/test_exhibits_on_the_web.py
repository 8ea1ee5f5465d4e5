"""Exhibits: one number each in every paper, where each came from, the list and labels of them."""

import html
import io
import re
import uuid

import pikepdf
import pytest
from tests.web.test_analysis import CHAT, add, page
from tests.web.test_papers import ask, keep_one_kind, saved, work

from chesil_web.person.exhibits import actions
from chesil_web.person.papers import bridge, numbering
from chesil_web.person.papers.models import Asked, Numbers, Paper, Particulars
from chesil_web.record.evidence.models import Evidence


def send(person, address, **said):
    return person.client.post(address, said, secure=True, follow=True).content.decode()


def give_numbers(person):
    keep_one_kind(person)
    send(person, "/n/x/initials", initials="ak")
    offered = re.findall(r'name="add" type="checkbox" value="([0-9a-f]{32})"', page(person, "/n/x/add"))
    send(person, "/n/x/add", add=offered)


@pytest.fixture
def numbered(once):
    return once(give_numbers)


def exhibits(person):
    """The exhibits of the list, by their numbers: address and name."""
    found = re.findall(
        r'href="(/n/x/[0-9a-f-]{36})"><strong>([^<]+)</strong> <span dir="auto">([^<]*)<',
        page(person, "/n/x"),
    )
    return {ref: (address, html.unescape(name)) for address, ref, name in found}


def test_an_empty_record_says_what_to_do_and_initials_are_asked_for(asha, dev):
    shown = page(asha, "/n/x")
    assert "Nothing has a number yet." in shown
    assert "Add a file or write an entry first." in shown
    assert 'href="/n/x/initials"' in shown
    assert "Use 1 to 4 letters." in send(asha, "/n/x/initials", initials="A1")
    assert "Everything that can be an exhibit has a number." in page(asha, "/n/x/add")
    assert asha.client.get("/n/x/make", secure=True).url == "/n/x"
    add(dev, chat__txt=CHAT)
    theirs = next(iter(re.findall(r'value="([0-9a-f]{32})"', page(dev, "/n/x/add"))))
    assert "Tick what becomes an exhibit." not in send(asha, "/n/x/add", add=theirs)
    assert not Numbers.objects.exists(), "nothing of another record can be numbered"


def test_what_is_said_of_an_exhibit_is_kept_with_its_day_and_for_others_too(numbered):
    listed = exhibits(numbered)
    assert {name for _at, name in listed.values()} >= {"calls.xml", "chat.txt"}
    at = {name: address for address, name in listed.values()}
    chat, calls = at["chat.txt"], at["calls.xml"]
    assert page(numbered, "/n/x").count("You have not said yet") == len(listed)
    shown = page(numbered, f"{chat}/about")
    assert 'value="Asha"' in shown, "who the record is of is offered as who produces it"
    also = calls.rpartition("/")[2].replace("-", "")
    said = {
        "name": "Messages with Dev", "produced_by": "Asha Kaya", "device": "My phone",
        "taken_on-day": "1", "taken_on-month": "3", "taken_on-year": "2099", "how": "Export chat",
        "whole": "part", "left_out": "Media", "where_now": "CANARYWHERE", "also": also,
    }  # fmt: skip
    assert "This day is in the future." in send(numbered, f"{chat}/about", **said)
    shown = send(numbered, f"{chat}/about", **said | {"taken_on-year": "2026"})
    shown = send(numbered, f"{chat}/about", **said | {"taken_on-year": "2026"})
    assert Particulars.objects.count() == 2, "sent twice it is kept once"
    assert "A part. Left out: Media" in shown
    assert re.search(
        r"Sun 1 March 2026.*Taken off: My phone. Export chat.*Asha Kaya, on .*Came into this", shown, re.S
    )
    other = page(numbered, calls)
    assert "My phone" in other
    assert "Messages with Dev" not in other
    send(numbered, f"{chat}/about", **said | {"taken_on-year": "2026", "device": "Old phone"})
    assert [row.number for row in Particulars.objects.filter(exhibit=chat.rpartition("/")[2])] == [1, 2]
    listed = Particulars.objects.count()
    assert actions.clear_every_gone() == 0
    Evidence.objects.filter(id=chat.rpartition("/")[2]).delete()
    assert actions.clear_every_gone() == 2, "what was said goes with what it was said of"
    assert Particulars.objects.count() == listed - 2
    assert all(b"CANARYWHERE" not in bytes(row.sealed) for row in Particulars.objects.all())


def test_every_paper_calls_a_thing_by_the_same_number_for_good(numbered, monkeypatch):
    printed = {}

    def watch(room, name):
        make = getattr(room, name)
        monkeypatch.setattr(
            room, name, lambda rows, **more: printed.update({name: rows}) or make(rows, **more)
        )

    for name in ("print_exhibits", "print_labels"):
        watch(bridge.exhibits, name)
    listed = exhibits(numbered)
    refs = {name: ref for ref, (_at, name) in listed.items()}
    make = {"papers": ["exhibits", "labels"], "which": [a.rpartition("/")[2].replace("-", "") for a, _ in listed.values()],
            "name": "shopping list", "recipient": "Farah"}  # fmt: skip
    assert "Tick at least one exhibit." in send(numbered, "/n/x/make", **make | {"which": []})
    shown = send(numbered, "/n/x/make", **make)
    assert "Nothing has been made yet." in shown
    assert not Paper.objects.exists()
    fields = {"paper": re.search(r'name="paper" value="([0-9a-f]+)"', shown)[1], "sure": "yes"}
    for _twice in range(2):
        send(numbered, "/n/x/make", **make | fields)
    assert Paper.objects.count() == 1, "a form that was sent twice makes one"
    work()
    assert {each.name: each.ref for each in printed["print_labels"]} == refs
    assert printed["print_exhibits"] == printed["print_labels"]
    with pikepdf.open(io.BytesIO(saved(numbered).getvalue())) as pdf:
        assert len(pdf.pages) > 0
    ask(numbered, papers=["chronology", "exhibits"], going="as it came")
    seen = []
    evolve = bridge.pipeline.papers
    monkeypatch.setattr(bridge.pipeline, "papers", lambda *a, **k: seen.append(k["refs"]) or evolve(*a, **k))
    work()
    assert set(seen[0].values()) == {refs["chat.txt"], refs["calls.xml"]}, "and so does the chronology"
    assert {each.ref for each in printed["print_exhibits"]} == {refs["chat.txt"], refs["calls.xml"]}
    assert "Put into a document for: Farah" in page(numbered, listed[refs["chat.txt"]][0])
    assert numbered.client.get("/n/x/initials", secure=True).url == "/n/x", "what was printed stays"
    assert numbering.name(numbered.opened(), "zz").initials == "AK"
    file = re.search(r"/n/x/(.*)", listed[refs["chat.txt"]][0])[1]
    numbered.client.post(f"/n/f/{file}/d", secure=True)
    assert f"They are not used again: {refs['chat.txt']}." in page(numbered, "/n/x")
    assert numbered.client.get(listed[refs["chat.txt"]][0], secure=True).url == "/n/x"
    add(numbered, more__txt=f"new {CHAT}")
    offered = re.findall(r'name="add" type="checkbox" value="([0-9a-f]{32})"', page(numbered, "/n/x/add"))
    send(numbered, "/n/x/add", add=offered)
    after = {name: ref for ref, (_at, name) in exhibits(numbered).items()}
    assert refs["chat.txt"] not in after.values()
    assert all(after[name] == ref for name, ref in refs.items() if name in after)


def test_a_list_with_a_secret_cannot_be_saved_before_each_find_has_a_reason(asha):
    add(asha, door__txt=CHAT)
    send(asha, "/n/k/new/5", id=uuid.uuid4().hex, kind="phone", value="07700 900555")
    choice = re.findall(r'value="([0-9a-f]{32})"', page(asha, "/n/x/add"))[0]
    send(asha, "/n/x/add", add=choice)
    at = next(iter(exhibits(asha).values()))[0]
    send(asha, f"{at}/about", where_now="In a drawer, ask 07700-900555", produced_by="Asha Kaya")
    made = {"papers": ["exhibits"], "which": choice, "name": "list"}
    shown = send(asha, "/n/x/make", **made)
    assert "you said that it must stay secret" in shown
    send(asha, "/n/x/make", **made, paper=uuid.uuid4().hex, sure="yes")
    work()
    shown = page(asha, "/n/d")
    assert "Something that must stay secret is in it" in shown
    assert "Save: " not in shown
    (row,) = Paper.objects.all()
    (asked,) = asha.opened().read([row], Asked)
    finds = f"/n/d/{row.id}/secret"
    shown = page(asha, finds)
    assert "In a drawer" in shown
    assert asked.secrets == ()
    assert "Decide about at least one of them" in send(asha, finds, why0="")
    assert "one of the two" in send(asha, finds, why0="The court has it", out0="on")
    said = {f"why{place}": "The court has it" for place in range(len(asked.finds))}
    send(asha, finds, **said)
    assert saved(asha).getvalue().startswith(b"%PDF-")
