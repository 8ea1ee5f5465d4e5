"""What an earlier version kept, which called the owner "her", is shown and handed over as before."""

import json

import pytest
from tests.web.test_analysis import add, look, page
from tests.web.test_evidence import address_of_one
from tests.web.test_pack import names, of, pack, verified, whole

from chesil.case_folder import kept_readings
from chesil.terms import frames, tables

__all__ = ["verified"]
pytestmark = pytest.mark.django_db

SMS = """<?xml version='1.0' encoding='UTF-8'?>
<smses count="3">
<sms address="+447700900456" date="1772634600000" type="1" body="Where are you" contact_name="Dev" />
<sms address="+447700900456" date="1772634660000" type="2" body="Please stop" contact_name="Dev" />
<sms address="+447700900789" date="1772638260000" type="2" body="See you at six" contact_name="Farah" />
</smses>
"""


@pytest.fixture
def kept_earlier(asha, monkeypatch):
    """Asha's messages were read, logged and looked through by an earlier version."""
    written, seal_rows = frames.written, kept_readings.seal_rows
    with monkeypatch.context() as earlier:
        earlier.setattr(
            frames, "written", lambda table, **more: written(tables.with_former_words(table), **more)
        )
        earlier.setattr(
            kept_readings, "seal_rows", lambda rows, **more: seal_rows(tables.with_former_words(rows), **more)
        )
        add(asha, sms__xml=SMS)
        look(asha)
    return asha


def test_a_file_an_earlier_version_read_shows_which_messages_are_hers(kept_earlier):
    shown = page(kept_earlier, address_of_one())
    assert shown.count(">You<") == 2


def test_rows_of_an_earlier_version_are_handed_over_as_they_were_logged(kept_earlier, verified):
    data = whole(pack(kept_earlier, about="Dev"))
    verified(data)
    (rows,) = [name for name in names(data) if name.endswith(".jsonl")]
    lines = [json.loads(line)["line"] for line in of(data, rows).splitlines()]
    assert [(line["direction"], line["text"]) for line in lines] == [
        ("to_her", "Where are you"), ("from_her", "Please stop"),
    ]  # fmt: skip
