"""The pages of docs/law are what the data gives."""

import re
from pathlib import Path

from chesil.law import pages
from chesil.law.loading import JURISDICTIONS, book

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "law"


def test_docs_law_is_what_the_data_gives():
    made = pages.pages()
    there = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.md")}
    assert there == set(made)
    changed = [name for name, text in made.items() if (FOLDER / name).read_text("utf-8") != text]
    assert changed == [], "make them again with: python -m chesil.law.pages docs/law"


def test_every_act_has_a_page_that_holds_its_routes_points_and_sources():
    made = pages.pages()
    for jurisdiction in JURISDICTIONS:
        for name, file in book(jurisdiction).acts.items():
            page = made[f"{jurisdiction}/{name}.md"]
            assert f"]({jurisdiction}/{name}.md)" in made["index.md"]
            for route in file.routes:
                assert f"`{route.id}`" in page
                assert route.source in page
                assert all(point.sentence in page for point in route.points)
                assert all(version.what in page for version in route.versions)
            assert all(change.sentence in page for change in file.changes)


def test_unsure_entries_are_marked_on_their_page_with_what_is_being_checked():
    page = pages.pages()["england_and_wales/asba_2014.md"]
    section = page.split("`respect-order`")[1].split("\n## ")[0]
    assert "| confidence | **unsure** |" in section
    assert "| being checked | Passed on 29 April 2026." in section


def test_the_index_names_all_that_every_list_leaves_out():
    index = pages.pages()["index.md"]
    doubtful = [
        (route.id, doubt)
        for jurisdiction in JURISDICTIONS
        for route in book(jurisdiction).routes.values()
        for doubt in (route.doubt, *(version.doubt for version in route.versions))
        if doubt
    ]
    assert len(doubtful) > 5
    for route, doubt in doubtful:
        assert any(f"`{route}`" in line and doubt in line for line in index.splitlines()), route


def test_no_page_shows_a_day_of_checking_without_what_was_read_and_compared():
    for name, page in pages.pages().items():
        for told in re.findall(r"Checked on [^|\n]*", page):
            assert re.match(r"Checked on \d+ \w+ \d{4} against https://\S+.*: \S", told), (name, told)
        assert "checked on |" not in page, name
    pha = pages.pages()["england_and_wales/pha_1997.md"]
    assert "Not checked since it was written down on 24 November 2026." in pha.split("`pha-2a`")[1]


def test_changes_are_told_in_the_order_of_their_days_with_unknown_days_last():
    page = pages.pages()["england_and_wales/spa_2019.md"].split("## What changed when")[1]
    days = [line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| ")][2:]
    assert days == ["20 January 2020"] * 3 + ["not known"] * 2


def test_pages_are_written_and_pages_of_acts_that_are_gone_are_taken_away(tmp_path):
    pages.write(tmp_path)
    (tmp_path / "scotland" / "gone_1900.md").write_text((tmp_path / "index.md").read_text("utf-8"), "utf-8")
    (tmp_path / "notes.md").write_text("Not made here.", "utf-8")
    pages.write(tmp_path)
    there = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.md")}
    assert there == {*pages.pages(), "notes.md"}
