"""What was just done is said on the page after it, whatever form did it."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.test_analysis import CHAT, work
from tests.web.test_people import edit_address

pytestmark = pytest.mark.django_db
SAVED, DELETED, BACK = "Saved.", "Deleted. You can bring it back for 30 days.", "It is back."
GONE = "Deleted for good."


def said_after(person, address, /, **sent):
    """What the page after a form says was done, and nothing once that is loaded again."""
    answer = person.client.post(address, sent, secure=True, follow=True)
    said = re.findall(r"data-done>([^<]*)</p>", answer.content.decode())
    again = person.client.get(answer.request["PATH_INFO"], secure=True).content.decode()
    assert "data-done" not in again
    return said


def test_each_form_about_people_says_what_it_did(asha):
    assert said_after(asha, "/n/k/new/1", id=uuid.uuid4().hex, name="Dev") == [SAVED]
    address = edit_address(asha, "Dev")
    assert said_after(asha, f"{address}/d") == [DELETED]
    assert said_after(asha, f"{address}/b") == [BACK]


def test_each_form_about_a_file_says_what_it_did(asha):
    for names in (["chat.txt"], ["calls.xml", "other.txt"]):
        sent = [SimpleUploadedFile(name, f"{CHAT}{name}".encode()) for name in names]
        assert said_after(asha, "/n/f/add", files=sent) == [SAVED]
    work()
    shown = asha.client.get("/n/f", secure=True).content.decode()
    file = re.search(r'href="(/n/f/[0-9a-f-]{36})"[^>]*>\s*chat', shown)[1]
    assert said_after(asha, f"{file}/z", zone="Europe/Paris") == [SAVED]
    work()
    assert said_after(asha, f"{file}/o", first="day") == [SAVED]
    asha.client.post(f"{file}/d", secure=True)
    assert said_after(asha, f"{file}/b") == [BACK]
    assert said_after(asha, "/n/p/answer", me="Asha", about="Dev") == [SAVED]


def test_each_form_about_an_entry_says_what_it_did(asha):
    entry = uuid.uuid4()
    assert said_after(asha, "/n/w/all", entry=entry.hex, when="unsure", what="He hit me.") == [SAVED]
    asha.client.post(f"/n/e/{entry}/d", secure=True)
    assert said_after(asha, f"/n/e/{entry}/b") == [BACK]
    draft = uuid.uuid4()
    asha.client.post(f"/n/w/{draft}/keep?step=what", {"what": "Begun."}, secure=True)
    assert said_after(asha, f"/n/w/{draft}/drop/", sure="yes") == [GONE]
