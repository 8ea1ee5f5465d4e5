"""Letters: what must stay secret is found before one goes, decided about, approved and released."""

import re
import uuid

import attrs
import pytest
from tests.leaks import words_of
from tests.web.staff.conftest import Desk, logged
from tests.web.staff.test_cases import contact, reported, triage
from tests.web.staff.test_sharing import code_of, entry, page, shared, taken
from tests.web.test_complaints import SAID, sent

from chesil.vault.records import HitSettled, Released
from chesil_web.foundation.keys.models import Lock
from chesil_web.foundation.log.models import Leaf
from chesil_web.record.given.models import Complaint
from chesil_web.staff.cases.models import Case, Entry, Task
from chesil_web.staff.cases.people_models import Party, Tie
from chesil_web.staff.letters import queries
from chesil_web.staff.letters.models import Letter, LetterFile, LetterVersion, Mark, Protected
from chesil_web.staff.letters.samples import samples
from chesil_web.staff.parties import actions as people_actions
from chesil_web.staff.parties import queries as people_queries
from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db
NEW_HOME = "4 Quay Road, BN1 1AA"


class Letters:
    """The letters of a case, as one worker has them."""

    def __init__(self, desk: Desk, case: Case) -> None:
        self.desk = desk
        self.case = case

    def at(self, address: str = "") -> str:
        return f"/work/l/{self.case.id}{address}"

    def get(self, address: str = "", status: int = 200) -> str:
        return self.desk.get(self.at(address), status)

    def post(self, address: str = "", status: int = 302, **sent: object) -> str:
        return self.desk.post(self.at(address), status, **sent)

    def write(self, kind: str = "own", **more: object) -> "One":
        made = self.post(f"/new/{kind}", **letter(**more))
        return One(self, made.rpartition("/")[2])

    def protect(self, **more: object) -> None:
        told = {
            "kind": "address", "value": NEW_HOME, "whose": "person", "is_shared": "no",
            "secret_from": ["accused", "agency", "other"],
        }  # fmt: skip
        self.post("/secret/new", **told | more)


class One:
    """One letter, as one worker has it."""

    def __init__(self, letters: Letters, id: str) -> None:
        self.letters, self.id = letters, id

    def as_seen_by(self, desk: Desk) -> "One":
        return One(Letters(desk, self.letters.case), self.id)

    @property
    def row(self) -> Letter:
        return Letter.objects.get(id=self.id)

    @property
    def state(self) -> str:
        return self.row.state

    def get(self, address: str = "", status: int = 200) -> str:
        return self.letters.get(f"/{self.id}{address}", status)

    def do(self, what: str, status: int = 302, **more: object) -> str:
        return self.letters.post(f"/{self.id}", status, do=what, **more)

    def check(self) -> str:
        self.do("check")
        return self.get()

    def decide(self, how: str, reason: str = "", place: int = 0, status: int = 302) -> str:
        version = LetterVersion.objects.filter(letter=self.id).count()
        sent = {"version": version, f"how-{place}": how, f"reason-{place}": reason}
        return self.do("decide", status, **sent)

    def press(self, page: str, **more: object) -> str:
        version = LetterVersion.objects.filter(letter=self.id).count()
        self.letters.post(f"/{self.id}/{page}", **{"version": version} | more)
        return self.get()

    def change(self, **more: object) -> str:
        base = LetterVersion.objects.filter(letter=self.id).count()
        return self.letters.post(f"/{self.id}/change", **letter(**{"base": base} | more))


def letter(**more: object) -> dict[str, object]:
    told = {
        "recipient": "accused", "name": "Dev", "way": "by hand", "title": "A letter", "purpose": "To ask you to stop",
        "basis": "Our work as a council", "text": "Dear Dev\n\nPlease stop.\n",
    }  # fmt: skip
    return told | more


@pytest.fixture
def team(council):
    return workforce.add_team(council.id, "Front desk").id.hex


@pytest.fixture
def writer(desk, council, team):
    return desk(council, "officer", teams=[team])


@pytest.fixture
def second(desk, council, team):
    return desk(council, "officer", name="Priya Second", teams=[team])


@pytest.fixture
def letters(writer, team):
    case = reported(writer)
    writer.post(f"{case.id}/hand-over", owner=f"team {team}", reason="The team has it.")
    writer.post(f"{case.id}/contact", **contact())
    return Letters(writer, case)


