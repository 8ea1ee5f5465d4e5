"""A statement is written from entries, changed by hand, and made for the police or a court."""

import html
import io
import re
import uuid

import pikepdf
import pytest
from tests.web.test_analysis import add, page
from tests.web.test_diary import write
from tests.web.test_papers import work
from tests.web.test_transcripts import see_the_talk

from chesil_web.person.papers import preparations, printing, transcribing
from chesil_web.person.papers.models import Asked, Paper, Prepared
from chesil_web.person.papers.prepared import StatementDraft
from chesil_web.person.statements import queries
from chesil_web.record.evidence.queries import files

FEAR = "He said that he would break my door."
IN_A_SENTENCE = "he said that he would break my door."


def tell(person):
    add(person, door__txt="the door")
    person.client.post("/n/k/new/1", {"id": uuid.uuid4().hex, "name": "Asha Kaya", "me": "on"}, secure=True)
    for day, words in (
        ("2026-03-01", "He waited outside."),
        ("2026-03-08", FEAR),
        ("2026-03-20", "He rang."),
    ):
        write(person, when="day", day=day, what=words, who="Dev",
              feared_violence="yes" if words == FEAR else "")  # fmt: skip
    write(person, what="CANARYPRIVATE", private="on")


@pytest.fixture
def told(once):
    return once(tell)


def send(person, address, **said):
    return person.client.post(address, said, secure=True, follow=True).content.decode()


def begin(person, kind):
    answer = person.client.post("/n/a/new", {"kind": kind}, secure=True)
    return answer.url.removesuffix("/entries")


def hidden(shown, name="seen"):
    return html.unescape(re.search(rf'name="{name}" value="([^"]*)"', shown)[1])


def entries(shown):
    return re.findall(r'name="entries" type="checkbox" value="([0-9a-f]{32})" checked', shown)


def drafted(person, kind="family", **answers):
    at = begin(person, kind)
    send(person, f"{at}/entries", entries=entries(page(person, f"{at}/entries")))
    if kind == "family":
        worst = re.search(r'value="([0-9a-f]{32})" selected', page(person, f"{at}/which"))[1]
        send(person, f"{at}/which", worst=worst)
    send(person, f"{at}/questions", **{"relationship": "We were together for two years.", **answers})
    return at


def say_known(person, at):
    """She knows herself what nobody said how she knows."""
    numbers = [each.number for each in standing(person).open if each.what == "source"]
    send(
        person,
        f"{at}/known",
        seen=hidden(page(person, f"{at}/known")),
        **{f"known{n}": "own" for n in numbers},
    )


def standing(person):
    safe = person.opened()
    return queries.standing(safe, preparations.every(safe, StatementDraft)[0][1])


def text_of(person, number=0):
    address = re.findall(r'action="(/n/d/[^"]+/[^"]{36})"', page(person, "/n/d"))[number]
    with pikepdf.open(io.BytesIO(person.client.post(address, secure=True).getvalue())) as pdf:
        return len(pdf.pages)


