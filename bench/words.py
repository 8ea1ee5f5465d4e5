"""`python -m bench.words`: how early harmful messages are read, how many everyday ones are marked, and how fast.

An inbox of which 2 % is harmful is made from the test splits of public corpora, which nothing here was trained on.
Each contender gives every message a number, and what it puts first is read first. The corpora are no part of
Chesil; where they are absent only the speed is measured. Writes docs/benchmarks-words.md.
"""

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
from training import rows

from bench import peers
from chesil import recognisers
from chesil.recognisers import graded
from chesil.recognisers.graded import grading
from chesil.recognisers.run import scene_of
from chesil.terms import settings, tables

PAGE: Final = Path(__file__).parents[1] / "docs" / "benchmarks-words.md"
PEERS: Final = {"alt-profanity-check": "1.9.1", "better-profanity": "0.7.0", "vaderSentiment": "3.3.2"}
SHARES: Final = (0.01, 0.02, 0.05, 0.10)
_PEERS_OWN: Final = pl.col("source") == "davidson"  # alt-profanity-check was trained on all of it
_HARMFUL: Final = 0.02
_ROUNDS: Final = 20
_LONGEST: Final = 60  # seconds that a peer is given for an inbox
_SPEED: Final = 1_000_000

type Ranks = npt.NDArray[np.float64]


def main() -> None:
    """Measure and write the page."""
    parts = [_head()]
    table = rows.table()
    if table["source"].is_in(rows.EVERYDAY).any():
        parts += [_inbox(table), _disguised(table), _everyday(table)]
    else:
        parts.append("The corpora were not there, so only the speed was measured.")
    parts.append(_speed())
    page = "\n\n".join(parts) + "\n"
    print(page)
    PAGE.write_text(page, "utf-8")


def _head() -> str:
    reader = "with" if graded.reader_installed() else "without"
    return (
        "# Benchmarks: words\n\nWritten by `python -m bench.words` (`make bench`), "
        f"{reader} the reader. Nothing was trained on these texts, but those of the same corpora."
    )


def _inbox(table: pl.DataFrame) -> str:
    """Two inboxes: abuse among everyday texts and talk pages, and among what else the same forums hold."""
    test = table.filter(pl.col("split") == "test")
    bad = test.filter((pl.col("any_abuse") == 1) & pl.col("source").is_in([*rows.WEIGHTS]) & ~_PEERS_OWN)
    calm = pl.col("any_abuse") == 0
    everyday = pl.concat(
        [
            test.filter(pl.col("source").is_in(rows.EVERYDAY)),
            table.filter(calm & (pl.col("source") == "wiki_talk")),
        ]
    )
    forums = test.filter(
        calm & pl.col("source").is_in([*rows.WEIGHTS]) & ~pl.col("source").is_in(rows.EVERYDAY)
    )
    return "\n\n".join(
        [
            "## What is found in the first part that is read",
            _ranked(bad, everyday, "everyday texts and talk pages"),
            _ranked(bad, forums, "other posts of the same forums, many of them rude"),
        ]
    )


def _ranked(bad: pl.DataFrame, calm: pl.DataFrame, among: str) -> str:
    both = pl.concat([bad, calm])
    label = np.arange(both.height) < bad.height
    lines = [
        f"An inbox of {int(calm.height / (1 - _HARMFUL)):,} messages, {_HARMFUL:.0%} of them abusive, among {among}; "
        f"mean of {_ROUNDS} draws.\n",
        "| ranked by | " + " | ".join(f"first {share:.0%}" for share in SHARES) + " |",
        "|---" + "|--:" * len(SHARES) + "|",
    ]
    for name, ranks in _contenders(both["text"].to_list()).items():
        told = (
            ["not run"] * len(SHARES) if ranks is None else [f"{each:.2f}" for each in _found(ranks, label)]
        )
        lines.append(f"| {name} | {' | '.join(told)} |")
    return "\n".join(lines)


