"""Assessments of risk: asked, with whose word and what was cited, danger first, judged, and looked at again."""

import re
import uuid
from datetime import timedelta
from typing import get_args

import pytest
from django.utils import timezone
from tests.web.staff.test_access import OF_AN_ASSESSMENT
from tests.web.staff.test_cases import contact, reported
from tests.web.staff.test_people_of_cases import added, told
from tests.web.staff.test_sharing import code_of, entry, page, post, shared, stored_bytes, taken

from chesil.risk import load
from chesil_web.foundation.keys import entrusted
from chesil_web.foundation.log.models import Leaf
from chesil_web.record.given.models import Share, ShareEntry
from chesil_web.staff.access import policy, walls
from chesil_web.staff.access.models import WallTold
from chesil_web.staff.cases.models import Case, Entry, EntryTold, Task
from chesil_web.staff.risk import queries, rules
from chesil_web.staff.risk.models import Assessment, AssessmentTold, Draft, DraftTold, LoadedSet, Review
from chesil_web.staff.workforce import actions as workforce
from chesil_web.staff.workforce.models import Role

pytestmark = pytest.mark.django_db
ROLES = set(get_args(Role))
GATE = "He stood at the gate of the mill again."
DOMESTIC = {each.id: place for place, each in enumerate(load("domestic").questions, 1)}
SET = """id = "harbour"
version = 1
title = "Harbour questions"
about = "For everybody who asks."
rights = "© Harbour partnership, used as agreed."
kind = "domestic"
source = "Harbour partnership"
written_on = 2026-03-04
tested = true
threshold = 2

[[questions]]
id = "afraid"
text = "Are you afraid?"

[[questions]]
id = "how-often"
text = "How often?"
scale = ["never", "often"]
counts = ["often"]

[[questions]]
id = "weapon"
text = "Is there a weapon?"
danger = "weapon-now"
"""


class At:
    """The pages of risk of a case, for one worker."""

    def __init__(self, desk, case):
        self.desk, self.case = desk, case

    def get(self, address="", status=200):
        answer = self.desk.client.get(f"/work/r/{self.case.id}{address}", secure=True)
        assert answer.status_code == status, (address, answer.status_code)
        return answer.content.decode()

    def post(self, address, status=302, **sent):
        answer = self.desk.client.post(f"/work/r/{self.case.id}{address}", sent, secure=True)
        assert answer.status_code == status, (address, answer.status_code, answer.content.decode())
        return answer.url.partition(f"{self.case.id}")[2] if status == 302 else answer.content.decode()

    def begin(self, **more):
        return self.post("/new", **{"who": "domestic", "domestic": "domestic", "how": "now"} | more)

    def answer(self, question, answer, status=302, **more):
        """Answer one question of the domestic set, as its own page sends it."""
        place = DOMESTIC[question]
        more = {f"cites-{place}" if name == "cites" else name: given for name, given in more.items()}
        seen = re.search(r'name="seen" value="(\w+)"', self.get(f"/s/q{place}"))[1]
        return self.post(f"/s/q{place}", status, **{f"answer-{place}": answer, "seen": seen} | more)

    def finish(self, level="medium", because="He has a key.", **more):
        assert self.post("/end", level=level, because=because, **more)
        return max(Assessment.objects.filter(case=self.case).values_list("number", flat=True))

    def made(self, **answers):
        """A whole assessment; gives its number."""
        self.begin()
        for question, answer in answers.items():
            self.answer(question.replace("_", "-"), answer)
        return self.finish()


@pytest.fixture
def at(desk, council):
    """Risk of a case of an officer's."""
    officer = desk(council, "officer")
    return At(officer, reported(officer))


@pytest.fixture
def advocate(desk):
    """Kell, an advocate."""
    return desk(workforce.add_agency("Harbour Advocates", "advocates"), "advocate")


def read(model, told, case):
    safe = entrusted.open_as_installation(case.safe_id)
    return [words for _row, words in safe.read_those(model.objects.filter(case=case).order_by("id"), told)]


