"""Every rule that is named is written down, and nothing written down holds a verdict."""

import re
from pathlib import Path

import msgspec

import chesil.conduct.reading
import random_logs
from chesil.conduct.extracting.answer import read_log
from chesil.conduct.extracting.log import Written, from_written
from chesil.conduct.reading import cautions, rules
from forbidden_words import forbidden

HERE = Path(chesil.conduct.reading.__file__).parent


def test_every_step_names_a_known_rule() -> None:
    for seed in range(100):
        reading = read_log(from_written(msgspec.convert(random_logs.written(seed), Written)))
        named = {step.rule for weighed in reading.points.values() for step in weighed.steps}
        assert named <= rules.known().keys()


def test_every_rule_is_used_by_a_step_or_a_caution() -> None:
    code = "".join(path.read_text("utf-8") for path in HERE.glob("*.py"))
    sources = (HERE / "cautions.toml").read_text("utf-8")
    unused = {rule for rule in rules.known() if f'"{rule}"' not in code and f"rule {rule}" not in sources}
    assert unused == set()


def test_every_rule_a_caution_comes_from_is_known() -> None:
    sources = (HERE / "cautions.toml").read_text("utf-8")
    assert set(re.findall(r"rule ([a-z-]+)\"", sources)) <= rules.known().keys()


def test_no_rule_mentions_a_role_or_an_entry_number() -> None:
    for rule in rules.known().values():
        assert not re.search(r"\b[DVT]\d*\b(?!PP)", rule.sentence), rule.sentence


def test_no_caution_and_no_rule_holds_a_verdict_a_chance_or_blame() -> None:
    sentences = [each.sentence for each in (*cautions.known().values(), *rules.known().values())]
    assert [words for sentence in sentences for words in forbidden(sentence)] == []


def test_a_caution_tells_where_it_comes_from_and_not_the_name_of_a_rule() -> None:
    sources = {code: caution.source for code, caution in cautions.known().items()}
    assert sources["SHORT_SPAN"] == "Kelly v DPP [2002]"
    assert not [source for source in sources.values() if re.search(r"rule [a-z-]+$", source, re.ASCII)]