def test_a_letter_with_a_protected_detail_is_stopped_and_goes_after_a_decision(letters, second):
    letters.protect()
    one = letters.write(text="Dear Dev\n\nShe is at 4 Quay Road now.\nPlease stop.")
    assert one.state == "written"
    page = one.check()
    assert one.state == "checked"
    assert "1 is open." in page
    assert "The letter, line 3" in page
    assert "4 •••• ••ad" in page
    assert one.letters.post(f"/{one.id}/release", version=1)
    assert one.state == "checked"
    one.decide("withheld")
    page = one.get()
    assert "She is at (address withheld) now." in page
    assert "withheld" in page
    assert one.state == "settled"
    assert one.as_seen_by(second).press("approve")
    assert one.state == "approved"
    page = one.press("release")
    assert "Released by Rowan Kell" in page
    assert one.state == "released"
    assert "went to Dev (by hand)" in letters.desk.get(f"{letters.case.id}")
    by, letter_id = letters.desk.worker.id.hex, one.row.id.hex
    (settled,) = logged(letters.case, HitSettled)
    assert (settled.item, settled.how, settled.by, settled.second) == (letter_id, "withheld", by, None)
    (went,) = logged(letters.case, Released)
    assert (went.item, went.version, went.by) == (letter_id, 2, by)
    assert went.file_sha256 == queries.whole(letters.desk.worker, letters.case, one.row.id).told.sha256


def test_what_is_taken_out_leaves_the_rest_and_both_versions(letters):
    letters.protect()
    letters.protect(kind="phone", value="07700 900999")
    one = letters.write(text="We came to 4 Quay Road. Call 07700 900 999 or us.")
    one.check()
    version = {"version": 1, "how-0": "taken out", "how-1": "taken out"}
    one.do("decide", **version)
    assert "We came to. Call or us." in one.get()
    assert "We came to 4 Quay Road." in one.get("/1")
    assert LetterVersion.objects.filter(letter=one.id).count() == 2


@pytest.mark.parametrize("how", ["meant", "not the same"])
def test_nothing_overrides_what_is_protected_from_the_accused(letters, second, how):
    letters.protect()
    one = letters.write(text="She lives at 4 Quay Road.")
    page = one.check()
    assert "It cannot be left in as it is." in page
    assert f'value="{how}"' not in page
    assert "There is a problem" in one.decide(how, "I want it so.", status=200)
    assert one.state == "checked"
    one.as_seen_by(second).press("approve")
    assert one.state == "checked"
    one.press("release")
    assert one.state == "checked"
    assert not LetterFile.objects.exists()


def test_a_letter_with_the_name_of_the_accused_counts_as_one_to_them_whatever_was_chosen(letters):
    letters.protect()
    told = {"recipient": "other", "keep_until": "2099-01-01", "text": "She is at 4 Quay Road."}
    assert "It cannot be left in as it is." in letters.write(**told, name=" dev ").check()
    assert "It cannot be left in as it is." not in letters.write(**told, name="Sam Locks").check()


def test_an_address_tied_to_the_accused_counts_as_the_accused(letters):
    letters.protect(value="12 Harbour Street", whose="accused", secret_from=["agency", "other"])
    letters.protect()
    told = {
        "recipient": "agency",
        "name": "Harbour Housing",
        "keep_until": "2099-01-01",
        "text": "To 4 Quay Road.",
    }
    elsewhere = letters.write(**told, way="post", post="1 High Street")
    assert "It cannot be left in as it is." not in elsewhere.check()
    there = letters.write(**told, way="post", post="12 Harbour St")
    assert there.check().count("It cannot be left in as it is.") == 1


def test_what_is_meant_to_be_there_needs_a_second_person(letters, second):
    letters.protect()
    one = letters.write(
        recipient="agency",
        name="Harbour Housing",
        keep_until="2099-01-01",
        text="Mend the door at 4 Quay Road.",
    )
    one.check()
    assert "Say why" in one.decide("meant", status=200)
    one.decide("meant", "They mend the door there.")
    assert one.state == "checked"
    page = one.get()
    assert "Waits for a second person" in page
    assert "I agree" not in page
    one.do("agree", place=0)
    assert "The second person has to be somebody else." in one.get()
    assert not logged(letters.case, HitSettled)
    assert one.state == "checked"
    theirs = one.as_seen_by(second)
    assert "I agree" in theirs.get()
    theirs.do("agree", place=0)
    assert one.state == "settled"
    assert "with Priya Second" in one.get()
    (settled,) = logged(letters.case, HitSettled)
    assert (settled.how, settled.by) == ("meant", letters.desk.worker.id.hex)
    assert settled.second == second.worker.id.hex
    one.press("release")
    assert one.state == "released"


