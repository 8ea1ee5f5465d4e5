"""Which words of a message are its sender's own, and how a suggestion is worded."""

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

import case_tables
from chesil import recognisers
from chesil.terms import settings, tables

HERE = Path(__file__).parent
SUGGESTED = tomllib.loads((HERE / "suggested.toml").read_text("utf-8"))
BEHAVIOURS = {b.code: b for b in recognisers.BEHAVIOURS if "recognisers.words." in b.find.__module__}
START = datetime(2026, 3, 2, 12, tzinfo=UTC)


def message(number: int, text: str | None, **columns: Any) -> dict[str, Any]:
    """One message from Dev to Asha, a minute after the one before."""
    plain = {
        "event_id": f"m{number}",
        "source": "file",
        "record": number,
        "kind": "message",
        "at": START + timedelta(minutes=number),
        "clock": "stated",
        "precision": "exact",
        "channel": "text",
        "direction": "to_owner",
        "sender": "dev",
        "recipients": ["me"],
        "address_hidden": False,
        "state": "sent",
        "text": text,
    }
    return {**plain, **columns}


def found(*messages: dict[str, Any]) -> pl.DataFrame:
    """Every signal of the word lists, in the order of the behaviours."""
    scene = recognisers.scene_of(case_tables.frame(messages), case_tables.people(), settings.load())
    return pl.concat([tables.check(b.find(scene), tables.SIGNALS, door=b.code) for b in BEHAVIOURS.values()])


def codes(*messages: dict[str, Any]) -> list[tuple[str, str]]:
    signals = found(*messages)
    return [(row["behaviour"], " ".join(row["events"])) for row in signals.to_dicts()]


def test_every_behaviour_of_words_has_sentences():
    assert set(SUGGESTED) == set(BEHAVIOURS)


def test_a_signal_says_may_and_who_decides_and_never_quotes():
    (row,) = found(message(1, "I'm going to kill you")).to_dicts()
    assert row["signal"] == "threat_to_person:m1"
    assert row["person"] == "dev"
    assert row["events"] == ["m1"]
    assert row["basis"] == "words"
    assert row["strand"] == "threats"
    assert row["at"] == row["until"] == START + timedelta(minutes=1)
    assert row["rule"] == (
        "Word list 'threat to a person', entry 'kill-you'. Threats to kill: Offences against the Person Act "
        "1861 s.16."
    )
    assert row["why"] == (
        "This message from Dev may be a threat to harm someone. It is a suggestion: you decide."
    )


def test_no_sentence_judges_or_quotes():
    texts = (listed[0] for listed in SUGGESTED.values())
    signals = found(*(message(number, text) for number, text in enumerate(texts)))
    for why in signals["why"].unique():
        assert " may " in why
        assert why.endswith("It is a suggestion: you decide.")


def test_a_message_gives_one_signal_a_behaviour_however_often_it_fits():
    text = "I'll kill you. I will stab you, you slag. Slag. Answer me. I can see you through the window"
    assert codes(message(1, text)) == [
        ("threat_to_person", "m1"),
        ("watching_or_following", "m1"),
        ("verbal_abuse", "m1"),
        ("demand_for_contact", "m1"),
    ]


THREAT = "I'm going to kill you"


NOT_LOOKED_AT = [
    {"direction": "from_owner", "sender": "me", "recipients": ["dev"]},
    {"kind": "note", "direction": "observed", "channel": "in_person"},
    {"kind": "notice", "state": "notice"},
    {"kind": "call", "channel": "call"},
    {"state": "draft"},
    {"state": "failed"},
    {"details": '{"forwarded_from": "Eli"}'},
    {"details": '{"is_forward":1}'},
    {"duplicate_of": "m0"},
]


def test_only_what_others_sent_is_looked_at():
    assert codes(*(message(n, THREAT, **each) for n, each in enumerate(NOT_LOOKED_AT))) == []


LOOKED_AT = [
    {"state": "edited"},
    {"state": None},
    {"kind": "call", "channel": "voicemail"},
    {"sender": None},
    {"at": None, "clock": "none"},
    {"details": '{"forwarded_from": "Dev"}'},
    {"details": '{"subject":"\\"forwarded_from\\":\\"Eli\\""}'},
    {"channel": "email", "subject": "Re: the flat"},
]


def test_what_others_sent_is_looked_at_in_every_shape():
    every = [message(number, THREAT, **each) for number, each in enumerate(LOOKED_AT)]
    assert {event for _, event in codes(*every)} == {each["event_id"] for each in every}


def test_automatic_senders_threaten_nobody():
    one = case_tables.frame([message(1, "Final demand: reply now or we will destroy your car")])
    shop = case_tables.people({"Dev": ["60777"]})
    scene = recognisers.scene_of(one, shop, settings.load())
    assert all(b.find(scene).is_empty() for b in BEHAVIOURS.values())


def test_the_sentence_names_whom_a_message_went_to_and_what_it_was():
    others = message(1, THREAT, direction="between_others", recipients=["eli"])
    spoken = message(2, THREAT, channel="voicemail", kind="call")
    unnamed = message(3, THREAT, sender=None, address_hidden=True)
    assert found(others, spoken, unnamed)["why"].to_list() == [
        "This message from Dev to someone else may be a threat to harm someone. It is a suggestion: you decide.",
        "This voicemail from Dev may be a threat to harm someone. It is a suggestion: you decide.",
        "This message from someone not named may be a threat to harm someone. It is a suggestion: you decide.",
    ]


