"""The page “How Chesil decides”, made from the tables of the spec tests and the rules' own examples.

Run `python -m chesil.cli.decides docs/how-chesil-decides.md tests/spec`. It writes the page, and beside
this file the copy that `chesil explain` reads.
"""

import ast
import re
import sys
import textwrap
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs

from chesil import law
from chesil.conduct.legal.examples import outcome, rows
from chesil.conduct.legal.rules import Example, Rule, rules
from chesil.conduct.legal.states import name_of, state, texts
from chesil.conduct.reading.cautions import known as cautions
from chesil.conduct.reading.phrases import mid
from chesil.conduct.reading.routes import ROUTES
from chesil.conduct.reading.weighing import NONE, Step, Weighed
from chesil.recognisers import BEHAVIOURS
from chesil.recognisers.behaviours import GRAVE_WORDS, Behaviour
from chesil.terms.legal import ABOUT_STATES, STATES, State
from chesil.terms.settings import Order

_MADE: Final = (
    "<!-- Made by `python -m chesil.cli.decides docs/how-chesil-decides.md tests/spec`. Change the rules or "
    "their tests, not this page. -->\n"
)
_ABOUT: Final = """\
Chesil decides nothing about anyone. It follows fixed rules: from records to signals, from signals and notes
to acts, and from acts to what is recorded. This page holds every rule in words, where it comes from, an
example that meets it and one that does not. The examples are the tests: what stands here is checked each
time Chesil is built. On your own computer, `chesil explain NAME` tells one rule.

Everyone in the examples is invented. In the signals Dev writes to Asha. From acts on, V is the person whose
record it is, D is the other side, and W is someone else.
"""
_STATES: Final = """\
A law asks for several points. Of each point Chesil says one thing:

- **recorded**, with the entries;
- **recorded in part**, with what is missing as a question;
- **not recorded yet**, with a question;
- **for others to judge**, with the entries that bear on it and what courts have looked at. How grave
  something is, what somebody meant and whether they had a reason are always for others to judge. So is each
  point that no rule here reads.

Beside it stands what speaks against the point. That takes nothing from what is recorded: it is what a court
may ask. A law as a whole gets no mark.

Each point starts where one rule puts it. Others raise it or hold it down, and each names the entries it rests
on. A rule that holds a point down either asks for what is missing, or speaks against it. Inside, points have
an order, so that the laws with most recorded stand first. It is on no page and in no paper, because a grade
beside an order that is in force would read as a verdict.
"""
_OF_FINDINGS: Final = """\
From a phone, an act is an occasion in which a rule noticed something, or a note of an act. Only signals speak
for messages, never their own words. What no rule noticed is not read as an act, and is counted. Acts that
name nobody, and calls without a number, are counted for nobody.

What leads to a law:

- **A kind of act** leads to each law that names it. Some laws name a kind only for acts by a neighbour, a
  landlord or a tenant, and then that has to be recorded.
- **An order or a bail condition that was entered** leads to what breaking it is, as soon as an act lies in
  its time. It comes before everything else, whatever the act is and whoever the two people are to each other.
  While nothing is recorded in its time, the order is listed with what is not recorded of it.
- **The charge of a written log** (`chesil assess-log`) is the only thing that leads to two ways of reading a
  log as a whole: a breach of an order, and another offence for which one act can be enough. In a record of a
  phone the laws themselves take their place, each with its own points.
"""
_ELEMENTS: Final[dict[str, str]] = {
    "course": "course",
    "harassment": "harassment",
    "fear": "fear_of_violence",
    "knowledge": "knowledge",
    "stalking-acts": "stalking_acts",
    "serious-effect": "serious_effect",
    "control": "control",
    "relationship": "relationship",
}
# Measured with `python -m bench.leaving_out`; the cases are not part of Chesil.
_MEASURED: Final = """\
On 28 November 2026 the levels were compared with what courts decided in 66 real cases, each written as a
log of a few lines. In 33 of them the court found for the person whose log it was, or let the claim go on.
Points are given for a level that a careful lawyer would call fair, and taken away for one that is too high.
100 is the most. Giving everything the second of the four levels earns about 40.

| cases | points before | points now | apart before | apart now | highest level where a court refused |
| --- | --- | --- | --- | --- | --- |
| 46 that were read to change the rules | 74.9 | 87.7 | 0.48 | 0.74 | 0 of 23 |
| 20 that were not read | 78.3 | 81.8 | 0.70 | 0.80 | 0 of 10 |
| all 66 | 76.0 | 85.9 | 0.55 | 0.76 | 0 of 33 |
| all 66, each with figures chosen on the other 65 | | 85.9 | | 0.76 | 0 of 33 |

“Apart” is how much higher the level is, on average, where the court found for the person. The four levels
are counted from 0 to 3. It is 1.15 on the 43 cases that a log can decide, and 1.00 on the 12 everyday ones
among those. On all 16 everyday cases it is 0.75. No everyday case in which the court found for the person is
at the lowest. Of the warnings that matter most, 93 in 100 are given, with 5.7 warnings a case. Changes that
must not raise a level, such as every entry twice, raise none.

What these figures cannot show:

- **The 20 cases that were not read are the fair measure.** On the cases that were read the points rose by
  13, on the others by 3 or 4: much of the gain fits the cases that were read. The 20 were scored a dozen
  times on the way, as a total and without looking at one. Eight of them are among the 18 that the first
  rules were made with, so even 82 may be too high for a new case.
- **Leaving a case out proves little here.** Rules and words are written by hand and cannot be taken back
  for one case. Only the figures can be chosen again, such as how many acts are many, and no choice of them
  is better than the one in use.
- **The highest level in none of the 33 cases** that a court refused or left open still allows for one in
  eleven.
- **It is not how often Chesil is right in daily use.** Many of the cases are appeals, which are hard, and
  the logs are short summaries by people who knew how the cases ended.
- **Much of what decides a case is in no log:** who is believed, what a jury doubts, what the other side
  says.
- **It says nothing about safety.** A low level does not mean that you are safe.
"""
_OF_FREE_TEXT: Final = """\
A log or a note in somebody's own words is looked through for the words of each fact (`extracting/cues.toml`).
How well that works is measured on sentences that one writer wrote without looking at those words
(`tests/spec/paraphrases`). The words were changed with one half of the sentences in sight, and nobody looked
at the other half. So the second row is the one to trust.

| Sentences | Facts that are there and are found | Facts that are not there and are found all the same |
| --- | --- | --- |
| seen while the words were changed | at least {shown_named} in 100 | at most {shown_wrong} in 100 |
| never looked at | at least {kept_named} in 100 | at most {kept_wrong} in 100 |

These sentences were chosen to be hard: about a quarter of them hold the obvious word without the fact. They
cannot show how often a real note is misread.
"""
_SENTENCES: Final = 3
_SHORT: Final = 3  # letters of words that every sentence holds
_ANY_NOTE: Final = "noted_acts"  # a test of every family of noted acts


