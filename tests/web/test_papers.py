"""Papers from what she kept."""

import re

import pytest
from tests.web.test_analysis import CHAT, LOG, add, groups, look, page
from tests.web.test_diary import WORDS, write

from chesil_web.jobs import worker
from chesil_web.keys import files
from chesil_web.keys.models import Blob, Ticket
from chesil_web.papers.models import Made, Paper


def work():
    while worker.work_once():
        pass


@pytest.fixture
def kept(asha):
    write(asha, when="day", day="2026-03-14", who="Dev", kinds=["waiting_outside"])
    write(asha, what="CANARYPRIVATE thoughts", private="on")
    add(asha, calls__xml=LOG, chat__txt=CHAT)
    look(asha)
    asha.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
    work()
    asha.client.post(groups(asha)[0][0], {"way": "keep", "all": "yes"}, secure=True)
    return asha


def ask(person, **said):
    given = {"what_for": "police", "text": "full", "name": "shopping list", **said}
    return person.client.post("/n/d", given, secure=True, follow=True).content.decode()


def saved(person, number=0):
    address = re.findall(r'action="(/n/d/[^"]+/[^"]{36})"', page(person, "/n/d"))[number]
    return person.client.post(address, secure=True)


def test_without_anything_looked_through_it_says_what_to_do_first(asha):
    assert "First write something down or add files." in page(asha, "/n/d")


def test_a_chronology_is_made_and_saved_under_the_name_she_chose(kept):
    assert "It is being made." in ask(kept)
    work()
    answer = saved(kept)
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="shopping list.pdf"'
    assert not Ticket.objects.exists()


def test_a_paper_holds_her_notes_and_none_that_are_only_for_her(kept):
    ask(kept)
    work()
    table = saved(kept, 1).content.decode()
    assert WORDS in table
    assert "CANARYPRIVATE" not in table


def test_the_paper_is_sealed_and_goes_with_its_files(kept):
    ask(kept)
    work()
    paper = Paper.objects.get()
    parts = list(Made.objects.values_list("id", flat=True))
    assert Blob.objects.filter(item__in=parts).count() == len(parts) >= 3
    kept.client.post(f"/n/d/{paper.id}/drop", secure=True)
    assert not Paper.objects.exists()
    assert not Blob.objects.filter(item__in=parts).exists()
    assert len(list(files.store().names())) == Blob.objects.count()


@pytest.mark.parametrize("name", ["../../x", "a\r\nb", 'a"b', "", "x" * 61])
def test_a_name_that_could_do_harm_is_refused(kept, name):
    ask(kept, name=name)
    assert not Paper.objects.exists()


def test_another_record_cannot_reach_a_paper(kept, dev):
    ask(kept)
    work()
    paper, part = Paper.objects.get(), Made.objects.first()
    assert dev.client.post(f"/n/d/{paper.id}/{part.id}", secure=True).status_code == 404
    assert dev.client.post(f"/n/d/{paper.id}/drop", secure=True).status_code == 404
