"""After what workers do no word of it stands in clear in the database, the store, the logs or a temporary file (K1)."""

import logging
import re
import tempfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.web.conftest import FOLDER, PASSPHRASE
from tests.web.searching import Search, left_in
from tests.web.staff.test_cases import contact, reported
from tests.web.staff.test_joint import asked, put, took_up
from tests.web.staff.test_letters import Letters
from tests.web.staff.test_orders import order
from tests.web.staff.test_people_of_cases import somebody
from tests.web.staff.test_plans import plan
from tests.web.staff.test_risk import At
from tests.web.staff.test_sharing import chosen, code_of, entry, page, post, taken
from tests.web.test_analysis import work
from tests.web.test_reading_links import made as link_for_a_friend

from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db(transaction=True)


class Words:
    """A word for each thing that is typed; nothing else in the world has it."""

    def __init__(self):
        self.all = {}

    def __getitem__(self, what):
        return self.all.setdefault(what, f"Canary{what.replace(' ', '')}quillzarn")

    def of(self, of, *names):
        return {name: self[f"{of} {name}"] for name in names}


def work_on_a_case(say, officer, case):
    """What is written in a case: contact, a note, people, an order, a plan, risk, what must stay secret, a letter."""
    officer.post(f"{case.id}/contact", **contact(**say.of("contact", "way", "words", "who_answers")))
    officer.post(f"{case.id}/note", kind="note", text=say["note"])
    officer.post(f"{case.id}/people/new", **somebody(**say.of("party", "name", "addresses")))
    officer.post(f"{case.id}/orders/new", **order(**say.of("order", "terms", "served_how")))
    officer.post(
        f"{case.id}/plan/write", **plan(**say.of("plan", "wishes", "needs", "what_1", "who_1", "what_2"))
    )
    officer.post("find", status=200, words=say["looked for"])
    officer.post("close", **say.of("declared", "name", "addresses"))
    risk = At(officer, case)
    risk.begin(about="unknown")
    risk.answer("what-next", "yes", **say.of("risk", "note-3", "source-3"))
    risk.finish(because=say["judgement"])
    letters = Letters(officer, case)
    letters.protect(kind="name", value=say["protected detail"])
    one = letters.write(recipient="person", **say.of("letter", "name", "title", "text", "purpose", "basis"))
    one.check()
    one.press("release")
    assert one.state == "released"


def shares(say, asha, advocate):
    """An entry and a whole file for an advocate, who reads them and answers; a link for a friend."""
    asha.client.post("/n/f/add", {"files": _file(say)}, secure=True)
    work()
    entry(asha, **say.of("entry", "what", "where", "how_it_felt"))
    at = chosen(asha)
    (file,) = re.findall(r'name="f" value="(\w+)"', page(asha, f"{at}/f"))
    post(asha, f"{at}/f", f=[file])
    at = post(asha, f"{at}/to", code=code_of(advocate), name=say["her name"], passphrase=PASSPHRASE)
    until = (timezone.localdate() + timedelta(days=30)).isoformat()
    hers = post(asha, at.removeprefix("/n/"), purpose=say["purpose of a share"], until=until).removeprefix(
        "/n/"
    )
    theirs = taken(advocate, reason=say["reason of a first look"])
    assert say["entry what"] in advocate.get(theirs)
    advocate.post(theirs, text=say["answer of a worker"])
    post(asha, hers, text=say["answer of hers"])
    link_for_a_friend(asha, words=say["words to a friend"], name=say["a friend"])


def _file(say):
    return SimpleUploadedFile(f"{say['name of a file']}.txt", say["words of a file"].encode() * 9)


def test_no_word_of_what_workers_do_stands_in_clear(
    asha, desk, council, settings, monkeypatch, tmp_path, caplog
):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    say, officer = Words(), desk(council, "officer")
    case = reported(officer, **say.of("report", "reason"))
    work_on_a_case(say, officer, case)
    harbour = workforce.add_agency(say["name of an agency"], "advocates")
    ida = desk(harbour, "duty manager", "advocate", name=say["name of a worker"])
    took_up(ida, asked(officer, case, harbour, **say.of("asking", "purpose", "tells")))
    put(officer, case, "entry", "contact")
    shares(say, asha, ida)
    (tmp_path / "log").write_text(caplog.text)
    assert len(say.all) > 30
    everything = Search({name: word.encode() for name, word in say.all.items()})
    assert everything.found(FOLDER / "data", tmp_path) == []
    with left_in(FOLDER / "data", say["note"].encode()) as left:
        assert everything.found(FOLDER / "data") == [f"note in {left}"], "it would be found"
