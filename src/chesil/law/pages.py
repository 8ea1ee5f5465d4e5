"""The pages of docs/law, made from the data: `python -m chesil.law.pages docs/law`."""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Final, get_args

from chesil.law import entries
from chesil.law.entries import ActFile, Dated, Element, Entry, Jurisdiction, Version
from chesil.law.limits import in_words
from chesil.law.loading import JURISDICTIONS, Book, actions, book

NAMES: Final[dict[Jurisdiction, str]] = {
    "england_and_wales": "England and Wales",
    "scotland": "Scotland",
    "northern_ireland": "Northern Ireland",
}
_MADE: Final = "<!-- Made by `python -m chesil.law.pages docs/law`. Change the data, not this page. -->\n"
_ABOUT: Final = """\
What Chesil knows of the law, as dated data in `src/chesil/law`. The law in force on the day of an act is
the law that applies to it. Nothing here is legal advice, and nothing here says what a court will decide.

Every entry says where it stands, when it was written down, and how sure we are. The day it was written down
is no day of checking. Where somebody has held it against a source since then, it says on which day, what was
read and what was compared. No lawyer has reviewed these pages.

| mark | meaning |
|---|---|
| seen | a source was read while the entry was written |
| known | settled knowledge of the field, held against no source here |
| unsure | stale, in conflict or not found. What it says stands on these pages alone. Every list that \
Chesil shows or prints leaves it out, and names it as being checked |

The sentences are ours, not the Act's. To correct one, change its TOML file and its mark, write down what was
read and compared (`checked`), and make these pages again.
"""


def pages() -> dict[str, str]:
    """The text of every page by its path below docs/law, "/" between folders."""
    found = {
        "index.md": _index(),
        "what-to-do.md": _what_to_do(),
        _TO_CONFIRM: _to_confirm(),
        "elements.md": _elements_page(),
    }
    for jurisdiction in JURISDICTIONS:
        of = book(jurisdiction)
        found[f"{jurisdiction}/shared.md"] = _shared_page(of)
        for name, file in of.acts.items():
            found[f"{jurisdiction}/{name}.md"] = _act_page(file, of)
    return found


def write(folder: Path) -> None:
    """Write every page below *folder* and take away pages made here of Acts that are no longer there."""
    made = pages()
    for name, text in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    for path in sorted(folder.rglob("*.md")):
        gone = path.relative_to(folder).as_posix() not in made
        if gone and path.read_text("utf-8").startswith(_MADE):
            path.unlink()


def _index() -> str:
    parts = [_MADE, "# The law Chesil knows\n", _ABOUT]
    parts.append("Evidence that disappears, signs of danger and who to call: [what to do](what-to-do.md).\n")
    parts.append(f"What an editor has to [ask the helplines]({_TO_CONFIRM}).\n")
    parts.append("What of a record bears on each point: [elements](elements.md).\n")
    for jurisdiction, name in NAMES.items():
        of = book(jurisdiction)
        parts.append(f"## {name}\n")
        outlines = _codes(tuple(route.id for route in of.routes.values() if route.outline))
        if outlines:
            parts.append(f"Outlines, which point the way and are not weighed: {outlines}.\n")
        parts.append(f"[Time limits, relationships and decided cases]({jurisdiction}/shared.md)\n")
        parts.append(_acts_table(of))
        parts += _left_out(of)
    return "\n".join(parts)


_WEIGHED: Final = {
    "rule": "a rule of its own",
    "record": "kinds of act and recorded facts",
    "person": "only the person can say",
    "others": "a court judges it",
    "outside": "no record of the person shows it",
}


def _elements_page() -> str:
    """What every point is about, once for all jurisdictions, with what of a record bears on it."""
    known = {each.id: each for jurisdiction in JURISDICTIONS for each in book(jurisdiction).elements.values()}
    rows = [
        (
            f"`{each.id}`",
            _WEIGHED[each.by],
            _bearing(each),
            each.because,
            " ".join(each.looked_at),
            each.source,
        )
        for each in known.values()
    ]
    head = ("element", "weighed by", "what bears on it", "why no higher", "what courts look at", "source")
    about = "What points are about. Each law names one of these for each of its points.\n"
    return "\n".join([_MADE, "# What bears on each point\n", about, _table(head, rows)])