def test_what_the_second_person_does_not_agree_to_is_open_again(letters, second):
    letters.protect()
    told = {"recipient": "agency", "name": "Housing", "keep_until": "2099-01-01", "text": "At 4 Quay Road."}
    one = letters.write(**told)
    one.check()
    one.decide("meant", "They need it.")
    one.as_seen_by(second).do("disagree", place=0)
    assert 'value="meant"' in one.get()
    assert one.state == "checked"


def test_a_decision_for_one_reader_does_not_hold_for_the_accused(letters, second):
    letters.protect()
    told = {"recipient": "agency", "name": "Housing", "keep_until": "2099-01-01", "text": "At 4 Quay Road."}
    one = letters.write(**told)
    one.check()
    one.decide("meant", "They need it.")
    one.as_seen_by(second).do("agree", place=0)
    assert one.state == "settled"
    one.change(**told | {"recipient": "accused", "name": "Dev"})
    assert "It cannot be left in as it is." in one.check()


def test_the_second_person_of_a_letter_to_the_accused_did_not_write_it(letters, second, desk, council, team):
    one = letters.write()
    one.check()
    assert one.state == "settled"
    assert "A second person has to approve" in one.press("release")
    one.get("/release", status=302)
    assert "A second person has to approve" in one.get()
    assert "The second person has to be somebody else." in one.press("approve")
    assert one.state == "settled"
    theirs = one.as_seen_by(second)
    theirs.change(text="Dear Dev\n\nStop, please.")
    theirs.check()
    assert "The second person has to be somebody else." in theirs.press("approve")
    third = one.as_seen_by(desk(council, "officer", name="Third Person", teams=[team]))
    third.press("approve")
    assert one.state == "approved"
    one.change(text="Dear Dev\n\nStop now.")
    assert one.state == "written", "an approval is of what was read"


def test_what_was_read_is_what_is_approved_and_released(letters, second):
    one = letters.write()
    one.check()
    one.as_seen_by(second).letters.post(f"/{one.id}/approve", version=7)
    assert one.state == "settled"
    one.as_seen_by(second).press("approve")
    one.letters.post(f"/{one.id}/release", version=7)
    assert "Somebody changed this meanwhile." in one.get()
    assert one.state == "approved"


def test_a_detail_that_is_added_after_the_check_stops_the_release(letters, second):
    one = letters.write(text="Dear Dev\n\nNot at 4 Quay Road.")
    one.check()
    one.as_seen_by(second).press("approve")
    letters.protect()
    page = one.press("release")
    assert "new since the last one" in page
    assert one.state == "checked"
    assert not LetterFile.objects.exists()


def test_a_colleague_who_is_asked_finds_it_under_what_is_due(letters, second):
    one = letters.write()
    one.check()
    one.letters.post(f"/{one.id}/ask", colleague=second.worker.id.hex)
    assert letters.case.ref in second.get("")
    task = Task.objects.get(worker_id=second.worker.id)
    one.as_seen_by(second).letters.post(f"/{one.id}/approve", back="yes", reason="Say less of the days.")
    assert "Priya Second: Say less of the days." in one.get()
    assert Task.objects.get(id=task.id).ended_on is not None


@pytest.mark.parametrize(
    ("field", "where"),
    [
        ("title", "The heading"),
        ("purpose", "What it is for"),
        ("basis", "What allows it"),
        ("name", "Who it is for"),
    ],
)
def test_a_detail_is_found_wherever_it_stands_on_the_letter(letters, field, where):
    letters.protect(kind="phone", value="07700 900999")
    one = letters.write(**{field: "Call O77OO 9OO 999"})
    assert where in one.check()
    assert one.state == "checked"


def test_a_detail_hidden_in_the_metadata_stops_the_release(letters, second, monkeypatch):
    from chesil.documents import letter as papers

    letters.protect()
    one = letters.write()
    one.check()
    one.as_seen_by(second).press("approve")
    printed = papers.print_letter

    def careless(told):
        return printed(told).replace(b"<dc:title>", b"<dc:title>4 Quay Road ", 1) + b"\n/Title (4 Quay Road)"

    monkeypatch.setattr(papers, "print_letter", careless)
    assert "The file itself would tell a protected detail." in one.press("release")
    assert one.state == "approved"
    monkeypatch.undo()
    one.press("release")
    assert one.state == "released"


