"""The reading of a log once more, slow and plain: an entry at a time, without tables or arrays.

Words, acts, occasions, links, gravity and the four levels are worked out again from the log. Who the
parties are to each other, and what the context says of the whole (`Setting`), is taken from the program:
it is a list of yes and no that the spec tables test.
"""

import re
import tomllib
from datetime import date, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from chesil.conduct.extracting.who import Who
from chesil.conduct.extracting.words import GAP_WORDS, NO_GAP, WRITTEN, spelled
from chesil.conduct.reading.setting import Setting

KINDS = (
    {"violence", "threat", "threat_to_person", "weapon"},
    {"stalking", "intrusion"},
    {"abuse", "belittling", "hate", "intimidation"},
    {"accusation", "reporting", "publishing", "disclosure"},
    {"attention", "unwanted"},
    {"damage"},
    {"sexual"},
    {"control"},
    {"pressing"},
    {"impersonation"},
)
FORCE = {"violence", "weapon", "strangling"}
SERIOUS = {
    *("threat", "threat_to_person", "sexual", "stalking", "intrusion", "damage", "hate"),
    *("disclosure", "impersonation", "control"),
}
TOLD = {"threat", "threat_to_person", "intrusion", "disclosure", "impersonation"}
ONE_TO_ONE = {
    *("phone_call", "silent_call", "gift_delivery", "following", "loitering", "surveillance", "assault"),
    *("property_damage", "coercive_control"),
}
UNPLEASANT = {"abuse", "belittling", "accusation", "attention", "unwanted", "pressing"}
SERIOUS_CHANNELS = {
    *("following", "loitering", "surveillance", "property_damage", "silent_call", "coercive_control")
}


@cache
def cues() -> dict[str, Any]:
    return tomllib.loads(
        resources.files("chesil.conduct.extracting").joinpath("cues.toml").read_text("utf-8")
    )


