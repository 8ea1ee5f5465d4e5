"""A complaint without an account: written, left and found again, sent, added to, taken back, and joined to a record."""

import re
import uuid
from datetime import date, timedelta
from html import escape, unescape
from itertools import zip_longest
from pathlib import Path

import attrs
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from tests.web.council import arrived
from tests.web.reading_age import reading_age

from chesil.vault.errors import LogBroken, WrongSecret
from chesil_web.config import cleaning
from chesil_web.foundation.keys import cases, entrusted, files, sessions
from chesil_web.foundation.keys.models import Blob, ItemKey, Lock, Safe
from chesil_web.foundation.log import checking
from chesil_web.foundation.log.models import Leaf
from chesil_web.public.complaints import actions, views
from chesil_web.record import working_days
from chesil_web.record.evidence.models import Evidence
from chesil_web.record.given import forms, steps
from chesil_web.record.given.models import Complaint, Joined, Sending, Told
from chesil_web.staff.access import looking

pytestmark = pytest.mark.django_db
CANARY = "CANARYWORD"
SAID = {
    "1": {"danger": "no"},
    "2": {"whom": "other", "they": "Dev, in the blue house", "they_bond": "my cousin", "they_know": "no",
          "they_safe": "unsure", "they_reach": "a call at noon"},
    "3": {"what": "She follows my sister home."},
    "4": {"kinds": ["following"]},
    "5": {"who": "The woman from number 9", "relation": "a neighbour", "their_place": "next door"},
    "6": {"where": "Mill Lane", "since": "in March", "often": "every week"},
    "7": {"hate": ["disability"], "hate_words": "what she shouts"},
    "8": {"children": "yes", "children_words": "two, they hear it"},
    "9": {"told_before": "yes", "reference": "police, 55/123"},
    "10": {},
    "11": {"reach": "call", "number": "07700 900123", "voicemail": "plain", "hours": "mornings", "who_answers": "my son",
           "words": "the library", "name": "Ash"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _takes_complaints(settings) -> None:
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5)


def begin(client: Client) -> str:
    answer = client.post("/r/", secure=True)
    assert answer.status_code == 302, answer.content.decode()
    return answer.url.removesuffix("/w/1")


def fill(client: Client, at: str, said: dict = SAID) -> None:
    for name, fields in said.items():
        answer = client.post(f"{at}/w/{name}", fields, secure=True)
        assert answer.status_code == 302, answer.content.decode()
    assert answer.url == f"{at}/all"


def code_of(client: Client, at: str) -> str:
    return shown(client, f"{at}/code").split('translate="no">')[1].split("<")[0]


def shown(client: Client, address: str) -> str:
    answer = client.get(address, secure=True)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def sent(client: Client, said: dict = SAID) -> tuple[str, str]:
    at = begin(client)
    fill(client, at, said)
    assert client.post(f"{at}/all", secure=True).url == f"{at}/code"
    code = code_of(client, at)
    assert client.post(f"{at}/code", secure=True).url == at
    return at, code


def back_with(code: str, client: Client | None = None, **more: str) -> tuple[Client, object]:
    client = client or Client(HTTP_HOST="localhost")
    return client, client.post("/r/open", {"receipt": code, **more}, secure=True)


# Writing and sending.


def test_every_question_is_shown_kept_and_sent(visitor):
    at = begin(visitor)
    fill(visitor, at)
    page = shown(visitor, f"{at}/all")
    for text in (
        "She follows my sister home.",
        "Followed you",
        "Disability",
        "07700 900123",
        "You can leave a message that does not say",
    ):
        assert text in page, text
    visitor.post(f"{at}/all", secure=True)
    code_of(visitor, at)
    for told in (page, shown(visitor, at)):
        for name, value in ((name, value) for fields in SAID.values() for name, value in fields.items()):
            assert name in CHOICES or value in unescape(told), name
            assert escape(str(forms.TellForm.base_fields[name].label)) in told or name == "what", name
    (found,) = arrived()
    (said,) = found.said
    for fields in SAID.values():
        for name, value in fields.items():
            assert getattr(said.told, name) == (tuple(value) if isinstance(value, list) else value), name
    assert {each.name for each in steps.STEPS} == set(SAID)


def test_every_question_is_on_one_page_and_told_by_its_name():
    asked = [name for each in steps.STEPS for name in each.fields]
    assert len(asked) == len(set(asked))
    assert set(asked) == set(forms.TellForm.base_fields)
    assert set(asked) | {"more"} == set(Told.__struct_fields__)
    assert {name for below in forms.REVEALED.values() for names in below.values() for name in names} < set(
        asked
    )


def test_everything_can_be_left_out(visitor):
    at, _ = sent(visitor, {name: {} for name in SAID})
    assert "Nothing written" in shown(visitor, at)


def test_every_way_of_contact_but_none_has_something_it_needs():
    ways = {code for code, _ in forms.REACH}
    assert set(forms.NEEDED) == ways - {"none"}
    for way, (needed, _) in forms.NEEDED.items():
        assert needed in forms.REVEALED["reach"][way]


@pytest.mark.parametrize("way", forms.NEEDED)
@pytest.mark.parametrize(("start", "page"), [(begin, "w/11"), (lambda client: sent(client)[0], "reach")])
def test_a_way_of_contact_asks_for_what_it_needs_and_nothing_typed_is_lost(visitor, way, start, page):
    needed, missing = forms.NEEDED[way]
    at = start(visitor)
    typed = {"reach": way, "hours": "mornings only", "name": "Ash"}
    answer = visitor.post(f"{at}/{page}", typed, secure=True)
    assert answer.status_code == 200
    again = answer.content.decode()
    beside = again.split(f'id="id_{needed}-error"')[1].split("</p>")[0]
    assert str(missing) in unescape(beside)
    for kept in ("mornings only", 'value="Ash"', f'value="{way}" checked'):
        assert kept in again, kept


@pytest.mark.parametrize("way", ["", "none"])
def test_no_contact_is_an_answer(visitor, way):
    at = begin(visitor)
    assert visitor.post(f"{at}/w/11", {"reach": way}, secure=True).url == f"{at}/all"


@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_danger_interrupts_at_once_with_999_and_keeps_the_answer(visitor, answer):
    at = begin(visitor)
    page = visitor.post(f"{at}/w/1", {"danger": answer}, secure=True).content.decode()
    assert "Call 999 now if you can" in page
    assert "press 55" in page
    assert 'href="tel:18000"' in page
    assert 'href="/g/0"' in page
    assert "bill" not in page
    assert f'href="{at}/w/2"' in page
    assert f'value="{answer}" checked' in shown(visitor, f"{at}/w/1")


def test_it_says_by_when_and_promises_nothing(visitor, settings):
    then = "The council then decides what to do."
    first = shown(visitor, "/r/")
    assert "within 5 working days" in first
    assert then in first
    at = begin(visitor)
    fill(visitor, at)
    visitor.post(f"{at}/all", secure=True)
    assert then in shown(visitor, f"{at}/code")
    page = shown(visitor, at)
    assert then in page
    assert "If you say how to contact you, it may" in page
    due = Complaint.objects.get().due_on
    assert due == working_days.after(timezone.localdate(), 5)
    assert "aims to read it by" in page
    assert "We cannot say yet what the council will decide." in page
    assert "This does not tell the police." in page
    for word in ("promise", "guarantee", "will be safe", "we will"):
        assert word not in page.casefold(), word


@pytest.mark.parametrize(
    ("start", "days", "after"),
    [
        ((2026, 11, 26), 5, (2026, 12, 3)),
        ((2026, 12, 24), 1, (2026, 12, 29)),  # Christmas, and Boxing Day moved to Monday
        ((2027, 3, 25), 2, (2027, 3, 31)),  # Good Friday and Easter Monday
        ((2026, 5, 1), 1, (2026, 5, 5)),
        ((2026, 8, 28), 1, (2026, 9, 1)),
        ((2027, 12, 24), 1, (2027, 12, 29)),
        ((2028, 1, 2), 1, (2028, 1, 4)),
    ],
)
def test_working_days_leave_out_weekends_and_bank_holidays(start, days, after):
    assert working_days.after(date(*start), days) == date(*after)


def test_a_council_where_nobody_reads_takes_none(visitor, settings):
    at = begin(visitor)
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=0)
    assert "does not take reports here yet" in shown(visitor, "/r/")
    assert visitor.post("/r/", secure=True).status_code == 200
    visitor.post(f"{at}/all", secure=True)
    assert not Sending.objects.exists()


