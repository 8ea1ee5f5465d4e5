"""The files of an entry: chosen among hers, or sent with it, and shown as they are now."""

import re
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.web.test_diary import WORDS, page, write
from tests.web.test_evidence import add

from chesil.vault.errors import StoreFull
from chesil_web.config import cleaning
from chesil_web.foundation.keys import files
from chesil_web.person.diary.models import Entry, Version
from chesil_web.record.evidence import queries as evidence
from chesil_web.record.evidence.models import Evidence


def ids(person):
    """Her files by their names, also deleted ones."""
    return {kept.name: id for id, kept in evidence.kept(person.opened())}


def choices(shown):
    """The files that can be ticked: their words, and whether they are."""
    boxes = re.findall(
        r'<input class="govuk-checkboxes__input"[^>]* name="files"([^>]*)>\s*<label[^>]*>([^<]+)', shown
    )
    return {words.strip(): " checked" in rest for rest, words in boxes}


def sent(name, data="words"):
    return SimpleUploadedFile(name, data.encode())


def test_an_entry_shows_the_files_that_were_chosen_for_it_and_no_other(asha):
    add(asha, ("door.txt", "one"), ("van.txt", "two"))
    door = ids(asha)["door.txt"]
    shown = page(asha, write(asha, files=[door.hex]))
    assert f'<a class="govuk-link" href="/n/f/{door}"><bdi>door.txt</bdi></a>' in shown
    assert "van.txt" not in shown


def test_a_file_sent_with_an_entry_is_kept_once_and_belongs_to_it(asha):
    for _ in range(2):
        shown = page(asha, write(asha, new=[sent("door.txt"), sent("van.txt", "other")]))
        assert all(f"<bdi>{name}</bdi>" in shown for name in ("door.txt", "van.txt"))
    assert sorted(ids(asha)) == ["door.txt", "van.txt"]


def test_a_file_sent_with_a_form_that_is_wrong_stays_ticked(asha):
    said = {"entry": uuid.uuid4().hex, "what": WORDS, "when": "day", "new": [sent("door.txt")]}
    shown = asha.client.post("/n/w/all", said, secure=True).content.decode()
    assert "Type the day" in shown
    assert WORDS in shown
    assert list(choices(shown).values()) == [True]
    assert not Version.objects.exists()


def test_a_file_that_cannot_be_kept_is_said_beside_the_question(asha, monkeypatch):
    def full(*given, **more):
        raise StoreFull

    monkeypatch.setattr(files, "seal", full)
    said = {"entry": uuid.uuid4().hex, "what": WORDS, "new": [sent("door.txt")]}
    shown = asha.client.post("/n/w/all", said, secure=True).content.decode()
    assert StoreFull().what in shown
    assert 'href="#id_new"' in shown
    assert WORDS in shown
    assert not Version.objects.exists()


def test_a_question_asks_for_files_and_its_answer_stands_in_the_entry(asha):
    add(asha, ("door.txt", "one"))
    first = asha.client.post("/n/w/one", {"when": "unsure"}, secure=True).url
    last = first[:-1] + "9"
    assert list(choices(page(asha, last)).values()) == [False]
    assert 'href="/n/f/add"' in page(asha, last)
    answer = asha.client.post(
        last,
        {"files": ids(asha)["door.txt"].hex, "new": [sent("van.txt", "two")], "stop": "yes"},
        secure=True,
    )
    shown = page(asha, answer.url)
    assert answer.url.startswith("/n/e/")
    assert all(f"<bdi>{name}</bdi>" in shown for name in ("door.txt", "van.txt"))


def test_the_newest_twenty_can_be_chosen_and_those_that_were_chosen_before(asha):
    add(asha, *((f"{number}.txt", str(number)) for number in range(22)))
    oldest = ids(asha)["0.txt"]
    at = write(asha, files=[oldest.hex])
    new = choices(page(asha, "/n/w/all"))
    assert len(new) == 20
    assert not any(new.values())
    again = choices(page(asha, f"{at}/w"))
    assert [words.split(",")[0] for words, ticked in again.items() if ticked] == ["0.txt"]
    assert len(again) == 21


def test_a_deleted_file_is_shown_as_deleted_and_a_change_of_words_does_not_take_it_out(asha):
    add(asha, ("door.txt", "one"))
    door = ids(asha)["door.txt"]
    at = write(asha, files=[door.hex])
    asha.client.post(f"/n/f/{door}/d", secure=True)
    assert re.search(rf'href="/n/f/{door}"><bdi>door.txt</bdi></a> <strong[^>]*>Deleted<', page(asha, at))
    assert choices(page(asha, "/n/w/all")) == {}
    assert choices(page(asha, f"{at}/w")) == {"door.txt (deleted)": True}

    Evidence.objects.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert cleaning.clean()["deleted files gone"] == 1
    assert "A file that was deleted for good" in page(asha, at)
    assert choices(page(asha, f"{at}/w")) == {"A file that was deleted for good": True}
    asha.client.post(f"{at}/w", {"based_on": "1", "what": "x", "files": [door.hex]}, secure=True)
    assert "A file that was deleted for good" in page(asha, at)


def test_a_file_of_another_record_cannot_be_slipped_in(asha, dev):
    add(dev, ("his.txt", "his"))
    add(asha, ("hers.txt", "hers"))
    said = {"entry": uuid.uuid4().hex, "what": WORDS, "files": [ids(dev)["his.txt"].hex]}
    shown = asha.client.post("/n/w/all", said, secure=True).content.decode()
    assert "his.txt" not in shown
    assert not Version.objects.exists()


def test_an_entry_that_was_written_before_files_were_asked_for_still_opens(asha):
    at = write(asha)
    row = Version.objects.get()
    (said,) = asha.opened().read([row], Entry)
    assert said.files == ()
    assert "files" not in page(asha, at).split("<dl")[1].split("</dl>")[0]


@pytest.mark.parametrize("given", ["x", "'; drop table", "0" * 32])
def test_a_file_that_is_none_is_said_and_nothing_typed_is_lost(asha, given):
    add(asha, ("door.txt", "one"))
    said = {"entry": uuid.uuid4().hex, "what": WORDS, "files": [given]}
    shown = asha.client.post("/n/w/all", said, secure=True).content.decode()
    assert "Choose files from the list." in shown
    assert WORDS in shown
