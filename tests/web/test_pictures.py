"""Pictures of a record: decoded apart, blurred until they are pressed, and nobody else's."""

import io
import json
import re
import uuid
import warnings
import zipfile

import pytest
from django.test import Client
from PIL import Image
from tests.web.test_evidence import add, address_of_one, page, read_all

from chesil_web.config import serve
from chesil_web.foundation.keys import turns
from chesil_web.record.evidence import bridge, looking

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
    for name in ("IMG-1.jpg", "PTT-1.opus", "IMG-9.jpg"):
        assert f"<bdi>{name}</bdi>" in shown
    (see,) = re.findall(r'href="([^"]+)#sought">See the picture</a> <bdi>IMG-1.jpg</bdi>', shown)
    (address,) = addresses(page(asha, see))
    assert address == f"{address_of_one()}/r/0/1/0"
    answer = asha.client.get(address, secure=True)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "IMG" not in answer.headers["Content-Disposition"]
    assert b"CANARY" not in answer.content
    assert Image.open(io.BytesIO(answer.content)).size == (320, 240)


def test_a_photo_by_itself_is_its_own_picture(asha):
    add(asha, ("p.jpg", photo()))
    read_all()
    (see,) = re.findall(r'href="([^"]+)#sought">Look at it<', page(asha, address_of_one()))
    (address,) = addresses(page(asha, see))
    assert Image.open(io.BytesIO(asha.client.get(address, secure=True).content)).size == (320, 240)


def test_of_several_pictures_of_a_message_a_page_shows_one(asha):
    add(asha, ("album.zip", album(3)))
    read_all()
    shown = page(asha, f"{address_of_one()}/r/0/1/p/1")
    assert addresses(shown) == [f"{address_of_one()}/r/0/1/1"]
    assert shown.count(">See the picture</a>") == 2


def test_of_very_many_files_of_a_message_some_are_named_and_the_rest_counted(asha):
    add(asha, ("album.zip", album(40)))
    read_all()
    shown = page(asha, f"{address_of_one()}/r")
    assert shown.count(">See the picture</a>") == bridge.MOST_FILES == 30
    assert "and 10 more files" in shown


def album(count: int) -> bytes:
    names = [f"photos/{n}.jpg" for n in range(count)]
    said = {"sender_name": "Dev", "timestamp_ms": 1773498600000, "photos": [{"uri": each} for each in names]}
    chat = {
        "participants": [{"name": "Dev"}, {"name": "Asha"}],
        "messages": [said],
        "title": "Dev",
        "thread_path": "inbox/dev",
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("message_1.json", json.dumps(chat))
        for each in names:
            archive.writestr(each, photo())
    return held.getvalue()


def test_a_name_that_a_zip_has_twice_is_no_picture_for_certain(asha):
    held = io.BytesIO(exported())
    with zipfile.ZipFile(held, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of zipfile, about just this
        archive.writestr("IMG-1.jpg", photo())
    add(asha, ("chat.zip", held.getvalue()))
    read_all()
    shown = page(asha, f"{address_of_one()}/r")
    assert "<bdi>IMG-1.jpg</bdi>" in shown
    assert "See the picture" not in shown


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


def test_one_that_cannot_be_decoded_is_no_page_and_its_own_says_what_to_do(asha):
    add(asha, ("p.jpg", photo()[:900]))
    read_all()
    assert "If you see no picture, it cannot be shown here." in page(asha, f"{address_of_one()}/r/0/1/p/0")
    assert asha.client.get(f"{address_of_one()}/r/0/1/0", secure=True).status_code == 404


def test_nobodys_pictures_keep_the_others_waiting(asha, dev):
    for person in (asha, dev):
        add(person, ("p.jpg", photo()))
    read_all()
    safe = asha.client.session["safe"]
    at = {
        person.name: re.search(r'href="(/n/f/[0-9a-f-]{36})"', page(person, "/n/f"))[1]
        for person in (asha, dev)
    }
    looking._held[uuid.UUID(str(safe))] = looking.EACH
    try:
        answer = asha.client.get(f"{at[asha.name]}/r/0/1/0", secure=True)
        assert answer.status_code == 503, "two of hers wait already"
        answer = dev.client.get(f"{at[dev.name]}/r/0/1/0", secure=True)
        assert answer.headers["Content-Type"] == "image/jpeg"
    finally:
        looking._held.clear()
    assert serve.THREADS - turns.AT_ONCE - turns.ASKING_AT_ONCE - looking.AT_ONCE >= 4, (
        "who does neither finds a thread"
    )


def test_a_turn_is_given_back_however_the_picture_ends():
    safe = uuid.uuid4()
    for _ in range(looking.AT_ONCE + 1):
        with pytest.raises(ZeroDivisionError), looking.turn(safe):
            _ = 1 / 0
    assert not looking._held
