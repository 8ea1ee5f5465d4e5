"""A phone's database on the website: nothing of it is read before conversations are chosen."""

import html
import io

from bench import backups, databases
from tests.web.test_evidence import add, page, read_all

from chesil.phones.orders import ALLOWED
from chesil_web.record.evidence import arriving, phones, queries
from chesil_web.record.evidence import backups as folders


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
    assert "There are 3 conversations in it, which are not on your timeline." in shown
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


def send(asha, folder, *names):
    """The parts of a backup as the page sends them: whole, but kept nowhere yet. Gives their ids."""
    safe, sent = asha.opened(), []
    for name in names:
        stored = folders.STORED.get(name)
        data = (folder / stored[:2] / stored if stored else folder / name).read_bytes()
        id = arriving.begin(safe, name=name, size=len(data), declared="")
        arriving.take(safe, id, 0, io.BytesIO(data))
        sent.append(id.hex)
    return sent


def test_files_of_a_locked_backup_open_with_its_password_all_or_none(asha, tmp_path):
    held = {backups.CALLS: databases.iphone_calls(), backups.WHATSAPP: databases.whatsapp_iphone()}
    folder = backups.iphone(tmp_path / "00008110", held, password=backups.PASSWORD)
    calls, chats = "CallHistory.storedata", "ChatStorage.sqlite"
    sent = send(asha, folder, *folders.LISTS, calls, chats)
    password = backups.PASSWORD.decode()

    def opened(kept, password=password):
        return html.unescape(post(asha, "/n/f/backup", kept=kept, password=password))

    assert 'href="#id_password">Write the password of the backup.' in opened(sent, "")
    assert 'href="#id_password">' in opened(sent, "wrong")
    assert "A part of the backup did not arrive." in opened(sent[:2])
    assert "A part of the backup did not arrive." in opened([*sent[1:], "x", "0" * 32])
    assert queries.files(asha.opened()) == []
    assert len(arriving.coming(asha.opened())) == 4, "a wrong password loses nothing that was sent"
    cut = arriving.begin(asha.opened(), name="sms.db", size=10, declared="")
    assert "did not arrive completely" in opened([*sent, cut.hex])
    assert queries.files(asha.opened()) == [], "what opened before it is not kept alone"
    assert "Saved." in opened(sent)
    read_all()
    found = {each.kept.name: each for each in queries.files(asha.opened())}
    assert set(found) == {calls, chats}
    assert all(each.read.sources[0].rows == 0 and queries.conversations(each) for each in found.values())
    assert [said.name for _id, said in arriving.coming(asha.opened())] == ["sms.db"]


def test_every_file_that_may_be_taken_from_a_backup_has_its_name_and_words():
    assert len(folders.STORED) == sum(map(len, ALLOWED.values()))
    assert set(folders.WORDS) == set(folders.STORED)
    assert folders.STORED["sms.db"] == "3d0d7e5fb2ce288813306e4d4636395e047a3d28"
