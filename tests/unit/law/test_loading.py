"""A file of law that does not fit is refused, with the file and the entry."""

from datetime import date

import pytest

from chesil.law import loading
from chesil.law.loading import LawError

CHECKED = 'source = "Invented Act 1999"\nwritten_on = 2026-01-01\nconfidence = "known"\n'
SHARED = f"""
[[limits]]
id = "none"
title = "No limit"
sentence = "There is no time limit."
{CHECKED}
[[gates]]
id = "anyone"
title = "Anyone"
sentence = "Anyone at all."
question = "How do you know them?"
{CHECKED}
"""
ACT = f"""
[act]
id = "invented_1999"
title = "Invented Act 1999"
citation = "1999 c. 1"
url = "https://example.org/1999/1"
{CHECKED}
"""
ROUTE = f"""
[[routes]]
id = "inv-1"
title = "Inventing"
section = "s.1"
kind = "offence"
summary = "Inventing things."
protects = "Anyone."
gate = "anyone"
judged_on = "act"
see_also = ["inv-1"]
acts = ["contact"]
{CHECKED}
[[routes.points]]
id = "act"
element = "damage"
sentence = "Something was invented."
question = "What was it?"
"""
VERSION = """
[[routes.versions]]
from = 2000-01-01
status = "in force"
mode = "either way"
maximum = "One day."
limit = "none"
what = "In force."
"""
ENDED = VERSION.replace('status = "in force"', 'to = 2009-12-31\nstatus = "replaced"')
WHOLE = ACT + ROUTE + VERSION
KNOWN, SEEN, UNSURE = (f'confidence = "{each}"\n' for each in ("known", "seen", "unsure"))
DOUBT = 'doubt = "Whether it has started."\n'
CHECK = 'checked = { on = 2026-01-02, read = ["https://example.org/1999/1"], compared = "The first day." }\n'
CHECK_OF_NOTHING = CHECK.replace('"https://example.org/1999/1"', "")
CHECK_WITHOUT_WORDS = CHECK.replace(', compared = "The first day."', "")


def read(act: str = WHOLE, shared: str = SHARED, name: str = "invented_1999.toml") -> loading.Book:
    return loading.read_book("scotland", {"shared.toml": shared, name: act})


def changed(old: str, new: str, text: str = WHOLE) -> str:
    assert old in text
    return text.replace(old, new, 1)


def test_a_file_that_fits_is_read():
    found = read()
    assert found.routes["inv-1"].versions[0].starts == date(2000, 1, 1)
    assert found.act_of == {"inv-1": "invented_1999"}


@pytest.mark.parametrize(
    ("act", "where", "what"),
    [
        ("[act", "invented_1999.toml", "not TOML"),
        (changed("judged_on", "jugded_on"), "invented_1999.toml, inv-1", "jugded_on"),
        (changed('kind = "offence"', 'kind = "crime"'), "invented_1999.toml, inv-1", "crime"),
        (changed('question = "What was it?"', ""), "invented_1999.toml, inv-1", "question"),
        (changed("written_on = 2026-01-01\n", "", ACT) + ROUTE + VERSION, "invented_1999.toml", "written_on"),
        (
            ACT + changed('source = "Invented Act 1999"\n', "", ROUTE) + VERSION,
            "invented_1999.toml, inv-1",
            "source",
        ),
        (changed('id = "inv-1"\n', ""), "invented_1999.toml, routes 1", "id"),
        (ACT + ROUTE, "invented_1999.toml, inv-1", "versions"),
        (WHOLE + ROUTE + VERSION, "invented_1999.toml, inv-1", "two entries"),
        (
            changed('see_also = ["inv-1"]', 'see_also = ["inv-2"]'),
            "invented_1999.toml, inv-1",
            "no route called inv-2",
        ),
        (
            changed('["contact"]', '["smirking"]'),
            "invented_1999.toml, inv-1",
            "no kind of act called smirking",
        ),
        (
            changed('gate = "anyone"', 'gate = "friends"'),
            "invented_1999.toml, inv-1",
            "no gate called friends",
        ),
        (
            changed('limit = "none"', 'limit = "soon"'),
            "invented_1999.toml, inv-1",
            "no time limit called soon",
        ),
        (
            changed('judged_on = "act"', 'judged_on = "act"\ndefences = ["d"]'),
            "invented_1999.toml, inv-1",
            "defence",
        ),
        (WHOLE + VERSION, "invented_1999.toml, inv-1", "Two versions"),
        (WHOLE + ENDED, "invented_1999.toml, inv-1", "Two versions"),
        (ACT + ROUTE + ENDED + VERSION, "invented_1999.toml, inv-1", "Two versions"),
        (
            changed("2009-12-31", "1999-12-31", ACT + ROUTE + ENDED),
            "invented_1999.toml, inv-1",
            "ends before",
        ),
        (changed("from = 2000-01-01\n", ""), "invented_1999.toml, inv-1", "first day"),
        (changed('status = "in force"', 'status = "bill"'), "invented_1999.toml, inv-1", "no first"),
        (changed('status = "in force"', 'status = "repealed"'), "invented_1999.toml, inv-1", "a last day"),
        (changed('id = "act"', 'id = "act"\nfrom = 2002-01-01\nto = 2001-01-01'), "inv-1", "ends before"),
        (changed('id = "invented_1999"', 'id = "other_1999"'), "invented_1999.toml", "another name"),
        (ACT + changed(KNOWN, UNSURE, ROUTE) + VERSION, "invented_1999.toml, inv-1", "being checked"),
        (
            ACT + changed(KNOWN, f"{KNOWN}{DOUBT}", ROUTE) + VERSION,
            "invented_1999.toml, inv-1",
            "being checked",
        ),
        (WHOLE + UNSURE, "invented_1999.toml, inv-1", "being checked"),
        (ACT + changed(KNOWN, f"{KNOWN}{CHECK}", ROUTE) + VERSION, "inv-1", "seen or unsure, not known"),
        (ACT + changed(KNOWN, f"{SEEN}{CHECK.replace('2026', '2025')}", ROUTE) + VERSION, "inv-1", "before"),
        (ACT + changed(KNOWN, f"{SEEN}{CHECK_OF_NOTHING}", ROUTE) + VERSION, "inv-1", "length >= 1"),
        (ACT + changed(KNOWN, f"{SEEN}{CHECK_WITHOUT_WORDS}", ROUTE) + VERSION, "inv-1", "compared"),
        (ACT + changed(KNOWN, f"{SEEN}checked_on = 2026-01-02\n", ROUTE) + VERSION, "inv-1", "checked_on"),
    ],
)
def test_what_does_not_fit_is_named_with_its_file_and_entry(act, where, what):
    with pytest.raises(LawError) as raised:
        read(act)
    assert where in raised.value.where
    assert what in raised.value.what


