"""What a careful lawyer would warn of, from facts on the page. Codes and sentences are in cautions.toml."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Final

import attrs
import numpy as np

from chesil.conduct.reading import rules
from chesil.conduct.reading.course import FEW
from chesil.conduct.reading.facts import Facts
from chesil.conduct.reading.gravity import SERIOUS
from chesil.conduct.reading.links import LONG_GAP, LOOSE_GAP
from chesil.conduct.reading.scene import Aim, By
from chesil.conduct.reading.weighing import WEAK, Weighed

MOST: Final = 6  # more warnings than this hide the ones that matter; the weightiest are told first
_OF_A_RULE: Final = re.compile(r"\brule ([a-z-]+)$")  # how cautions.toml names one
_WEEK: Final = 7
_EPOCH: Final = date(1970, 1, 1)
_REMOTE: Final = ("phone_call", "silent_call", "text", "letter", "email", "social_media")
_NEAR: Final = ("in_person", "assault", "property_damage", "following", "loitering")


@attrs.frozen(kw_only=True)
class Caution:
    """A warning: its code, the sentence to print, and the section or rule it comes from."""

    code: str
    sentence: str
    source: str


@lru_cache
def known() -> dict[str, Caution]:
    """Every caution by its code, the weightiest first; a rule it comes from is told by its source."""
    text = resources.files("chesil.conduct.reading").joinpath("cautions.toml").read_text("utf-8")
    return {
        code: Caution(code=code, sentence=sentence, source=_OF_A_RULE.sub(_source, source))
        for code, (sentence, source) in tomllib.loads(text).items()
    }


def _source(rule: re.Match[str]) -> str:
    return rules.known()[rule[1]].source


def cautions(facts: Facts, *, course: Weighed, threshold: Weighed) -> tuple[Caution, ...]:
    """The cautions that the log gives reason for, the weightiest first, at most MOST."""
    raised = {*_victims(facts), *_time(facts, course), *_two_sides(facts), *_reasons(facts), *_speech(facts)}
    raised |= {*_who(facts), *_fear(facts), *_routes(facts, threshold), *_record(facts)}
    return tuple(caution for code, caution in known().items() if code in raised)[:MOST]


def _victims(facts: Facts) -> Iterator[str]:
    acts, setting = facts.acts, facts.setting
    others = acts.complained_of & np.isin(acts.aim, (Aim.NOBODY, Aim.OTHER))
    shared = facts.scene.entries["other_harmed"].to_numpy() & ~acts.count
    if setting.company or (setting.group and facts.scene.tie("company", whose="V")):
        yield "COMPANY_VICTIM"
    if setting.group or setting.loose_group or (shared & acts.complained_of).any():
        yield "GROUP_DIFFERENT_VICTIMS"
    if others.any() or _mostly_near(facts):
        yield "NOT_TARGETED"


def _time(facts: Facts, course: Weighed) -> Iterator[str]:
    relevant = facts.acts.count | facts.acts.lend_weight
    every, firm = facts.occasions_of(relevant), facts.occasions_of(facts.able & ~facts.doubtful)
    gap = every.longest_gap
    if firm.possible <= 1 and facts.able.any() and not _mostly_near(facts):
        yield "SINGLE_OCCASION"
    if 1 < every.possible <= FEW:
        yield "FEW_INCIDENTS"
    if gap is not None and gap >= LONG_GAP:
        yield "GAP_LONG"
    if (gap is None or gap >= 1) and (facts.scene.told("custody") or facts.scene.in_summary("custody").any()):
        yield "GAP_EXPLAINED"
    few_apart = gap is not None and gap >= LOOSE_GAP and every.possible <= FEW
    if not facts.links.one_cause and (few_apart or facts.links.spontaneous):
        yield "NO_NEXUS"
    if every.span_days is not None and every.span_days <= _WEEK and every.possible > 1:
        yield "SHORT_SPAN"
    if facts.scene.told("time_limit") or facts.scene.tie("time_limit", whose="charge"):
        yield "TIME_LIMIT"


def _mostly_near(facts: Facts) -> bool:
    """More was aimed at someone close than at this person."""
    return int(facts.acts.lend_weight.sum()) > int(facts.acts.count.sum())


def _two_sides(facts: Facts) -> Iterator[str]:
    setting = facts.setting
    if setting.reunion:
        yield "RECONCILIATION"
    if setting.both_sides or setting.quarrel:
        yield "MUTUAL_CONFLICT"
    if setting.invited:
        yield "CONTACT_INVITED"
    if setting.couple or setting.both_sides or setting.workplace:
        yield "ONE_SIDED_ACCOUNT"


def _reasons(facts: Facts) -> Iterator[str]:
    setting, scene = facts.setting, facts.scene
    ours = facts.acts.complained_of
    if setting.purpose or scene.tie("served", whose="relationship D"):
        yield "LEGITIMATE_PURPOSE"
    accused = (setting.reporting & scene.in_summary("accusation")).any()
    if setting.mostly_reporting or accused or scene.tie("guards", whose="D"):
        yield "PREVENTION_OF_CRIME"
    if setting.authority:
        yield "LAWFUL_AUTHORITY"
    legal = (scene.entries["channel"] == "legal_process").to_numpy() | scene.in_summary("court_process")
    if (legal & ours).any() or scene.tie("court_process", whose="D relationship"):
        yield "LEGAL_PROCESS"
    if setting.institution:
        yield "INSTITUTIONAL_ACTOR"
    if setting.workplace:
        yield "WORKPLACE_CONTEXT"


def _speech(facts: Facts) -> Iterator[str]:
    setting, scene = facts.setting, facts.scene
    every = facts.acts.count | facts.acts.lend_weight
    some = int(setting.speech.sum()) * FEW >= int(every.sum()) and setting.speech.any()
    if some or setting.press or setting.protest:
        yield "FREE_EXPRESSION"
        if setting.public_role:
            yield "OWN_PUBLICITY"
    if setting.press:
        yield "PUBLIC_INTEREST_PRESS"
    disputed = scene.told("truth") or (scene.in_summary("accusation") & every).any()
    if setting.mostly_reporting or (some and disputed):
        yield "TRUTH_DISPUTED"


def _who(facts: Facts) -> Iterator[str]:
    acts, scene = facts.acts, facts.scene
    through = acts.complained_of & (acts.aim == Aim.THROUGH)
    third = (scene.entries["channel"] == "third_party").to_numpy()
    if (through | (third & acts.complained_of)).any():
        yield "THIRD_PARTY_CHANNEL"
    if (acts.complained_of & np.isin(acts.by, (By.THROUGH, By.OTHERS))).any() or (
        scene.in_summary("proxy") & acts.complained_of
    ).any():
        yield "PROXY_ATTRIBUTION"
    hidden = scene.in_summary("unknown_actor") | (scene.entries["channel"] == "silent_call").to_numpy()
    if facts.unknown_actor.any() or (hidden & acts.count).any() or scene.told("unknown_actor"):
        yield "IDENTITY_UNPROVEN"
    if len(acts.by_role) > 1 or scene.several("D"):
        yield "GROUP_DIFFERENT_ACTORS"
    if scene.tie("illness", whose="D") or scene.told("illness", about="D"):
        yield "MENTAL_STATE"


def _fear(facts: Facts) -> Iterator[str]:
    effects, route = facts.effects, facts.route
    if route.fear_matters and facts.occasions_of(effects.fear_stated).certain < 2:
        yield "FEAR_NOT_SHOWN_TWICE"
    if (effects.for_others & facts.acts.complained_of).any():
        yield "FEAR_FOR_OTHERS"
    if route.harm or route.fear_or_harm:
        yield "DAILY_LIFE_EFFECT_NEEDED"
    if (effects.unknown & facts.acts.count).any() or facts.scene.in_effect("not_at_the_time").any():
        yield "EFFECT_UNKNOWN"
    hidden = (
        (facts.scene.entries["channel"] == "surveillance").to_numpy()
        | facts.scene.in_effect("unaware")
        | facts.scene.in_summary("unaware")
    )
    if (hidden & facts.acts.complained_of).any() or facts.scene.told("unaware"):
        yield "COVERT_VICTIM_UNAWARE"


def _routes(facts: Facts, threshold: Weighed) -> Iterator[str]:
    setting, scene, route = facts.setting, facts.scene, facts.route
    if route.family:
        yield "FAMILY_STANDARD"
    if route.family and not route.control:
        yield "ASSOCIATED_PERSONS"
    control = (scene.entries["channel"] == "coercive_control").to_numpy() | scene.in_summary("control")
    small = setting.workplace and facts.occasions.certain > FEW + 1
    if route.control or (control & facts.acts.count).any() or small:
        yield "PATTERN_OVER_INCIDENT"
    if (
        scene.tie("police_notice", whose="charge relationship")
        or scene.told("police_notice")
        or scene.in_summary("police_notice").any()
    ):
        yield "POLICE_NOTICE_NOT_FINDING"
    if (
        (scene.tie("order_strict", whose="charge") and not route.family)
        or scene.told("order_strict")
        or scene.in_summary("order_strict").any()
    ):
        yield "PRIOR_ORDER"
    few_serious = facts.acts.count.any() and facts.occasions_of(facts.serious).certain <= 1
    if threshold.level <= WEAK and few_serious and not setting.mostly_speech and not setting.company:
        yield "BELOW_GRAVITY"
    if _other_law(facts):
        yield "OTHER_LEGAL_FRAME"


def _other_law(facts: Facts) -> bool:
    setting, scene = facts.setting, facts.scene
    ours = facts.acts.complained_of
    force = scene.in_summary("violence", "sexual") | (scene.entries["channel"] == "assault").to_numpy()
    nuisance = (
        scene.in_summary("nuisance", "damage") | (scene.entries["channel"] == "property_damage").to_numpy()
    )
    few = facts.occasions_of(facts.acts.count).possible <= FEW
    at_home = (few or facts.route.family or setting.living_together) and bool((force & ours).any())
    beside = (setting.neighbours or setting.landlord) and bool((nuisance & ours).any())
    return at_home or beside or scene.tie("other_law", whose="charge")


def _record(facts: Facts) -> Iterator[str]:
    entries, ours = facts.scene.entries, facts.acts.complained_of
    if (facts.acts.weight[ours] > 1).any():
        yield "AGGREGATED_COUNTS"
    if entries["about"].fill_null(value=True).to_numpy()[ours].any():
        yield "DATE_UNCERTAIN"
    if _rises(facts) or facts.scene.told("escalation") or (facts.scene.in_summary("escalation") & ours).any():
        yield "ESCALATION"
    if _later_law(facts):
        yield "LAW_SINCE_CHANGED"


def _rises(facts: Facts) -> bool:
    """The last acts are serious and graver than the first, or force or damage came after mild messages."""
    entries = facts.scene.entries
    first = entries["first"].fill_null(0).to_numpy()
    known = facts.able & entries["first"].is_not_null().to_numpy()
    if not known.any():
        return False
    of = facts.gravity.of
    start, end = (known & (first == day) for day in (first[known].min(), first[known].max()))
    mild = known & entries["channel"].is_in(_REMOTE).to_numpy() & (of < SERIOUS)
    worse = known & entries["channel"].is_in(_NEAR).to_numpy() & (of >= SERIOUS)
    came_near = mild.any() and worse.any() and first[worse].max() >= first[mild].min()
    return bool(came_near or SERIOUS <= of[end].max() > of[start].max())


# The day a law came in that fits such conduct better, by what has to be in the log for it.
_DATED: Final = (date(1980, 1, 1) - _EPOCH).days  # below this, days are counted from the first act
_GROUPS: Final = date(2005, 7, 1)  # s.1(1A) of the 1997 Act
_STALKING: Final = date(2012, 11, 25)  # s.2A and s.4A of the 1997 Act
_CONTROL: Final = date(2015, 12, 29)  # s.76 of the Serious Crime Act 2015


def _later_law(facts: Facts) -> bool:
    last = facts.scene.entries.filter(facts.acts.complained_of)["last"].max()
    if not isinstance(last, int) or last < _DATED:
        return False
    setting, day = facts.setting, last

    def before(start: date) -> bool:
        return day < (start - _EPOCH).days

    stalking = (facts.scene.in_summary("stalking", "attention") & facts.acts.count).any()
    return bool(
        (setting.group and before(_GROUPS))
        or (setting.couple and setting.living_together and before(_CONTROL))
        or (stalking and before(_STALKING) and not setting.institution)
    )
