"""What stands around the words: quotation, laughter, a film, whose they are and in what language."""

import polars as pl
import pytest

from chesil.recognisers import graded
from graded_messages import LEVELS, above_weak, grades, levels

# Words that hurt, starred or mild, as they are told of.
QUOTED = [
    'He called me "a stupid cow" and I just walked off',
    'She said "you fat pig" to Cara at the gate, can you believe it',
    'Someone wrote "idiot" on the whiteboard again',
    'He shouted "you ugly b*tch" at her from the van',
    'They texted me "loser" three times, what should I do?',
    'Dad says "silly old bat" about the lady next door and it is not nice',
    'A boy at school said "you\'re a spaz" to Eli and the teacher heard',
    'He told me "you are worthless" and I believed it for years',
    'Her ex wrote "nobody will ever want you" under her photo',
    '"Go back to where you came from," he said to my mum on the bus',
]
REPORTED = [
    "He called her a cow in front of everybody, so I told the manager",
    "My brother was called a sp*z at school again and the head has rung us",
    "They keep calling Farah names about her scarf and we reported it",
    "She was called a p*ki on the tram and the driver stopped for the police",
    "Someone called my son a p**f at football, the coach is dealing with it",
    "The woman in the shop called me a foreigner and would not serve me",
    "I was called a tr*nny by a stranger, the support group says to note it down",
    "Ben was called a retard at work and HR are looking into it",
    "The neighbour was called a g*psy and she was so upset",
    "They called us names on the bus and the driver put them off",
]
CONDEMNED = [
    "Nobody should ever call anybody a p*ki",
    "Calling people retards is not OK, I told him so",
    "It is wrong to call a woman a slag, whatever she did",
    "I hate it when people use the word tr*nny",
    "That is a slur and I asked him not to say it",
    "The word g*psy is an insult to a lot of families here",
    "Please do not use the word sp*z, my brother is disabled",
    "The club has banned three fans for shouting p**f at the keeper",
    "We had training about racist words at work today",
    "Using f*ggot as a joke is not a joke",
]
LAUGHED = [
    "haha you absolute muppet, that was brilliant",
    "lol you silly sausage, the keys are in your hand",
    "you daft thing 😂 of course I will bring cake",
    "hahaha you plonker, wrong platform",
    "you big softie lol",
    "you numpty 😂😂 it's tomorrow",
    "haha you nutter, twelve miles in the rain",
    "lol you are such a clown, I love it",
    "cheeky monkey haha see you at six",
    "you old goat 😂 happy birthday",
]
FICTION = [
    "That bit in the film where he says he will kill her had me behind the sofa",
    "The killer in the book waits outside her house every night, so good",
    "In the new episode she gets stabbed and they hunt him down",
    "I watched the film about the stalker, he follows her home every night",
    "The song goes I will burn your house down and it is stuck in my head",
    "In the game you shoot the guards and blow up the bridge",
    "The series where he tracks her phone is on again tonight",
    "I died three times at that level, they stab you from behind",
    "In the play the king murders his wife, it starts at seven",
    "Have you read the book where the husband poisons her?",
]
GRAVE = [
    "I will kill you",
    "I'm going to stab you",
    "I will burn your house down",
    "I'm going to smash your face in",
    "I'll slit your throat",
    "I'm going to strangle you",
    "I will shoot you",
    "I am going to murder you",
    "I'll break your legs",
    "I will post your nudes online",
]
POLISH = [
    "Dzień dobry, czy możemy jutro porozmawiać o szkole i o dzieciach?",
    "Zabiję cię jeśli jeszcze raz nie odbierzesz telefonu, rozumiesz?",
    "Kup proszę chleb i mleko, wrócę do domu około ósmej wieczorem.",
]
ROMAN_URDU = [
    "tum kahan ho mujhe abhi batao warna acha nahi hoga",
    "mein tumhe jaan se maar dunga agar tum ne phone nahi uthaya",
    "kal hum bazar ja rahe hain kya tum bhi hamare sath chalo gi",
]


@pytest.mark.parametrize("texts", [QUOTED, REPORTED, CONDEMNED], ids=["quoted", "reported", "condemned"])
def test_most_hurtful_words_that_are_only_told_of_do_not_stand_out(texts: list[str]):
    found = above_weak(texts)
    assert len(found) <= len(texts) // 5, found


@pytest.mark.parametrize("texts", [LAUGHED, FICTION], ids=["laughed", "fiction"])
def test_most_jokes_and_films_do_not_stand_out(texts: list[str]):
    found = above_weak(texts)
    assert len(found) <= len(texts) // 5, found


BESIDE = ["", " 😂", " 😂😂😂", " lol", " haha", " after fifa"]


@pytest.fixture(scope="module")
def beside() -> dict[str, list[str | None]]:
    """The levels of `GRAVE` with each of `BESIDE`."""
    every = levels([f"{text}{mark}" for mark in BESIDE for text in GRAVE])
    return {mark: every[place * len(GRAVE) :][: len(GRAVE)] for place, mark in enumerate(BESIDE)}


def test_a_grave_threat_stays_visible_whatever_stands_beside_it(beside: dict[str, list[str | None]]):
    assert {
        mark: [text for text, level in zip(GRAVE, found, strict=True) if level not in ("some", "strong")]
        for mark, found in beside.items()
    } == {mark: [] for mark in BESIDE}


def test_nothing_lowers_a_level_by_more_than_one(beside: dict[str, list[str | None]]):
    for alone, with_laugh in zip(beside[""], beside[" 😂"], strict=True):
        assert LEVELS.index(with_laugh) >= LEVELS.index(alone) - 1


def test_only_what_others_sent_is_graded():
    hers = {"sender": "me", "recipients": ["p0"], "direction": "from_owner"}
    graded_events = grades([*GRAVE, *GRAVE], columns=[hers] * len(GRAVE))["event_id"].to_list()
    assert {int(event[1:]) for event in graded_events} == set(range(len(GRAVE), 2 * len(GRAVE)))


@pytest.mark.parametrize(
    ("texts", "language"),
    [(POLISH, "Polish"), (ROMAN_URDU, "Urdu or Hindi in Roman letters")],
    ids=["Polish", "Roman Urdu"],
)
def test_a_conversation_in_another_language_is_left_unread_and_named(texts: list[str], language: str):
    found = grades(texts)
    assert found.height == len(texts)
    assert found["level"].null_count() == len(texts)
    assert {graded.language(code) for code in found["language"]} == {language}


def test_an_english_conversation_beside_it_is_read():
    english = [{"sender": "p9", "thread": "english"}] * len(GRAVE)
    found = grades([*GRAVE, *POLISH], columns=english)
    assert found.filter(pl.col("language").is_null())["level"].null_count() == 0
    assert found["language"].drop_nulls().to_list() == ["pl"] * len(POLISH)


def test_no_messages_empty_ones_and_huge_ones_are_graded():
    assert grades([]).is_empty()
    assert grades(["", " ", "\n"])["level"].null_count() == grades(["", " ", "\n"]).height
    huge = grades(["you stupid ugly bitch " * 3_000, "a" * 60_000, "😂" * 20_000])
    assert huge.height == 3
    assert huge.filter(pl.col("event_id") == "m0")["level"].null_count() == 0
