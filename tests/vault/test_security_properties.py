"""The page of promises names only functions and tests that are there."""

import ast
import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security-properties.md").read_text("utf-8")
TESTS = sorted(set(re.findall(r"`([a-z0-9_/]+\.py)::(test_[a-z0-9_]+)`", PAGE)))
FUNCTIONS = sorted(set(re.findall(r"`((?:vault|case_folder|cli|sandbox|pipeline)\.[A-Za-z0-9_.]+)`", PAGE)))
OF_THE_WEBSITE = sorted(set(re.findall(r"`(chesil_web\.[A-Za-z0-9_.]+)`", PAGE)))


@pytest.mark.parametrize("path", sorted({path for path, _ in TESTS}))
def test_every_test_that_is_named_exists(path):
    assert {name for file, name in TESTS if file == path} - defined(ROOT / "tests" / path) == set()


def defined(path):
    """The functions and classes that a file defines, without running it."""
    tree = ast.parse(path.read_text("utf-8"))
    return {each.name for each in tree.body if isinstance(each, ast.FunctionDef | ast.ClassDef)}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_that_is_named_exists(name):
    module, _, attribute = f"chesil.{name}".rpartition(".")
    assert callable(getattr(importlib.import_module(module), attribute))


@pytest.mark.parametrize("name", OF_THE_WEBSITE)
def test_every_function_of_the_website_that_is_named_exists(name):
    module, _, function = name.rpartition(".")  # not imported: that takes a site that is set up
    assert function in defined(ROOT / "src" / f"{module.replace('.', '/')}.py")


def test_every_promise_has_functions_and_a_way_to_notice():
    rows = [
        line.split(" | ")
        for line in PAGE.splitlines()
        if line.startswith("| ") and "could be broken" not in line
    ]
    assert len(rows) > 30
    for row in rows:
        assert len(row) == 3, row
        assert "`" in row[1], row
        assert "`" in row[2] or "its own tests" in row[2], row


def test_every_part_of_make_faults_that_is_named_exists():
    for name in re.findall(r": ((?:`[a-z_]+`(?:, )?)+) \|$", PAGE, re.MULTILINE):
        for part in re.findall(r"`([a-z_]+)`", name):
            assert (ROOT / "bench" / "faults" / f"{part}.py").is_file(), part