def test_sent_twice_it_is_sent_once_and_stays_as_it_was_sent(visitor):
    at, _ = sent(visitor)
    visitor.post(f"{at}/all", secure=True)
    visitor.post(f"{at}/w/3", {"what": "other words"}, secure=True)
    (said,) = next(iter(arrived())).said
    assert said.told.what == "She follows my sister home."


def test_it_can_be_thrown_away_before_it_is_sent(visitor):
    at = begin(visitor)
    visitor.post(f"{at}/w/3", {"what": "words"}, secure=True)
    visitor.post(f"{at}/drop", secure=True)
    assert visitor.get(at, secure=True).url == "/r/open"
    assert not ItemKey.objects.filter(safe__kind="case").exists()
    cleaning.clean()
    assert not Complaint.objects.exists()


def test_answers_of_the_self_check_are_carried_into_it_and_nothing_else_is(visitor):
    at = visitor.post(
        "/r/",
        {"what": "carried", "kinds": ["following"], "who": "x" * 501, "number": "07700 900123"},
        secure=True,
    ).url.removesuffix("/w/1")
    assert "carried" not in shown(visitor, f"{at}/all"), "one that cannot be is none"
    at = visitor.post(
        "/r/", {"what": "carried", "kinds": ["following"], "number": "07700 900123"}, secure=True
    ).url
    page = shown(visitor, f"{at.removesuffix('/w/1')}/all")
    assert "carried" in page
    assert "Followed you" in page
    assert "07700" not in page