def test_the_paper_shows_who_it_is_for_and_tells_nothing_of_itself(letters):
    one = letters.write(
        recipient="other", name="Sam at Harbour Locks", title="Repair sheet", keep_until="2099-03-04",
        text="The work: change the lock.", purpose="To have a lock changed", basis="Our work as a landlord",
    )  # fmt: skip
    one.check()
    one.press("release")
    answer = letters.desk.client.get(f"/work/l/{letters.case.id}/{one.id}/file", secure=True)
    assert re.fullmatch(
        r'attachment; filename="letter-\d{4}-\d\d-\d\d\.pdf"', answer.headers["Content-Disposition"]
    )
    words = words_of(answer.content)
    for each in (
        "Harbour Locks",
        "Repair sheet",
        "To have a lock changed",
        "Our work as a landlord",
        "4 March 2099",
    ):
        assert each.replace(" ", "") in words.replace(" ", ""), each
    assert (
        answer.content
        == letters.desk.client.get(f"/work/l/{letters.case.id}/{one.id}/file", secure=True).content
    )
    page = one.get("/print")
    assert "Repair" not in page.partition("</title>")[0]
    assert "change the lock" in page
    assert Leaf.objects.filter(log__safe_id=letters.case.safe_id).exists()


def test_a_released_letter_stays_as_it_is(letters):
    one = letters.write(recipient="other", name="Sam", keep_until="2099-01-01", text="Hello.")
    one.check()
    one.press("release")
    one.change(recipient="other", keep_until="2099-01-01", text="Else.")
    assert "was released" in one.get()
    one.letters.post(f"/{one.id}/drop", sure="yes")
    assert one.state == "released"
    assert LetterVersion.objects.filter(letter=one.id).count() == 1
    assert "Hello." in one.get()
    assert "Change the letter" not in one.get()


def test_no_letter_to_her_goes_to_an_address_that_is_shared(letters, writer):
    letters.protect(value="12 Harbour Street", is_shared="yes")
    told = {
        "recipient": "person",
        "name": "Asha",
        "way": "post",
        "text": "Dear Asha\n\nYour new home is 4 Quay Road.",
    }
    writer.post(f"{letters.case.id}/contact", **contact(way="post", number="12 Harbour Street"))
    one = letters.write(**told, post="Flat 2\n12 Harbour St")
    page = one.check()
    assert "A letter to the person it happens to cannot go there." in page
    one.press("release")
    assert one.state == "checked"
    letters.protect()
    one.change(**told, post="12 Harbour Street")
    assert "cannot go there" in one.check(), "nor one that gives the new address to the old home"
    one.change(**told | {"way": "by hand"})
    one.check()
    assert one.state == "settled"


def test_a_letter_to_her_goes_only_where_she_said_that_it_is_safe(letters, writer):
    told = {"recipient": "person", "name": "Asha", "text": "Dear Asha\n\nHello."}
    by_mail = letters.write(**told, way="e-mail", mail="asha@example.org")
    assert "They gave no address for post or e-mail." in by_mail.check(), "only a call is known"
    writer.post(f"{letters.case.id}/contact", **contact(way="e-mail", number="other@example.org"))
    assert "They did not say that post or e-mail" in by_mail.check()
    writer.post(f"{letters.case.id}/contact", **contact(way="e-mail", number="asha@example.org"))
    by_mail.check()
    assert by_mail.state == "settled"
    writer.post(f"{letters.case.id}/contact", state="unsafe")
    by_mail.press("release")
    assert "No safe way to reach them is confirmed." in by_mail.get()
    assert by_mail.state == "checked"


def test_what_contact_notes_and_reports_tell_is_looked_for_without_being_added(letters, writer):
    writer.post(
        f"{letters.case.id}/note", kind="call", text="New number 07700 900555, mail asha.new@example.org"
    )
    one = letters.write(
        text="Asha\nIt is about the library\n07700 900123\n(0)7700-900555\nasha.new@example.org"
    )
    page = one.check()
    for line in range(1, 6):
        assert f"The letter, line {line}<" in page, line
    secret = letters.get("/secret")
    assert "from" in secret.casefold()
    for hidden in ("900123", "900555", "asha.new@example.org", "Asha"):
        assert hidden not in secret, hidden