@attrs.frozen(kw_only=True)
class Claim:
    """A spec test: what its name claims, its table of events, and the events of its signals."""

    says: str
    events: str
    noticed: frozenset[str]


def page(spec: Path) -> str:
    """The text of the page.

    Args:
        spec: the folder of the spec tests.
    """
    parts = [
        _MADE,
        "# How Chesil decides\n",
        _ABOUT,
        *(f"{sentence}\n" for sentence in ABOUT_STATES),
        "## From records to signals\n",
        "A signal is a reason to look, never a finding. The numbers in these rules are settings: "
        "`chesil settings` prints each with its reason.\n",
        *_behaviours(spec),
        "## From acts to what is recorded\n",
        _STATES,
        _OF_FINDINGS,
        *(_rule(each) for each in rules().values()),
        "## From free text to facts\n",
        _OF_FREE_TEXT.format(**_measured(spec)),
        "## Warnings\n",
        "What a careful lawyer would warn you about. At most six are told for a route, the weightiest "
        "first.\n",
        *(_warning(each.code, each.sentence, each.source) for each in cautions().values()),
        "## What comes before points\n",
        "Which law is used, time limits, evidence that disappears and signs of danger are not decided here. "
        "They are dated data: [the law Chesil knows](law/index.md), [what to do](law/what-to-do.md).\n",
        "## What was measured, and what it cannot show\n",
        _MEASURED,
    ]
    return "\n".join(parts).rstrip() + "\n"


def _measured(spec: Path) -> dict[str, int]:
    """What the test of the paraphrases asks for, in percent: "shown_named" and so on."""
    tree = ast.parse((spec / "paraphrases" / "test_paraphrases.py").read_text("utf-8"))
    floors = next(
        each.value
        for each in tree.body
        if isinstance(each, ast.Assign)
        and isinstance(each.targets[0], ast.Name)
        and each.targets[0].id == "FLOORS"
    )
    return {f"{half}_{share}": percent for (half, share), percent in ast.literal_eval(floors).items()}