def hidden(page: str, action: str) -> dict[str, list[str]]:
    """What the form that goes to an address sends without being asked."""
    form = page[page.index(f'action="{action}"') :].split("</form>")[0]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form):
        found.setdefault(name, []).append(unescape(value))
    return found


ANSWERED = {"answered": "yes", "kinds": ["following", "contact"], "often": "daily", "since": "months", "who": "ex",
            "effect": ["afraid", "changed", "children"], "changes": ["new-way-after-block"]}  # fmt: skip
TAKEN_OVER = (
    "Followed you", "Contacted you, or tried to", "I am afraid that someone will be hurt", "I have changed what I do",
    "They reached you after you blocked them", "Children see it, or it affects them", "For some months",
    "Most days", "An ex-partner", "How does it affect you?", "Is any of this true?",
)  # fmt: skip


def test_answers_of_the_self_check_are_shown_before_anything_is_kept_and_are_there_at_the_end():
    visitor = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    told = hidden(visitor.post("/g/q/2", ANSWERED, secure=True).content.decode(), "/r/with")
    assert not visitor.cookies
    page = visitor.post("/r/with", told, secure=True).content.decode()
    for said in TAKEN_OVER:
        assert said in unescape(page), said
    assert "Nothing is kept until you press Start." in page
    assert not Complaint.objects.exists()
    begun = visitor.post(
        "/r/", hidden(page, "/r/"), secure=True, headers={"origin": "https://localhost"}
    ).url.removesuffix("/w/1")
    assert "Is anyone in danger now?" in shown(visitor, f"{begun}/w/1")
    answers = unescape(shown(visitor, f"{begun}/all"))
    for said in TAKEN_OVER:
        assert said in answers, said
    assert not Sending.objects.exists()


def test_the_self_check_leads_to_no_complaint_where_none_is_taken(visitor, settings):
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=0)
    assert "Tell the council" not in visitor.post("/g/q/2", ANSWERED, secure=True).content.decode()
    page = visitor.post("/r/with", {"what": CANARY}, secure=True).content.decode()
    assert "does not take reports here" in page
    assert CANARY not in page


@pytest.mark.parametrize("wrong", [{"kinds": ["<script>"]}, {"who": "x" * 501}, {"what": "x\x00"}, {}])
def test_what_cannot_be_carried_is_not_and_the_start_is_as_ever(visitor, wrong):
    page = visitor.post("/r/with", wrong, secure=True).content.decode()
    assert "What we will use" not in page
    assert "<script>" not in page.split("<main")[1]
    assert set(hidden(page, "/r/")) == {"csrfmiddlewaretoken"}