def assessment(case, number=1):
    safe = entrusted.open_as_installation(case.safe_id)
    return safe.read([Assessment.objects.get(case=case, number=number)], AssessmentTold)[0]


def entries(case):
    safe = entrusted.open_as_installation(case.safe_id)
    return [told.text for _row, told in safe.read_those(Entry.objects.filter(case=case), EntryTold)]


def today(days=0):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_a_case_without_one_says_what_it_is_for_and_leads_there(at):
    case = at.desk.get(f"{at.case.id}")
    assert "None was assessed yet." in case
    assert ". Answer: No." in case
    assert f'href="/work/r/{at.case.id}"' in case
    empty = at.get()
    assert "There is no assessment yet." in empty
    assert "never taken as no" in empty
    assert f'href="/work/p/refer/{at.case.id}"' in empty


def test_stalking_that_is_not_domestic_is_screened_as_such_first(at):
    assert 'value="stalking" checked' in at.get("/new")
    assert "Choose who does it." in at.post("/new", 200, who="", how="now")
    assert at.begin(who="stalking", stalking="stalking") == "/s/q1"
    assert load("stalking").questions[0].text in at.get("/s/q1")
    assert rules.FIRST["domestic abuse"] == "domestic"


def test_question_by_question_to_a_judgement_that_stands_above_the_count(at):
    assert at.begin() == "/s/q1"
    more = {"note-3": "The lock, she says.", "source-3": "her sister"}
    assert at.answer("what-next", "yes", **more) == "/s/q4"
    at.answer("cut-off", "unknown")
    assert at.answer("police-record", "no") == "/end"
    end = at.get("/end")
    assert "1 of 24 answers counts. 1 is not known to them. 21 were not asked." in end
    assert "Nobody has tested what a count" in end
    refused = at.post("/end", 200, level="", because="", different="He bought a van.")
    assert "Choose how high the risk is in your judgement." in refused
    assert "Say why, in a sentence or two." in refused
    assert "He bought a van." in at.get("/end"), "what was typed is kept"
    assert at.post("/end", level="high", because="He knows the new house.", different="A van.") == "/1"
    read = at.get("/1")
    assert read.index("High, by judgement") < read.index("1 of 24 answers counts.")
    for words in (
        "He knows the new house.",
        "The lock, she says.",
        "said by: her sister",
        "They do not know",
    ):
        assert words in read, words
    assert not Draft.objects.exists()
    assert "Risk: high, by judgement (about Dev). He knows the new house." in entries(at.case)
    case = at.desk.get(f"{at.case.id}")
    assert "High, by judgement · Dev · Domestic abuse: what may raise the risk" in case
    top = case.partition('id="contact"')[2].partition("</section>")[0]
    assert f'href="/work/r/{at.case.id}/1">High, by judgement · Dev · ' in top
    assert "Answer then: No." in top, "what was answered before does not read as if it were so now"
    assert ", before the assessment of " in top
    after = read.partition("What comes next")[2].partition("</ul>")[0]
    assert "Look at it again by" in after
    for address in (f"/work/c/{at.case.id}/safety", f"/work/p/refer/{at.case.id}"):
        assert f'href="{address}"' in after, "what High asks for is offered"


def test_the_same_in_parts_with_several_questions_on_a_page(at):
    at.begin()
    part = at.get("/s/p1")
    assert part.count("Note, and whose word it is") == rules.PART
    seen = re.search(r'name="seen" value="(\w+)"', part)[1]
    sent = {"answer-2": "yes", "answer-9": "yes", "note-2": "Very.", "seen": seen}
    assert at.post("/s/p1", **sent) == "/s/p2"
    (draft,) = read(Draft, DraftTold, at.case)
    assert {id for id, each in draft.answers.items() if each.answer == "yes"} == {"frightened"}
    assert "Questions 9 to 16 of 24" in at.get("/s/p2")
    at.get("/s/p3")
    for gone in ("p4", "q25", "q0", "x1"):
        at.get(f"/s/{gone}", status=404)
    seen = re.search(r'name="seen" value="(\w+)"', at.get("/s/p1"))[1]
    assert at.post("/s/p1", **sent | {"seen": seen, "open": "q2"}) == "/s/q2"
    assert "Very." in at.get("/s/q2")


