"""Phrases that people stumbled over, in everything that people read: none of them comes back.

Each was found by a reader: inverted, clipped or old-fashioned English, a promise, or advice that is unsafe.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = (
    "src/chesil_web/public/guidance/content/**/*", "src/chesil_web/**/templates/**/*.html", "src/chesil_web/**/*.py",
    "src/chesil/documents/**/*.typ", "src/chesil/documents/**/*.py", "src/chesil/law/*.toml",
    "src/chesil/conduct/**/*.py", "src/chesil/conduct/**/*.toml", "src/chesil/recognisers/*.py",
    "src/chesil/recognisers/words/*.py", "src/chesil/pipeline/*.py", "src/chesil/readers/*/remarks.py",
    "src/chesil/cli/*.py", "src/chesil/terms/legal.py",
    "docs/how-to/*.md", "README.md", "docs/chronology.md", "docs/law/what-to-do.md", "docs/how-chesil-decides.md",
    "docs/words.md", "docs/formats/*.md",
)  # fmt: skip
CLIPPED = (
    r"\bwhom (?!why)[a-z]", r"\b(for|with|by|of) whom\b", r"comes? before any proof", r"an order is paper", r"ask for their choice in writing",
    r"\blet go, on bail", r"the state's lawyers", r"a lawyer for the state", r"picks the charge",
    r"the law of the day of the act applies to", r"texts in a week do not", r"two days or times at least",
    r"two times at least", r"give your place\b", r"work without the web", r"at work or of a friend",
    r"your posts and your place", r"to stay is a lot", r"able to help just once", r"talk to them just once",
    r"stopped your breath", r"about to end a life", r"people in your place", r"is for its words",
    r"for the words of the order", r"goes for good", r"take it up again", r"means to read it",
    r"meaning it to be feared", r"in the days of these", r"if any of these is so\b",
    r"they go into no paper", r"in the words of the paper", r"as the paper says", r"has not arrived whole",
    r"a slip in this code", r"many tries", r"another country's time", r"pictures? of the screen", r"a place for your notes",
    r"more press\b", r"no word can be read", r"that you alone use", r"links lead nowhere", r"have lines of their own", r"would warn of\b",
    r"\bthe gravest \{?", r"for the words of$", r"stands? how much", r"is to be checked", r"are to be checked",
    r"\bmay tell of\b", r"own notes tell of", r"\bis shown no more", r"beside each \w+ stands?", r"are open nowhere",
    r"foretold", r"held out to make", r"then sorrow", r"laid at her door", r"what it leaves on the phone", r"make a sentence heavier", r"it goes in %\(time\)s",
    r"enhanced list", r"counted once, after the last time", r"ask all the same", r"says nothing (of|about) how safe",
    r"that puts it lower", r"do not say it for certain", r"is counted on its own", r"said of it does",
    r"with none that we counted", r"not count it for anybody", r"tested to be noticed", r"who wrote on which side\.",
    r"not shared by itself", r"you can look wider", r"helped you with it before", r"in some mouths",
)  # fmt: skip
PROMISES = (
    r"the police come at any time", r"it does: bring the police", r"you get a crime number",
    r"must not be given to them",
)  # fmt: skip
UNSAFE = (
    r"doctor the same day", r"send them to a doctor, even if there is no mark", r"damaged your things or hurt an animal",
    r"in a row, stay out", r"stop a fight", r"rows over the children",
)  # fmt: skip
STUMBLED = re.compile("|".join((*CLIPPED, *PROMISES, *UNSAFE)), re.IGNORECASE)


def test_no_phrase_that_a_reader_stumbled_over_is_in_anything_that_people_read():
    found = {
        (path.relative_to(ROOT).as_posix(), met[0])
        for path in read()
        for text in texts(path)
        for met in STUMBLED.finditer(" ".join(text.split()))
    }
    assert found == set()


def test_every_kind_of_source_is_looked_at_and_a_phrase_in_it_would_be_found(tmp_path):
    kinds = {path.suffix for path in read()}
    assert kinds == {".md", ".toml", ".html", ".py", ".typ"}
    source = tmp_path / "page.py"
    source.write_text('"""Whom it is about."""\nsaid = _("Whom you can "\n         "call")\n')
    assert [met[0] for text in texts(source) for met in STUMBLED.finditer(text)] == ["Whom y"]


def test_the_reasons_of_the_word_lists_are_the_same_for_a_woman_and_a_man():
    lexicons = ROOT / "src/chesil/recognisers/words/lexicons"
    reasons = [
        str(value)
        for path in sorted(lexicons.glob("*.toml"))
        for entry in tables(tomllib.loads(path.read_text("utf-8")))
        if (value := entry.get("reason"))
    ]
    assert len(reasons) > 50
    assert [each for each in reasons if re.search(r"\b(she|hers?|he|his|him)\b", each)] == []


def test_fear_for_a_life_leads_to_the_police_and_to_nobody_else():
    page = (ROOT / "src/chesil_web/public/guidance/content/pages/friends.md").read_text("utf-8")
    part = page.split("## If you fear for their life")[1].split("\n## ")[0]
    assert "tel:999" in part
    assert "tel:101" in part
    assert "Crimestoppers" not in part


NECK = ("999", "A&E", "blacked out|blackout", "bladder", "voice", "sight", "headache", "weakness", "pregnan")


def test_the_advice_after_strangulation_is_the_same_everywhere():
    pages = ROOT / "src/chesil_web/public/guidance/content/pages"
    danger = (ROOT / "src/chesil/law/danger.toml").read_text("utf-8")
    told = [
        (pages / "domestic-abuse.md").read_text("utf-8").split("pressure on your neck")[1].split("\n## ")[0],
        (pages / "professionals.md").read_text("utf-8").split("pressure on the neck")[1].split("\n")[0],
        *(danger.split(f'id = "{name}"')[1].split("[[")[0] for name in ("strangled", "strangulation-ever")),
    ]
    for text in told:
        assert [word for word in NECK if not re.search(word, text, re.IGNORECASE)] == [], text
    for name in ("evidence", "support"):
        assert "999) or go to A&E" in (pages / f"{name}.md").read_text("utf-8")


def tables(value: object) -> Iterator[dict[str, object]]:
    """Every table of a TOML file, at whatever depth."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from tables(each)


def read() -> list[Path]:
    return sorted({path for pattern in SOURCES for path in ROOT.glob(pattern) if path.is_file()})


def texts(path: Path) -> Iterator[str]:
    """What people read of a file: of Python its strings and not its comments and docstrings."""
    if path.suffix != ".py":
        yield path.read_text("utf-8")
        return
    tree = ast.parse(path.read_text("utf-8"))
    told = (node.value for node in ast.walk(tree) if isinstance(node, ast.Expr))
    docstrings = {id(value) for value in told if isinstance(value, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value