ELEMENT = """
[[elements]]
id = "shining"
by = "record"
what = "a light"
acts = ["watching"]
"""


def test_an_act_can_have_elements_of_its_own():
    found = read(ACT + ELEMENT + changed('element = "damage"', 'element = "shining"', ROUTE) + VERSION)
    assert found.elements["shining"].acts == ("watching",)
    assert "course" in found.elements


@pytest.mark.parametrize(
    ("element", "what"),
    [
        (changed('["watching"]', '["smirking"]', ELEMENT), "no kind of act called smirking"),
        (changed('acts = ["watching"]', 'channels = ["pigeon"]', ELEMENT), "no channel called pigeon"),
        (changed('acts = ["watching"]\n', "", ELEMENT), "names acts, channels or a fact"),
        (changed('what = "a light"\n', "", ELEMENT), "says what it shows"),
        (changed('by = "record"', 'by = "others"', ELEMENT), "says what it shows"),
        (ELEMENT.replace("record", "others").replace('what = "a light"\n', ""), "what courts look at"),
        (f'{ELEMENT}at_most = "weak"\n', "a highest level with its reason"),
        (f'{ELEMENT}missing = "Not recorded."\n', "What is missing goes with a fact"),
        (f'{ELEMENT}needs = "weather"\n', "weather"),
        (f"{ELEMENT}occasions = 0\n", ">= 1"),
        (changed('id = "shining"', 'id = "course"', ELEMENT), "two entries called course"),
    ],
)
def test_an_element_that_cannot_be_weighed_is_refused(element, what):
    with pytest.raises(LawError) as raised:
        read(ACT + element + ROUTE + VERSION)
    assert what in raised.value.what


def test_a_point_about_no_known_element_is_refused():
    with pytest.raises(LawError, match="no element called gloating"):
        read(changed('element = "damage"', 'element = "gloating"'))


def test_what_was_held_against_a_source_says_when_against_what_and_what_was_compared():
    (found,) = read(ACT + changed(KNOWN, f"{SEEN}{CHECK}", ROUTE) + VERSION).routes.values()
    assert found.checked is not None
    assert (found.checked.on, found.checked.read) == (date(2026, 1, 2), ("https://example.org/1999/1",))
    assert found.checked.compared == "The first day."


def test_the_next_version_starts_the_day_after_the_last_one_ends():
    later = changed("from = 2000-01-01", "from = 2010-01-01", VERSION)
    assert len(read(ACT + ROUTE + ENDED + later).routes["inv-1"].versions) == 2


MARKER = f"""
[[services]]
id = "line"
code = "1"
name = "A line"
card = "AL"
phone = "01632 960001"
who_for = "Anyone."
needs = ["stalking"]
nations = ["E"]
kind_of_check = "operator"
checked_on = 2026-01-01
source = "A page of the line"
[[markers]]
id = "sign"
now = true
sentence = "A sign."
do = "Call."
call = ["line"]
acts = ["contact"]
{CHECKED}
[[evidence]]
id = "tape"
what = "A tape"
kept = "Two to three days."
do = "Keep it."
window = "known"
at_least_days = 2
at_most_days = 3
acts = ["contact"]
channels = ["call"]
{CHECKED}
"""


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        ('call = ["line"]', 'call = ["no-line"]', "sign", "no service called no-line"),
        ('acts = ["contact"]', 'acts = ["smirking"]', "sign", "smirking"),
        ("at_most_days = 3", "at_most_days = 1", "tape", "fewer"),
        ('channels = ["call"]', 'channels = ["drum"]', "tape", "no channel called drum"),
        ('id = "tape"', "id = 3", "signs.toml", "str"),
    ],
)
def test_signs_and_evidence_that_do_not_fit_are_named(old, new, where, what):
    assert loading.read_actions({"signs.toml": MARKER}).markers[0].call == ("line",)
    with pytest.raises(LawError) as raised:
        loading.read_actions({"signs.toml": changed(old, new, MARKER)})
    assert where in raised.value.where
    assert what in raised.value.what


def test_every_entry_has_a_source_and_the_day_it_was_written_down():
    for jurisdiction in loading.JURISDICTIONS:
        for place, each in loading.sourced_entries(loading.book(jurisdiction)):
            assert each.source.strip(), place
            assert date(2026, 1, 1) <= each.written_on, place
    found = loading.actions()
    for each in (*found.markers, *found.evidence):
        assert each.source.strip(), each.id
        assert date(2026, 1, 1) <= each.written_on, each.id
