"""Who to call: one list, what it may hold, and what may not be in anything that people read."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from chesil import law
from chesil.law import entries, loading, pages
from chesil.law.loading import LawError

ROOT = Path(__file__).resolve().parents[3]
LINE = """
[[services]]
id = "line"
code = "1"
name = "A line"
card = "AL"
phone = "01632 960001"
web = "example.org/help"
who_for = "Anyone."
needs = ["stalking"]
nations = ["E"]
kind_of_check = "operator"
checked_on = 2026-01-01
source = "A page of the line"
"""
SIGN = """
[[markers]]
id = "sign"
now = true
sentence = "A sign."
do = "Call."
call = ["line"]
source = "Field practice"
written_on = 2026-01-01
confidence = "known"
"""
OF_OTHERS = LINE.replace('"operator"', '"third party"')


def read(text: str) -> entries.ActionFile:
    return loading.read_actions({"services.toml": text})


def service(name: str) -> law.Service:
    (found,) = (each for each in law.services() if each.id == name)
    return found


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('"operator"', '"none"', "Take out its number, or say with what it was compared"),
        ('"operator"', '"seen"', "Invalid enum value 'seen'"),
        ('phone = "01632 960001"\nweb = "example.org/help"\n', "", "Give a phone, a text_number or a web"),
        ('nations = ["E"]\n', "", "Give nations or councils"),
        ('nations = ["E"]', 'nations = ["X"]', "Invalid enum value 'X'"),
        ('nations = ["E"]', 'councils = ["Dorset"]', "matching regex"),
        ('needs = ["stalking"]', 'needs = ["noise"]', "Invalid enum value 'noise'"),
        ('needs = ["stalking"]', "needs = []", "length >= 1"),
        ('phone = "01632 960001"', 'phone = "ring us"', "matching regex"),
        ('web = "example.org/help"', 'web = "https://example.org"', "matching regex"),
        ('phone = "01632 960001"\n', "off_bill = true\n", "Take out off_bill"),
        ('card = "AL"', 'card = "AL"\nhours = "Mon-Fri 9-5"', "matching regex"),
        ('card = "AL"', 'card = "AL"\nhours = "Mon 09:00-10:00"\nalways_open = true', "Take out its hours"),
        ('source = "A page of the line"\n', "", "source"),
        ("checked_on = 2026-01-01\n", "", "checked_on"),
        ('card = "AL"', 'card = "AL"\nfax = "01632 960002"', "fax"),
    ],
)
def test_a_service_that_cannot_be_given_to_people_is_refused(old, new, what):
    assert old in LINE
    with pytest.raises(LawError) as raised:
        read(LINE.replace(old, new, 1))
    assert raised.value.where == "services.toml, line"
    assert what in raised.value.what
    assert len(str(raised.value)) < 400


def test_two_services_have_two_addresses():
    with pytest.raises(LawError) as raised:
        read(LINE + LINE.replace('"line"', '"other"'))
    assert (raised.value.what, raised.value.where) == ("line has the code 1 too.", "other")
    assert raised.value.next_step == "Give it a code of its own."


@pytest.mark.parametrize("line", [OF_OTHERS, LINE.replace('phone = "01632 960001"\n', "")])
def test_in_danger_nobody_is_given_a_number_that_was_only_on_the_page_of_somebody_else(line):
    assert read(LINE + SIGN).markers[0].call == ("line",)
    with pytest.raises(LawError) as raised:
        read(line + SIGN)
    assert raised.value.where == "sign"
    assert "Check that number with the service first" in raised.value.next_step


def test_a_service_helps_where_its_nations_and_its_councils_are():
    found = read(LINE.replace('nations = ["E"]', 'nations = ["N"]\ncouncils = ["S12000036"]')).services[0]
    assert found.jurisdictions == {"northern_ireland", "scotland"}


def test_there_is_somebody_to_call_of_every_kind_for_every_need_and_group():
    found = law.services()
    assert len(found) > 55
    assert {need for each in found for need in each.needs} == set(get_args(entries.Need))
    assert {group for each in found for group in each.people} == set(get_args(entries.People))
    assert {each.kind_of_check for each in found} == set(get_args(entries.KindOfCheck)) - {"confirmed"}
    assert all(date(2018, 1, 1) <= each.checked_on <= date(2026, 12, 4) for each in found)


CORRECTED = [
    ("injunction-help", "who_for", r"a partner, an ex, a relative or the other parent.*cannot help .* neighbour"),
    ("signhealth", "number", r"^$"),
    ("police", "always_open", r"^False$"),
    ("stalking-helpline", "hours", r"^Mon Wed 09:30-20:00\nTue Thu Fri 09:30-16:00$"),
    ("galop", "who_for", r"aged 18 or over"),
    ("galop", "how", r"does not say which parts of the UK"),
    ("northern-ireland-helpline", "who_for", r"aged 18 or over"),
    ("mens-advice-line", "nations", r"'E', 'W', 'S', 'N'"),
    ("mens-advice-line", "hours", r"^Mon-Fri 10:00-17:00$"),
    ("forced-marriage-unit", "web", r"^gov.uk/stop-forced-marriage$"),
    ("forced-marriage-unit", "how", r"020 7008 5000"),
    ("paladin", "who_for", r"Anyone who is being stalked"),
    ("domestic-abuse-helpline", "nations", r"^\('E',\)$"),
    ("shelter", "nations", r"^\('E',\)$"),
    ("live-fear-free", "nations", r"^\('W',\)$"),
    ("respect-phoneline", "nations", r"'E', 'W', 'S', 'N'"),
    ("crimestoppers", "always_open", r"^True$"),
    ("emergency", "how", r"If you do not press 55, the call ends"),
    ("emergency-text", "how", r"answer “yes”"),
    ("sexual-violence-line", "who_for", r"aged 16 or over.*sexual harassment.*friends"),
    ("live-fear-free", "text_number", r"^07860 077333$"),
    ("scotland-helpline", "text_number", r"^07401 288595$"),
    ("hourglass", "text_number", r"^07860 052906$"),
    ("samaritans-in-welsh", "phone", r"^0808 164 0123$"),
    ("victim-support", "how", r"chat"),
    ("report-harmful-content", "how", r"wait 48 hours"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "field", "shape"), CORRECTED)
def test_what_was_wrong_stays_corrected(name, field, shape):
    assert re.search(shape, str(getattr(service(name), field)), re.DOTALL)


def test_galop_is_not_a_line_about_forced_marriage():
    assert "forced" not in service("galop").needs


def test_the_list_for_editors_has_every_service_and_what_to_ask_and_nobody_else_is_told():
    page = pages.pages()["helplines-to-confirm.md"]
    first = page[page.index("| --- |") :].splitlines()[1]
    assert "none, " in first
    for each in law.services():
        assert each.name in page
        assert (each.confirm or "") in page
        assert each.confirm is None or each.confirm not in (each.who_for, each.how)


WITHDRAWN = (
    r"action fraud", r"broken rainbow", r"emergencysms\.org", r"women.s aid[^.\n]{0,80}\bchat", r"jo@samaritans",
    *(
        "[ -]?".join(number)
        for number in (
            "08088029999",  # replaced by 0808 500 2222
            "08088010100",  # never was the number of Live Fear Free
            "02070081500",  # replaced by 020 7008 0151
            "03003300630",  # replaced in March 2023
            "07800003421",  # on no page of SignHealth
            "08443814772",  # of 2013
            "02077042040", "03009995428",  # of services that Galop took over
            "02072516575", "02072516577",  # two numbers for one line
            "01202547755",  # of 2011
            "08002346266",  # of another contract, on the Isle of Wight
        )
    ),
)  # fmt: skip
READ = re.compile("|".join(WITHDRAWN), re.IGNORECASE)
KINDS = {".toml", ".md", ".html", ".txt", ".py", ".po", ".typ", ".js", ".json"}


def texts() -> Iterator[Path]:
    for folder in ("src", "docs"):
        yield from (path for path in (ROOT / folder).rglob("*") if path.suffix in KINDS and path.is_file())
    yield ROOT / "README.md"


def test_no_number_chat_or_website_that_is_gone_is_in_anything_that_people_read():
    found = {
        (path.relative_to(ROOT).as_posix(), met[0])
        for path in texts()
        for met in READ.finditer(path.read_text("utf-8"))
    }
    assert found == set()


@pytest.mark.parametrize(
    "gone", ["Action Fraud", "0808 80 10 100", "020 7008 1500", "Women's Aid has a live chat", "07800 003421"]
)
def test_what_is_gone_would_be_found(gone):
    assert READ.search(f"Call {gone} today.")
