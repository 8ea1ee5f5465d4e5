"""Every rule at its examples: the tables that stand on the page “How Chesil decides”."""

import re
from pathlib import Path

import pytest

from chesil.cli import decides, explain
from chesil.conduct.legal.examples import outcome
from chesil.conduct.legal.rules import COLUMNS, Rule, rules
from chesil.conduct.reading.cautions import known as cautions
from chesil.conduct.reading.rules import known as words_of
from chesil.conduct.reading.weighing import NAMES
from chesil.recognisers import BEHAVIOURS

ROOT = Path(__file__).resolve().parents[3]
RULES = list(rules().values())
WARN = {"caution", "no caution"}


def check(rule: Rule, example, gives):
    told = outcome(example, example.relations)
    for point, wanted in gives.items():
        if point == "caution":
            assert wanted in told.cautions
        elif point == "no caution":
            assert wanted not in told.cautions
        else:
            assert NAMES[told.points[point].level] == wanted, point
    return told


@pytest.mark.parametrize("rule", RULES, ids=[each.id for each in RULES])
def test_the_first_example_of_a_rule_meets_it(rule):
    told = check(rule, rule.meets, rule.meets.gives)
    if not WARN & rule.meets.gives.keys():
        steps = (step for weighed in told.points.values() for step in weighed.steps)
        assert rule.id in {step.rule for step in steps if step.level or step.does == "hold"}


@pytest.mark.parametrize("rule", RULES, ids=[each.id for each in RULES])
def test_the_second_example_of_a_rule_gives_something_else(rule):
    check(rule, rule.not_met, rule.not_met.gives)
    assert rule.not_met.gives != rule.meets.gives


def test_every_rule_a_level_can_name_is_written_down_with_its_limits():
    used = set()
    for folder in ("reading", "legal"):
        for path in (ROOT / "src/chesil/conduct" / folder).glob("*.py"):
            used |= set(re.findall(r'step\(\s*"([a-z-]+)"', path.read_text("utf-8")))
    assert used, "no step was found: the search no longer fits the code"
    assert used <= rules().keys()
    assert set(words_of()) <= rules().keys()
    assert all(each.limits and each.words and each.source for each in RULES)


def test_every_rule_that_a_warning_comes_from_is_written_down():
    named = set(
        re.findall(
            r"rule ([a-z-]+)\"", (ROOT / "src/chesil/conduct/reading/cautions.toml").read_text("utf-8")
        )
    )
    assert named
    assert named <= rules().keys()


def test_the_tables_use_known_headings_only():
    for rule in RULES:
        for example in (rule.meets, rule.not_met):
            heads = [head.strip() for head in example.incidents.splitlines()[0].split("|")]
            assert set(heads) <= set(COLUMNS), rule.id


def test_the_page_in_docs_and_the_copy_of_the_command_are_those_the_tests_make():
    made = decides.page(ROOT / "tests" / "spec")
    again = "run: python -m chesil.cli.decides docs/how-chesil-decides.md tests/spec"
    assert (ROOT / "docs" / "how-chesil-decides.md").read_text("utf-8") == made, again
    assert explain.page() == made, again


def test_everything_that_has_a_name_can_be_explained():
    known = explain.sections()
    assert {each.code for each in BEHAVIOURS} | rules().keys() | cautions().keys() == known.keys()


def test_a_test_that_the_page_names_exists():
    for place in set(re.findall(r"Tested in: `([^`]+)`", explain.page())):
        assert (ROOT / place).exists(), place


def test_the_command_tells_one_rule_and_where_it_is_tested(chesil):
    ended = chesil("explain", "told-to-stop")
    assert ended.status == 0
    assert ended.out.startswith("### `told-to-stop`")
    assert "tests/spec/law/test_legal_rules.py" in ended.out
    assert "###" not in ended.out[3:]


def test_the_command_lists_every_name_and_helps_with_one_it_does_not_know(chesil):
    assert "told-to-stop" in chesil("explain").out
    ended = chesil("explain", "night")
    assert ended.status == 2
    assert "night_contact" in ended.err