def test_a_family_statement_is_drafted_from_entries_and_made_unsigned(told, dev):
    assert "You have not begun one yet." in page(told, "/n/a")
    assert "Choose who it is for." in send(told, "/n/a/new", kind="")
    at = begin(told, "family")
    shown = page(told, f"{at}/entries")
    assert "CANARYPRIVATE" not in shown
    assert len(entries(shown)) == 3
    assert "Tick at least one entry." in send(told, f"{at}/entries", entries=[], x="")
    at = drafted(told, children="none", orders="A non-molestation order.", why_now="")
    shown = page(told, f"{at}/head")
    assert 'value="A. Kaya"' in shown
    send(told, f"{at}/head", name="Asha Kaya", initials_name="A. Kaya", court="Family Court at Northmere",
         case_number="NM26F1", between="Asha Kaya, applicant\nDev Rao, respondent", party="Applicant",
         number="1", truth="fl401")  # fmt: skip
    found = standing(told)
    assert [each.section for each in found.draft.paragraphs] == [
        "relationship", "children", "first", "worst", "latest", "orders",
    ]  # fmt: skip
    assert IN_A_SENTENCE in found.draft.paragraphs[3].text, (
        "the worst was proposed from what she said herself"
    )
    assert [each.what for each in found.open] == ["source"] * 3, "how she knows it is asked, never assumed"
    shown = page(told, at)
    assert "Say how you know what is in 3 paragraphs" in shown
    known = page(told, f"{at}/known")
    refused = send(told, f"{at}/known", seen=hidden(known), known3="told")
    assert "Say who told you." in refused
    send(told, f"{at}/known", seen=hidden(known), known3="own", known4="own", known5="told", told_by5="Mina")
    assert [each.source for each in standing(told).draft.paragraphs][2:5] == ["own", "own", "Mina"]
    shown = page(told, f"{at}/make")
    assert "Mina told me this." in shown
    assert "What is still missing" not in shown
    assert "What I say here I know myself, unless I say who told me." in shown
    assert "contempt of court" in shown
    assert "You sign" not in shown
    assert "A lawyer or a friend cannot sign for you." in shown
    assert not Paper.objects.exists()
    same = uuid.uuid4().hex
    for _twice in range(2):
        send(told, f"{at}/make", name="list", recipient="The court", paper=same)
    assert Paper.objects.count() == 1
    work()
    assert text_of(told) >= 1
    shown = page(told, "/n/d")
    assert "Statement for a family court" in shown
    assert "The court" in shown
    (asked,) = told.opened().read(Paper.objects.all(), Asked)
    assert asked.printing is None, "what it was made from is taken out"
    for address in (at, *(f"{at}/{each}" for each in ("entries", "which", "questions", "head", "known", "back",
                                                       "more", "make", "drop", "p/1"))):  # fmt: skip
        assert dev.client.get(address, secure=True).status_code == 404
    send(told, f"{at}/drop", sure="yes")
    assert Prepared.objects.count() == 1, "the one that was begun before it"
    assert Paper.objects.count() == 1


def test_a_final_statement_waits_for_what_is_missing_and_a_draft_lists_it(told, monkeypatch):
    printed = []
    make = printing.print_draft
    monkeypatch.setattr(printing, "print_draft", lambda *given: printed.append(given) or make(*given))
    at = drafted(told, "police", relationship="")
    shown = page(told, f"{at}/make")
    assert "[" not in re.sub(r"<[^>]*>", "", shown), "nothing is marked in brackets"
    missing = shown[shown.index("What is still missing") : shown.index(">Witness statement<")]
    for name in ("known", "questions"):
        assert f'href="{at}/{name}"' in missing
    assert "Make the statement" not in shown
    refused = send(told, f"{at}/make", name="list", paper=uuid.uuid4().hex)
    assert "Something is missing, so the final statement was not made." in refused
    assert not Paper.objects.exists()
    send(told, f"{at}/make", name="list", paper=uuid.uuid4().hex, draft="yes")
    work()
    assert "Draft: Statement for the police" in page(told, "/n/d")
    ((_draft, _kind, _head, _exhibits, points),) = printed
    assert [each.what for each in points] == ["source"] * 3 + ["missing"]
    send(told, f"{at}/head", name="", occupation="Nurse")
    assert f'<a class="govuk-link" href="{at}/head">Your name and the court: Your full name</a>' in page(
        told, at
    )


def test_what_was_changed_by_hand_stays_and_what_no_longer_fits_is_said(told):
    at = drafted(told, "police")
    first = standing(told)
    edit = page(told, f"{at}/p/2")
    assert "Your entry: Sun 1 March 2026" in edit
    assert "Use numbers from the list of files" in send(
        told, f"{at}/p/2", seen=hidden(edit), text="x", exhibits="99"
    )
    mine = "He stood at my gate for an hour."
    send(told, f"{at}/p/2", seen=hidden(edit), text=mine, known="own", exhibits="1")
    paragraph = standing(told).draft.paragraphs[1]
    assert (paragraph.text, paragraph.source, paragraph.exhibits) == (mine, "own", ("1",))
    shown = send(told, f"{at}/p/2", seen=hidden(edit), text="old page")
    assert "The statement has changed since you opened this page." in shown
    assert standing(told).draft.paragraphs[1].text == mine, "an old page changes nothing"

    def change(number, **said):
        entry = first.draft.paragraphs[number - 1].of
        given = {"what": "x", "when": "day", "day": "2026-03-01", "based_on": "1"} | said
        told.client.post(f"/n/e/{uuid.UUID(entry)}/w", given, secure=True)

    change(2, what="He waited and shouted.")
    change(3, what="He said it twice.", day="2026-03-08")
    shown = page(told, at)
    assert "Paragraph 3 changed, because you changed its entry." in shown
    assert mine in shown
    assert "its entry has changed since then" in shown
    assert "he waited and shouted." in shown
    send(told, at, seen=hidden(shown), mine="2")
    shown = page(told, at)
    assert "its entry has changed since then" not in shown, "it was looked at"
    assert mine in shown
    send(told, f"{at}/p/3", seen=hidden(page(told, f"{at}/p/3")), out="yes")
    shown = page(told, at)
    assert "Taken out" in shown
    assert "he said it twice." not in standing(told).draft.paragraphs[2].text
    send(told, at, seen=hidden(shown), back=first.draft.paragraphs[2].of)
    assert "he said it twice." in standing(told).draft.paragraphs[2].text
    more = page(told, f"{at}/more")
    assert "Choose where it goes." in send(told, f"{at}/more", seen=hidden(more), text="One more thing.")
    send(told, f"{at}/more", seen=hidden(more), text="One more thing.", section="impact", known="own")
    assert "Written here" in page(told, at)
    send(told, f"{at}/entries", entries=[first.draft.paragraphs[1].of])
    assert len(standing(told).draft.paragraphs) == 3, "what was not chosen any more is gone"