@cache
def folded(text: str, roles: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """The words of a text in small letters, with letters for roles and one word for words that are one."""
    plain = text.lower()
    for written, meant in WRITTEN:
        plain = re.sub(written, meant.replace("${1}", r"\1"), plain)
    letters = _same() | {role.lower(): letter for role, letter in roles}
    return tuple(letters.get(word, word) for word in re.findall(r"[^\W_]+|\n", plain.strip()))


def _same() -> dict[str, str]:
    return {each: word for word, others in cues()["same"].items() for each in others}


@cache
def met(words: tuple[str, ...]) -> frozenset[str]:
    """The cues that the words of one text hold."""
    text = " ".join(words).replace("\n", "|")
    idiom = {at for first, last in _spans(text, "idiom") for at in range(first, last + 1)}
    unreal = {
        at for first, _ in _spans(text, "unreal") if first not in idiom for at in _sentence(words, first)
    }
    denied = idiom | unreal | _after(words, text, "negation", idiom)
    meant = _after(words, text, "meant", idiom)
    found = set()
    for code, cue in cues().items():
        if code not in ("same", "lists", "idiom", "unreal", "negation", "meant"):
            hidden = (idiom if cue.get("plain") else denied) | (meant if cue.get("done") else set())
            if any(text[: each.start()].count(" ") not in hidden for each in _pattern(code).finditer(text)):
                found.add(code)
    return frozenset(found)


def _spans(text: str, code: str) -> list[tuple[int, int]]:
    """The first and the last word of each phrase of a list."""
    return [
        (text[: each.start()].count(" "), text[: each.end(1)].count(" "))
        for pattern in _patterns(code)
        for each in pattern.finditer(text)
    ]


def _sentence(words: tuple[str, ...], at: int) -> range:
    ends = [-1, *(place for place, word in enumerate(words) if word == "\n"), len(words)]
    return next(range(before + 1, after) for before, after in pairwise(ends) if after >= at)


def _after(words: tuple[str, ...], text: str, code: str, idiom: set[int]) -> set[int]:
    """The words that a negation, or a word of intent, reaches."""
    reached = set()
    for first, last in _spans(text, code):
        for at in range(last + 1, min(last + 1 + cues()[code]["reach"], len(words))):
            if first in idiom or words[at] in (*cues()[code]["ends"], "\n"):
                break
            reached.add(at)
    return reached


@cache
def _patterns(code: str) -> list[re.Pattern[str]]:
    """Each phrase of a cue or a list, between spaces."""
    return [re.compile(rf"(?<!\S)(?=({each})(?!\S))") for each in _phrases(code)]


@cache
def _pattern(code: str) -> re.Pattern[str]:
    """Every phrase of a cue, between spaces."""
    return re.compile(rf"(?<!\S)(?=(?:{'|'.join(_phrases(code))})(?!\S))")


def _phrases(code: str) -> list[str]:
    stops = "|".join(re.escape("|" if word == "\n" else word) for word in NO_GAP)
    gap = rf"(?:(?!(?:{stops})(?!\S))\S+ ){{0,{GAP_WORDS}}}"
    rows = {row for line in cues()[code]["words"] for row in spelled(line, _same(), cues()["lists"])}
    return [
        "".join(
            gap if slot == ".." else rf"(?:{slot.replace('/', '|').replace('*', '[^ |]*')}) " for slot in row
        )[:-1]
        for row in sorted(rows)
    ]


class Reference:
    """One log, one person, one route: the entries as dicts, and what follows from them."""

    def __init__(self, written: dict[str, Any], who: Who, setting: Setting, route: Any) -> None:
        self.who, self.setting, self.route = who, setting, route
        self.roles = tuple(who.texts.roles.items())
        whens = [entry["when"] for entry in written["incidents"]]
        dated = [days(when, 0)[0] for when in whens if "date" in when and "offset_days" not in when]
        self.start = min((day for day in dated if day is not None), default=0)
        self.context = [(folded(text, self.roles), self.cue(text)) for text in written["context"]]
        self.rows = [self.row(entry) for entry in sorted(written["incidents"], key=lambda entry: entry["n"])]
        self.mark_duplicates()
        for row in self.rows:
            row["by"], row["aim"] = self.by(row), self.aim(row)
            ours = row["by"] != "hers" and not row["duplicate"]
            row["ours"] = ours
            mine = ours and row["by"] != "others"
            row["counts"] = mine and row["aim"] in ("her", "shared", "through", "group")
            row["near"] = mine and row["aim"] == "close" and bool(row["said"] or row["present"])
        for row in self.rows:
            row["speech"], row["reporting"] = self.speech(row), self.reporting(row)
        harm_channels = {
            row["channel"] for row in self.rows if row["harm"] and row["what"] & {"abuse", "belittling"}
        }
        for row in self.rows:
            row["gravity"] = self.gravity(row, harm_channels)
            row["able"] = row["counts"] and row["gravity"] > 0
            row["serious"] = row["counts"] and row["gravity"] > 1
            row["doubtful"] = False
        rough = setting.workplace or self.told("ordinary_setting")
        if rough and self.occasions("able")[0] < 5:
            for row in self.rows:
                row["doubtful"] = row["able"] and row["gravity"] == 1

    def cue(self, text: str) -> frozenset[str]:
        return met(folded(text, self.roles))

    def told(self, *codes: str, about: str = "") -> bool:
        """Whether a sentence of the context holds a cue; `about` asks that it names that role first."""
        return any(
            found & {*codes} and (not about or next((w for w in words if w in "VWDT"), "") == about)
            for words, found in self.context
        )

    def row(self, entry: dict[str, Any]) -> dict[str, Any]:
        start, end, about = days(entry["when"], self.start)
        told = entry["told_to_stop_before"]
        effect = entry["effect"]
        said = "" if effect.strip().casefold() in ("", "unknown", "not known", "none") else effect
        felt = self.cue(self.her_part(said))
        what = self.cue(entry["summary"])
        count = entry.get("count", entry.get("count_at_least", 1))
        one_day = start is not None and start == end
        kept_up = entry["channel"] in ("surveillance", "coercive_control") and not one_day
        row = {
            **{name: entry[name] for name in ("n", "channel", "actor", "target", "summary")},
            **{"start": start, "end": end, "about": about, "said": said, "felt": felt, "what": what},
            "stopped": told is True,
            "said_to_be": count,
            "acts": max(4, count) if count > 1 and ("sustained" in what or kept_up) else count,
            "one_day": one_day,
            "harm": bool(felt & {"alarm", "distress", "serious_effect"}),
        }
        row["mild"] = bool(felt & {"mild", "no_effect"}) and not row["harm"]
        row["same"] = (
            *(start, end, about, entry["channel"], entry["actor"], entry["target"], entry["summary"], said),
            *(told if isinstance(told, bool) else None, count, "count" in entry),
        )
        return row

    def her_part(self, effect: str) -> str:
        """What an effect says of this person, where it speaks of another who was harmed as well."""
        if not {"V", "W"} <= {*folded(effect, self.roles)}:
            return effect
        pieces = re.split(r"[;,.]| and (?=\w+ )| but ", effect)
        return "; ".join(piece for piece in pieces if "W" not in folded(piece, self.roles))

    def mark_duplicates(self) -> None:
        seen: set[Any] = set()
        for row in self.rows:
            row["duplicate"] = row["same"] in seen
            seen.add(row["same"])

    # --- Who did it, and to whom ---

    def by(self, row: dict[str, Any]) -> str:
        words, found = folded(row["actor"], self.roles), self.cue(row["actor"])
        many = self.who.many_others
        head = _before(words, {"of", "for", "from", "by"})
        of = any(pair == ("of", "D") for pair in pairwise(words))
        if _names(head, "D") or (of and many):
            joins = {"and", "or", "through", "via", "with"}
            alone = {*words} <= {"D", "and", "or", "with", "both", "together"}
            return "through" if {*words[1:-1]} & joins and not alone else "theirs"
        if "D" in words:
            return "through"
        if _names(words, "V") or _names(words, "W"):
            return "hers"
        if found & {"unknown_actor", "nobody_named"} or not words:
            return "unknown"
        helpers = {"works_or_proxies", "workplace", "authority_actor", "group", "kin"}
        helps = (many or self.told("proxy")) and found & helpers
        return "through" if helps or "behalf" in words[1:-1] else "others"

    def aim(self, row: dict[str, Any]) -> str:
        words = folded(row["target"], self.roles)
        row["present"] = _beside(words, {"present", "there", "watching", "with"})
        plain = self.plain_aim(words, self.cue(row["target"]))
        third = "T" in words
        says = row["what"] & {"accusation", "disclosure", "reporting", "impersonation"}
        sent_on = row["channel"] in ("third_party", "legal_process", "publication")
        told = ("V" in folded(row["summary"], self.roles) and (says or third)) or (
            third and (sent_on or says)
        )
        if told and (plain in ("nobody", "other") or (plain == "close" and third)):
            return "through"
        return plain

    def plain_aim(self, words: tuple[str, ...], found: frozenset[str]) -> str:
        passed = {"via", "through", "using", "care"}
        beside = _beside(words, {"present", "there", "watching"})
        head = _before(words, passed)
        if _names(head, "V") and not beside:
            if head != words:
                return "through"
            others = {
                *("and", "others", "both", "all", "family", "household", "including", "staff"),
                *("colleagues", "friends", "group", "plus", "with"),
            }
            return "shared" if {*head} & others else "her"
        if beside or any(pair == ("V", "s") for pair in pairwise(words)):
            return "close"
        if "W" in words:
            return "close" if self.who.close else "other"
        if "T" in words:
            return "close" if self.who.scene.tie("kin_of_harmed", "kin", whose="T") else "other"
        if not words or words == ("unknown",):
            return "her"
        if self.who.many_harmed and "people_at_large" not in found:
            return "group"
        return "close" if "kin" in found and "group" not in found else "nobody"

    # --- What kind of act ---

    def speech(self, row: dict[str, Any]) -> bool:
        channel, what = row["channel"], row["what"]
        spoken = channel in ("email", "letter", "third_party", "other", "social_media", "text")
        return bool(
            (row["counts"] or row["near"])
            and (
                channel == "publication"
                or ("publishing" in what and channel not in ONE_TO_ONE)
                or (channel == "social_media" and "contact" not in what)
                or (spoken and row["aim"] == "through" and "reporting" not in what)
                or "protest" in what
            )
        )

    def reporting(self, row: dict[str, Any]) -> bool:
        scene, what = self.setting.acts.scene, row["what"]
        third = "T" in folded(row["target"], self.roles)
        body = row["channel"] == "third_party" and self.setting.told_a_body
        return bool(
            (row["counts"] or row["near"])
            and (
                "reporting" in what
                or (third and (body or scene.tie("authority_actor", whose="T")))
                or row["channel"] == "legal_process"
                or ("court_process" in what and "pressing" not in what)
            )
        )

    def gravity(self, row: dict[str, Any], harm_channels: set[str]) -> int:
        what, channel, setting = row["what"], row["channel"], self.setting
        if "unproved" in what:
            return 1
        ways = (channel in ("third_party", "legal_process"), row["aim"] == "through")
        told_of = all(ways) or (any(ways) and bool(what & {"accusation", "reporting"}))
        if channel == "assault" or (what & FORCE and not told_of):
            return 3
        done = bool(what & SERIOUS) or ("intimidation" in what and "police_notice" not in what)
        serious = (done and (not told_of or bool(what & TOLD))) or channel in SERIOUS_CHANNELS
        harmless = {"threat_to_person", "weapon", "intimidation", "sexual", "damage", "intrusion"}
        owed = setting.creditor or setting.institution
        if "pressing" in what and not what & harmless and owed:
            return 1
        if serious:
            return 1 if row["mild"] else 2
        silent = not row["said"] or "not_at_the_time" in row["felt"]
        of_kind = row["harm"] or (silent and channel in harm_channels)
        abuse = what & {"abuse", "belittling"} and of_kind and not setting.workplace
        courted = what & {"attention", "unwanted"} and row["harm"]
        accused = "accusation" in what and row["harm"] and what & {"known_false", "cleared", "sustained"}
        if abuse or courted or accused or self.fear_of(row) == "stated":
            return 2
        other = what & (UNPLEASANT | {"sustained"}) or row["said_to_be"] >= 10
        return 0 if "polite" in what and not other and "serious_effect" not in row["felt"] else 1

    # --- Occasions and links ---

    def occasions(self, *names: str, keep: Any = None) -> tuple[int, int]:
        """How many occasions are certain, and how many are possible, among the rows with any of the marks."""
        rows = [row for row in self.rows if keep(row)] if keep else self.marked(*names)
        one_day = [row for row in rows if row["one_day"]]
        certain = len({row["start"] for row in one_day})
        certain += sum(row["acts"] for row in rows if not row["one_day"])
        moment = [row for row in one_day if "same_moment" in row["what"]]
        possible = sum(row["acts"] for row in rows if row not in moment)
        return certain, possible + len({row["start"] for row in moment})

    def marked(self, *names: str) -> list[dict[str, Any]]:
        return [row for row in self.rows if any(row[name] for name in names)]

    def gap(self, *names: str) -> int | None:
        """The longest gap in whole months; None when a time is not known."""
        rows = self.marked(*names)
        if any(row["start"] is None for row in rows):
            return None
        longest, covered = 0, None
        for row in sorted(rows, key=lambda row: (row["start"], row["end"])):
            if covered is not None:
                longest = max(longest, months(covered, row["start"]))
            covered = row["end"] if covered is None else max(covered, row["end"])
        return longest

    def alike(self) -> bool:
        rows = self.marked("counts")
        if len({row["channel"] for row in rows}) == 1 or not rows:
            return True
        kinds = (
            all(row["what"] & kind or (kind is KINDS[0] and row["channel"] == "assault") for row in rows)
            for kind in KINDS
        )
        return any(kinds)

    def anywhere(self, code: str) -> bool:
        """A cue in the context, or in an act that counts."""
        return self.told(code) or any(code in row["what"] for row in self.marked("counts"))

    def one_act_each(self) -> bool:
        doers: dict[str, list[Any]] = {}
        for role in self.who.texts.log.others:
            rows = [row for row in self.rows if re.search(rf"\b{role.casefold()}\b", row["actor"].lower())]
            if rows:
                doers[role] = [row for row in rows if row["able"]]
        together = self.told("acting_together", "proxy") or any(
            row["what"] & {"acting_together", "proxy"} for row in self.marked("able")
        )
        alone = all(
            self.occasions(keep=lambda row, rows=rows: row in rows)[1] <= 1 for rows in doers.values()
        )
        return len(doers) > 1 and alone and not together

    def harmed(self) -> bool:
        return any(row["harm"] for row in self.marked("counts")) or self.told(
            "serious_effect", "distress", about="V"
        )

    def changed_life(self) -> bool:
        felt = any("serious_effect" in row["felt"] for row in self.marked("counts"))
        narrowed = self.route.control and any(
            row["felt"] & {"control", "narrowed_life"} for row in self.marked("counts")
        )
        return felt or narrowed or self.told("serious_effect", about="V")

    def ordered(self) -> list[dict[str, Any]]:
        """The acts after a request, where an order is spoken of."""
        spoken = self.told("order_strict") or any("order_strict" in row["what"] for row in self.rows)
        known = spoken or "order_breached" in self.cue(self.who.texts.log.charge)
        return [row for row in self.marked("able") if row["stopped"] and known]

    def beyond_doubt(self) -> list[dict[str, Any]]:
        worst = {"threat_to_person", "intrusion", "sexual"}
        return [row for row in self.marked("serious") if row["gravity"] == 3 or row["what"] & worst]

    def worst(self) -> list[dict[str, Any]]:
        beyond = self.beyond_doubt()
        if self.route.control:
            return beyond
        near = ("following", "loitering", "surveillance")
        return [
            row
            for row in self.marked("serious")
            if row in beyond or row["channel"] in near or "stalking" in row["what"]
        ]

    def certain(self, rows: list[dict[str, Any]]) -> int:
        return self.occasions(keep=lambda row: row in rows)[0]

    # --- The setting's shares ---

    def share(self, name: str) -> bool:
        every = self.marked("counts", "near")
        return bool(every) and 2 * sum(row[name] for row in every) >= len(every)

    def doubts(self) -> bool:
        setting = self.setting
        lasting = setting.reunion or setting.living_together
        return any(
            (
                lasting and not (self.route.control or self.route.family),
                self.told("other_account"),
                *(setting.both_sides, setting.institution),
                *(setting.purpose, setting.press, setting.protest, setting.invited, setting.workplace),
                *(self.share("speech"), self.share("reporting")),
            )
        )

    # --- Levels ---

    def levels(self) -> dict[str, int]:
        """The level of each point; the fear point only where the route asks for it."""
        course, gravity, fear = self.course(), self.threshold(), self.fear()
        levels = {"course_of_conduct": course, "harassment_threshold": gravity}
        if self.route.fear_matters:
            levels["fear_of_violence"] = fear
        return levels | {"overall": self.overall(course, gravity, fear)}

    def course(self) -> int:
        setting, rows = self.setting, self.marked("able")
        certain, possible = self.occasions("able")
        near_rows = self.marked("near")
        if not rows and not near_rows:
            return 0
        cause, sudden, alike = self.anywhere("one_cause"), self.anywhere("spontaneous"), self.alike()
        gap, every_gap = self.gap("able"), self.gap("able", "near")
        every = self.occasions("able", "near")[1]
        level = 0
        if certain > 3:
            level = 2
        elif certain > 1:
            level = 2 if (alike or cause) and gap is not None and gap < 2 and not sudden else 1
            level = 2 if self.certain(self.ordered()) >= 2 else level
        elif possible > 1:
            level = 2 if possible >= 3 and alike and not any(row["doubtful"] for row in rows) else 1
        asked = self.occasions(keep=lambda row: row["able"] and row["stopped"])[0] > 1
        firm = 4 if self.certain(self.ordered()) >= 2 else 5 if asked else 10
        if certain >= firm and (gap is None or gap < 3) and not sudden and not self.doubts():
            level = 3
        wide = every_gap is not None and every_gap >= 3
        if near_rows and every > 1 and (not wide or cause or every > 3):
            level = max(level, 1)
        few_apart = ((gap or 0) >= 3 and certain <= 3) or ((gap or 0) >= 12 and certain <= 6)
        sure = self.occasions(keep=lambda row: row["able"] and not row["doubtful"])[0]
        elsewhere = self.occasions(keep=lambda row: row["ours"] and row["aim"] == "other")[1]
        held_at_weak = (
            few_apart and not cause,
            sudden and not cause and certain < 10,
            setting.reunion and not (self.route.control or self.route.family) and certain < 10,
            setting.invited and not self.marked("serious") and certain <= 3,
            any(row["doubtful"] for row in rows) and sure < 2,
            elsewhere and 2 * elsewhere >= possible and not self.route.group,
            setting.company,
            (setting.group and not self.route.group) or setting.loose_group,
            self.one_act_each(),
        )
        if any(held_at_weak):
            level = min(level, 1)
        return min(level, 2) if self.nobody_named() else level

    def nobody_named(self) -> list[dict[str, Any]]:
        return [row for row in self.marked("counts") if row["by"] == "unknown"]

    def threshold(self) -> int:
        able = self.marked("able")
        if not able:
            return int(any(row["harm"] for row in self.marked("near")))
        possible, serious = self.occasions("able")[1], self.occasions("serious")[1]
        after = self.occasions(keep=lambda row: row["able"] and row["stopped"])[1] >= 2
        speech = self.share("speech")
        level = 2 if self.route.one_act and self.beyond_doubt() else 1
        if serious >= 2 or (serious and possible >= 4):
            level = 2
        if possible >= 5 and self.harmed() and self.adds_up():
            level = 2
        if after and possible > 2 and self.harmed() and not speech:
            level = 2
        if self.very_grave(after):
            level = 3
        for hold in (
            *self.held_by_speech(),
            *self.held_by_reasons(serious, after),
            *self.held_by_setting(serious, after),
        ):
            level = min(level, hold)
        return level

    def adds_up(self) -> bool:
        if not self.setting.workplace:
            return True
        singled = [row for row in self.marked("able") if "belittling" in row["what"]]
        return any("sustained" in row["what"] for row in singled) or self.certain(singled) >= 5

    def very_grave(self, after: bool) -> bool:
        many = self.occasions("serious")[0] >= (3 if self.certain(self.ordered()) >= 2 else 6)
        bad = self.certain(self.worst()) >= 2
        doubts = self.doubts() or self.setting.quarrel or bool(self.nobody_named())
        return many and bad and self.harmed() and (after or self.changed_life()) and not doubts

    def held_by_speech(self) -> list[int]:
        if not self.share("speech"):
            return []
        setting, debated = self.setting, self.told("public_interest")
        abuses = {
            *("threat", "threat_to_person", "hate", "sexual", "disclosure", "intimidation"),
            *("impersonation", "known_false", "proxy"),
        }
        abused = any(row["speech"] and row["what"] & abuses for row in self.rows)
        if setting.press and debated and not abused:
            return [0]
        if self.occasions(keep=lambda row: row["serious"] and not row["speech"])[0] >= 2:
            return []
        public = setting.public_role or setting.protest or debated
        if setting.press:
            return [1 if public or not abused else 2]
        needs = {"threat", "threat_to_person", "sexual", "known_false", "impersonation", "hate", "at_home"}
        needs |= set() if setting.public_role else {"accusation"}
        beyond = self.occasions(keep=lambda row: row["speech"] and row["able"] and bool(row["what"] & needs))
        return [1 if public and beyond[0] < 2 else 2]

    def held_by_reasons(self, serious: int, after: bool) -> list[int]:
        setting, holds = self.setting, []
        apart = self.occasions(keep=lambda row: row["serious"] and not row["reporting"])[0]
        if self.share("reporting") and apart < 2:
            holds.append(2 if setting.purpose_spent else 1)
        elif setting.purpose and not setting.purpose_spent and serious < 2 and not after:
            holds.append(1)
        if setting.authority and not setting.purpose_spent:
            holds.append(1 if serious < 2 else 2)
        if setting.invited and serious < 2 and not after:
            holds.append(1)
        return holds

    def held_by_setting(self, serious: int, after: bool) -> list[int]:
        setting, holds, able = self.setting, [], self.marked("able")
        if setting.workplace and serious < 2 and not self.adds_up():
            holds.append(1)
        quarrels = setting.both_sides or setting.quarrel or self.anywhere("spontaneous")
        if setting.living_together and quarrels and not (self.route.control or self.route.family):
            holds.append(1)
        elif setting.both_sides:
            one_sided = self.certain(self.beyond_doubt()) >= 2 or after
            holds.append(2 if one_sided and not self.share("speech") else 1)
        if setting.company or setting.loose_group:
            holds.append(1)
        if any(row["mild"] for row in able) and not self.harmed() and not self.beyond_doubt():
            holds.append(1)
        return holds

    def fear_of(self, row: dict[str, Any]) -> str:
        """What an entry records of fear: "stated", "likely", "fright", "others" or nothing."""
        felt, words = row["felt"], folded(self.her_part(row["said"]), self.roles)
        afraid = bool(felt & {"alarm", "fear_word"})
        own = "themself" in words or any(pair in (("for", "V"), ("V", "and")) for pair in pairwise(words))
        if "for_others" in felt and afraid and not own:
            return "others"
        if not (row["counts"] or row["near"]):
            return ""
        if "fear_word" in felt and "violence_word" in felt:
            return "stated"
        force = row["what"] & {"violence", "threat_to_person", "weapon", "strangling"}
        forceful = (force and "unproved" not in row["what"]) or row["channel"] == "assault"
        silent = not row["said"] and row["aim"] == "her"
        if forceful and (felt & {"alarm", "injury"} or silent):
            return "likely"
        return "fright" if "alarm" in felt else ""

    def fear(self) -> int:
        of = {row["n"]: self.fear_of(row) for row in self.rows}
        shown = [row for row in self.rows if of[row["n"]] in ("stated", "likely")]
        stated = [row for row in self.rows if of[row["n"]] == "stated"]
        level = 1 if {*of.values()} & {"stated", "likely", "fright"} else 0
        if self.occasions(keep=lambda row: row in shown)[0] >= 2:
            level = 2
        often = self.occasions(keep=lambda row: row in stated)[0] > 2 and len(stated) > 2
        if often and self.occasions("serious")[1] >= 2:
            level = 3
        others = any(row["ours"] and of[row["n"]] == "others" for row in self.rows)
        both = self.setting.both_sides and bool(stated)
        return min(level, 2) if others or both else level

    def broken(self, course: int, gravity: int) -> int:
        """The level of a breach, which any act that counts can be."""
        if not self.marked("counts"):
            return 0
        excused = self.setting.invited or self.anywhere("spontaneous") or self.setting.purpose
        return 1 if excused else 3 if min(course, gravity) == 3 else 2

    def overall(self, course: int, gravity: int, fear: int) -> int:
        setting, route = self.setting, self.route
        if route.breach:
            level = self.broken(course, gravity)
        elif not course and not gravity:
            return 0
        elif route.one_act and (self.beyond_doubt() or not route.family):
            level = min(gravity, 1) if setting.group else gravity
        else:
            level = min(min(course + 1, 3) if route.family else course, gravity)
        if route.fear:
            untold = any(not row["said"] or row["harm"] for row in self.marked("able"))
            level = min(level, max(fear, int(untold)))
        elif route.harm or route.fear_or_harm:
            changed = 3 if self.changed_life() else 2 if self.harmed() else 1
            level = min(level, max(changed, fear) if route.fear_or_harm else changed)
        return min(level, *self.held_as_a_whole())

    def held_as_a_whole(self) -> list[int]:
        setting, holds = self.setting, [3]
        if setting.company:
            people = any(
                row["what"] & {"one_person", "group"} or row["felt"] & {"alarm", "distress"}
                for row in self.marked("counts")
            )
            holds.append(1 if people else 0)
        elif setting.loose_group:
            holds.append(0)
        if self.marked("doubtful") and all(row["doubtful"] for row in self.marked("able")):
            holds.append(0)
        if nobody := self.nobody_named():
            holds.append(1 if len(nobody) == len(self.marked("counts")) else 2)
        if "police_notice" in self.cue(self.who.texts.log.charge):
            holds.append(1)
        if self.told("police_notice") or self.told("early_stage"):
            holds.append(2)
        return holds


def _before(words: tuple[str, ...], stops: set[str]) -> tuple[str, ...]:
    """The words before the first of *stops* that stands between two words."""
    for place in range(1, len(words) - 1):
        if words[place] in stops and (words[place] != "care" or words[place + 1] == "of"):
            return words[:place]
    return words


def _names(words: tuple[str, ...], letter: str) -> bool:
    """Whether a letter stands there itself, not as the owner of something."""
    return any(
        word == letter and (place + 1 == len(words) or words[place + 1] != "s")
        for place, word in enumerate(words)
    )


def _beside(words: tuple[str, ...], how: set[str]) -> bool:
    """ "V present", "V was watching"."""
    for place, word in enumerate(words):
        after = list(words[place + 1 : place + 3])
        if word == "V" and after and (after[0] in how or (after[0] == "was" and {*after[1:]} & how)):
            return True
    return False


def days(when: dict[str, Any], start: int) -> tuple[int | None, int | None, bool]:
    """First and last day, and whether they are approximate."""
    if "offset_days" in when:
        return (
            start + when["offset_days"],
            start + when["offset_days"],
            when["precision"] in ("approx", "unknown"),
        )
    if "date" not in when:
        return None, None, True
    first, _ = _bounds(when["date"])
    _, to = _bounds(when.get("to", when["date"]))
    vague = when["precision"] in ("approx", "month", "year", "unknown") or len(when["date"]) < 10
    return first, max(first, to), vague or len(when.get("to", "2000-01-01")) < 10


def _bounds(text: str) -> tuple[int, int]:
    parts = [int(part) for part in text.split("-")]
    first = date(*[*parts, 1, 1][:3])
    if len(parts) == 3:
        last = first
    elif len(parts) == 2:
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    else:
        last = date(first.year, 12, 31)
    return (first - date(1970, 1, 1)).days, (last - date(1970, 1, 1)).days


def months(earlier: int, later: int) -> int:
    """Whole calendar months from one day to a later one."""
    one, two = (date(1970, 1, 1) + timedelta(days=day) for day in (earlier, later))
    return max(12 * (two.year - one.year) + two.month - one.month - (two.day < one.day), 0)
