"""Pictures of a record: decoded apart, blurred until they are pressed, and nobody else's."""

import io
import re
import zipfile

import pytest
from django.test import Client
from PIL import Image
from tests.web.test_evidence import add, address_of_one, page, read_all

from chesil_web.config import serve
from chesil_web.evidence import bridge
from chesil_web.keys import turns

CHAT = (
    "13/03/2026, 14:30 - Dev: IMG-1.jpg (file attached)\n"
    "13/03/2026, 14:31 - Dev: PTT-1.opus (file attached)\n"
    "13/03/2026, 14:32 - Dev: IMG-9.jpg (file attached)\n"
    "13/03/2026, 14:33 - Dev: CANARYCHAT where are you\n"
)
VOICE = b"OggS\0\2" + bytes(22) + b"OpusHead" + bytes(40)


def photo() -> bytes:
    said = Image.Exif()
    said[0x010F] = "CANARYMAKER"
    out = io.BytesIO()
    made = Image.new("RGB", (320, 240), (200, 30, 30))
    made.paste((30, 30, 200), (160, 0, 320, 240))
    made.save(out, "JPEG", exif=said)
    return out.getvalue()


def exported() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("_chat.txt", CHAT)
        archive.writestr("IMG-1.jpg", photo())
        archive.writestr("PTT-1.opus", VOICE)
    return held.getvalue()


def addresses(shown: str) -> list[str]:
    return re.findall(r'class="ch-picture__image" src="([^"]+)"', shown)


def test_a_picture_of_a_message_stands_in_its_record_and_is_written_anew(asha):
    add(asha, ("chat.zip", exported()))
    read_all()
    shown = page(asha, f"{address_of_one()}/r")
    assert addresses(shown) == [], "none is fetched for a page of records"
    assert shown.count("See the picture<") == 1
    (alone,) = re.findall(r'href="([^"]+)#sought"', shown)
    (address,) = addresses(page(asha, alone))
    assert address == f"{address_of_one()}/r/0/1/0"
    assert [
        name for name in ("IMG-1.jpg", "PTT-1.opus", "IMG-9.jpg") if f"<bdi>{name}</bdi>" not in shown
    ] == []
    answer = asha.client.get(address, secure=True)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "IMG" not in answer.headers["Content-Disposition"]
    assert b"CANARY" not in answer.content
    assert Image.open(io.BytesIO(answer.content)).size == (320, 240)


def test_a_photo_by_itself_is_its_own_picture(asha):
    add(asha, ("p.jpg", photo()))
    read_all()
    assert f'href="{address_of_one()}/r/0/1#sought">See the picture<' in page(asha, address_of_one())
    (address,) = addresses(page(asha, f"{address_of_one()}/r/0/1"))
    assert Image.open(io.BytesIO(asha.client.get(address, secure=True).content)).size == (320, 240)


@pytest.mark.parametrize("rest", ["0/1/1", "0/2/0", "0/3/0", "0/4/0", "0/9/0", "1/1/0"])
def test_where_there_is_no_picture_there_is_no_page(asha, rest):
    add(asha, ("chat.zip", exported()))
    read_all()
    assert asha.client.get(f"{address_of_one()}/r/{rest}", secure=True).status_code == 404


def test_nobody_else_sees_it(asha, dev):
    add(asha, ("p.jpg", photo()))
    read_all()
    address = f"{address_of_one()}/r/0/1/0"
    assert dev.client.get(address, secure=True).status_code == 404
    answer = Client(HTTP_HOST="localhost").get(address, secure=True)
    assert answer.status_code == 302


def test_one_that_cannot_be_decoded_says_so_in_its_place(asha):
    add(asha, ("p.jpg", photo()[:900]))
    read_all()
    answer = asha.client.get(f"{address_of_one()}/r/0/1/0", secure=True)
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert b"This picture cannot be shown." in answer.content


def test_too_many_at_once_are_told_to_wait_and_pages_go_on(asha):
    add(asha, ("p.jpg", photo()))
    read_all()
    for _ in range(bridge.PICTURES_AT_ONCE):
        assert bridge._PLACES.acquire(blocking=False)
    answer = asha.client.get(f"{address_of_one()}/r/0/1/0", secure=True)
    assert b"Too many pictures at once." in answer.content
    for _ in range(bridge.PICTURES_AT_ONCE):
        bridge._PLACES.release()
    assert asha.client.get(f"{address_of_one()}/r/0/1/0", secure=True).headers["Content-Type"] == "image/jpeg"
    assert serve.THREADS - turns.AT_ONCE - bridge.PICTURES_AT_ONCE >= 4, "who does neither finds a thread"
