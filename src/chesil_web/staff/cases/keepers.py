"""What a legal hold keeps of what people shared and stopped: for its two keepers, and for nobody else.

The keepers of a case are the two who set its newest hold, or who took the place of one that left. Once it is
lifted they stay that until somebody looked at what was kept.
"""

import uuid
from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404

from chesil_web.foundation.keys import questions
from chesil_web.record.given.holds import Held
from chesil_web.record.given.models import Share
from chesil_web.staff.access import looking, policy, walls
from chesil_web.staff.cases import asking, rules
from chesil_web.staff.cases.ending_models import Hold, HoldTold, Said
from chesil_web.staff.cases.models import Case, CaseShare
from chesil_web.staff.workforce.queries import Working


def held(shares: Sequence[uuid.UUID], *, lock: bool) -> Held:
    """Those of some shares that lie in a case under a legal hold; see `record.given.holds`."""
    links = list(CaseShare.objects.filter(share__in=shares))
    cases = Case.objects.filter(id__in=[each.case_id for each in links])
    rows = (cases.select_for_update() if lock else cases).order_by("id")
    there = {row.id for row in rows if row.held}
    return Held(frozenset(each.share for each in links if each.case_id in there))


def kept(case: Case) -> QuerySet[Share]:
    """What was shared in a case and is kept by a hold, in the order of its day."""
    rows = Share.objects.filter(id__in=case.shares.values("share"), safe__state="active")
    return rows.exclude(held_on=None).filter(let_go_on=None).order_by("stopped_on", "id")


def newest(case: Case) -> tuple[Hold, HoldTold] | None:
    """The newest hold of a case that was agreed to; None where there never was one.

    Who its keepers are decides who sees what is kept: a rule, and no look.
    """
    rows = Hold.objects.filter(case=case).exclude(agreed_on=None)
    found = looking.unseen(case).read_those(rows, HoldTold) if rows else []
    agreed = [(each.agreed.at, row, each) for row, each in found if each.agreed]
    return max(agreed, key=lambda each: each[0])[1:] if agreed else None


def of_hold(told: HoldTold) -> tuple[Said, ...]:
    """The two keepers of a hold: who set it, or who took the place of one that left."""
    two = tuple(each for each in (told.asked, told.agreed) if each)
    for change in told.replaced:
        if change.agreed:
            two = tuple(change.asked if each.by == change.of else each for each in two)
    return two


def keepers(case: Case) -> tuple[Said, ...]:
    """The two keepers of the newest hold of a case, who asked first; none where there never was one."""
    found = newest(case)
    return of_hold(found[1]) if found else ()


def may_open(worker: Working, case: Case) -> bool:
    """Whether a worker can open what is kept of a case: a keeper, whose role may read what is shared."""
    may_read = policy.nearness("cases:share", worker.told.roles) != "-"
    return may_read and worker.id.hex in {each.by for each in keepers(case)}


def found(worker: Working, page: str, id: uuid.UUID, share: uuid.UUID) -> tuple[Case, Share]:
    """A case, and what was shared in it: as long as it can be read, or for a keeper of what is kept.

    Raises:
        Http404: there is none that the worker may see.
        AskFirst: the worker may know somebody in it, and has not said so yet.
    """
    row = Share.objects.filter(id=share, safe__state="active").first()
    if row is None or not row.is_held:
        case = rules.case(worker, page, id)
        return case, rules.share(case, share)
    of_agency = Case.objects.filter(id=id, agency_id=worker.row.agency_id, shares__share=share)
    behind = walls.behind(worker)
    held_in = of_agency.exclude(id__in=behind).first()
    if held_in is None or not may_open(worker, held_in):
        raise Http404
    asking.check(worker, held_in)
    return held_in, row


def to_review(worker: Working, page: str) -> QuerySet[Case]:
    """The cases whose hold was lifted while something that people stopped is kept, and nobody looked yet."""
    return _to_review(rules.sight(worker, page))


def count_to_review(worker: Working, page: str) -> int:
    """How many those are."""
    return questions.count(_to_review, rules.sight(worker, page))


def _to_review(sight: rules.Sight) -> QuerySet[Case]:
    waiting = Share.objects.exclude(held_on=None).filter(let_go_on=None, safe__state="active")
    cases = CaseShare.objects.filter(share__in=waiting.values("id")).values("case")
    return rules.seen(sight).filter(held=False, id__in=cases).order_by("ref")
