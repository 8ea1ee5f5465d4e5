"""A bundle for a court is put together, made by its rules, and added to without moving a number."""

import html
import io
import re
import uuid

import pikepdf
import pytest
from tests.web.test_analysis import CHAT, add, page
from tests.web.test_diary import write
from tests.web.test_papers import work

from chesil_web.person.papers import binders
from chesil_web.person.papers.models import Asked, Binder, Paper


def keep_some(person):
    add(person, chat__txt=CHAT, calls__csv="Day,Number\n4 March,1\n", odd__xyz="nothing")
    write(person, when="day", day="2026-03-14", what="He waited outside.", effect="I moved.")
    write(person, what="CANARYPRIVATE", private="on")


@pytest.fixture
def kept(once):
    return once(keep_some)


def send(person, address, **said):
    return person.client.post(address, said, secure=True, follow=True).content.decode()


def begin(person, **said):
    told = {
        "name": "Hearing in May",
        "rules": "civil",
        "parties": "Asha Kaya, claimant\nDev Rao, defendant",
    } | said
    person.client.post("/n/u/new", told, secure=True)
    return re.search(r'href="(/n/u/[0-9a-f-]{36})"', page(person, "/n/u"))[1]


def offered(person, at):
    shown = page(person, f"{at}/add")
    assert "CANARYPRIVATE" not in shown
    found = re.findall(
        r'name="add" type="checkbox" value="([^"]+)".*?<label[^>]*>\s*([^<]*?)\s*</label>', shown, re.S
    )
    return {html.unescape(words): value for value, words in found}


def value_of(found, name):
    return next(value for words, value in found.items() if name in words)


def make(person, at, **said):
    told = {"name": "may", "recipient": "The court", "paper": uuid.uuid4().hex} | said
    shown = send(person, f"{at}/make", **told)
    work()
    return shown


def newest(person):
    found = person.opened().read_all(Paper, Asked)
    return max(found, key=lambda pair: pair[1].asked_at)[1]


def pdf_of(person):
    shown = page(person, "/n/d")
    address = re.search(r'action="(/n/d/[^"]+/[^"]{36})"', shown)[1]
    return pikepdf.open(io.BytesIO(person.client.post(address, secure=True).getvalue()))


def test_a_civil_bundle_is_ordered_made_checked_and_added_to_late(kept):
    assert "You have not begun one yet." in page(kept, "/n/u")
    shown = send(kept, "/n/u/new", name="", rules="")
    assert "Give it a name." in shown
    assert "Choose the rules." in shown
    assert "General guidance on electronic court bundles" in shown, "with its source and day"
    at = begin(kept)
    assert "Nothing is in it yet." in page(kept, at)
    found = offered(kept, at)
    assert not any("odd.xyz" in words for words in found), "what cannot be printed is not offered"
    assert "Tick what goes in." in send(kept, f"{at}/add", section="exhibits")
    files = [value_of(found, name) for name in ("chat.txt", "calls.csv")]
    send(kept, f"{at}/add", add=files, section="exhibits")
    send(kept, f"{at}/add", add=value_of(found, "He waited outside."), section="statements")
    shown = page(kept, at)
    assert shown.index("Witness statements") < shown.index(">Exhibits<")
    kept.client.post(at, {"up": "1"}, secure=True)
    order = [each.title for each in binders.every(kept.opened())[0][1].documents]
    assert order[:2] == ["calls.csv", "chat.txt"]
    send(kept, f"{at}/d/0", title="List of calls", section="exhibits", kind="other",
         **{"day-day": "4", "day-month": "3", "day-year": "2026"})  # fmt: skip
    shown = page(kept, f"{at}/make")
    assert "Did the court order anything about the bundle?" in shown, "unsure rules are asked"
    same = uuid.uuid4().hex
    for _twice in range(2):
        make(kept, at, paper=same)
    assert Paper.objects.count() == 1
    shown = page(kept, at)
    states = dict(re.findall(r'govuk-table__cell">([^<]+)<.*?<strong>([^<]+)</strong>', shown, re.S))
    assert states["The index names each document, and each entry is a link to it."] == "Met"
    assert states["The file is small enough to send."] == "Ask"
    asked = newest(kept)
    assert (asked.held, asked.own) == ((), ("", "")), "what it was made from is taken out"
    with pdf_of(kept) as pdf:
        before = len(pdf.pages)
        with pdf.open_outline() as outline:
            titles = [below.title for each in outline.root for below in each.children]
    assert [each.rpartition(",")[0] for each in titles] == ["He waited outside.", "List of calls", "chat.txt"]
    kept.client.post(at, {"out": "yes"}, secure=True)
    add(kept, late__txt=f"late {CHAT}")
    new = value_of(offered(kept, at), "late.txt")
    assert "Say whether somebody has a copy." in send(kept, f"{at}/add", add=new, section="claim")
    send(kept, f"{at}/add", add=new, section="claim", where="late")
    assert "Added after the bundle went out" in page(kept, at)
    make(kept, at)
    with pdf_of(kept) as pdf, pdf.open_outline() as outline:
        after = [below.title for each in outline.root for below in each.children]
        assert len(pdf.pages) > before
    assert after[: len(titles)] == titles, "no number that was printed before moves"
    assert "The court" in page(kept, "/n/d")