def _bearing(element: Element) -> str:
    parts = (
        _codes(element.acts),
        f"by {_codes(element.channels)}" if element.channels else "",
        f"only where recorded: {_codes([element.needs])}" if element.needs else "",
        f"clearer with {_codes(element.more)}" if element.more else "",
        f"occasions needed: {element.occasions}" if element.occasions > 1 else "",
    )
    return "; ".join(filter(None, parts))


def _left_out(of: Book) -> list[str]:
    rows = [
        (f"`{route.id}`", route.title, doubt)
        for route in of.routes.values()
        for doubt in (route.doubt, *(version.doubt for version in route.versions))
        if doubt
    ]
    if not rows:
        return []
    head = ("route", "what", "what is being checked")
    return ["**Being checked, and left out of every list**\n", _table(head, rows)]


def _acts_table(of: Book) -> str:
    rows = []
    for name, file in of.acts.items():
        act = f"[{file.act.title}]({of.jurisdiction}/{name}.md)"
        if not file.routes:
            rows.append((act, "dates only", "", "", "", ""))
        for route in file.routes:
            newest = route.versions[-1]
            marked = _marked(newest.confidence or route.confidence)
            rows.append((act, f"`{route.id}`", route.title, route.kind, _in_force(newest), marked))
    return _table(("Act", "route", "what", "kind", "in force", "confidence"), rows)


def _act_page(file: ActFile, of: Book) -> str:
    act = file.act
    parts = [
        _MADE,
        f"# {act.title}\n",
        f"{act.citation}, {NAMES[of.jurisdiction]}. [Official text]({act.url}). "
        f"{_last_check(act)} Confidence: {_marked(act.confidence)}. [All Acts](../index.md)\n",
    ]
    parts += [_route_section(route, of) for route in file.routes]
    if file.defences:
        parts += ["## What the other person may say\n", _defences_table(file.defences)]
    if file.stalking_acts:
        parts += ["## Acts associated with stalking\n", _stalking_table(file.stalking_acts)]
    parts += ["## What changed when\n", _changes_table(file)]
    return "\n".join(parts)


def _route_section(route: Entry, of: Book) -> str:
    parts = [f"## {route.title}\n", f"`{route.id}`. {route.summary}\n", _route_table(route, of)]
    if route.points:
        parts += ["**Points to prove**\n", _points_table(route)]
    parts += ["**As it stood**\n", _versions_table(route, of)]
    return "\n".join(parts)


def _route_table(route: Entry, of: Book) -> str:
    told = (
        ("section", route.section),
        ("kind", route.kind + (", an outline" if route.outline else "")),
        ("protects", route.protects),
        ("relationship", f"{of.gates[route.gate].title} (`{route.gate}`)"),
        ("the law of which day", f"the day of the {route.judged_on}"),
        ("who asks where", route.ask),
        ("what is looked for", route.test),
        ("how long it lasts", route.lasts.sentence if route.lasts else ""),
        ("kinds of act", _codes(route.acts)),
        ("also, where it is recorded who it is", _acts_of(route)),
        ("lesser routes", _codes(route.lesser)),
        ("see also", _codes(route.see_also)),
        ("with hostility", _codes(route.aggravated)),
        ("breaking it", _codes(route.breach)),
        ("what the other person may say", _codes(route.defences)),
        ("source", route.source),
        ("checked", _last_check(route)),
        ("confidence", _marked(route.confidence)),
        ("being checked", route.doubt or ""),
    )
    return _table(("", ""), [row for row in told if row[1]])


def _acts_of(route: Entry) -> str:
    more = route.acts_of
    return f"{_codes(more.acts)} by {_codes(more.relations)}" if more else ""


def _points_table(route: Entry) -> str:
    rows = [
        (
            f"`{point.id}`",
            point.element + (f" (one of `{point.either}`)" if point.either else ""),
            point.sentence,
            point.section,
            point.question,
            _asked_for(point),
        )
        for point in route.points
    ]
    return _table(("point", "about", "in plain words", "section", "what to ask", "asked for"), rows)