def test_police_contacts_are_a_paper_of_their_own_and_a_secret_stops_what_holds_it(told):
    told.client.post(
        "/n/k/new/5", {"id": uuid.uuid4().hex, "kind": "address", "value": "12 Quay Lane"}, secure=True
    )
    at = drafted(told, "police")
    assert "age" in page(told, f"{at}/head")
    send(told, f"{at}/head", name="Asha Kaya", occupation="Nurse")
    send(told, f"{at}/back", contacts="12 quay lane, 07700 900123", dates="none")
    edit = page(told, f"{at}/p/2")
    send(told, f"{at}/p/2", seen=hidden(edit), text="He waited at 12 Quay Lane.", known="own", exhibits="1")
    say_known(told, at)
    shown = page(told, f"{at}/make")
    assert "This goes out, and you said that it must stay secret:" in shown
    assert "The page of contact details and needs is made too" in shown
    assert "Enter the initials." in send(told, f"{at}/make", name="list")
    send(told, f"{at}/make", name="list", initials="ak", paper=uuid.uuid4().hex)
    work()
    asked = told.opened().read(Paper.objects.all(), Asked)
    statement, apart = sorted(asked, key=lambda each: each.apart)
    assert statement.finds
    assert not apart.finds, "what is written on it on purpose is no leak"
    shown = page(told, "/n/d")
    assert "Something that must stay secret is in it" in shown
    assert "list-sheet.pdf" in shown, "nobody takes it for the statement, which has the same name"
    shown = page(told, "/n/x")
    assert "Contact details and needs" not in shown, "it is no exhibit"
    assert standing(told).ref("1") == "AK/1"


def test_a_civil_statement_waits_for_an_order_while_the_address_is_secret(told):
    at = drafted(told, "civil", orders="An injunction.")
    said = {"name": "Asha Kaya", "number": "1", "address_known": "secret", "prepared": "I wrote it myself."}
    assert "Say whether the other side may know where you live." in send(
        told, f"{at}/head", **said | {"address_known": ""}
    )
    send(told, f"{at}/head", **said)
    assert "There is no form C8 in a civil court." in page(told, f"{at}/make")
    send(told, f"{at}/make", name="list", paper=uuid.uuid4().hex)
    assert not Paper.objects.exists()
    send(told, f"{at}/head", **said, address_order="asked for")
    assert "an address that the court has been asked to keep private" in page(told, f"{at}/make")


def test_a_victim_personal_statement_tells_effects_alone(told):
    write(told, when="day", day="2026-03-22", what="CANARYEVENT", effect="I moved my bed.")
    at = drafted(told, "personal", body="I sleep badly.")
    texts = [each.text for each in standing(told).draft.paragraphs]
    assert any("I moved my bed." in each for each in texts)
    assert not any("CANARYEVENT" in each for each in texts)
    shown = page(told, f"{at}/p/1")
    assert "How do you know it?" not in shown


def tell_and_look(person):
    see_the_talk(person)
    person.client.post("/n/k/new/1", {"id": uuid.uuid4().hex, "name": "Asha Kaya", "me": "on"}, secure=True)
    work()
    person.client.post("/n/p/look", secure=True)
    work()


@pytest.fixture
def talked(once):
    return once(tell_and_look)