def test_evidence_is_cited_beside_an_answer_and_never_sets_it(at, asha, advocate):
    entry(asha, kinds=["waiting_outside"])
    entry(asha, what="It rang all night.", kinds=[])
    hers = shared(asha, code_of(advocate))
    case = Case.objects.get(id=taken(advocate).partition("/")[0])
    here = At(advocate, case)
    here.begin()
    place = DOMESTIC["stalking"]
    shown = here.get(f"/s/q{place}")
    bears, _, rest = shown.partition("Everything else in this case")
    assert GATE in bears
    assert "It rang all night." in rest
    assert re.findall(rf'name="answer-{place}"[^>]*value="([^"]+)"[^>]*checked', shown) == ["not asked"]
    share = Share.objects.get()
    looks = page(asha, hers).partition("Who opened it")[2]
    assert "Domestic abuse advocate, Harbour Advocates" in looks, "opening it is a look"
    cite = re.search(rf'name="cites-{place}" type="checkbox" value="(s[\w-]+)"', bears)[1]
    assert f'name="cites-{place}" type="checkbox" value="{cite}"' in here.get(
        f"/s/p{(place - 1) // rules.PART + 1}"
    ), "in parts too"
    here.answer("stalking", "", cites=[cite])
    (draft,) = read(Draft, DraftTold, case)
    assert draft.answers["stalking"].answer == "not asked", "evidence never sets an answer"
    assert draft.answers["stalking"].cites == (cite,)
    assert draft.cited[cite].words == "", "words that were shared stay in the share"
    assert draft.cited[cite].of == share.id.hex
    number = here.finish()
    done = here.get(f"/{number}")
    assert "0 of 24 answers count." in done
    assert GATE in done
    assert f"/shared/{share.id}" in done
    post(asha, f"{hers}/stop", stop="yes")
    assert GATE.encode() not in stored_bytes()
    after = here.get(f"/{number}")
    assert GATE not in after, "words that were shared go with the share"
    assert "They share it no longer." in after
    assert f"/shared/{share.id}" not in after
    here.begin()
    assert GATE not in here.get(f"/s/q{place}")


def test_only_what_this_worker_may_open_can_be_cited(at, asha, advocate):
    entry(asha, kinds=["waiting_outside"])
    shared(asha, code_of(advocate))
    taken(advocate)
    cite = f"s{Share.objects.get().id.hex}-{ShareEntry.objects.get().number}"
    at.begin()
    assert GATE not in at.get(f"/s/q{DOMESTIC['stalking']}")
    at.answer("stalking", "yes", 200, cites=[cite])
    assert not read(Draft, DraftTold, at.case)[0].answers


def test_police_see_the_risk_and_nothing_of_what_was_shared(asha, desk, council):
    entry(asha, kinds=["waiting_outside"])
    force = workforce.add_agency("Northmere Police", "police")
    officer = desk(force, "advocate")
    shared(asha, code_of(officer))
    case = Case.objects.get(id=taken(officer).partition("/")[0])
    here = At(officer, case)
    here.begin()
    cite = re.search(r'type="checkbox" value="(s[\w-]+)"', here.get(f"/s/q{DOMESTIC['stalking']}"))[1]
    here.answer("stalking", "yes", cites=[cite])
    here.finish()
    police = desk(force, "police", name="Dev Marsh")
    Case.objects.update(worker=police.worker.row)
    before = Leaf.objects.filter(log__safe_id=Share.objects.get().safe_id).count()
    theirs = At(police, case)
    assert "Medium, by judgement" in theirs.get()
    assert GATE not in theirs.get("/1")
    theirs.begin()
    assert GATE not in theirs.get(f"/s/q{DOMESTIC['stalking']}")
    assert Leaf.objects.filter(log__safe_id=Share.objects.get().safe_id).count() == before
    theirs.post("/drop")
    theirs.post("/1/right")
    theirs.answer("stalking", "no")
    theirs.finish()
    assert assessment(case, 2).cited == assessment(case, 1).cited, "what they do not see is not lost"