def _behaviours(spec: Path) -> Iterator[str]:
    claims, about, files = _claims(spec)
    suggested, left_alone = (
        tomllib.loads((spec / "words" / name).read_text("utf-8"))
        for name in ("suggested.toml", "left_alone.toml")
    )
    ordinary = [each for group in left_alone.values() for each in group]
    for behaviour in BEHAVIOURS:
        yield f"### `{behaviour.code}`: {behaviour.title}\n"
        if behaviour.basis == "words":
            yield from _of_words(behaviour, suggested.get(behaviour.code, []), ordinary)
        if behaviour.basis == "note":
            yield "A note of yours that you marked with a kind of act of this family.\n"
            claims.setdefault(behaviour.code, []).extend(claims.get(_ANY_NOTE, []))
            files[behaviour.code] = files[_ANY_NOTE]
        if behaviour.code in about:
            yield f"{about[behaviour.code]}\n"
        yield from (_claim(each) for each in _telling(claims.get(behaviour.code, [])))
        tested = files.get(behaviour.code, "tests/spec/words" if behaviour.basis == "words" else "tests/spec")
        yield f"From: {behaviour.source} Tested in: `{tested}`.\n"


def _of_words(behaviour: Behaviour, sentences: Sequence[str], ordinary: Sequence[str]) -> Iterator[str]:
    yield (
        "This is a word list. The page about [its words](words.md) says what it looks for, and how often "
        f"it is right. The tests have {len(sentences):,} invented sentences that it must notice, and "
        f"{len(ordinary):,} ordinary ones that it must leave alone.\n"
    )
    if behaviour.strand not in GRAVE_WORDS and sentences:
        shown = "; ".join(f"“{each}”" for each in sentences[:_SENTENCES])
        yield f"Noticed: {shown}.\n"
        yield f"Left alone: “{_nearest(ordinary, sentences)}”.\n"


def _nearest(ordinary: Sequence[str], sentences: Sequence[str]) -> str:
    """The ordinary sentence that has most words in common with those that are noticed."""
    noticed = {word for each in sentences for word in _words(each)}
    return max(ordinary, key=lambda each: (len(_words(each) & noticed), -len(each), each))


def _words(sentence: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]+", sentence.casefold()) if len(word) > _SHORT}