def test_what_she_shared_is_looked_for_and_the_look_is_hers_to_see(asha, writer):
    entry(asha, what="He rang me on 07700 900555.", witnesses="My neighbour Leila Hall")
    at = shared(asha, code_of(writer))
    case = Case.objects.get(id=taken(writer).partition("/")[0])
    one = Letters(writer, case).write(text="Leila Hall saw it.\n07700900555\nAsha")
    assert "Nobody has opened it yet." in page(asha, at)
    shown = one.check()
    for line in (1, 2, 3):
        assert f"The letter, line {line}<" in shown, line
    assert "Nobody has opened it yet." not in page(asha, at)


def test_what_a_report_tells_is_looked_for(visitor, desk, council, settings):
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5)
    sent(visitor, SAID)
    duty = desk(council, "duty manager")
    made = duty.post(f"new/{Complaint.objects.get().id}", **triage(duty))
    case = Case.objects.get(id=made.rpartition("/")[2])
    shown = Letters(duty, case).write(text="07700 900 123\nCall from the library").check()
    assert "The letter, line 1<" in shown
    assert "The letter, line 2<" in shown


def test_a_reader_knows_a_detail_once_two_people_say_so(letters, second):
    letters.protect(value="12 Harbour Street")
    one = letters.write(text="You live at 12 Harbour Street.")
    assert "1 is open." in one.check()
    known = {each.detail.value: each for each in queries.known(letters.desk.worker, letters.case)}
    detail = known["12 Harbour Street"].detail.id
    letters.post(f"/secret/{detail}", reader="accused", whose_word="She told me that they moved in together.")
    mark = Mark.objects.get()
    one.check()
    assert one.state == "checked", "one person is not enough"
    letters.post("/secret", mark=str(mark.id), agree="yes")
    assert "The second person has to be somebody else." in letters.get("/secret")
    Letters(second, letters.case).post("/secret", mark=str(mark.id), agree="yes")
    page = one.check()
    assert one.state == "settled"
    assert "In it, and known to its reader" in page
    Letters(second, letters.case).post("/secret", mark=str(mark.id), back="yes")
    one.check()
    assert one.state == "checked"


def test_one_worker_cannot_make_her_address_his_by_adding_it(letters, writer):
    writer.post(f"{letters.case.id}/contact", **contact(way="post", number=NEW_HOME))
    letters.protect(whose="accused", secret_from=["other"])
    one = letters.write(text="She lives at 4 Quay Road.")
    assert "It cannot be left in as it is." in one.check()


def test_a_gap_has_to_be_filled_before_a_letter_is_checked(letters):
    for kind in samples():
        page = letters.get(f"/new/{kind}")
        assert "[" in page, kind
        assert "{" not in re.sub(r"<[^>]*>", "", page.partition("<textarea")[2].partition("</textarea")[0]), (
            kind
        )
    assert letters.case.ref in letters.get("/new/update")
    one = letters.write(text="Dear Dev\n\n[say what was done]")
    assert "Fill in the words in square brackets" in one.check()
    assert one.state == "written"


def test_the_name_of_the_case_does_not_reach_the_accused(letters, second):
    one = letters.write(text=f"Our reference is {letters.case.ref}.")
    assert "1 is open." in one.check()
    one.decide("taken out")
    one.as_seen_by(second).press("approve")
    one.press("release")
    pdf = letters.desk.client.get(letters.at(f"/{one.id}/file"), secure=True).content
    assert letters.case.ref not in words_of(pdf) + one.get("/print")


def test_two_who_write_at_once_lose_nothing(letters, second):
    one = letters.write()
    one.change(text="First.")
    theirs = one.as_seen_by(second)
    theirs.change(text="Second.", base=1)
    assert "Somebody else saved a version while you wrote." in theirs.get()
    assert "First." in one.get("/2")
    assert "Second." in one.get()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"recipient": "agency"}, "Give the day until which they may keep it."),
        ({"way": "post"}, "Write the address."),
        ({"way": "e-mail", "mail": "x"}, "Write an e-mail address"),
        ({"purpose": ""}, "Write what it is for."),
        ({"recipient": "other", "keep_until": "2020-01-01"}, "This day is over."),
    ],
)
def test_a_letter_needs_each_of_its_answers(letters, wrong, says):
    assert says in letters.post("/new/own", status=200, **letter(**wrong))
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"kind": "phone", "value": "12"}, "at least 6 digits"), ({"kind": "mail", "value": "x"}, "e-mail address"),
        ({"kind": "address", "value": "Quay Road"}, "Write the number too"),
        ({"kind": "date", "value": "32 1 1990"}, "not a real date"), ({"whose": "other"}, "Write who they are."),
        ({"secret_from": []}, "Choose who must not learn it"),
    ],
)  # fmt: skip
def test_a_detail_has_to_be_one_that_can_be_found(letters, wrong, says):
    told = {
        "kind": "words", "value": "The Quay School", "whose": "person", "is_shared": "no", "secret_from": ["accused"],
    }  # fmt: skip
    assert says in letters.post("/secret/new", status=200, **told | wrong)
    assert not Protected.objects.exists()