def test_every_kind_and_field_that_the_self_check_sends_is_one_of_the_complaint():
    from chesil_web.foundation.ui.choices import offered
    from chesil_web.public.guidance import forms as check
    from chesil_web.public.guidance import presenters
    from chesil_web.public.guidance.self_check import Answers

    every = {name: [code for code, _ in offered(check.Check(), name)] for name in check.Check.order}
    for since, often, who in zip_longest(every["since"], every["often"], every["who"], fillvalue=""):
        given = Answers(
            tuple(every["kinds"]), often, since, who, tuple(every["effect"]), tuple(every["changes"])
        )
        sent = MultiValueDict()
        for name, value in presenters._as_complaint(given):
            sent.appendlist(name, value)
        form = forms.TellForm(sent, only=forms.CARRIED)
        assert form.is_valid(), form.errors
        assert set(sent) <= set(forms.CARRIED)


def words_of(page: str) -> str:
    """What a page says between its heading and its foot, a line for each block."""
    main = page.split('id="main">')[1].split("</main>")[0]
    return unescape(
        re.sub(r"<[^>]+>", "", re.sub(r"</(?:p|li|h\d|dt|dd|legend|label|div|button)>", "\n", main))
    )


def test_no_page_asks_for_a_higher_reading_age_than_eleven(visitor):
    ages = {"/r/": reading_age(words_of(shown(visitor, "/r/")))}
    ages |= {each: reading_age(words_of(shown(visitor, each))) for each in ("/r/open", "/b/")}
    at = begin(visitor)
    ages["danger"] = reading_age(
        words_of(visitor.post(f"{at}/w/1", {"danger": "yes"}, secure=True).content.decode())
    )
    for name in (*(f"/w/{each.name}" for each in steps.STEPS), "/all", "/code"):
        ages[name] = reading_age(words_of(shown(visitor, f"{at}{name}")))
    visitor.post(f"{at}/all", secure=True)
    ages |= {
        name: reading_age(words_of(shown(visitor, f"{at}{name}"))) for name in ("/code", "", "/reach", "/end")
    }
    assert {name: round(age, 1) for name, age in ages.items() if age > 11} == {}


# The receipt.


def test_a_draft_is_found_again_by_its_code_and_no_key_on_the_server_opens_it(visitor):
    at = begin(visitor)
    assert (
        visitor.post(f"{at}/w/3", {"what": "half a sentence", "stop": "yes"}, secure=True).url == f"{at}/code"
    )
    code = code_of(visitor, at)
    visitor.get("/x", secure=True)
    (row,) = Complaint.objects.all()
    with pytest.raises(WrongSecret):
        entrusted.open_as_installation(row.safe_id)
    client, answer = back_with(code.lower().replace("-", " "))
    assert answer.url == at
    assert "half a sentence" in shown(client, f"{at}/w/3")


def test_a_code_is_shown_until_it_is_kept_and_opens_after_that(visitor):
    at = begin(visitor)
    first = code_of(visitor, at)
    assert first == code_of(visitor, at)
    assert re.fullmatch(r"(?:[0-9A-Z]{4}-){4}[0-9A-Z*~$=]", first)
    visitor.post(f"{at}/code", secure=True)
    assert visitor.get(f"{at}/code", secure=True).url == at
    assert back_with(first)[1].url == at


def test_a_wrong_code_and_a_slip_open_nothing(visitor):
    _, code = sent(visitor)
    other = "0000-0000-0000-0000-0"
    assert "does not open anything here" in back_with(other)[1].content.decode()
    slip = code[:-1] + ("0" if code[-1] != "0" else "1")  # the last sign checks the others
    assert "There is a mistake in this code" in back_with(slip)[1].content.decode()
    assert "Type the code." in back_with("")[1].content.decode()