def test_a_danger_comes_before_everything_else_and_what_is_typed_is_kept(at, desk, council):
    lead = desk(council, "safeguarding lead", name="Farah Lead")
    at.begin()
    then = at.answer("strangled", "yes", **{"note-15": "Last night, with both hands."})
    assert then == "/now/q16"
    (draft,) = read(Draft, DraftTold, at.case)
    assert draft.answers["strangled"].note == "Last night, with both hands."
    assert b"both hands" not in stored_bytes()
    danger = at.get("/now/q16")
    assert "Call 999" in danger
    assert "even if there is no mark" in danger
    assert "Farah Lead" in danger
    assert "Write what you did" in at.post("/now/q16", 200, text="")
    assert at.post("/now/q16", text="Called 999 with them.", tell=lead.worker.id.hex) == "/s/q16"
    assert "Called 999 with them." in entries(at.case)
    assert Task.objects.filter(worker=lead.worker.row, due_on=timezone.localdate()).count() == 1
    assert at.case.ref in lead.get("")
    assert at.answer("strangled", "yes") == "/s/q16", "the same answer does not interrupt again"
    assert at.answer("weapon", "yes") == "/s/q14", "what is no danger now stands with the answers"
    assert "Signs of danger in the answers" in at.get("/end")
    at.get("/now/x", status=404)


def test_danger_is_said_plainly_where_nobody_is_there_to_tell(at):
    at.begin()
    at.answer("strangled", "yes")
    assert "No safeguarding lead or duty manager works here" in at.get("/now/end")
    assert at.post("/now/end", text="Told the manager by phone.") == "/end"


def test_what_changed_stands_beside_each_question_and_in_a_summary(at):
    at.made(worse="yes", money="yes", frightened="no")
    at.begin()
    assert "Last time: Yes (" in at.get(f"/s/q{DOMESTIC['worse']}")
    at.answer("worse", "no")
    at.answer("frightened", "yes")
    assert at.finish() == 2
    done = at.get("/2")
    assert "Is it getting worse? Yes last time, now No: not so any more." in done
    assert "are you very frightened? No last time, now Yes: new since last time." in done
    changed = done.partition("What changed since last time")[2].partition("</ul>")[0]
    assert "money" not in changed, "what was not asked this time is no change"
    assert assessment(at.case, 1).taken.answers["worse"].answer == "yes"
    listed = at.get()
    assert listed.index("2: Medium") < listed.index("Earlier") < listed.index("1: Medium")


def test_the_next_look_is_due_on_the_case_and_on_the_first_page(at):
    at.begin()
    at.finish(level="high", event="court date", **{f"event_on-{part}": value for part, value in zip(
        ("day", "month", "year"), reversed(today(3).split("-")), strict=True)})  # fmt: skip
    days = sorted(Task.objects.filter(id__in=Review.objects.values("task")).values_list("due_on", flat=True))
    assert [(day - timezone.localdate()).days for day in days] == [4, 14]
    assert "Look at the risk again. A day in court" in at.desk.get(f"{at.case.id}")
    assert "Look at it again by" in at.get()
    at.begin()
    assert "within 8 weeks" in at.post("/end", 200, level="high", because="-", next_on=today(57))
    assert "This day is over." in at.post("/end", 200, level="high", because="-", next_on=today(-1))
    assert "Give the day" in at.post("/end", 200, level="high", because="-", event="moved")
    at.finish(next_on=today(5))
    left = Task.objects.filter(id__in=Review.objects.values("task"), ended_on=None)
    assert sorted((each.due_on - timezone.localdate()).days for each in left) == [4, 5], (
        "the day in court is ahead"
    )


