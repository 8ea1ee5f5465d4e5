"""No output says a verdict, blames anyone, promises safety or foretells a court.

Every sentence of Chesil's own is read: of the example as a whole, of the examples of every rule, of the page
that tells the rules, and of every kind of signal. The words of messages and of notes are not Chesil's.
"""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import msgspec
import pytest

from chesil import pipeline
from chesil.cli import explain
from chesil.conduct.extracting.answer import read_log
from chesil.conduct.extracting.log import Incident, When, Written, from_written
from chesil.conduct.legal.examples import rows
from chesil.conduct.legal.kinds import kinds
from chesil.conduct.legal.rules import Example, rules
from chesil.conduct.reading.routes import ROUTES
from chesil.documents.chronology import contents
from chesil.pipeline import writing
from chesil.recognisers import BEHAVIOURS
from chesil.terms import settings as settings_file
from chesil.terms.legal import ABOUT_STATES
from chesil.timeline import load_people

LEVEL = re.compile(r"\b(weak|moderate|strong|(little|some|much) recorded)\b", re.IGNORECASE)
FORBIDDEN = (
    # a verdict
    r"\bguilt(y)?\b", r"\binnocen", r"\bperpetrator", r"\boffender\b", r"\babuser\b", r"\bstalker\b", r"\bharasser\b",
    r"\b(is|was|are|were|amounts? to|counts? as|proves?|constitutes?) (a |an )?(clear |plain )?"
    r"(harassment|stalking|molestation|coercive control|abuse|crime|offence)\b",
    r"\b(broke|has broken|have broken) the law\b", r"\bcommitted\b", r"\bthe truth is\b", r"\b(he|she|they) lied\b",
    r"\b(is|are|was|were) (proved|proven|established beyond)\b",
    # what a court will do
    r"\b(court|judge|jury|magistrates?|police|prosecutor) (will|would|is likely to|are likely to) "
    r"(find|decide|convict|acquit|grant|make|charge|believe|agree|refuse)\b",
    r"\b(will|would|likely to|sure to|bound to) (win|lose|succeed|fail|be convicted|be granted|be charged)\b",
    r"\b(chance|chances|odds|likelihood|probability|prospects?) of\b", r"\bstrong case\b", r"\bweak case\b",
    r"\d+(\.\d+)? ?(%|per cent)",
    # a score
    r"\brisk (score|level|grade)\b", r"\bscore of\b", r"\bout of (10|100)\b", r"\b(high|medium|low|standard) risk\b",
    # safety
    r"\b(you|she|he|they|asha|v|this person) (is|are) (now |quite |probably )?safe\b", r"\bno (danger|risk)\b",
    r"\bnot in danger\b", r"\bnothing to (fear|worry)\b", r"\bdo not worry\b", r"\bwill protect you\b",
    # blame
    r"\b(fault|blame|blamed)\b", r"\bshould(n't| not)? have\b", r"\b(chose|decided|agreed) to (stay|return|go back)\b",
    r"\bprovok", r"\bcondon", r"\btolerat", r"\bbrought (it|this) on\b", r"\bfailed to\b", r"\bled them on\b",
    # hurry
    r"\btoo late\b", r"\bout of time\b", r"\btime-?barred\b", r"\bexpired\b", r"\bmissed the\b",
)  # fmt: skip
# A plain denial in the same clause: "does not mean that you are safe", "whether this is harassment is for a court".
DENIED = re.compile(
    r"(\bwhether\b|\bno one can say\b|\b(not|never|nothing|cannot|neither)\b( \w+){0,3} (mean|say|says|show|decide|tell|"
    r"about|that))[^.;:!?]*$",
    re.IGNORECASE,
)


def wrong(sentence: str) -> list[str]:
    found = []
    for pattern in FORBIDDEN:
        for met in re.finditer(pattern, sentence, re.IGNORECASE):
            if not DENIED.search(sentence[: met.start()]):
                found.append(f"{met[0]!r} in: {sentence[max(0, met.start() - 80) : met.end() + 40]}")
    return found


def check(sentences: Iterator[str]) -> None:
    seen = list(dict.fromkeys(sentences))
    assert seen, "nothing was read"
    assert not [each for sentence in seen for each in wrong(" ".join(sentence.split()))]