def test_guesses_from_one_network_have_to_wait(visitor):
    _, code = sent(visitor)
    for _ in range(views.RECEIPT.most):
        back_with("0000-0000-0000-0000-0", visitor)
    answer = back_with(code, visitor)[1]
    assert "then try again" in answer.content.decode()
    elsewhere = Client(HTTP_HOST="localhost", REMOTE_ADDR="203.0.113.9")
    assert back_with(code, elsewhere)[1].status_code == 302


def test_guesses_inside_a_record_count_too(visitor, asha):
    _, code = sent(visitor)
    for _ in range(views.RECEIPT.most):
        asha.client.post("/r/mine", {"receipt": "0000-0000-0000-0000-0"}, secure=True)
    assert "then try again" in asha.client.post("/r/mine", {"receipt": code}, secure=True).content.decode()
    assert not Joined.objects.exists()


def test_beginning_again_and_again_has_to_wait(visitor):
    for _ in range(views.BEGIN.most):
        begin(visitor)
    answer = visitor.post("/r/", secure=True)
    assert answer.status_code == 429
    assert "then try again" in answer.content.decode()


# Only who has it open.


def pages(at: str) -> list[str]:
    names = (
        "",
        "/w/1",
        "/w/10",
        "/all",
        "/code",
        "/reach",
        "/end",
        "/back",
        "/drop",
        "/here",
        f"/f/{uuid.uuid4()}/d",
    )
    return [f"{at}{name}" for name in names]


def test_a_stranger_and_another_complaint_see_nothing(visitor, asha):
    at, _ = sent(visitor)
    other = Client(HTTP_HOST="localhost")
    begin(other)
    for client in (Client(HTTP_HOST="localhost"), asha.client, other):
        for address in pages(at):
            answer = client.get(address, secure=True)
            assert (answer.status_code, answer.get("Location")) in ((302, "/r/open"), (405, None)), address
            page = client.post(address, {"what": "x", "more": "x"}, secure=True)
            assert "follows my sister" not in page.content.decode(), address
    assert Sending.objects.count() == 1
    assert Complaint.objects.filter(ends_on=None).count() == 2


def test_an_open_complaint_is_no_record(visitor):
    at, _ = sent(visitor)
    for address in ("/n/", "/n/l", "/n/f", "/n/keeping", "/r/mine"):
        assert visitor.get(address, secure=True).url == "/n/open"
    assert "ch-nav" not in shown(visitor, at)


def test_leaving_closes_it(visitor):
    at, _ = sent(visitor)
    kept = dict(visitor.cookies)
    visitor.get("/x", secure=True)
    assert not Lock.objects.filter(kind="session").exists()
    again = Client(HTTP_HOST="localhost")
    for name, cookie in kept.items():
        again.cookies[name] = cookie.value
    assert again.get(at, secure=True).url == "/r/open"


@pytest.mark.parametrize("cookie", [sessions.COOKIE, "__Host-s"])
def test_either_cookie_alone_opens_nothing(visitor, cookie):
    at, _ = sent(visitor)
    del visitor.cookies[cookie]
    assert visitor.get(at, secure=True).url == "/r/open"


def later(monkeypatch, **by) -> None:
    now = timezone.now() + timedelta(**by)
    monkeypatch.setattr(sessions.timezone, "now", lambda: now)


def test_it_closes_after_15_minutes_of_nothing(visitor, monkeypatch):
    at, _ = sent(visitor)
    later(monkeypatch, minutes=16)
    assert visitor.get(at, secure=True).url == "/r/open"


def test_a_page_says_before_it_closes_and_can_stay(visitor):
    at = begin(visitor)
    page = shown(visitor, f"{at}/w/3")
    assert f'data-here="{at}/here" data-closed="/r/open"' in page
    assert visitor.head(f"{at}/here", secure=True).status_code == 204


# What was typed when it closed.


def typed_late(client: Client, at: str, monkeypatch) -> str:
    later(monkeypatch, minutes=16)
    page = client.post(f"{at}/w/3", {"what": "Words I typed for an hour."}, secure=True).content.decode()
    assert "What you just wrote is safe for 15 minutes" in page
    assert "Words I typed" not in page
    return page.split('name="kept" value="')[1].split('"')[0]


