"""A phone's database on the website: nothing of it is read before conversations are chosen."""

import html

from bench import backups, databases
from tests.web.test_evidence import add, page, read_all

from chesil_web.record.evidence import phones, queries


def one(asha, name, data):
    add(asha, (name, data))
    read_all()
    (found,) = queries.files(asha.opened())
    return found, f"/n/f/{found.id}"


def post(asha, address, **fields):
    return asha.client.post(address, fields, secure=True, follow=True).content.decode()


def test_only_chosen_conversations_of_a_database_come_into_the_record(asha, monkeypatch):
    found, address = one(asha, "msgstore.db", databases.whatsapp_android())
    assert found.read.sources[0].rows == 0
    shown = html.unescape(page(asha, address))
    assert "It holds 3 conversations. Nothing of them is on your timeline." in shown
    assert "Look at what was read" not in shown
    asked = html.unescape(page(asha, f"{address}/c"))
    assert "+447700900456 (12 records, Thu 9 October 2025)" in asked
    assert "Posts for all contacts (1 record" in asked
    assert "Why do you not answer" not in asked
    assert "Choose at least one conversation." in post(asha, f"{address}/c")
    with monkeypatch.context() as patched:
        patched.setattr(phones, "MOST_BYTES", 10)
        assert "This file is too big to be opened here." in post(asha, f"{address}/c", which="1")
    assert len(queries.files(asha.opened())) == 1
    post(asha, f"{address}/c", which="1", drop="on")
    read_all()
    (taken,) = queries.files(asha.opened())
    assert (taken.kept.name, taken.read.sources[0].rows) == ("msgstore.db.jsonl", 4)
    shown = html.unescape(page(asha, f"/n/f/{taken.id}/r"))
    assert "Is she there?" in shown
    assert "Why do you not answer" not in shown
    assert found.kept.sha256 in page(asha, f"/n/f/{taken.id}")
    assert [each.id for each in queries.files(asha.opened(), removed=True)] == [found.id]
    assert asha.client.get(f"/n/f/{taken.id}/c", secure=True).status_code == 404


def test_a_locked_backup_opens_with_its_key_which_is_not_kept(asha):
    _found, address = one(asha, "msgstore.db.crypt15", backups.crypt15(databases.whatsapp_android()))
    assert "Open it with its key" in page(asha, address)
    assert "This is no key of a WhatsApp backup." in post(asha, f"{address}/l", key="12")
    assert "does not open this backup" in post(asha, f"{address}/l", key="0" * 64)
    assert len(queries.files(asha.opened())) == 1
    post(asha, f"{address}/l", key=backups.KEY.hex())
    read_all()
    opened = next(each for each in queries.files(asha.opened()) if each.kept.name == "msgstore.db")
    assert len(queries.conversations(opened)) == 3
