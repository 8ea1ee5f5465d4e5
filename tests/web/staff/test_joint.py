"""Sharing between agencies: asked in, approved, taken up, put one by one, read, taken back, and ended."""

import re
import uuid
from datetime import timedelta
from typing import get_args

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.web.staff.conftest import logged
from tests.web.staff.test_cases import contact, reported, triage
from tests.web.staff.test_plans import plan
from tests.web.staff.test_sharing import OUTSIDE, code_of, entry, page, post, shared, stored_bytes, taken
from tests.web.staff.test_walls import plain

from chesil.vault.errors import WrongSecret
from chesil.vault.records import Decided
from chesil_web.foundation.keys import entrusted
from chesil_web.foundation.log.models import Leaf
from chesil_web.staff.access import policy, walls
from chesil_web.staff.access.models import WallTold
from chesil_web.staff.cases.models import Case, Task
from chesil_web.staff.joint import ending
from chesil_web.staff.joint.bases import bases
from chesil_web.staff.joint.models import Asking, Copy, CopyText, Joint, Reading, Side
from chesil_web.staff.workforce import actions as workforce
from chesil_web.staff.workforce.models import Role

pytestmark = pytest.mark.django_db
PURPOSE = "So that her locks are changed this week."
TELLS = "Tell them about the door, and nothing of my work."


def at(case, *more):
    return "/".join(("/work/j", str(getattr(case, "id", case)), *map(str, more)))