def test_words_typed_too_late_go_on_with_the_code(visitor, monkeypatch):
    at = begin(visitor)
    visitor.post(f"{at}/w/5", {"who": "earlier"}, secure=True)
    code = code_of(visitor, at)
    kept = typed_late(visitor, at, monkeypatch)
    client, answer = back_with(code, kept=kept)
    page = answer.content.decode()
    assert "Words I typed for an hour." in page
    path = page.split('<form method="post" action="')[1].split('"')[0]
    assert path == f"{at}/w/3"
    client.post(path, {"what": "Words I typed for an hour."}, secure=True)
    assert "earlier" in shown(client, f"{at}/all")
    assert "Words I typed for an hour." in shown(client, f"{at}/all")


def test_words_typed_too_late_begin_a_new_complaint_without_a_code(visitor, monkeypatch):
    at = begin(visitor)
    kept = typed_late(visitor, at, monkeypatch)
    page = visitor.post("/r/", {"kept": kept}, secure=True).content.decode()
    path = page.split('<form method="post" action="')[1].split('"')[0]
    assert path.endswith("/w/3")
    assert not path.startswith(at)
    assert visitor.post(path, {"what": "Words I typed for an hour."}, secure=True).status_code == 302


def test_kept_words_are_gone_after_15_minutes_and_cannot_be_made_up(visitor, monkeypatch):
    at = begin(visitor)
    kept = typed_late(visitor, at, monkeypatch)
    later(monkeypatch, minutes=40)
    assert visitor.post("/r/", {"kept": kept}, secure=True).status_code == 302
    assert visitor.post("/r/", {"kept": "made-up"}, secure=True).status_code == 302


# What was sent.


def test_words_and_contact_are_added_and_the_older_stay(visitor):
    at, code = sent(visitor)
    client, _ = back_with(code)
    client.post(at, {"more": "It happened again."}, secure=True)
    client.post(at, {"more": "It happened again."}, secure=True)
    client.post(f"{at}/reach", {"reach": "e-mail", "mail": "new@example.org"}, secure=True)
    page = shown(client, at)
    assert page.count("It happened again.") == 1
    assert "07700 900123" in page
    (found,) = arrived()
    assert [each.part for each in found.said] == ["complaint", "more", "contact"]
    assert (found.contact.mail, found.contact.number) == ("new@example.org", "")


def test_it_can_be_taken_back_taken_up_and_goes_for_good_after_30_days(visitor, monkeypatch):
    at, code = sent(visitor)
    visitor.post(f"{at}/end", secure=True)
    assert "You withdrew this." in shown(visitor, at)
    assert list(arrived()) == []
    visitor.post(at, {"more": "not taken"}, secure=True)
    assert "not taken" not in shown(visitor, at)
    visitor.post(f"{at}/back", secure=True)
    assert len(list(arrived())) == 1
    visitor.post(f"{at}/end", secure=True)
    assert actions.clear() == 0
    later_day = timezone.localdate() + timedelta(days=30)
    monkeypatch.setattr(actions.timezone, "localdate", lambda *_: later_day)
    assert actions.clear() == 1
    cleaning.clean()
    assert not Safe.objects.filter(kind="case").exists()
    assert not Complaint.objects.exists()
    assert "does not open anything here" in back_with(code)[1].content.decode()


def test_what_is_never_sent_goes_after_a_week_and_what_nobody_can_open_at_once(visitor, monkeypatch):
    kept = begin(visitor)
    code_of(visitor, kept)
    lost = Client(HTTP_HOST="localhost")
    begin(lost)
    lost.get("/x", secure=True)
    assert actions.clear() == 1
    assert Complaint.objects.filter(safe__state="active").get().id == uuid.UUID(kept.rpartition("/")[2])
    later_day = timezone.localdate() + timedelta(days=7)
    monkeypatch.setattr(actions.timezone, "localdate", lambda *_: later_day)
    assert actions.clear() == 1


# Files.


def upload(client: Client, address: str, *given: tuple[str, bytes], **more: str):
    sent_files = [SimpleUploadedFile(name, data) for name, data in given]
    return client.post(address, {"files": sent_files, **more}, secure=True)


