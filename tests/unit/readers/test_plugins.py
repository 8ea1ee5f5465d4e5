"""A reader from another package: off unless it is named, and read in the same confined child."""

import sys
from pathlib import Path

import pytest

from chesil import pipeline
from chesil.readers import plugins, registry
from chesil.sandbox import starting
from chesil.terms.errors import SettingsError

READER = '''
from chesil.readers.gathering import Gathering
from chesil.terms.readings import Reader

def read(document, options):
    gathering = Gathering(document, format="pigeon", reader="pigeon", version="1")
    try:
        open("/etc/hostname")
        text = "not confined"
    except PermissionError:
        text = "confined"
    gathering.row(kind="message", precision="none", channel="post", text=text, state="sent", raw="coo")
    return gathering.reading()

READER = Reader(format="pigeon", version="1", recognises=lambda document: document.head.startswith(b"PIGEON"), read=read)
WRONG = "no reader"
'''  # fmt: skip


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A package that offers readers; nothing names them yet."""
    (tmp_path / "pigeon_post.py").write_text(READER)
    about = tmp_path / "pigeon_post-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: pigeon-post\nVersion: 1\n")
    (about / "entry_points.txt").write_text(
        "[chesil.readers]\npigeon = pigeon_post:READER\nwrong = pigeon_post:WRONG\nvcard = pigeon_post:READER\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    path = tmp_path / "letter"
    path.write_bytes(b"PIGEON coo")
    _forget()
    yield path
    monkeypatch.undo()
    _forget()


def _forget() -> None:
    plugins.offered.cache_clear()
    plugins.readers.cache_clear()
    starting.end_idle()


def test_a_reader_that_nobody_names_is_not_used(package: Path):
    assert plugins.readers() == ()
    assert pipeline.read([package], apart=False)[0].unknown == ("letter",)


def test_a_named_reader_reads_in_the_confined_child(package: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(plugins.SETTING, "pigeon")
    start = (
        f"import runpy, sys; sys.path.insert(0, {str(package.parent)!r}); "
        "runpy.run_module('chesil.sandbox', run_name='__main__')"
    )
    monkeypatch.setattr(starting, "_COMMAND", [sys.executable, "-I", "-c", start])
    reading = pipeline.read([package])[0].readings[0]
    assert (reading.format, reading.rows["text"].to_list()) == ("pigeon", ["confined"])


@pytest.mark.parametrize("named", ["nobody", "wrong", "vcard"])
def test_a_name_without_a_sound_reader_is_refused_in_words(
    package: Path, monkeypatch: pytest.MonkeyPatch, named: str
):
    monkeypatch.setenv(plugins.SETTING, named)
    with pytest.raises(SettingsError, match=named):
        plugins.readers()


def test_the_readers_of_our_own_come_first(package: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(plugins.SETTING, " pigeon ,pigeon")
    assert plugins.named() == ("pigeon",)
    assert "pigeon" not in registry.FORMATS