def test_a_letter_that_did_not_go_out_can_be_deleted(letters):
    one = letters.write()
    assert "go for good" in one.get("/drop")
    one.letters.post(f"/{one.id}/drop", sure="yes")
    assert not Letter.objects.exists()
    assert not LetterVersion.objects.exists()


def test_letters_of_a_case_are_nothing_for_who_may_not_see_it(letters, desk, council):
    one = letters.write()
    for role in ("police", "auditor", "officer"):
        other = One(Letters(desk(council, role, name="Else Where"), letters.case), one.id)
        for address in ("", "/change", "/ask", "/approve", "/release", "/print", "/file", "/drop", "/1"):
            assert other.get(address, status=404) == other.letters.desk.get(f"{uuid.uuid4()}", status=404), (
                address
            )
        other.letters.get("", status=404)
        other.letters.get("/secret", status=404)
    manager = Letters(desk(council, "duty manager", name="Manager"), letters.case)
    assert "A letter" in manager.get()
    assert "A letter" in letters.desk.get(f"{letters.case.id}"), "the page of the case lists it"


def test_what_is_damaged_stops_a_check_and_what_was_taken_back_does_not(
    letters, visitor, desk, council, settings
):
    one = letters.write()
    Party.objects.filter(case=letters.case).update(sealed=b"nothing")
    assert "Something in this case is damaged" in one.check()
    assert one.state == "written"
    settings.CHESIL = attrs.evolve(settings.CHESIL, complaint_days=5)
    sent(visitor, SAID)
    duty = desk(council, "duty manager")
    made = duty.post(f"new/{Complaint.objects.get().id}", **triage(duty))
    other = Letters(duty, Case.objects.get(id=made.rpartition("/")[2])).write(text="Hello.")
    assert Lock.objects.filter(safe_id=Complaint.objects.get().safe_id, kind="service").delete()[0] == 1
    other.check()
    assert other.state == "settled"


def test_nothing_of_a_letter_stands_in_clear(letters):
    letters.protect()
    letters.write(text="She is at 4 Quay Road.").check()
    stored = b"".join(
        bytes(row)
        for model in (Letter, LetterVersion, Protected, Entry)
        for row in model.objects.values_list("sealed", flat=True)
    )
    for words in (b"Quay", b"Dev", b"accused", b"stop"):
        assert words not in stored


def test_details_of_people_are_looked_for_unless_two_say_that_the_reader_knows_them(letters, second, writer):
    told = {
        "name": "Leila Hall",
        "part": "witness",
        "phones": "07700 900444",
        "addresses": "9 Mill Lane, BN1 2BB",
    }
    writer.post(f"{letters.case.id}/people/new", **told)
    one = letters.write(text="Leila Hall\n07700 900444\n9 Mill Lane\nBN1 2BB")
    shown = one.check()
    for line in range(1, 5):
        assert f"The letter, line {line}<" in shown, line
    assert "Of Leila Hall" in shown
    leila, dev = (Party.objects.get(id=id) for id in _ids(letters, "Leila Hall", "Dev"))
    people_actions.say_known(
        writer.worker, letters.case, leila.id, "07700 900444", dev.id.hex, "She said so."
    )
    assert "The letter, line 2<" in one.check()
    leila.refresh_from_db()
    people_actions.agree_known(second.worker, letters.case, leila.id, 0, leila.number)
    assert "4 are open." not in one.check()
    assert "3 are open." in one.get()


def _ids(letters, *names):
    safe, _told = queries.opened(letters.desk.worker, letters.case)
    found = {each.told.name: each.row.id for each in people_queries.people(safe, letters.case)}
    return [found[name] for name in names]


def test_what_is_protected_in_a_case_that_is_tied_is_looked_for_here(letters, writer):
    other = reported(writer)
    Letters(writer, other).protect(kind="phone", value="07700 900777")
    one = letters.write(text="Call 07700 900777.")
    one.check()
    assert one.state == "settled"
    Tie.objects.create(case=letters.case, other=other)
    assert "somebody in a case that is tied to this one" in one.check()
    assert one.state == "checked"
