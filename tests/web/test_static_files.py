"""Static files are collected at the first start, and again only when one of them changed."""

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
