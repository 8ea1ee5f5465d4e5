"""What an earlier version kept, which called the owner "her", is shown and handed over as before."""

import json
import re
from collections import Counter
from contextlib import contextmanager

import polars as pl
import pytest
from tests.web.test_analysis import LOG, add, page
from tests.web.test_evidence import address_of_one
from tests.web.test_pack import names, of, pack, verified, whole
from tests.web.test_papers import keep_one_kind

from chesil.case_folder import kept_readings
from chesil.terms import frames, tables

__all__ = ["verified"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def earlier(monkeypatch):
    """A context in which tables are kept and logged as an earlier version did."""

    def former(function):
        return lambda table, **more: function(tables.with_former_words(table), **more)

    @contextmanager
    def writing():
        with monkeypatch.context() as patch:
            patch.setattr(frames, "written", former(frames.written))
            patch.setattr(kept_readings, "seal_rows", former(kept_readings.seal_rows))
            yield

    return writing


@pytest.fixture
def kept_earlier(asha, earlier):
    """Asha's calls and chat were read, logged and looked through by an earlier version."""
    with earlier():
        keep_one_kind(asha)
    return asha


def test_rows_of_an_earlier_version_are_handed_over_as_they_were_logged(kept_earlier, verified):
    data = whole(pack(kept_earlier, going="rows"))
    verified(data)
    rows = b"".join(of(data, name) for name in names(data) if name.endswith(".jsonl"))
    lines = [json.loads(line)["line"] for line in rows.splitlines()]
    assert Counter(line["direction"] for line in lines) == {"to_her": 12, None: 65}


def test_papers_from_what_an_earlier_version_looked_through_say_owner(kept_earlier):
    table = of(whole(pack(kept_earlier, going="rows")), "derived/timeline.csv")
    found = Counter(pl.read_csv(table)["direction"])
    assert found == {"to_owner": 76, "from_owner": 1, "observed": 1}


def test_a_file_that_an_earlier_version_read_shows_which_calls_are_hers(asha, earlier):
    with earlier():
        add(asha, calls__xml=LOG.replace('type="3"', 'type="2"'))
    assert len(re.findall(r">\s*You\b", page(asha, f"{address_of_one()}/r"))) == 12