def test_something_that_happened_brings_the_next_look_forward(at):
    at.made()
    assert "Choose what happens." in at.post("/event", 200, event="", on=today())
    at.post("/event", event="new incident", on=today(-3), text="He came to the school.")
    assert queries.due_on(at.case) == timezone.localdate()
    assert at.case.ref in at.desk.get("").partition("Due today or late")[2].partition("My cases")[0]
    at.made()
    assert queries.due_on(at.case) == timezone.localdate() + timedelta(weeks=4)


def test_what_was_written_down_and_shared_since_asks_to_look_again(at, asha, advocate):
    at.made()
    assert "Since the last assessment" not in at.get()
    for days in (-9, -5, -1):
        at.desk.post(f"{at.case.id}/note", kind="act", text="He waited by the gate.", happened=today(days))
    at.desk.post(f"{at.case.id}/note", kind="call", text="She wants a lock.")
    assert "Since the last assessment 3 acts or breaches were written down" in at.get()
    at.made(worse="yes")
    assert "Since the last assessment" not in at.get()
    assert "There were 3 incidents in the last 12 months." in at.get("/2")
    at.begin()
    assert "He waited by the gate." in at.get("/s/q1")
    entry(asha)
    shared(asha, code_of(advocate))
    here = At(advocate, Case.objects.get(id=taken(advocate).partition("/")[0]))
    here.made()
    assert "They shared something since." in here.get()


def test_who_is_behind_a_wall_is_told_of_no_danger_and_sees_no_risk(at, desk, council):
    lead = desk(council, "safeguarding lead", name="Farah Lead")
    at.begin()
    at.answer("strangled", "yes")
    assert "Farah Lead" in at.get("/now/end")
    theirs = At(lead, at.case)
    assert "stopped you breathing" in theirs.get()
    walls.put(at.case.id, WallTold(why="A sister of his."), worker=lead.worker.id)
    assert "Farah Lead" not in at.get("/now/end")
    at.post("/now/end", 200, text="Called 999.", tell=lead.worker.id.hex)
    for address in ("", "/new", f"/begun/{Draft.objects.get().id}"):
        theirs.get(address, status=404)


def test_a_late_look_says_so(at):
    at.made()
    Task.objects.filter(id__in=Review.objects.values("task")).update(due_on=today(-1))
    assert "Late: it should have been looked at again by" in at.get()


def test_two_who_begin_from_the_same_one_both_stay_and_both_are_shown(at, desk, council):
    at.made(worse="no")
    other = At(desk(council, "duty manager", name="Dev Marsh"), at.case)
    at.begin()
    other.begin()
    at.answer("worse", "yes")
    assert "Rowan Kell has begun one and not finished it." in other.get()
    assert (at.finish(level="high"), other.finish(level="standard", because="No sign now.")) == (2, 3)
    both = at.get()
    assert "Two workers each made an assessment from the same earlier one." in both
    assert both.index("3: Standard") < both.index("2: High") < both.index("Earlier"), "the newest first"
    assert "Assessment 3 was made from the same one. Both stay." in at.get("/2")
    assert "Assessment 2 was made from the same one. Both stay." in at.get("/3")
    case = at.desk.get(f"{at.case.id}")
    assert "High, by judgement" in case
    assert "Standard, by judgement" in case
    assert queries.due_on(at.case) == timezone.localdate() + timedelta(weeks=2), "the earlier look stays due"
    assert at.made() == 4
    assert "Two workers" not in at.get()