def _found(ranks: Ranks, label: npt.NDArray[np.bool_]) -> Ranks:
    """The share of abusive messages among the first of each part, over draws of them."""
    dice = np.random.default_rng(1)
    calm, bad = np.flatnonzero(~label), np.flatnonzero(label)
    count = int(len(calm) * _HARMFUL / (1 - _HARMFUL))
    draws = []
    for _ in range(_ROUNDS):
        chosen = np.concatenate([calm, dice.choice(bad, count, replace=False)])
        order = chosen[np.lexsort((dice.random(len(chosen)), -ranks[chosen]))]
        draws.append([label[order[: int(len(order) * share)]].sum() / count for share in SHARES])
    return np.mean(draws, axis=0)


def _contenders(texts: list[str]) -> dict[str, Ranks | None]:
    """What each contender makes of each text; None for one that could not be installed."""
    return {
        "Chesil": _chesil(texts, reader=True),
        "Chesil without the reader": _chesil(texts, reader=False),
        **{name: _peer(name, texts) for name in PEERS},
        "a list of 1,598 words": _listed(texts),
    }


def _chesil(texts: list[str], *, reader: bool) -> Ranks | None:
    read = graded.load_reader() if reader else None
    if reader and read is None:
        return None
    scene = _scene(texts)
    signals = recognisers.recognise(scene.events, scene.people, scene.settings)
    return grading.ordered(scene, signals, reader=read).astype(np.float64)


def _scene(texts: list[str]) -> recognisers.behaviours.Scene:
    """Messages from one person, one a minute."""
    events = tables.fill(
        tables.EVENTS,
        {
            "event_id": [f"e{number}" for number in range(len(texts))],
            "source": "s",
            "record": range(len(texts)),
            "kind": "message",
            "clock": "stated",
            "channel": "chat",
            "direction": "to_owner",
            "sender": [f"p{number % 50}" for number in range(len(texts))],
            "text": texts,
            "at": pl.Series(np.arange(len(texts)) * 60_000_000).cast(pl.Datetime("us", "UTC")),
        },
        len(texts),
    )
    people = tables.fill(tables.PEOPLE, {"person": "me", "name": "me", "is_me": True}, 1)
    return scene_of(events, people, settings.load())


def _listed(texts: list[str]) -> Ranks | None:
    path = rows.CORPORA / "profanity_list" / "profanity_en.csv"
    words = frozenset(pl.read_csv(path)["text"].str.to_lowercase().to_list())
    return np.array([sum(word in words for word in text.lower().split()) for text in texts], float)