def in_days(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def by_word(agency, **more):
    return {
        "agency": agency.id.hex, "purpose": PURPOSE, "by": "word", "on": in_days(0), "how": "phone",
        "tells": TELLS, "ends_on": in_days(90),
    } | more  # fmt: skip


BASIS = {
    "by": "basis", "basis": "crime", "necessity": "He has a key, and nobody else can change the lock.",
    "consent": "not safe", "consent_why": "He reads her phone.",
}  # fmt: skip


@pytest.fixture
def harbour():
    return workforce.add_agency("Harbour Advocates", "advocates")


@pytest.fixture
def officer(desk, council):
    return desk(council, "officer")


@pytest.fixture
def case(officer):
    made = reported(officer)
    officer.post(f"{made.id}/contact", **contact())
    return made


@pytest.fixture
def ida(desk, harbour):
    """Who decides at the other agency."""
    return desk(harbour, "duty manager", "advocate", name="Ida Moss")


def asked(desk, case, agency, **more):
    desk.post(at(case, "new"), **by_word(agency) | more)
    return Asking.objects.get(ended_on=None, agency=agency)


def took_up(desk, asking, **more):
    answer = {"answer": "new"} | triage(desk) | more
    where = desk.post(at("asked", asking.id), **answer)
    return Case.objects.get(id=where.rpartition("/")[2])


@pytest.fixture
def theirs(officer, case, harbour, ida):
    """The case of the other agency, which came in by her word."""
    return took_up(ida, asked(officer, case, harbour))


def keys(desk, case):
    """What can be put, by the beginning of its key."""
    found = re.findall(r'name="k" type="checkbox" value="([^"]+)"', desk.get(at(case, "put")))
    return {key.split(".")[0]: key for key in reversed(found)}


def put(desk, case, *sorts, status=302, **more):
    offered = keys(desk, case)
    chosen = [offered[each] for each in sorts]
    look = desk.post(at(case, "put"), status=200, k=chosen, look="yes")
    return look, desk.post(at(case, "put"), status=status, k=chosen, put="yes", **more)


class TestAsking:
    def test_by_their_word_an_agency_sees_a_name_and_a_purpose_and_no_more(self, officer, case, harbour, ida):
        assert "Another agency sees nothing of this case" in officer.get(f"{case.id}")
        asking = asked(officer, case, harbour)
        assert "1 agency asks you to share" in ida.get("")
        assert "Northmere Council" in ida.get(at("asked"))
        before = Leaf.objects.filter(log__safe_id=case.safe_id).count()
        shown = ida.get(at("asked", asking.id))
        assert Leaf.objects.filter(log__safe_id=case.safe_id).count() == before + 1, "reading it is a look"
        for words in ("Asha", PURPOSE):
            assert words in shown
        for words in (TELLS, "He waits outside", "07700", case.ref, "Dev"):
            assert words not in shown, words
        made = took_up(ida, asking)
        assert (made.agency_id, Side.objects.count()) == (harbour.id, 2)
        own = ida.get(f"{made.id}")
        assert "With Northmere Council" in own
        assert "No safe way is known. Do not call." in own
        for words in ("He waits outside", "07700"):
            assert words not in own, words
        assert TELLS in ida.get(at(made)), "what she wants told is for whom it is told to"
        assert "With Harbour Advocates" in officer.get(f"{case.id}")
        ida.get(f"{case.id}", status=404)
        officer.get(f"{made.id}", status=404)
        assert Task.objects.filter(case=case).count() == 3, "the first, to choose, and the review"

    def test_on_a_basis_a_second_person_of_the_agency_approves_it_first(
        self, officer, case, harbour, ida, desk, council
    ):
        manager = desk(council, "duty manager", name="Dev Marsh")
        asking = asked(officer, case, harbour, **BASIS)
        assert "No agency asks you to share." in ida.get(at("asked"))
        ida.get(at("asked", asking.id), status=404)
        officer.post(at(case, "asked", asking.id, "approve"), status=404, yes="yes")
        assert "1 thing waits for a second person" in manager.get("")
        assert f"Let another agency in: {case.ref}" in manager.get("/work/a/two")
        shown = manager.get(at(case, "asked", asking.id, "approve"))
        for words in ("Crime and Disorder Act 1998 s.115", "He has a key", "It was not safe to ask them"):
            assert words in shown, words
        manager.post(at(case, "asked", asking.id, "approve"), yes="yes")
        (agreed,) = logged(case, Decided)
        assert (agreed.what, agreed.second) == ("may share", officer.worker.id.hex)
        assert PURPOSE in ida.get(at("asked", asking.id))
        took_up(ida, asking)
        assert "Approved by" in officer.get(at(case, "asked", asking.id))
        assert Task.objects.filter(case=case).count() == 4, "and to tell her, if it is safe"

    def test_the_one_who_asked_cannot_be_the_second_person_and_a_no_has_a_reason(
        self, case, harbour, desk, council
    ):
        manager = desk(council, "duty manager", name="Dev Marsh")
        lead = desk(council, "safeguarding lead", name="Farah Khan")
        asking = asked(manager, case, harbour, **BASIS)
        manager.post(at(case, "asked", asking.id, "approve"), status=404, yes="yes")
        assert "Say why" in lead.post(at(case, "asked", asking.id, "approve"), status=200, no="yes", why="")
        lead.post(at(case, "asked", asking.id, "approve"), no="yes", why="Ask her first.")
        assert "Ask her first." in manager.get(at(case, "asked", asking.id))
        assert Asking.objects.get().ended_on

    def test_who_declines_says_why_and_what_was_taken_back_is_gone(self, officer, case, harbour, ida):
        first = asked(officer, case, harbour)
        assert "Say why" in ida.post(at("asked", first.id), status=200, answer="no", why="")
        ida.post(at("asked", first.id), answer="no", why="We have no room before March.")
        assert "We have no room before March." in officer.get(at(case, "asked", first.id))
        second = asked(officer, case, harbour)
        officer.post(at(case, "asked", second.id), why="A mistake.")
        ida.get(at("asked", second.id), status=404)
        ida.post(at("asked", second.id), status=404, answer="new", **triage(ida))
        assert Case.objects.filter(agency=harbour).count() == 0

    def test_it_is_taken_up_once_also_with_a_case_that_is_there(self, officer, case, harbour, ida):
        own = reported(ida)
        asking = asked(officer, case, harbour)
        wrong = ida.post(at("asked", asking.id), status=200, answer="ours", ref=case.ref)
        assert "There is no open case of this name" in wrong
        assert took_up(ida, asking, answer="ours", ref=own.ref.lower()).id == own.id
        ida.post(at("asked", asking.id), status=404, answer="new", **triage(ida))
        assert Case.objects.count() == 2

    def test_their_wishes_and_a_usual_end_stand_where_another_agency_is_asked(self, officer, case, harbour):
        assert "What they want is not written down" in officer.get(at(case, "new"))
        officer.post(f"{case.id}/plan/write", **plan(wishes="No police."))
        page = officer.get(at(case, "new"))
        assert "No police." in page
        day = timezone.localdate() + timedelta(days=84)
        for part, value in (("day", day.day), ("month", day.month), ("year", day.year)):
            assert re.search(rf'name="ends_on-{part}"[^>]*value="{value}"', page), part

    def test_what_is_missing_is_said_beside_its_field(self, officer, case, harbour):
        for wrong, words in (
            ({"agency": ""}, "Choose an agency."), ({"purpose": ""}, "Write what it is for."),
            ({"by": ""}, "Choose what allows it."), ({"tells": ""}, "Write what they want told."),
            ({"on": in_days(2)}, "This day has not come yet."), ({"ends_on": in_days(0)}, "still to come"),
            ({"ends_on": in_days(900)}, "A review can put it off."), ({"by": "basis"}, "Choose a basis."),
        ):  # fmt: skip
            shown = officer.post(at(case, "new"), status=200, **by_word(harbour) | wrong)
            assert words in shown, wrong
        assert not Joint.objects.exists()

    def test_a_basis_is_for_the_kinds_of_agency_that_the_law_names(self):
        today = timezone.localdate()
        assert {each.id for each in bases("advocates", today)} == {"life", "charity"}
        assert "police" in {each.id for each in bases("police", today)}
        assert "police" not in {each.id for each in bases("council", today)}
        assert not bases("council", today.replace(year=2017))


class TestCopies:
    def test_only_what_is_ticked_goes_as_it_was_looked_over_and_its_readers_are_told(
        self, officer, case, theirs, ida
    ):
        officer.post(f"{case.id}/plan/write", **plan())
        officer.post(f"{case.id}/safety/write", signs="He drinks more.", base=0)
        assert set(keys(officer, case)) == {"contact", "wishes", "plan", "entry"}
        assert Side.objects.get(case=theirs).choose.ended_on is None
        look, _where = put(officer, case, "contact", "wishes")
        assert Side.objects.get(case=theirs).choose.ended_on, "choosing was to be done"
        own = officer.get(at(case))
        read = ida.get(at(theirs))
        for words in (
            "I want him to leave me alone.",
            "It is about the library.",
            "The number is not on this page",
        ):
            for shown in (look, own, read):
                assert words in shown, words
        for words in ("Fit a lock", "He drinks more.", "07700"):
            assert words not in read, words
        assert "No other agency has read it yet." in own
        assert "Read by Ida Moss" in officer.get(at(case))
        assert "read by 1 person" in officer.get(f"{case.id}")
        assert Reading.objects.count() == 2
        officer.post(f"{case.id}/note", kind="note", text="Not read yet.")
        put(officer, case, "entry")
        ida.get(at(theirs, "told"))
        assert Reading.objects.count() == 2, "only what was shown was read"
        Copy.objects.filter(sort="entry").update(taken_on=timezone.localdate())
        ida.get(at(theirs))
        assert Reading.objects.count() == 2
        assert set(keys(officer, case)) == {"plan", "entry"}, "what is there is not put again"
        assert officer.get(at(case, "put")).count("There already") == 2

    def test_what_reads_otherwise_since_it_was_looked_over_does_not_go(self, officer, case, theirs):
        officer.post(f"{case.id}/plan/write", **plan())
        key = keys(officer, case)["wishes"]
        officer.post(f"{case.id}/plan/write", **plan(wishes="I want to stay at home.", base=1))
        again = officer.post(at(case, "put"), status=200, k=[key], put="yes")
        assert "What you chose reads otherwise now." in again
        assert "Tick at least one thing" in officer.post(at(case, "put"), status=200, look="yes")
        assert not Copy.objects.exists()

    def test_what_she_shared_is_not_there_to_choose(self, asha, desk, harbour, council, ida):
        write_to = code_of(ida)
        entry(asha)
        shared(asha, write_to)
        made = Case.objects.get(id=uuid.UUID(taken(ida).split("/")[0]))
        officer = desk(council, "duty manager")
        took_up(officer, asked(ida, made, council))
        assert OUTSIDE not in ida.get(at(made, "put"))

    def test_details_of_others_need_a_reason_and_what_is_kept_from_agencies_cannot_go(
        self, officer, case, theirs, ida
    ):
        officer.post(f"{case.id}/people/new", part="supporter", name="Carys Moss", phones="07700 900456")
        officer.post(f"{case.id}/note", kind="call", text="Carys can be called: 07700 900456.")
        look, again = put(officer, case, "entry", status=200)
        for shown in (look, again):
            assert "Phone number of Carys Moss" in shown
        assert "Write for each detail that is marked why they need it" in again
        assert not Copy.objects.exists()
        key = keys(officer, case)["entry"]
        officer.post(at(case, "put"), k=[key], put="yes", **{f"why-{key}": "Carys asked for it."})
        assert "Carys asked for it." in ida.get(at(theirs))
        officer.post(
            f"/work/l/{case.id}/secret/new", kind="address", value="4 Quay Road, BN1 1AA", whose="person",
            is_shared="no", secret_from=["accused", "agency", "other"],
        )  # fmt: skip
        officer.post(f"{case.id}/note", kind="note", text="She lives at 4 Quay Road now.")
        key = keys(officer, case)["entry"]
        page = officer.post(
            at(case, "put"), status=200, k=[key], put="yes", **{f"why-{key}": "They need it."}
        )
        assert "It cannot go." in page
        assert Copy.objects.count() == 1

    def test_what_was_taken_back_is_gone_and_who_read_it_stays(self, officer, case, theirs, ida):
        officer.post(f"{case.id}/note", kind="note", text="CANARY of the desk.")
        put(officer, case, "entry")
        assert "CANARY of the desk." in ida.get(at(theirs))
        copy = Copy.objects.get()
        ida.get(at(theirs, copy.id, "back"), status=404)
        assert "It was read by: Ida Moss" in officer.get(at(case, copy.id, "back"))
        officer.post(at(case, copy.id, "back"), why="It is wrong.")
        assert not CopyText.objects.exists()
        for shown in (ida.get(at(theirs)), officer.get(at(case))):
            assert "CANARY of the desk." not in shown
            for words in ("It is wrong.", "Read by Ida Moss"):
                assert words in shown, words
        officer.post(at(case, copy.id, "back"), status=404, why="Twice.")

    def test_the_rules_of_contact_can_be_used_and_obey_their_hours(self, officer, case, theirs, ida):
        put(officer, case, "contact")
        copy = Copy.objects.get()
        assert "Use these rules in our case" in ida.get(at(theirs))
        assert f'href="{at(theirs, copy.id, "use")}"' in ida.get(f"{theirs.id}"), (
            "beside: no safe way is known"
        )
        assert "How to contact them is not listed" in ida.get(at(theirs, "put"))
        ida.post(at(theirs, copy.id, "use"))
        assert f'href="{at(theirs, copy.id, "use")}"' not in ida.get(f"{theirs.id}")
        assert "How to contact them is not listed" not in ida.get(at(theirs, "put"))
        assert "It is about the library." in ida.get(f"{theirs.id}")
        assert "07700 900123" in ida.get(f"{theirs.id}/number")
        officer.post(at(case, copy.id, "use"), status=404)

    def test_letters_of_the_other_agency_are_searched_for_what_was_put_there(
        self, officer, case, theirs, ida
    ):
        put(officer, case, "contact")
        assert "what other agencies let us read" in ida.get(f"/work/l/{theirs.id}/secret")

    def test_a_number_of_somebody_else_in_the_case_is_not_used(self, officer, case, theirs, ida):
        put(officer, case, "contact")
        ida.post(f"{theirs.id}/people/new", part="accused", name="Dev", phones="07700 900123")
        shown = ida.post(at(theirs, Copy.objects.get().id, "use"), status=200)
        assert "This belongs to Dev" in shown
        assert "No safe way is known." in ida.get(f"{theirs.id}")

    def test_an_agency_that_comes_in_later_reads_what_is_put_from_then_on(
        self, officer, case, theirs, ida, desk
    ):
        officer.post(f"{case.id}/plan/write", **plan())
        put(officer, case, "wishes")
        put(ida, theirs, "entry")
        police = workforce.add_agency("Northmere Police", "police")
        ida.post(at(theirs, "new"), status=404, **by_word(police))
        ben = desk(police, "duty manager", "police", name="Ben Marsh")
        last = took_up(ben, asked(officer, case, police))
        put(officer, case, "plan")
        read = ben.get(at(last))
        assert "Fit a lock" in read
        for words in ("I want him to leave me alone.", "She is followed every week."):
            assert words not in read, words
        assert TELLS in read
        assert TELLS in ida.get(at(theirs))


class TestWhatReachesAll:
    def test_unsafe_contact_reaches_every_agency_at_once(self, officer, case, theirs, ida):
        put(officer, case, "contact")
        ida.post(at(theirs, Copy.objects.get().id, "use"))
        ida.post(f"{theirs.id}/contact", state="unsafe", since="0", until="24")
        page = officer.get(f"{case.id}")
        assert "It is not safe to contact them." in page
        assert "Harbour Advocates says that contact is not safe." in page
        officer.get(f"{case.id}/number", status=404)
        assert not CopyText.objects.exists(), "the rules of before are there no more"
        assert "Contact is not safe any more." in officer.get(at(case))

    def test_who_comes_in_later_hears_that_contact_is_unsafe(self, officer, case, harbour, ida):
        officer.post(f"{case.id}/contact", state="unsafe", since="0", until="24")
        made = took_up(ida, asked(officer, case, harbour))
        assert "It is not safe to contact them." in ida.get(f"{made.id}")

    def test_what_is_unsafe_in_the_case_that_comes_in_is_unsafe_in_all(self, officer, case, harbour, ida):
        own = reported(ida)
        ida.post(f"{own.id}/contact", state="unsafe", since="0", until="24")
        took_up(ida, asked(officer, case, harbour), answer="ours", ref=own.ref)
        assert "It is not safe to contact them." in officer.get(f"{case.id}")

    def test_nothing_of_it_stands_in_clear(self, officer, case, theirs):
        asked(officer, case, workforce.add_agency("Northmere Police", "police"), **BASIS)
        put(officer, case, "contact")
        officer.post(at(case, "told"), way="not yet", why="He reads her phone.")
        stored = stored_bytes()
        for words in (PURPOSE, TELLS, "He has a key", "about the library", "reads her phone", "07700 900123"):
            assert words.encode() not in stored, words

    def test_a_walled_worker_sees_no_trace(self, officer, case, harbour, ida, desk):
        other = desk(harbour, "duty manager", name="Max Other")
        seen = [plain(other.get(address)) for address in ("", "all", at("asked"))]
        walls.put(case.id, WallTold(why="He is her brother."), worker=other.worker.id)
        asking = asked(officer, case, harbour)
        assert [plain(other.get(address)) for address in ("", "all", at("asked"))] == seen
        other.get(at("asked", asking.id), status=404)
        made = took_up(ida, asking)
        assert [plain(other.get(address)) for address in ("", "all", at("asked"))] == seen
        for address in (f"{made.id}", at(made), at(made, "put")):
            other.get(address, status=404)
        assert "her brother" not in ida.get("walls")

    def test_a_wall_that_comes_later_stands_before_both_cases(self, case, theirs, harbour, ida, desk):
        other = desk(harbour, "duty manager", name="Max Other")
        assert "With Northmere Council" in other.get(f"{theirs.id}")
        walls.put(case.id, WallTold(), worker=other.worker.id)
        other.get(f"{theirs.id}", status=404)
        other.get(at(theirs), status=404)
        ida.get(at(theirs))

    def test_an_agency_behind_a_wall_cannot_be_asked_and_loses_sight_of_what_is_shared(
        self, officer, case, theirs, harbour, ida
    ):
        police = workforce.add_agency("Northmere Police", "police")
        walls.put(case.id, WallTold(), agency=police.id)
        assert "Northmere Police" not in officer.get(at(case, "new"))
        walls.put(case.id, WallTold(), agency=harbour.id)
        ida.get(at(theirs), status=404)
        assert "With Northmere Council" not in ida.get(f"{theirs.id}")


OF_A_JOINT = [page for page in policy.table() if page.startswith("joint:")]


@pytest.mark.parametrize("is_agencys", [True, False])
def test_each_cell_of_the_table_holds_for_a_request(
    officer, case, theirs, harbour, desk, council, is_agencys
):
    put(officer, case, "contact")
    copy, agency = Copy.objects.get(), council if is_agencys else harbour
    asking = asked(officer, case, workforce.add_agency("Northmere Police", "police"), **BASIS)
    values = {"joint:waiting": {}, "joint:take": {"asking": asking.id}} | {
        page: {"id": case.id} for page in OF_A_JOINT[2:]
    }
    values["joint:asking"]["asking"] = values["joint:approve"]["asking"] = asking.id
    values["joint:take-back"]["copy"] = values["joint:use"]["copy"] = copy.id
    nobody = {"joint:take", "joint:use"}  # it is asked of another agency, and theirs to use
    for role in get_args(Role):
        worker = desk(agency, role, name=f"Other {role}")
        for name in OF_A_JOINT:
            answer = worker.client.get(reverse(name, kwargs=values[name]), secure=True)
            allowed = policy.allows(name, [role], is_agencys=is_agencys) and name not in nobody
            assert (answer.status_code == 200) is allowed, (name, role, answer.status_code)


class TestTelling:
    def test_where_they_are_not_told_the_case_asks_again_in_28_days(self, officer, case, theirs):
        assert "Nobody has written down yet whether the person was told." in officer.get(at(case))
        assert "Yes, in what they share with us" not in officer.get(at(case, "told"))
        officer.post(at(case, "told"), way="not yet", why="He reads her phone.")
        assert "He reads her phone." in officer.get(at(case))
        task = Joint.objects.get().tell
        assert (task.case_id, task.due_on) == (case.id, timezone.localdate() + timedelta(days=28))
        officer.post(at(case, "told"), way="another way", how="At the office, alone. She is glad.")
        assert "Told in another way" in officer.get(at(case))
        task.refresh_from_db()
        assert task.ended_on

    def test_who_shares_with_us_is_told_there(self, asha, desk, council, ida):
        entry(asha)
        hers = shared(asha, code_of(ida))
        made = Case.objects.get(id=uuid.UUID(taken(ida).split("/")[0]))
        took_up(desk(council, "duty manager"), asked(ida, made, council))
        (share,) = made.shares.values_list("share", flat=True)
        form = ida.get(at(made, "told"))
        assert "Yes, in what they share with us" in form
        ida.post(
            at(made, "told"), way="shared", share=share.hex, message="The council now knows of the door."
        )
        assert "The council now knows of the door." in page(asha, hers)
        post(asha, f"{hers}/stop")
        late = ida.post(at(made, "told"), status=200, way="shared", share=share.hex, message="Again.")
        assert "Choose" in late


class TestTheEnd:
    def test_who_leaves_takes_what_is_theirs_and_both_cases_go_on(self, officer, case, theirs, ida):
        put(officer, case, "contact")
        ida.get(at(theirs))
        officer.post(at(case, "leave"), why="No longer needed.")
        assert Joint.objects.get().ended_on == timezone.localdate()
        assert not CopyText.objects.exists()
        read = ida.get(at(theirs))
        for words in ("It ended for us on", "No longer needed.", "Read by Ida Moss"):
            assert words in read, words
        assert not Case.objects.exclude(closed_on=None).exists()
        for address in ("put", "told", "leave", "review"):
            ida.get(at(theirs, address), status=404)
        took_up(ida, asked(officer, case, theirs.agency), answer="ours", ref=theirs.ref)
        assert Joint.objects.count() == 2

    def test_one_of_three_leaves_and_the_lead_ends_it_for_all(self, officer, case, theirs, ida, desk):
        police = workforce.add_agency("Northmere Police", "police")
        ben = desk(police, "duty manager", "police", name="Ben Marsh")
        last = took_up(ben, asked(officer, case, police))
        put(officer, case, "contact")
        ben.post(at(last, "leave"), why="Nothing for us.")
        assert Joint.objects.get().ended_on is None
        assert CopyText.objects.exists()
        again = took_up(ben, asked(officer, case, police), answer="ours", ref=last.ref)
        assert "End it for every agency" not in ben.get(at(again, "leave"))
        officer.post(at(case, "leave"), what="end", why="He moved away.")
        assert Joint.objects.get().ended_on
        assert "He moved away." in ida.get(at(theirs))

    def test_a_review_puts_off_the_end_and_can_pass_the_lead_on(self, officer, case, theirs, ida):
        ida.get(at(theirs, "review"), status=404)
        first = Joint.objects.get().review
        harbour = theirs.agency_id
        officer.post(at(case, "review"), why="Still needed.", ends_on=in_days(200), lead=harbour.hex)
        joint = Joint.objects.get()
        assert (joint.lead_id, joint.ends_on.isoformat()) == (harbour, in_days(200))
        assert joint.review.case_id == theirs.id
        first.refresh_from_db()
        assert first.ended_on == timezone.localdate()
        officer.get(at(case, "review"), status=404)
        assert "Still needed." in ida.get(at(theirs, "review"))

    def test_closing_one_case_leaves_the_other_and_closing_all_ends_it(self, officer, case, theirs, ida):
        put(officer, case, "contact")
        officer.post(f"{case.id}/close", outcome="He stopped.", told_how="By phone.")
        ending.clear()
        assert Joint.objects.get().ended_on is None
        assert "Closed its case on" in ida.get(at(theirs))
        officer.get(at(case, "put"), status=404)
        ida.post(at(theirs, "review"), why="We lead now.", ends_on=in_days(30), lead=theirs.agency_id.hex)
        ida.post(f"{theirs.id}/close", outcome="He stopped.", told_how="By phone.")
        ending.clear()
        assert Joint.objects.get().ended_on
        assert not CopyText.objects.exists()

    def test_it_ends_on_its_day(self, officer, case, theirs):
        asked(officer, case, workforce.add_agency("Northmere Police", "police"))
        assert ending.clear() == 0
        Joint.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
        assert ending.clear() == 1
        assert "ended on its day" in officer.get(f"{case.id}")
        assert not Asking.objects.filter(ended_on=None).exists()
        assert ending.clear() == 0

    def test_a_legal_hold_of_either_keeps_what_was_put_and_nobody_reads_it(self, officer, case, theirs, ida):
        officer.post(f"{case.id}/note", kind="note", text="CANARY of the desk.")
        put(officer, case, "entry")
        Case.objects.filter(id=theirs.id).update(held=True)
        officer.post(at(case, Copy.objects.get().id, "back"), why="It is wrong.")
        ending.clear()
        assert CopyText.objects.exists()
        for shown in (officer.get(at(case)), ida.get(at(theirs))):
            assert "CANARY of the desk." not in shown
        Case.objects.update(held=False)
        ending.clear()
        assert not CopyText.objects.exists()

    def test_it_is_kept_as_long_as_the_longest_of_its_cases(self, officer, case, theirs, ida, desk, council):
        manager = desk(council, "duty manager", name="Dev Marsh")
        joint = Joint.objects.get()
        for who, row in ((officer, case), (ida, theirs)):
            who.post(f"{row.id}/close", outcome="He stopped.", told_how="By phone.")
        Case.objects.update(purge_on=timezone.localdate())
        manager.post(f"{case.id}/purge", end="erase", ref=case.ref, why="Its time is over.")
        ending.clear()
        assert Joint.objects.filter(id=joint.id).exists()
        assert "Northmere Council" in ida.get(at(theirs))
        ida.post(f"{theirs.id}/purge", end="erase", ref=theirs.ref, why="Its time is over.")
        ending.clear()
        assert not Joint.objects.exists()
        with pytest.raises(WrongSecret):
            entrusted.open_as_installation(joint.safe_id)
