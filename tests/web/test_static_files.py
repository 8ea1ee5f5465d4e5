"""Static files are collected at the first start, and again only when one of them changed."""

import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import FileSystemFinder

from chesil_web.foundation.ui import static_files


def test_static_files_are_collected_again_only_after_a_change(tmp_path, settings, monkeypatch):
    source = tmp_path / "source" / "a.js"
    source.parent.mkdir()
    source.write_text("one")
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_DIRS = [source.parent]
    collected = []
    monkeypatch.setattr(static_files, "call_command", lambda *command, **options: collected.append(command))
    monkeypatch.setattr(static_files, "get_finders", lambda: [FileSystemFinder()])
    static_files.collect()
    static_files.collect()
    assert len(collected) == 1
    source.write_text("three")
    static_files.collect()
    (source.parent / "b.js").write_text("")
    static_files.collect()
    static_files.collect()
    assert len(collected) == 3


def test_only_a_picture_of_a_page_has_a_frame_and_no_paper_that_is_printed():
    css = Path(finders.find("site.css")).read_text()
    framed = re.findall(r"[^{}]*\{[^{}]*border:1px solid[^{}]*\}", css)
    assert any(".ch-page{" in each for each in framed)
    assert not any(".ch-sheet{" in each for each in framed)