def _peer(name: str, texts: list[str]) -> Ranks | None:
    """The numbers of a peer, run as a program of its own below bench/peers; None where it takes minutes."""
    folder = peers.PEERS / "words"
    if not peers.made(PEERS, folder, "3.13"):
        return None
    try:
        ended = subprocess.run(
            [folder / "bin" / "python", Path(__file__).with_name("words_contender.py"), name],
            input=json.dumps(texts),
            capture_output=True,
            text=True,
            check=True,
            timeout=_LONGEST,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        print(f"{name} was not measured: {type(error).__name__}.")
        return None
    return np.array(json.loads(ended.stdout))


_LEET: Final = str.maketrans("aeios", "43105")
_ALIKE: Final = str.maketrans("aeopcxyi", "аеорсхуі")
_WIDE: Final = {each: each + 0xFEE0 for each in range(ord("a"), ord("z") + 1)}
DISGUISES: Final = {
    "l33t": lambda word: word.translate(_LEET),
    "s p a c e d": " ".join,
    "d.o.t.t.e.d": ".".join,
    "look-alike letters": lambda word: word.translate(_ALIKE),
    "full width": lambda word: word.translate(_WIDE),
    "zero-width marks": "\u200b".join,
    "repeeeated": lambda word: word[:2] + word[2] * 3 + word[3:],
    "st*rs inside": lambda word: word[0] + "*" * (len(word) - 2) + word[-1],
    "two letters swapped": lambda word: word[0] + word[2] + word[1] + word[3:],
    "a letter left out": lambda word: word[:2] + word[3:],
}


def _disguised(table: pl.DataFrame) -> str:
    """Of abusive texts that are marked, how many still are when the two words that counted most are disguised."""
    test = table.filter((pl.col("split") == "test") & (pl.col("any_abuse") == 1) & (pl.col("weight") == 1))
    texts = test["text"].sample(min(4_000, test.height), seed=1).to_list()
    plain = _marked(texts)
    kept = [
        (text, words) for text, mark in zip(texts, plain, strict=True) if mark and (words := _telling(text))
    ]
    lines = [
        f"## Disguises\n\nOf {len(kept):,} abusive texts that heads and rules mark, how many are still marked when the "
        "words that counted most are disguised.\n",
        "| disguise | still marked |\n|---|--:|",
    ]
    for name, change in DISGUISES.items():
        changed = [_changed(text, words, change) for text, words in kept]
        lines.append(f"| {name} | {np.mean(_marked(changed)):.2f} |")
    return "\n".join(lines)


def _telling(text: str) -> list[graded.Counted]:
    found = graded.counted(text.lower(), labels=("any_abuse",), most=2)
    return [
        each for each in found if each.written.isascii() and each.written.isalpha() and len(each.written) > 3
    ]


def _changed(text: str, words: list[graded.Counted], change: Callable[[str], str]) -> str:
    text = text.lower()
    for each in sorted(words, key=lambda each: -each.start):
        text = text[: each.start] + change(each.written) + text[each.end :]
    return text


def _marked(texts: list[str]) -> npt.NDArray[np.bool_]:
    scene = _scene(texts)
    signals = recognisers.recognise(scene.events, scene.people, scene.settings)
    found = graded.grade(scene, signals).table.filter(pl.col("level").is_not_null())["event_id"].to_list()
    marked = np.zeros(len(texts), bool)
    marked[[int(each.removeprefix("e")) for each in found]] = True
    return marked


def _everyday(table: pl.DataFrame) -> str:
    texts = table.filter((pl.col("source") == "sms_spam") & (pl.col("split") == "test"))["text"].to_list()
    lines = [
        f"## Everyday texts\n\n{len(texts)} texts of the SMS collection that were not trained on, by level.\n",
        "| | strong | some | weak |\n|---|--:|--:|--:|",
    ]
    for name, reader in (("with the reader", graded.load_reader()), ("without", None)):
        scene = _scene(texts)
        signals = recognisers.recognise(scene.events, scene.people, scene.settings)
        levels = graded.grade(scene, signals, reader=reader).table["level"].drop_nulls().value_counts()
        counts = dict(levels.iter_rows())
        lines.append(f"| {name} | " + " | ".join(str(counts.get(each, 0)) for each in tables.LEVELS) + " |")
    return "\n".join(lines)


def _speed() -> str:
    dice = random.Random(1)
    words = [
        "can",
        "you",
        "bring",
        "the",
        "keys",
        "when",
        "home",
        "from",
        "work",
        "later",
        "please",
        "do",
        "not",
        "forget",
        "milk",
        "and",
        "bread",
    ]
    texts = [f"{' '.join(dice.choices(words, k=12))[:48]} {number:06}" for number in range(_SPEED)]
    scene = _scene(texts)
    began = time.process_time()
    signals = recognisers.recognise(scene.events, scene.people, scene.settings)
    ruled = time.process_time()
    graded.grade(scene, signals)
    done = time.process_time()
    line = (
        f"## Speed\n\n{_SPEED:,} messages of {sum(map(len, texts)) / _SPEED:.0f} characters, processor seconds: every "
        f"behaviour {ruled - began:.0f}, grading {done - ruled:.0f}."
    )
    if (read := graded.load_reader()) is None:
        return line
    began = time.process_time()
    read.scores(pl.Series(texts[:10_000]))
    return f"{line} The reader takes {time.process_time() - began:.0f} s for 10,000 of them, on one core."


if __name__ == "__main__":
    sys.exit(main())
