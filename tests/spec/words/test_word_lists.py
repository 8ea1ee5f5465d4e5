"""What the word lists suggest and what they leave alone: invented messages, one list a behaviour."""

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from chesil.recognisers import BEHAVIOURS, recognise
from chesil.recognisers.words import folding, lexicon, listed
from chesil.terms import settings, tables
from chesil.terms.errors import SettingsError

HERE = Path(__file__).parent
SUGGESTED: dict[str, list[str]] = tomllib.loads((HERE / "suggested.toml").read_text("utf-8"))
LEFT_ALONE: dict[str, list[str]] = tomllib.loads((HERE / "left_alone.toml").read_text("utf-8"))
START = datetime(2025, 3, 3, 12, 0, tzinfo=UTC)
PEOPLE = tables.fill(
    tables.PEOPLE,
    {
        "person": ["me", "p1"],
        "name": ["Asha", "Dev"],
        "names": [["Asha"], ["Dev"]],
        "addresses": [[], []],
        "is_me": [True, False],
    },
    2,
)


def events(texts: list[str], *, hers: bool = False, **columns: object) -> pl.DataFrame:
    """One message an hour, from Dev to her, or from her to Dev."""
    count = len(texts)
    return tables.fill(
        tables.EVENTS,
        {
            "event_id": [f"s:{number}" for number in range(count)],
            "source": "s",
            "record": range(count),
            "kind": "message",
            "at": [START + timedelta(hours=number) for number in range(count)],
            "clock": "stated",
            "precision": "exact",
            "channel": "text",
            "direction": "from_owner" if hers else "to_owner",
            "sender": "me" if hers else "p1",
            "recipients": [["p1"] if hers else ["me"]] * count,
            "text": texts,
            "state": "sent",
            **columns,
        },
        count,
    )


def words_found(frame: pl.DataFrame) -> pl.DataFrame:
    found = recognise(frame, PEOPLE, settings.load()).filter(pl.col("basis") == "words")
    return found.filter(pl.col("behaviour") != "unwanted_deliveries")


def behaviours_of(texts: list[str]) -> list[set[str]]:
    by_event: dict[str, set[str]] = {}
    for behaviour, (event,) in words_found(events(texts)).select("behaviour", "events").iter_rows():
        by_event.setdefault(event, set()).add(behaviour)
    return [by_event.get(f"s:{number}", set()) for number in range(len(texts))]


@pytest.fixture(scope="module")
def found() -> dict[str, set[str]]:
    """What every listed message is, by its words: what one is does not hang on the others."""
    texts = sorted({text for each in (SUGGESTED, LEFT_ALONE) for listed in each.values() for text in listed})
    return dict(zip(texts, behaviours_of(texts), strict=True))


@pytest.mark.parametrize("behaviour", SUGGESTED)
def test_each_behaviour_suggests_its_messages(behaviour: str, found: dict[str, set[str]]):
    missed = [text for text in SUGGESTED[behaviour] if behaviour not in found[text]]
    assert missed == []


@pytest.mark.parametrize("kind", LEFT_ALONE)
def test_ordinary_talk_with_the_same_words_is_left_alone(kind: str, found: dict[str, set[str]]):
    flagged = [(text, found[text]) for text in LEFT_ALONE[kind] if found[text]]
    assert flagged == []


def test_her_own_messages_never_count_as_his():
    texts = [text for listed in SUGGESTED.values() for text in listed]
    assert words_found(events(texts, hers=True)).is_empty()


@pytest.mark.parametrize(
    "text",
    [
        "🎵 I'll kill you 🎵",
        "> I'm going to kill you\nwhat did you mean by this?",
        'She told me: "I\'m going to kill you"',
    ],
)
def test_songs_and_quotations_do_not_count(text: str):
    assert behaviours_of([text]) == [set()]


def test_her_own_words_sent_back_to_her_do_not_count():
    both = pl.concat(
        [events(["I'm going to kill you"], hers=True), events(['You said "I\'m going to kill you"'])]
    )
    frame = both.with_columns(pl.Series("event_id", ["s:1", "s:2"]), pl.Series("record", [1, 2]))
    assert words_found(frame).is_empty()


@pytest.mark.parametrize(
    "text",
    [
        "1'm g0ing to k1ll y0u",
        "I'm going to k i l l you",
        "Ｉ'm going to ｋｉｌｌ you",
        "i'm going to kiiiill you",
        "I'm g\u200boing to ki\u200bll you",
    ],
)
def test_a_disguise_does_not_hide_a_threat(text: str):
    assert "threat_to_person" in behaviours_of([text])[0]


def test_a_threat_is_not_taken_for_an_everyday_saying_that_begins_as_it_does():
    texts = [
        "I'll gut you some day",
        "I'm going to hang you some day soon",
        "I'm going to butcher you an hour from now",
        "I'll kill you for liking his photo",
        "I will kill you because you liked that post",
        "I will kill you for making me watch you with him",
        "I'll stab you at the surprise party",
        "I will kill you in your house with your singing",
    ]
    assert [text for text, found in zip(texts, behaviours_of(texts), strict=True) if not found] == []


def test_a_reason_names_its_list_and_never_quotes_the_message():
    (rule, why) = words_found(events(["I'm going to kill you"])).select("rule", "why").row(0)
    assert "threat to a person" in rule
    assert "may be" in why
    assert "kill" not in why


def test_every_entry_gives_its_reason_and_can_be_matched():
    for name in lexicon.names():
        for entry in lexicon.load(name).entries:
            assert entry.patterns
            assert entry.anchors
        assert all(entry["reason"].strip() for entry in lexicon.table(name)["entries"])


def test_every_word_list_is_one_behaviour_that_takes_its_words_from_it():
    suggest = {each.code: each for each in listed.BEHAVIOURS}
    assert sorted(suggest) == lexicon.names()
    assert set(suggest.values()) <= set(BEHAVIOURS)
    for name, behaviour in suggest.items():
        head = lexicon.head(name)
        assert (behaviour.title, behaviour.source) == (head.heading, head.source)
        assert name in SUGGESTED, f"no sentence shows what {name} looks for"


def test_a_word_list_that_does_not_say_what_it_rests_on_is_refused(tmp_path, monkeypatch):
    whole = (Path(lexicon.__file__).parent / "lexicons" / "control.toml").read_text("utf-8")
    without = [line for line in whole.splitlines() if not line.startswith("source =")]
    (tmp_path / "control.toml").write_text("\n".join(without), "utf-8")
    monkeypatch.setattr(lexicon, "_folder", lambda: tmp_path)
    with pytest.raises(SettingsError, match="source"):
        lexicon.head("control")


@trials(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=200), max_size=20))
def test_any_text_can_be_looked_at(texts: list[str]):
    clean = [text.encode("utf-8", "replace").decode() for text in texts]
    assert folding.fold(pl.Series("text", clean, dtype=pl.String)).len() == len(clean)
    words_found(events(clean))


@pytest.mark.parametrize(
    "text", ["a" * 100_000, "kill " * 20_000, "i will " * 15_000, "😡" * 20_000, "k.i.l.l." * 12_000]
)
def test_a_long_hostile_text_ends(text: str):
    behaviours_of([text])
