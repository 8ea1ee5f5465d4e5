"""Recordings of a record: decoded apart, played in the page below their message, and nobody else's."""

import io
import re
import struct
import zipfile

import numpy as np
import pytest
import soundfile
from tests.web.test_evidence import add, address_of_one, page, read_all

from chesil_web.record.evidence.models import Evidence, Kept

CHAT = (
    "13/03/2026, 14:30 - Dev: PTT-20260313-WA0001.opus (file attached)\n"
    "13/03/2026, 14:31 - Asha: Please stop\n"
)
NAME = "PTT-20260313-WA0001.opus"


def voice(title: str = "CANARYTITLE") -> bytes:
    out = io.BytesIO()
    with soundfile.SoundFile(out, "w", samplerate=48_000, channels=1, format="OGG", subtype="OPUS") as file:
        file.title = title
        file.write(np.sin(np.arange(48_000) / 9).astype("float32"))
    return out.getvalue()


def zipped() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("_chat.txt", CHAT)
        archive.writestr(NAME, voice())
    return held.getvalue()


def bring(person):
    add(person, ("chat.zip", zipped()))
    read_all()


def players(shown: str) -> list[str]:
    return re.findall(r'<audio[^>]* controls preload="none" src="([^"]+)"', shown)


@pytest.fixture
def asha(once):
    return once(bring)


def test_a_voice_note_plays_below_its_message_and_is_written_anew(asha):
    shown = page(asha, f"{address_of_one()}/r")
    assert players(shown) == [f"{address_of_one()}/r/0/1/0/s"]
    answer = asha.client.get(players(shown)[0], secure=True)
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "media-src 'self'" in answer.headers["Content-Security-Policy"]
    assert (b"CANARY" in answer.content, "PTT" in answer.headers["Content-Disposition"]) == (False, False)
    samples, rate = soundfile.read(io.BytesIO(answer.content))
    assert len(samples) / rate == pytest.approx(1, abs=0.15)


def test_a_player_is_given_the_part_it_asks_for(asha):
    address = f"{address_of_one()}/r/0/1/0/s"
    whole = asha.client.get(address, secure=True)
    size = len(whole.content)
    assert whole.headers["Accept-Ranges"] == "bytes"
    for asked, first, last in (
        ("bytes=0-1", 0, 1),
        ("bytes=100-", 100, size - 1),
        ("bytes=-50", size - 50, size - 1),
    ):
        part = asha.client.get(address, secure=True, headers={"range": asked})
        assert (part.status_code, part.content) == (206, whole.content[first : last + 1])
        assert part.headers["Content-Range"] == f"bytes {first}-{last}/{size}"
    beyond = asha.client.get(address, secure=True, headers={"range": f"bytes={size}-"})
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{size}")
    odd = asha.client.get(address, secure=True, headers={"range": "lines=1-2"})
    assert (odd.status_code, odd.content) == (200, whole.content)


def test_a_recording_by_itself_plays_and_stands_below_the_message_that_names_it(asha):
    add(asha, ("chat.txt", CHAT + "13/03/2026, 14:32 - Dev: x\n"), (NAME, voice("another")))
    read_all()
    kept = {said.name: row.id for row, said in asha.opened().read_all(Evidence, Kept)}
    own = f"/n/f/{kept[NAME]}/r/0/1/0/s"
    assert players(page(asha, f"/n/f/{kept[NAME]}/r")) == [own]
    shown = page(asha, f"/n/f/{kept['chat.txt']}/r")
    assert players(shown) == [own]
    assert "You added a file with this name." in shown
    assert players(page(asha, f"/n/f/{kept[NAME]}/w")) == [own]
    assert asha.client.get(own, secure=True).status_code == 200


def test_what_is_no_recording_is_a_404_and_nobody_else_hears_it(asha, dev):
    address = f"{address_of_one()}/r/0/1/0/s"
    assert dev.client.get(address, secure=True).status_code == 404
    assert asha.client.get(f"{address_of_one()}/r/0/2/0/s", secure=True).status_code == 404
    assert asha.client.get(f"{address_of_one()}/r/0/1/0", secure=True).status_code == 404


def boxed(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def video(seconds: int) -> bytes:
    """An MP4 that says how long it is, with no picture in it."""
    header = bytes(4) + struct.pack(">4I", 0, 0, 600, 600 * seconds) + bytes(80)
    return boxed(b"ftyp", b"isom" + bytes(4)) + boxed(b"moov", boxed(b"mvhd", header))


def test_a_video_says_how_long_it_is_and_that_its_picture_cannot_be_shown(asha):
    chat = address_of_one()
    add(asha, ("VID-20260313-WA0002.mp4", video(72)))
    read_all()
    clip = Evidence.objects.exclude(id=chat.removeprefix("/n/f/")).get()
    for address in (f"/n/f/{clip.id}/r", f"/n/f/{clip.id}/w"):
        shown = page(asha, address)
        assert "</bdi> · Video · 1 min 12 s</figcaption>" in shown, address
        assert "The picture of a video cannot be shown here." in shown, address
    assert "The picture of a video" not in page(asha, f"{chat}/r"), "of a voice note"