def _claims(spec: Path) -> tuple[dict[str, list[Claim]], dict[str, str], dict[str, str]]:
    """The claims, the first words and the file of the tests of each behaviour, by its code."""
    claims: dict[str, list[Claim]] = {}
    about: dict[str, str] = {}
    files: dict[str, str] = {}
    for path in sorted(spec.glob("test_*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        named = _module_behaviour(tree)
        for test in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
            for call in (node for node in ast.walk(test) if _is_spec(node)):
                code = _code(call, named)
                if code:
                    files[code] = f"tests/spec/{path.name}"
                    claims.setdefault(code, []).extend(_claim_of(test.name, call))
                    if named:
                        about.setdefault(code, " ".join((ast.get_docstring(tree) or "").split()))
    return claims, about, files


def _module_behaviour(tree: ast.Module) -> str | None:
    """The code in `BEHAVIOUR = <module>.BEHAVIOUR`."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Attribute):
            target, value = node.targets[0], node.value.value
            if isinstance(target, ast.Name) and target.id == "BEHAVIOUR" and isinstance(value, ast.Name):
                return value.id
    return None


def _is_spec(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "spec"


def _code(call: ast.AST, named: str | None) -> str | None:
    first = call.args[0] if isinstance(call, ast.Call) and call.args else None
    if isinstance(first, ast.Name):
        return named if first.id == "BEHAVIOUR" else _ANY_NOTE
    if isinstance(first, ast.Subscript) and isinstance(first.slice, ast.Constant):
        return str(first.slice.value)
    return None


def _claim_of(name: str, call: ast.AST) -> Iterator[Claim]:
    given: Mapping[str | None, ast.expr] = (
        {each.arg: each.value for each in call.keywords} if isinstance(call, ast.Call) else {}
    )
    events, signals = (_text(given.get(each)) for each in ("events", "signals"))
    if events is not None and signals is not None:
        told = rows(signals) if signals.strip() else []
        noticed = frozenset(event for row in told for event in row.get("events", "").split())
        says = name.removeprefix("test_").replace("_", " ")
        yield Claim(says=says[:1].upper() + says[1:], events=events, noticed=noticed)


def _text(node: ast.expr | None) -> str | None:
    return textwrap.dedent(node.value).strip() if _is_text(node) else None  # type: ignore[union-attr]


def _is_text(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _telling(claims: Sequence[Claim]) -> Iterator[Claim]:
    """One claim in which something is noticed, and one in which nothing is."""
    yield from [each for each in claims if each.noticed][:1]
    yield from [each for each in claims if not each.noticed][:1]


def _claim(claim: Claim) -> str:
    found = rows(claim.events)
    heads = list(dict.fromkeys(name for row in found for name in row if row.get(name) not in (None, "-")))
    body = [
        [*(row.get(name, "").replace("-", "", row.get(name) == "-") for name in heads), _met(row, claim)]
        for row in found
    ]
    return f"{claim.says}.\n\n{_table([*heads, 'noticed'], body)}"


def _met(row: Mapping[str, str], claim: Claim) -> str:
    return "yes" if row.get("event") in claim.noticed else "no"


def _rule(rule: Rule) -> str:
    return "\n".join(
        (
            f"### `{rule.id}`: {rule.title}\n",
            f"{rule.words}\n",
            f"What it cannot tell: {rule.limits}\n",
            _example("Meets it", rule, rule.meets),
            _example("Does not", rule, rule.not_met),
            f"From: {rule.source}. Tested in: `tests/spec/law/test_legal_rules.py`.\n",
        )
    )


def _example(label: str, rule: Rule, example: Example) -> str:
    told = rows(example.incidents)
    heads = list(dict.fromkeys(name for row in told for name in row if name != "n"))
    beside = [f"Route: {ROUTES[example.route].title}."]
    beside += [f"They are: {example.relationship}."] if example.relationship else []
    beside += [f"{role} is: {words}." for role, words in sorted(example.parties.items())]
    beside += list(example.context)
    beside += [_order(example.order)] if example.order else []
    gives = "; ".join(_given(rule, example))
    table = _table(heads, [[row.get(name, "") for name in heads] for row in told])
    return f"**{label}.** {example.says} {' '.join(beside)}\n\n{table}\nGives: {gives}.\n"


def _order(order: Order) -> str:
    served = f"given to D on {order.served_on}" if order.served_on else "when D was given it is not recorded"
    terms = " ".join(f"“{term.words}”" for term in order.terms) or "not recorded"
    return f"{order.what}: in force from {order.starts}; {served}; terms: {terms}"


def _given(rule: Rule, example: Example) -> Iterator[str]:
    """Each warning, and each point with its state and what the rule does to it."""
    weighed = outcome(example, example.relations).points
    for point, given in example.gives.items():
        if point == "caution":
            yield f"the warning `{given}`"
        elif point == "no caution":
            yield f"no warning `{given}`"
        elif point != "overall":
            element = law.elements("england_and_wales")[_ELEMENTS.get(point, point)]
            told = state(element, weighed[point], relations=example.relations)
            works = _done(rule, weighed[point], told)
            yield f"{name_of(element)}: **{STATES[told]}**, and the rule {works}"
        else:
            later = any(each.rule == rule.id and each.does == "hold" for each in weighed[point].telling)
            done = "puts this one further down" if later else "changes nothing"
            yield f"in the list of laws, the rule {done}"


def _done(rule: Rule, weighed: Weighed, told: State) -> str:
    """What a rule does to a point, in the state that it has."""
    is_gap = rule.id in texts().gaps
    steps = [each for each in weighed.steps if each.rule == rule.id and _works(each, weighed, is_gap=is_gap)]
    if not steps:
        return "does nothing"
    named = sorted({number for each in steps for number in each.entries})
    about = f", for {mid(tuple(named))}" if named else ""
    if all(each.does != "hold" for each in steps):
        return f"{'asks for it' if told == 'not_yet' else 'adds to it'}{about}"
    return f"{'asks for what is missing' if is_gap else 'speaks against it'}{about}"


def _works(step: Step, weighed: Weighed, *, is_gap: bool) -> bool:
    if step.does != "hold":
        return step.level > NONE
    return not is_gap or step.level < weighed.lifted


def _warning(code: str, sentence: str, source: str) -> str:
    return f"### `{code}`\n\n{sentence}\n\nFrom: {source}.\n"


def _table(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *body]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)


def write(to: Path, spec: Path) -> None:
    """Write the page to *to*, and the copy of `chesil explain`."""
    text = page(spec)
    for path in (to, Path(__file__).with_name("how-chesil-decides.md")):
        path.write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