QUOTED = [
    "> I will kill you\nwhy did you keep this?",
    "So sorry to hear that.\nOn Mon, 2 March 2026 Eli wrote:\n> I will kill you",
    "See below.\n-----Original Message-----\nI will kill you",
    "See below.\nFrom: Eli\nSent: Monday\nI will kill you",
    "fwd: I will kill you",
    "🎵 I will kill you 🎵",
    'Eli said "I will kill you" and walked off',
    '"I will kill you," he said, and laughed',
    "I will kill you for love\noh the long night\nI will kill you for love\noh the dark sea\n"
    "carry me home again\nwhere the waves go",
]


def test_what_a_message_quotes_is_not_its_sender_speaking():
    told = codes(*(message(number, text) for number, text in enumerate(QUOTED)))
    assert [QUOTED[int(event[1:])] for _, event in told] == []


DRESSED = [
    "> I will kill you",
    "On Mon, 2 March 2026 Asha wrote:\n> leave me alone\nI will kill you",
    "-----Original Message-----\nI will kill you",
    'I said "I will kill you" and I meant it',
    'You "lady" of the house, I will kill you',
    "I will kill you\nI will kill you\nI will kill you",
]


def test_nobody_hides_a_threat_by_dressing_it_as_a_quotation():
    told = codes(*(message(number, text) for number, text in enumerate(DRESSED)))
    assert [event for code, event in told if code == "threat_to_person"] == [
        f"m{number}" for number in range(len(DRESSED))
    ]


def test_her_own_words_sent_back_in_quotes_are_hers():
    hers = message(1, "If you come near me I will kill you", direction="from_owner", sender="me")
    back = message(2, '"If you come near me I will kill you"? Nice thing to write')
    assert codes(hers, back) == []
    assert codes(message(1, back["text"])) == [("threat_to_person", "m1")]


def test_her_own_words_sent_back_are_hers_however_she_spelt_them():
    hers = message(1, "If you come near me I will k1ll youuu", direction="from_owner", sender="me")
    back = message(2, '"If you come near me I will k1ll youuu"? You said "come near me I will kill you"')
    assert codes(hers, back) == []
    beside = message(3, f"{back['text']} and I will k1ll your dog. I will kill you")
    assert codes(hers, beside) == [("threat_to_person", "m3")]


def test_a_signal_says_when_a_disguise_was_undone_and_only_then():
    plain, disguised = (
        found(message(1, text))["rule"].to_list() for text in (THREAT, "I'm going to k.i.l.l you")
    )
    assert [rule.endswith("Disguised or misspelt words were read as plain ones.") for rule in plain] == [
        False
    ]
    assert [rule.endswith("Disguised or misspelt words were read as plain ones.") for rule in disguised] == [
        True
    ]


def test_words_she_only_used_later_do_not_excuse_his():
    his = message(1, '"if you come near me i will kill you" mark my words')
    hers = message(2, "You wrote: if you come near me I will kill you", direction="from_owner", sender="me")
    assert codes(his, hers) == [("threat_to_person", "m1")]


def test_repeated_mail_below_a_mail_is_not_read_again():
    text = "Fine. See you in court.\nold words: I will kill you"
    cut = {"channel": "email", "details": '{"headers":{},"quoted_from":24}'}
    assert codes(message(1, text, **cut)) == []
    assert codes(message(1, text, channel="email")) == [("threat_to_person", "m1")]


def test_a_subject_counts_unless_it_answers_another():
    first = message(1, "see attached", channel="email", subject="I will kill you")
    answer = message(2, "see attached", channel="email", subject="Re: I will kill you")
    alone = message(3, None, channel="email", subject="I will kill you")
    assert codes(first, answer, alone) == [("threat_to_person", "m1"), ("threat_to_person", "m3")]


def test_a_laugh_in_a_long_message_excuses_nothing():
    long = "I went to the shop and the bus was late again so I walked. " * 8
    assert codes(message(1, "I'll kill you haha")) == []
    assert codes(message(1, f"haha. {long} I will kill you")) == [("threat_to_person", "m1")]


EVERYDAY = {
    "Just ring me": "demand_for_contact",
    "I only want to talk": "demand_for_contact",
    "Can we talk?": "demand_for_contact",
    "I'm outside": "watching_or_following",
    "I am downstairs": "watching_or_following",
}


def test_everyday_words_count_only_after_she_said_no_to_the_sender():
    asked = message(
        1, "Please do not contact me again", direction="from_owner", sender="me", recipients=["dev"]
    )
    for text, behaviour in EVERYDAY.items():
        assert codes(message(0, text), asked) == []
        assert codes(asked, message(2, text)) == [(behaviour, "m2")]
        assert codes(asked, message(2, text, sender="eli")) == []
    block = message(1, None, kind="notice", notice="blocked", state="notice", sender=None, recipients=["dev"])
    (row,) = found(block, message(2, "Just ring me")).to_dicts()
    assert row["rule"].endswith("Only after a request to them to stop, or a block.")