def test_a_family_bundle_says_which_rule_is_not_met_and_what_was_deleted(kept, dev):
    add(kept, mail__eml="From: Dev <dev@example.org>\nTo: asha@example.org\nSubject: Hi\n\nanswer me\n")
    at = begin(kept, rules="family")
    assert "The order of the sections in the practice direction of 2026 was not seen." in page(kept, at)
    mail = value_of(offered(kept, at), "mail.eml")
    send(kept, f"{at}/add", add=mail, section="other")
    make(kept, at)
    rule = "It holds no messages, photographs, letters or e-mails, unless the court said that they go in."
    shown = page(kept, at)
    assert re.search(re.escape(rule) + r".*?mail.eml.*?<strong>Not met</strong>", shown, re.S)
    make(kept, at, allowed="kept-out")
    assert re.search(
        re.escape(rule) + r".*?The court allowed it.*?<strong>Met</strong>", page(kept, at), re.S
    )
    send(kept, f"{at}/head", name="Civil now", rules="civil")
    assert "Other papers" in page(kept, at)
    kept.client.post(f"/n/f/{uuid.UUID(mail.split(':')[1])}/d", secure=True)
    count = Paper.objects.count()
    assert "A document is no longer here." in make(kept, at)
    assert Paper.objects.count() == count
    send(kept, at, remove="0")
    assert kept.client.get(f"{at}/make", secure=True).url == f"{at}/add"
    for address in (at, f"{at}/add", f"{at}/make", f"{at}/head", f"{at}/drop", f"{at}/d/0"):
        assert dev.client.get(address, secure=True).status_code == 404
    send(kept, f"{at}/drop", sure="yes")
    assert not Binder.objects.exists()


def test_a_document_that_cannot_be_printed_is_named_with_what_to_do(kept):
    add(kept, broken__pdf="%PDF-1.4 nothing more", also__csv=",".join("abcdefghijklmnopqrst"))
    at = begin(kept)
    found = offered(kept, at)
    chosen = [value_of(found, name) for name in ("broken.pdf", "also.csv", "chat.txt")]
    send(kept, f"{at}/add", add=chosen, section="exhibits")
    make(kept, at)
    shown = page(kept, at)
    assert "It could not be made, because of these:" in shown
    assert re.search(r"broken.pdf</strong>: This PDF (is broken|has no pages)", shown)
    assert "A table of 20 columns cannot be printed." in shown
    assert ">chat.txt</strong>:" not in shown
    assert newest(kept).held == (), "and no key stays"
    for place in ("1", "0"):
        send(kept, at, remove=place)
    make(kept, at)
    assert "The rules of the court" in page(kept, at)


def test_a_bundle_with_a_secret_on_a_page_cannot_be_saved_before_it_is_decided(kept):
    send(kept, "/n/k/new/5", id=uuid.uuid4().hex, kind="words", value="answer me, I know")
    at = begin(kept)
    send(kept, f"{at}/add", add=value_of(offered(kept, at), "chat.txt"), section="exhibits")
    make(kept, at)
    assert "Something that must stay secret is in it" in page(kept, "/n/d")
    (row,) = Paper.objects.all()
    finds = newest(kept).finds
    assert finds
    assert finds[0].part.startswith("page ")
    part = binders.queries.papers(kept.opened())[0].files[0][0]
    assert kept.client.post(f"/n/d/{row.id}/{part}", secure=True).url == f"/n/d/{row.id}/secret"