def test_two_windows_of_one_worker_lose_nothing(at):
    at.begin()
    place = DOMESTIC["worse"]
    seen = re.search(r'name="seen" value="(\w+)"', at.get(f"/s/q{place}"))[1]
    at.answer("worse", "yes", **{f"note-{place}": "Since May."})
    cite = re.search(r'value="(e\d+)"', at.get(f"/s/q{place}"))[1]
    typed = {f"answer-{place}": "no", "seen": seen, f"note-{place}": "She is calm.", f"cites-{place}": [cite]}
    again = at.post(f"/s/q{place}", 200, **typed)
    assert f'value="{cite}" checked' in again
    assert "This was changed in another window meanwhile." in again
    assert "Since May." in again
    assert "She is calm." in again
    assert read(Draft, DraftTold, at.case)[0].answers["worse"].answer == "yes"
    at.answer("money", "yes")
    assert len(read(Draft, DraftTold, at.case)[0].answers) == 2
    at.finish()
    assert at.post(f"/s/q{place}", **{f"answer-{place}": "no"}) == "", "it was finished in another window"
    assert at.post("/end", level="high", because="-") == ""
    assert Assessment.objects.count() == 1


def test_beginning_twice_keeps_what_was_begun(at):
    at.begin()
    at.answer("worse", "yes")
    assert at.begin(who="neighbours", neighbours="neighbours") == "", "it leads to what was begun"
    (draft,) = read(Draft, DraftTold, at.case)
    assert (draft.asked.id, len(draft.answers)) == ("domestic", 1)
    assert "1 of 24 questions have an answer" in at.get()
    assert "Throw away" in at.get("/drop")
    at.post("/drop")
    assert not Draft.objects.exists()


def test_a_colleague_reads_what_was_begun_and_goes_on_with_it(at, desk, council):
    at.begin()
    at.answer("strangled", "yes")
    manager = At(desk(council, "duty manager", name="Dev Marsh"), at.case)
    assert "stopped you breathing" in manager.get()
    draft = Draft.objects.get()
    theirs = manager.get(f"/begun/{draft.id}")
    assert "It is not finished." in theirs
    manager.post(f"/begun/{draft.id}")
    manager.answer("worse", "yes")
    assert manager.finish() == 1
    assert set(assessment(at.case).taken.answers) == {"strangled", "worse"}
    assert len(read(Draft, DraftTold, at.case)[0].answers) == 1, "the first one's own stays theirs"


def test_something_put_right_stands_in_its_place_and_both_stay(at):
    at.made(worse="yes")
    assert "You get a copy" in at.get("/1/right")
    at.post("/1/right")
    at.answer("worse", "no")
    assert at.finish() == 2
    assert "It replaces assessment 1" in at.get("/2")
    assert "Assessment 2 replaces it" in at.get("/1")
    assert assessment(at.case, 1).taken.answers["worse"].answer == "yes"
    assert "What changed" not in at.get("/2"), "a slip is no change"


def test_answers_on_paper_keep_their_day_and_who_asked(at):
    wrong = at.post("/new", 200, who="domestic", domestic="domestic", how="paper")
    assert "Give the day on which they were asked." in wrong
    assert "Write who asked them." in wrong
    ahead = at.post("/new", 200, who="domestic", domestic="domestic", how="paper", on=today(1), asked_by="A")
    assert "This day is still ahead." in ahead
    assert at.begin(how="paper", on=today(-2), asked_by="PC Marsh") == "/s/p1"
    number = at.finish()
    row = Assessment.objects.get(number=number)
    assert row.done_on.isoformat() == today(-2)
    assert "It was answered on paper; PC Marsh asked." in at.get("/1")


def test_a_paper_says_for_whom_and_shows_no_count(at):
    at.made(worse="yes")
    assert "Write who it is for." in at.post("/1/paper", 200, recipient="", purpose="")
    for _ in range(2):
        paper = at.post("/1/paper", 200, recipient="Northmere Police", purpose="Ask for a marker")
    for words in (
        "Northmere Police",
        "Ask for a marker",
        "Printed on",
        "Rowan Kell, Northmere Council",
        "ch-sheet",
    ):
        assert words in paper, words
    assert "answers count" not in paper
    kept = [each for each in entries(at.case) if "printed for Northmere Police: Ask for a marker" in each]
    assert len(kept) == 1