def ticks(shown):
    return re.findall(r'name="messages" type="checkbox" value="([0-9a-f]+:\d+)"', shown)


def days(since, until):
    return {f"{end}-{part}": value for end, day in (("since", since), ("until", until))
            for part, value in (("day", day), ("month", "3"), ("year", "2026"))}  # fmt: skip


def test_messages_that_she_chose_are_quoted_word_for_word_and_their_copy_is_an_exhibit(
    talked, dev, monkeypatch
):
    printed = []
    make = transcribing.print_transcript
    monkeypatch.setattr(transcribing, "print_transcript", lambda of: printed.append(of) or make(of))
    at = drafted(talked, "police")
    assert f'href="{at}/messages"' in page(talked, at)
    shown = page(talked, f"{at}/messages")
    assert "CANARY" not in shown
    assert "Choose who they are with." in send(talked, f"{at}/messages", who="", narrow="yes")
    none = send(talked, f"{at}/messages", who="Dev", narrow="yes", **days("1", "2"))
    assert "There are no messages with them on these days." in none
    asked = {"who": "Dev", **days("14", "15")}
    shown = send(talked, f"{at}/messages", narrow="yes", **asked)
    keys = ticks(shown)
    assert len(keys) > 2
    assert "Tick at least one message." in send(talked, f"{at}/messages", chosen="yes", **asked)
    chosen = {"messages": keys[:2], "words": "I had blocked him", "paper": uuid.uuid4().hex}
    for _twice in range(2):
        send(talked, f"{at}/messages", chosen="yes", **asked, **chosen)
    found = standing(talked)
    (quoted,) = [each for each in found.draft.paragraphs if each.quotes]
    assert (quoted.text, len(quoted.quotes)) == ("I had blocked him.", 2)
    assert all(
        html.escape(each.text.split("\n")[0]) in page(talked, at) for each in quoted.quotes if each.text
    )
    number = found.draft.paragraphs.index(quoted) + 1
    send(talked, f"{at}/p/{number}", seen=hidden(page(talked, f"{at}/p/{number}")), text="", known="own",
         exhibits=quoted.exhibits[0])  # fmt: skip
    send(talked, f"{at}/head", name="Asha Kaya")
    say_known(talked, at)
    ref = f"AK/{quoted.exhibits[0]}"
    send(talked, f"{at}/make", name="list", initials="ak", paper=uuid.uuid4().hex, draft="yes")
    assert Paper.objects.count() == 1, "a draft has no copy of messages beside it"
    shown = page(talked, f"{at}/make")
    assert f"I produce a copy of these messages as exhibit {ref}." in shown
    same = uuid.uuid4().hex
    for _twice in range(2):
        send(talked, f"{at}/make", name="court", initials="ak", paper=same)
    assert Paper.objects.count() == 3
    work()
    (of,) = printed
    assert (len(of.chosen), of.exhibit) == (2, ref)
    assert "Messages with Dev" in page(talked, "/n/x")
    send(talked, f"{at}/p/{number}", seen=hidden(page(talked, f"{at}/p/{number}")), out="yes")
    assert "Messages with Dev" in page(talked, at), "they can be put back"
    assert not any(each.quotes for each in standing(talked).draft.paragraphs)
    assert dev.client.get(f"{at}/messages", secure=True).status_code == 404


def test_messages_wait_until_what_is_new_was_read_and_go_with_their_file(talked):
    at = drafted(talked, "police")
    asked = {"who": "Dev", **days("14", "15")}
    keys = ticks(send(talked, f"{at}/messages", narrow="yes", **asked))
    send(talked, f"{at}/messages", chosen="yes", **asked, messages=keys[:1], paper=uuid.uuid4().hex)
    assert any(each.quotes for each in standing(talked).draft.paragraphs)
    add(talked, more__txt="something new")
    assert "we first read what is new" in page(talked, f"{at}/messages")
    assert "Reading what is new" in send(talked, f"{at}/messages")
    for file in files(talked.opened()):
        talked.client.post(f"/n/f/{file.id}/d", secure=True)
    assert not any(each.quotes for each in standing(talked).draft.paragraphs)


def test_a_victim_personal_statement_has_no_page_for_messages(told):
    at = drafted(told, "personal", body="I sleep badly.")
    assert told.client.get(f"{at}/messages", secure=True).status_code == 404
    assert f"{at}/messages" not in page(told, at)