def test_files_are_sealed_into_the_complaint_and_can_be_taken_out_before_it_is_sent(visitor):
    at = begin(visitor)
    page = upload(
        visitor, f"{at}/w/10", ("door.txt", b"one"), ("wall.txt", b"two"), add="yes"
    ).content.decode()
    assert "door.txt" in page
    assert "wall.txt" in page
    drop = re.search(rf'action="({at}/f/[0-9a-f-]+/d)"', page)[1]
    visitor.post(drop, secure=True)
    assert upload(visitor, f"{at}/w/10", ("more.txt", b"three")).url == f"{at}/w/11"
    visitor.post(f"{at}/all", secure=True)
    (found,) = arrived()
    assert len(found.files) == 2
    key = entrusted.open_as_installation(found.row.safe_id).item_key(Evidence(id=found.files[0].id))
    with files.opened(found.files[0].id, key) as stream:
        assert stream.read() in (b"one", b"two", b"three")
    visitor.post(f"{at}/f/{found.files[0].id}/d", secure=True)
    assert len(next(iter(arrived())).files) == 2


def test_files_beside_an_open_record_go_into_the_complaint_and_not_into_the_record(asha):
    at = begin(asha.client)
    upload(asha.client, f"{at}/w/10", ("door.txt", b"one"))
    assert Evidence.objects.get().safe_id == Complaint.objects.get().safe_id
    assert "door.txt" not in shown(asha.client, "/n/f")


def test_a_stranger_cannot_send_files(visitor):
    at, _ = sent(visitor)
    stranger = Client(HTTP_HOST="localhost")
    upload(stranger, f"{at}/w/10", ("door.txt", b"one"))
    upload(stranger, at, ("door.txt", b"one"))
    assert not Evidence.objects.exists()
    assert not Blob.objects.exists()


def test_files_have_bounds(visitor, monkeypatch):
    at = begin(visitor)
    monkeypatch.setattr(actions, "MOST_FILES", 1)
    answer = upload(visitor, f"{at}/w/10", ("one.txt", b"one"), ("two.txt", b"two"))
    assert answer.status_code == 400
    assert "There is not enough space for two.txt." in answer.content.decode()
    assert Blob.objects.count() == len(list(files.store().names())) == 1
    monkeypatch.setattr(actions, "MOST_FILES", 20)
    monkeypatch.setattr(actions, "MOST_IN_FILES", 4)
    assert upload(visitor, f"{at}/w/10", ("two.txt", b"two")).status_code == 400
    monkeypatch.setattr("chesil_web.public.complaints.opening.MOST_BYTES", 100)
    answer = upload(visitor, f"{at}/w/10", ("long.txt", b"x" * 200))
    assert answer.status_code == 413


def test_additions_have_a_bound(visitor, monkeypatch):
    at, _ = sent(visitor)
    monkeypatch.setattr(actions, "MOST_SENDINGS", 1)
    page = visitor.post(at, {"more": "one more"}, secure=True)
    assert page.status_code == 400
    assert "This is full." in page.content.decode()
    assert "one more" in page.content.decode()


def test_words_that_are_too_long_are_refused_and_stay(visitor):
    at = begin(visitor)
    answer = visitor.post(f"{at}/w/3", {"what": "x" * 20_001}, secure=True)
    assert answer.status_code == 200
    assert "x" * 20_001 in answer.content.decode()


# In a record.


def test_a_complaint_joins_a_record_by_its_receipt_and_opens_from_there(visitor, asha, dev):
    at, code = sent(visitor)
    assert asha.client.post("/r/mine", {"receipt": code}, secure=True).url == "/r/mine"
    asha.client.post("/r/mine", {"receipt": code}, secure=True)
    page = shown(asha.client, "/r/mine")
    assert page.count("She follows my sister home.") == 1
    assert "follows" not in shown(dev.client, "/r/mine")
    (row,) = Joined.objects.all()
    assert dev.client.post(f"/r/mine/{row.id}/o", secure=True).status_code == 404
    assert dev.client.post(f"/r/mine/{row.id}/d", secure=True).status_code == 404
    assert asha.client.post(f"/r/mine/{row.id}/o", secure=True).url == at
    asha.client.post(at, {"more": "from my notes"}, secure=True)
    assert "from my notes" in shown(asha.client, at)
    assert asha.client.get("/n/", secure=True).status_code == 200
    assert asha.client.post(f"/r/mine/{row.id}/d", secure=True).url == "/r/mine"
    assert not Joined.objects.exists()
    assert Sending.objects.count() == 2