def _versions_table(route: Entry, of: Book) -> str:
    rows = [
        (
            in_words(version.starts),
            in_words(version.ends),
            version.status + (f": {'; '.join(version.areas)}" if version.areas else ""),
            version.mode,
            version.maximum,
            _limit_named(of.limits[version.limit]),
            version.what + (f" Relationship: `{version.gate}`." if version.gate else ""),
            version.source or "",
            _marked(version.confidence or route.confidence) + (f": {version.doubt}" if version.doubt else ""),
        )
        for version in route.versions
    ]
    head = ("from", "to", "status", "tried", "most", "time limit", "what changed", "source", "confidence")
    return _table(head, rows)


def _defences_table(defences: Iterable[entries.Defence]) -> str:
    rows = [
        (f"`{each.id}`", each.title, each.sentence, each.question, each.section, *_checked(each))
        for each in defences
    ]
    return _table(("id", "what", "in plain words", "what to ask", "section", *_CHECKED), rows)


def _stalking_table(acts: Iterable[entries.StalkingAct]) -> str:
    rows = [(each.letter, each.sentence, _codes(each.acts), *_checked(each)) for each in acts]
    return _table(("letter", "in our words", "kinds of act", *_CHECKED), rows)


def _changes_table(file: ActFile) -> str:
    dated = [
        (
            version.starts,
            f"{route.title}: {version.what}",
            version.status,
            version.confidence or route.confidence,
        )
        for route in file.routes
        for version in route.versions
    ]
    dated += [(each.day, _told(each), each.status, each.confidence) for each in file.changes]
    dated.sort(key=lambda row: (row[0] or date.max, row[1]))
    rows = [(in_words(day) or "not known", what, status, _marked(mark)) for day, what, status, mark in dated]
    return _table(("day", "what", "status", "confidence"), rows)


def _told(change: entries.Change) -> str:
    check = _last_check(change) if change.checked else ""
    return " ".join(filter(None, (change.sentence, change.doubt, check)))


def _shared_page(of: Book) -> str:
    parts = [_MADE, f"# {NAMES[of.jurisdiction]}: what several Acts use\n", "[All Acts](../index.md)\n"]
    limits = [(f"`{each.id}`", each.title, each.sentence, *_checked(each)) for each in of.limits.values()]
    parts += ["## Time limits\n", _table(("id", "what", "what is printed", *_CHECKED), limits)]
    gates = [
        (f"`{each.id}`", each.title, each.sentence, _any_of(each), *_checked(each))
        for each in of.gates.values()
    ]
    parts += ["## Relationships\n", _table(("id", "what", "in plain words", "any one of", *_CHECKED), gates)]
    if of.authorities:
        cases = [
            (each.rule, each.case, ", ".join(each.elements), *_checked(each))
            for each in of.authorities.values()
        ]
        parts += ["## What decided cases say\n", _table(("rule", "case", "about", *_CHECKED), cases)]
    if of.notes:
        notes = [(each.sentence, *_checked(each)) for each in of.notes.values()]
        parts += ["## What differs from England and Wales\n", _table(("what", *_CHECKED), notes)]
    return "\n".join(parts)


def _what_to_do() -> str:
    all_of = actions()
    evidence = [
        (each.what, each.kept, _marked(each.window), each.do, each.safety, *_checked(each))
        for each in all_of.evidence
    ]
    markers = [
        (
            "now" if each.now else "", _also(each.sentence, each.recorded), _also(each.do, each.recorded_do),
            _codes(each.call), *_checked(each),
        )
        for each in all_of.markers
    ]  # fmt: skip
    services = [
        (
            f"`{each.id}`", each.name, _numbers(each), each.who_for, each.how, _open_at(each), each.source,
            _compared(each),
        )
        for each in all_of.services
    ]  # fmt: skip
    return "\n".join(
        (
            _MADE,
            "# What to do\n",
            "[All Acts](index.md)\n",
            "## Evidence that disappears\n",
            "Days marked unsure are given to nobody: only what to do is.\n",
            _table(("what", "kept", "how sure", "what to do", "think first", *_CHECKED), evidence),
            "## Signs of danger\n",
            "There is no score. Those marked “now” come before everything else on a page.\n",
            _table(("when", "what was noticed", "what to do", "who to call", *_CHECKED), markers),
            "## Who to call\n",
            f"{_KINDS} What is not sure is on the list of what to [ask each service]({_TO_CONFIRM}).\n",
            _table(("id", "name", "number", "for", "how", "open", "source", "number checked"), services),
        )
    )