def test_what_must_not_reach_who_does_it_is_shown_before_a_paper_is(at):
    at.desk.post(f"{at.case.id}/contact", **contact())
    at.begin()
    at.answer("worse", "yes", **{"note-11": "Ring her on 07700 900123."})
    at.finish()
    told = {"recipient": "Northmere Police", "purpose": "Ask for a marker"}
    stopped = at.post("/1/paper", 200, **told)
    assert "These must not reach whoever does it" in stopped
    assert "Question 11" in stopped
    assert "900123" not in stopped.partition("id_recipient")[0], "it is masked"
    assert not any("was printed for" in each for each in entries(at.case))
    paper = at.post("/1/paper", 200, read="yes", **told)
    assert "Ring her on 07700 900123." in paper
    assert any(
        "Protected details in it, which Rowan Kell read before: 1." in each for each in entries(at.case)
    )


def test_nothing_is_printed_where_something_secret_cannot_be_looked_for(at):
    at.made()
    row = Entry.objects.get(case=at.case, number=1)
    Entry.objects.filter(id=row.id).update(sealed=bytes(row.sealed)[:-1])
    stopped = at.post("/1/paper", 200, recipient="Northmere Police", purpose="Ask for a marker", read="yes")
    assert "Nothing is printed." in stopped
    assert "ch-sheet" not in stopped


def test_an_agency_loads_the_text_that_it_may_use(at, desk, council):
    manager = desk(council, "duty manager", name="Dev Marsh")

    def load_it(text, status=302):
        answer = manager.client.post("/work/r/sets/new", {"text": text}, secure=True)
        assert answer.status_code == status
        return answer.content.decode()

    def sets(worker):
        return worker.client.get("/work/r/sets", secure=True).content.decode()

    assert "Your text, line 22: question weapon names a sign of danger" in load_it(
        SET.replace("weapon-now", "fire"), 200
    )
    assert "Give yours another id." in load_it(SET.replace('"harbour"', '"domestic"'), 200)
    load_it(SET)
    assert "Version 1 of harbour is there." in load_it(SET, 200)
    listed = sets(at.desk)
    assert "© Harbour partnership, used as agreed." in listed
    assert "Loaded by Dev Marsh on" in listed
    assert "Load questions" not in listed
    assert "Not offered any more" not in listed
    key = re.search(r"/work/r/sets/(\w{32})", listed)[1]
    blank = at.desk.client.get(f"/work/r/sets/{key}", secure=True).content.decode()
    assert "Asked by" in blank
    assert "often" in blank
    assert at.begin(domestic=key) == "/s/q1"
    at.post("/s/p1", **{"answer-1": "yes", "answer-2": "often", "seen": rules.stamp(_all(at), {})})
    assert "Many panels take a case from 2 on. A lower count is no reason not to refer." in at.get("/end")
    at.finish()
    assert "2 answers count, and this panel takes 2 or more." in at.get("/1")
    load_it(SET.replace("version = 1", "version = 2").replace("Are you afraid?", "Are you very afraid?"))
    assert "Are you afraid?" in at.get("/1"), "it stays as it was asked"
    newest = LoadedSet.objects.exclude(id=uuid.UUID(key)).get().id
    manager.client.post(f"/work/r/sets/{newest}/end", secure=True)
    assert "Not offered since" in sets(at.desk)
    assert f'value="{newest.hex}"' not in at.get("/new")
    assert f'value="{key}"' in at.get("/new"), "the version before is offered again"
    other = desk(workforce.add_agency("Westhaven", "council"), "officer", name="Priya Other")
    assert "Harbour" not in sets(other)
    assert other.client.get(f"/work/r/sets/{key}", secure=True).status_code == 404


def _all(at):
    (draft,) = read(Draft, DraftTold, at.case)
    return tuple(enumerate(draft.asked.questions, 1))