def strings(thing: Any, *, without: frozenset[str] = frozenset()) -> Iterator[str]:
    """Every text in JSON, but for what stands under the keys of *without*."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, list):
        for each in thing:
            yield from strings(each, without=without)
    elif isinstance(thing, dict):
        for key, each in thing.items():
            if key not in without:
                yield from strings(each, without=without)


@pytest.fixture(scope="module")
def run(case: Path) -> pipeline.Analysis:
    return pipeline.analyse(
        [case / "exports"],
        settings=settings_file.load(case / "settings.toml"),
        about="Dev",
        people=load_people(case / "people.toml"),
        as_of=date(2026, 1, 6),
    )


@pytest.fixture(scope="module")
def written(run: pipeline.Analysis, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wording") / "out"
    pipeline.write(run, out, pdf=False, made=date(2026, 1, 6))
    return out


def test_the_list_finds_what_it_should_and_lets_a_denial_pass():
    assert wrong("This is harassment.")
    assert wrong("A court will find that he did it.")
    assert wrong("There is a 70% chance of success.")
    assert wrong("You are safe now.")
    assert wrong("It is too late for this.")
    assert not wrong("A low level does not mean that you are safe.")
    assert not wrong("Whether any of this is harassment or stalking is for a court.")


def test_the_findings_of_the_example(written: Path):
    # `what` holds the words of her notes, and names of files and people are not ours.
    for path in (written / "findings.json", written / "only-for-you" / "reading.json"):
        told = json.loads(path.read_text("utf-8"))
        check(strings(told, without=frozenset({"what", "name", "events"})))


def test_what_to_do_next_of_the_example(written: Path):
    text = (written / "only-for-you" / "next-steps.txt").read_text("utf-8")
    check(iter(text.split("\n\n")))
    assert not LEVEL.search(text)


def test_the_chronology_of_the_example(run: pipeline.Analysis):
    with_law = attrs.evolve(run, settings=settings_file.change(run.settings, printing={"law": True}))
    for paper in contents.papers(writing._chronology(with_law, None), rows=12_000, weight=1.9e6):
        told = msgspec.json.decode(msgspec.json.encode(paper))
        check(strings(told, without=frozenset({"months", "svg"})))
        assert any("what these records hold for it" in each for each in told["law"]["about"])
        assert not [each for each in strings(told["law"]) if LEVEL.search(each)]
        assert not [each for each in strings(told["law"]) if re.search(r"\[[\w-]+\]$", each)]


def test_what_the_law_asks_for_is_in_no_paper_unless_she_asks(run: pipeline.Analysis):
    for paper in contents.papers(writing._chronology(run, None), rows=12_000, weight=1.9e6):
        assert paper.law is None


def test_the_drawings_of_the_example(written: Path):
    check(text for path in sorted((written / "charts").glob("*.svg")) for text in [path.read_text("utf-8")])


def test_what_a_defence_could_be_given_is_said_before_such_a_paper_is_made(
    chesil: Callable[..., Any], case: Path, tmp_path: Path
):
    asked = tmp_path / "settings.toml"
    asked.write_text((case / "settings.toml").read_text("utf-8") + "\n[printing]\nlaw = true\n", "utf-8")
    ended = chesil(
        "analyse", case / "exports", "--about", "Dev", "--people", case / "people.toml",
        "--settings", asked, "--out", tmp_path / "out", "--date", "2026-01-06",
    )  # fmt: skip
    assert ended.status == 0, ended.err
    flat = " ".join((ended.out + ended.err).split())
    assert "the defence is likely to be given it" in flat
    assert not settings_file.load().printing.law


def test_what_the_terminal_says_of_the_example(chesil: Callable[..., Any], case: Path, tmp_path: Path):
    ended = chesil(
        "analyse", case / "exports", "--about", "Dev", "--people", case / "people.toml",
        "--settings", case / "settings.toml", "--out", tmp_path / "out", "--no-pdf", "--date", "2026-01-06",
    )  # fmt: skip
    assert ended.status == 0, ended.err
    check(iter(ended.out.split("\n\n")))
    assert not LEVEL.search(ended.out)
    flat = " ".join(ended.out.split())
    assert "In danger now? Call 999." in flat
    assert ABOUT_STATES[0] in flat


@pytest.mark.parametrize("route", list(ROUTES))
def test_the_reading_of_every_example_of_a_rule(route: str):
    examples = [each for rule in rules().values() for each in (rule.meets, rule.not_met)]
    for example in examples:
        found = read_log(log(example), route=ROUTES[route])
        check(
            iter(
                (
                    *found.explanation,
                    *(each.words for each in found.missing),
                    *(each.sentence for each in found.cautions),
                )
            )
        )


def log(example: Example):
    incidents = [
        Incident(
            n=int(row["n"]), when=When(precision="day", date=row["when"]), channel=row["channel"],
            actor=row.get("actor", "D"), target=row.get("target", "V"), summary=row["summary"],
            effect=row.get("effect", ""),
        )
        for row in rows(example.incidents)
    ]  # fmt: skip
    parties = {"V": "person", "D": "person"} | example.parties
    return from_written(
        Written(
            charge="",
            relationship=example.relationship,
            parties=parties,
            incidents=incidents,
            context=list(example.context),
        )
    )


def test_the_page_that_tells_the_rules():
    # The sentences of a word list stand there as what it looks for.
    assert not LEVEL.search(explain.page())
    check(
        line for line in explain.page().splitlines() if not line.startswith(("Noticed:", "Left alone:", "|"))
    )


def test_every_rule_kind_and_behaviour():
    said = [text for rule in rules().values() for text in (rule.title, rule.words, rule.limits)]
    said += [each.title for each in BEHAVIOURS] + [each.label for each in BEHAVIOURS]
    said += [each.says for each in kinds().behaviours.values()] + [
        each.says for each in kinds().acts.values()
    ]
    check(iter(said))