_TO_CONFIRM: Final = "helplines-to-confirm.md"
_KINDS: Final = (
    "A number was last compared with what the service itself told an editor (confirmed), with its page or a "
    "copy of it (operator), with a page of another public body (official), by somebody else who wrote down "
    "the day (recorded), with a page of somebody else (third party) or with nothing (none). Where nothing "
    "was found, no number is given to anybody."
)
_ASKING: Final = (
    "Nobody has called these services. An editor calls each, or writes to it, and asks what stands here. "
    "Then they correct `src/chesil/law/services.toml`: the field, kind_of_check, checked_on and source. "
    "Numbers that no source supports are not here either."
)


def _numbers(each: entries.Service) -> str:
    to_text = f"{each.text_number} (text)" if each.text_number else ""
    return ", ".join(filter(None, (each.phone, to_text)))


def _open_at(each: entries.Service) -> str:
    return "always" if each.always_open else ", ".join(each.hours.splitlines())


def _compared(each: entries.Service) -> str:
    return f"{each.kind_of_check}, {in_words(each.checked_on)}"


def _to_confirm() -> str:
    """What an editor asks each service, those without a number first and then those checked longest ago."""
    known = sorted(actions().services, key=lambda each: (each.kind_of_check != "none", each.checked_on))
    rows = [
        (each.name, _numbers(each) or each.web, _compared(each), each.confirm or "That all of it is so.")
        for each in known
    ]
    counts = Counter(each.kind_of_check for each in known)
    counted = ", ".join(f"{kind} {counts[kind]}" for kind in get_args(entries.KindOfCheck))
    return "\n".join(
        (
            _MADE,
            "# What to ask the helplines\n",
            "[Who to call](what-to-do.md#who-to-call)\n",
            f"{_ASKING}\n",
            f"{_KINDS}\n",
            f"Services by kind of check: {counted}.\n",
            _table(("service", "number", "last compared", "what to ask"), rows),
        )
    )


def _also(words: str, recorded: str) -> str:
    return f"{words} *Where a record tells of it:* {recorded}" if recorded else words


_CHECKED: Final = ("source", "checked", "confidence")


def _checked(each: entries.Sourced) -> tuple[str, str, str]:
    mark = _marked(each.confidence)
    return each.source, _last_check(each), f"{mark}: {each.doubt}" if each.doubt else mark


def _last_check(each: entries.Sourced) -> str:
    if each.checked is None:
        return f"Not checked since it was written down on {in_words(each.written_on)}."
    read = ", ".join(each.checked.read)
    return f"Checked on {in_words(each.checked.on)} against {read}: {each.checked.compared}"


def _marked(confidence: entries.Confidence) -> str:
    return "**unsure**" if confidence == "unsure" else confidence


def _limit_named(limit: entries.Limit) -> str:
    return f"{limit.title} (`{limit.id}`, {_marked(limit.confidence)})"


def _in_force(version: Version) -> str:
    if version.starts is None:
        return version.status
    ends = f" to {in_words(version.ends)}" if version.ends else ""
    return f"{'tried out ' if version.status == 'pilot' else ''}from {in_words(version.starts)}{ends}"


def _asked_for(point: Dated) -> str:
    starts = f"from {in_words(point.starts)}" if point.starts else ""
    ends = f"to {in_words(point.ends)}" if point.ends else ""
    return " ".join(filter(None, (starts, ends)))


def _any_of(gate: entries.Gate) -> str:
    return "; ".join(" and ".join(facts) for facts in gate.any_of)


def _codes(ids: Iterable[str]) -> str:
    return ", ".join(f"`{each}`" for each in ids)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)


if __name__ == "__main__":
    write(Path(sys.argv[1]))