def test_what_needs_an_assessment_is_nothing_for_who_may_not_see_the_case(at, desk, council):
    at.made()
    at.begin()
    draft = Draft.objects.get().id
    addresses = ["", "/new", "/s/q1", "/s/p1", "/now/q1", "/end", "/drop", "/event", f"/begun/{draft}", "/1",
                 "/1/right", "/1/paper"]  # fmt: skip
    for role in ROLES - {"duty manager", "safeguarding lead"}:
        other = At(desk(council, role, name="Priya Other"), at.case)
        for address in addresses:
            other.get(address, status=404)
            other.post(address or "/new", 404)
    lead = At(desk(council, "safeguarding lead", name="Farah Lead"), at.case)
    assert "Medium, by judgement" in lead.get("/1")
    assert {page.partition(":")[0] for page in OF_AN_ASSESSMENT} == {"risk"}
    assert policy.nearness("risk:load", ["officer"]) == "-"
    assert at.desk.client.get("/work/r/sets/new", secure=True).status_code == 404
    at.get("/9", status=404)


def test_a_closed_case_keeps_its_assessments_and_takes_no_more(at):
    at.made()
    at.desk.post(f"{at.case.id}/close", outcome="It stopped.", told_how="By phone.")
    assert "The case is closed." in at.get()
    assert "Medium, by judgement" in at.get("/1")
    for address in ("/new", "/event", "/s/q1", "/end", "/1/right"):
        at.get(address, status=404)


def test_nobody_who_is_harmed_sees_a_count(asha, at):
    at.made(worse="yes")
    for address in ("", "h", "l", "keeping"):
        assert "answers count" not in page(asha, address)
    assert "of 24" not in at.desk.get(f"{at.case.id}")


def test_each_who_is_accused_has_an_assessment_of_their_own_and_none_overwrites_another(at):
    first = at.made(low="yes", weapon="no")
    assert "Who is it about?" not in at.get("/new"), "of one nothing is asked"
    added(at.desk, at.case, name="Kit Other", phones="07700 900789")
    people = {told(each).name: each.id.hex for each in at.case.parties.all()}
    kit = people["Kit Other"]
    page = at.get("/new")
    assert "Who is it about?" in page
    assert "Somebody who is not known yet" in page
    assert "Choose who it is about." in at.post("/new", 200, who="domestic", domestic="domestic", how="now")
    at.begin(about=kit, carries="on")
    taken_over = at.get(f"/s/q{DOMESTIC['low']}")
    assert "Their own word; taken over from assessment 1, asked on" in taken_over
    assert "taken over" not in at.get(f"/s/q{DOMESTIC['weapon']}"), "what is about another is not"
    second = at.finish(level="high", because="He has a gun.")
    shown = at.get()
    assert shown.index("Highest: High, by judgement, about Kit Other") < shown.index(f"{first}: Medium")
    assert "Earlier" not in shown, "both stand"
    assert "Two workers each made" not in shown
    lines = at.desk.get(f"{at.case.id}").partition("Risk</h2>")[2]
    assert lines.index("High, by judgement · Kit Other") < lines.index("Medium, by judgement · Dev")
    assert "It is about Kit Other." in at.get(f"/{second}")
    at.begin(about=people["Dev"])
    third = at.finish(level="standard", because="He moved away.")
    shown = at.get()
    assert shown.index(f"{second}: High") < shown.index(f"{third}: Standard") < shown.index("Earlier")
    assert shown.index("Earlier") < shown.index(f"{first}: Medium")
    at.begin(about="unknown")
    assert "Nobody is named" not in shown
    at.finish(level="medium", because="A third man.")
    assert "Nobody is named" in at.get()
    at.post(f"/{second}/right")
    at.finish(level="high", because="Two guns.")
    assert "Highest: High, by judgement, about Kit Other" in at.get()


def test_where_nobody_is_known_yet_an_assessment_needs_no_name_and_the_first_who_is_takes_its_place(at):
    (dev,) = (each for each in at.case.parties.all() if told(each).part == "accused")
    dev.ended_on = timezone.localdate()
    dev.save()
    first = at.made(low="yes")
    added(at.desk, at.case, name="Kit Other", phones="07700 900789")
    at.begin()
    second = at.finish(level="high")
    shown = at.get()
    assert f"{second}: High, by judgement · Kit Other" in shown
    assert shown.index("Earlier") < shown.index(f"{first}: Medium")