def test_a_joined_complaint_that_is_gone_says_so(visitor, asha):
    _, code = sent(visitor)
    asha.client.post("/r/mine", {"receipt": code}, secure=True)
    cases.erase(Complaint.objects.get().safe_id, why="owner")
    assert "It was deleted." in shown(asha.client, "/r/mine")
    (row,) = Joined.objects.all()
    assert asha.client.post(f"/r/mine/{row.id}/o", secure=True).status_code == 404


def test_a_joined_draft_says_that_it_was_not_sent(visitor, asha):
    at = begin(visitor)
    code = code_of(visitor, at)
    asha.client.post("/r/mine", {"receipt": code}, secure=True)
    assert "It has not been sent yet." in shown(asha.client, "/r/mine")


def test_no_mail_is_sent_and_no_third_cookie_set(visitor, mailoutbox):
    sent(visitor)
    assert mailoutbox == []
    assert set(visitor.cookies) == {"__Host-s", "__Host-k"}


CHOICES = {
    "danger", "whom", "they_know", "they_safe", "kinds", "hate", "children", "told_before", "reach", "voicemail",
}  # fmt: skip


def test_what_another_site_sends_along_is_not_shown(visitor):
    given = {"what": "CANARYFROMELSEWHERE"}
    for site, is_shown in (("same-origin", True), ("cross-site", False), ("same-site", False)):
        answer = visitor.post("/r/with", given, secure=True, headers={"Sec-Fetch-Site": site})
        assert ("CANARYFROMELSEWHERE" in answer.content.decode()) == is_shown


def openings(client, at):
    """When the page of a complaint says that the council opened it."""
    inside = re.search(
        r"When the council opened it</span>.*?<ul[^>]*>(.*?)</ul>(.*?)</div>", shown(client, at), re.S
    )
    return (re.findall(r"<li>([^<]+)</li>", inside[1]), inside[2]) if inside else ([], "")


def test_each_opening_by_the_council_is_written_down_and_shown_to_its_writer(visitor):
    at = begin(visitor)
    visitor.post(f"{at}/w/3", {"what": "CANARYWHAT"}, secure=True)
    visitor.post(f"{at}/all", secure=True)
    assert "The council has not opened it yet." in shown(visitor, at)
    for count in (1, 2):
        next(arrived())
        times, _ = openings(visitor, at)
        assert len(times) == count
    assert all(re.search(r", \d\d:\d\d$", each) for each in times)
    (row,) = Complaint.objects.all()
    leaves = Leaf.objects.filter(log__safe_id=row.safe_id)
    assert not [leaf for leaf in leaves if b"CANARYWHAT" in bytes(leaf.sealed)]
    assert [*checking.faults()] == []


def test_many_openings_are_counted(visitor):
    at = begin(visitor)
    visitor.post(f"{at}/all", secure=True)
    for _ in range(12):
        next(arrived())
    times, more = openings(visitor, at)
    assert len(times) == 10
    assert "And 2 times before that" in more


def test_a_complaint_whose_log_cannot_be_written_is_not_opened(visitor, monkeypatch):
    at = begin(visitor)
    visitor.post(f"{at}/all", secure=True)

    def broken(*_arguments, **_named):
        raise LogBroken("The log cannot be written.")

    monkeypatch.setattr(looking.log, "append", broken)
    with pytest.raises(LogBroken):
        next(arrived())


def test_nothing_opens_a_complaint_for_the_council_without_writing_it_down():
    """A contract keeps other rooms from it. Desks are an agency's own, and no complaint lies there."""
    above = Path(actions.__file__).parents[2]
    callers = {
        path.relative_to(above).as_posix()
        for path in above.rglob("*.py")
        if re.search(r"open_(?:as_installation|for_keepers)\(", path.read_text("utf-8"))
    }
    assert callers == {"foundation/keys/entrusted.py", "staff/access/desks.py", "staff/access/looking.py"}
