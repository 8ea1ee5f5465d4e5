"""Something is taken out of a copy of a file: seen before, gone from the bytes, tied to the whole by the log."""

import base64
import html
import io
import re
import uuid

import pypdfium2 as pdfium
import pytest
from PIL import Image
from tests.leaks import photo
from tests.web.test_analysis import page
from tests.web.test_evidence import add
from tests.web.test_papers import saved, work

from chesil.documents import pages
from chesil_web.foundation.log import queries as log
from chesil_web.person.papers.models import Paper

pytestmark = pytest.mark.django_db
LETTER = "Dear Asha\nYou live at 4 Quay Road, DT1 1AA.\nThe school is Hill View.\nCANARY stays"


def send(person, address, **said):
    return person.client.post(address, said, secure=True, follow=True).content.decode()


def with_a_letter(person):
    add(person, ("letter.pdf", pages.print_text("A letter", LETTER)), ("door.jpg", photo()))
    said = {"id": uuid.uuid4().hex, "kind": "address", "value": "4 Quay Road, DT1 1AA"}
    send(person, "/n/k/new/5", **said)


@pytest.fixture
def written(once):
    return once(with_a_letter)


def addresses(person):
    found = re.findall(r'href="(/n/d/redact/f/[0-9a-f-]{36})"[^>]*>([^<]+)<', page(person, "/n/d/redact"))
    return {name: address for address, name in found}


def test_words_are_found_shown_and_gone_from_the_copy_that_the_log_ties_to_the_whole(written):
    at = addresses(written)["letter.pdf"]
    first = {"words": "Hill View", "secrets": "on", "boxes": "", "pages": "", "name": "copy"}
    shown = html.unescape(send(written, at, **first, show="yes"))
    assert "How page 1 of 1 looks" in shown
    places = re.findall(
        r'name="t" value="([^"]+)" id="t\d+" checked>.*?<strong dir="auto">([^<]*)<', shown, re.S
    )
    assert {" ".join(text.split()) for _key, text in places} == {"4 Quay Road", "DT1 1AA", "Hill View"}
    picture = base64.b64decode(re.search(r'src="data:image/jpeg;base64,([^"]+)"', shown)[1])
    assert Image.open(io.BytesIO(picture)).format == "JPEG"
    assert "We could not find a place from" in send(
        written, at, **first | {"boxes": "1, 50, 50, 10"}, show="yes"
    )
    keys, paper = [key for key, _text in places], uuid.uuid4().hex
    sent = {**first, "boxes": "1, 0, 0, 40, 12", "listed": "|".join(keys), "t": keys, "paper": paper}
    send(written, at, **sent, make="yes")
    send(written, at, **sent, make="yes")
    work()
    assert Paper.objects.count() == 1
    shown = page(written, "/n/d")
    assert "letter.pdf, redacted" in shown
    assert "It holds something" not in shown
    data = b"".join(saved(written).streaming_content)
    with pdfium.PdfDocument(data) as pdf:
        text = pdf[0].get_textpage().get_text_range()
    assert "CANARY stays" in text
    assert "[Words taken out]" in text
    for gone in ("Quay", "Hill", "A letter"):
        assert gone not in text
        assert gone.encode() not in data
    (tied,) = [each for each in log.done(written.opened()) if type(each).__name__ == "DerivedAdded"]
    assert tied.file_sha256 in page(written, "/n/d")
    assert tied.parent_sha256 != tied.file_sha256


def test_a_picture_is_covered_by_its_place_and_what_is_left_in_is_asked_about(written):
    at = addresses(written)["door.jpg"]
    asked = {"words": "", "boxes": "1, 0, 0, 100, 50", "pages": "", "name": "door", "secrets": "on"}
    assert "No words can be looked for" in send(written, at, **asked, show="yes")
    send(written, at, **asked, make="yes", paper=uuid.uuid4().hex)
    work()
    data = b"".join(saved(written).streaming_content)
    image = Image.open(io.BytesIO(data))
    assert not image.getexif()
    assert max(image.convert("RGB").getpixel((image.width // 2, 2))) < 20
    letter = addresses(written)["letter.pdf"]
    shown = send(written, letter, **asked | {"boxes": "", "name": "letter"}, show="yes")
    keys = re.findall(r'name="t" value="([^"]+)"', shown)
    left = {"listed": "|".join(keys), "t": [], "paper": uuid.uuid4().hex, "make": "yes"}
    send(written, letter, **asked | {"boxes": "", "name": "letter"}, **left)
    work()
    assert "Something that must stay secret is in it" in page(written, "/n/d"), "the gate still asks"


def test_what_cannot_be_redacted_is_not_offered_and_another_record_cannot_reach_it(written, dev):
    at = addresses(written)["letter.pdf"]
    assert dev.client.get(at, secure=True).status_code == 404
    assert "There is no PDF and no picture here yet" in page(dev, "/n/d/redact")
    add(dev, ("broken.pdf", b"%PDF-1.7 broken"))
    (at,) = addresses(dev).values()
    shown = send(dev, at, words="x", boxes="", pages="", name="copy", show="yes")
    assert "This PDF is broken" in shown
    assert "How page" not in shown
