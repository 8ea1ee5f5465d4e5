"""Recordings of a record: decoded apart, played in the page below their message, and nobody else's."""

import io
import re
import struct
import uuid
import zipfile
from contextlib import contextmanager

import numpy as np
import pytest
import soundfile
from django.utils import timezone
from tests.web.test_analysis import look, work
from tests.web.test_evidence import add, address_of_one, page, read_all

from chesil.speech import Guess, GuessLine, ModelFile, ModelUnusable, Span
from chesil.speech.answers import NoSound
from chesil.terms.heard import kept_in
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys.opened import sealed_part
from chesil_web.person.analysis import queries as looks
from chesil_web.person.recordings import bridge, queries
from chesil_web.person.recordings.models import Order, Place, RecordingGuess, RecordingNotes, RecordingOrder
from chesil_web.person.sharing import going, talks
from chesil_web.person.sharing.models import Chosen, TalkPart
from chesil_web.record.evidence import actions as evidence
from chesil_web.record.evidence.models import Evidence, Kept
from chesil_web.record.evidence.queries import answers
from chesil_web.record.given import copy_presenters

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


def guess(*lines, silent=()):
    said = tuple(GuessLine(start, start + 900, text, 0.9) for start, text in lines)
    return Guess(
        4_000, False, "en", said, silent, "a test's own listener 1", (ModelFile("model.bin", "ab" * 32),)
    )


def keep(person, found):
    """Keep a guess about the voice note of `bring`, as the job does."""
    id = Evidence.objects.get().id
    guessed = bridge.as_guessed(found, Place(0, 1, 0, NAME), now=timezone.now())
    sealed_part(person.opened().item_key(Evidence(id=id)), RecordingGuess(item=id), guessed).save()


@pytest.fixture
def guesses(monkeypatch, spoken):
    """What the machine guesses, one after the other; a fault is raised."""
    given = []

    @contextmanager
    def reader():
        def guessed(source, *, member, language, told):
            spoken.append(language)
            assert (member, len(source.read()) > 100) == (NAME, True)
            told(1_000, 4_000)
            found = given.pop(0)
            if isinstance(found, Exception):
                raise found
            return found

        yield guessed

    monkeypatch.setattr(bridge, "reader", reader)
    monkeypatch.setattr(bridge, "installed", lambda: True)
    return given


@pytest.fixture
def spoken():
    """The languages that the machine was told, one after the other."""
    return []


def of_voice():
    return f"/n/f/h/{address_of_one().rpartition('/')[2]}/0/1/0"


def press(person, way, at="", **more):
    at = at or of_voice()
    return person.client.post(at, {"way": way} | more, secure=True, follow=True).content.decode()


def ask(person):
    person.client.post(f"{of_voice()}/ask", secure=True)
    read_all()
    return page(person, of_voice())


def test_what_she_hears_is_written_down_beside_the_player_and_needs_no_machine(asha):
    beside = page(asha, f"{address_of_one()}/r")
    assert f'href="{of_voice()}"' in beside
    shown = page(asha, of_voice())
    assert f'src="{address_of_one()}/r/0/1/0/s"' in shown
    for fact in ("Dev", "Fri 13 March 2026, 14:30 (time in Britain (UK))"):
        assert fact in shown
    assert "machine" not in shown, "where no model is set nothing is said of one"
    asha.client.post(f"{of_voice()}/ask", secure=True)
    assert not Job.objects.filter(task__contains="recordings").exists()
    assert "Write down what is said" in press(asha, "words", text=" ")
    assert "Saved as your words" in press(asha, "words", text="CANARYWORDS I am outside")
    shown = page(asha, of_voice())
    assert ("CANARYWORDS I am outside" in shown, "You wrote these words down on" in shown) == (True, True)
    assert "Nothing was changed" in press(asha, "words", text="CANARYWORDS I am outside")
    assert "CANARYWORDS" not in press(asha, "undone")
    press(asha, "words", text="CANARYWORDS again")


def test_a_guess_is_none_of_her_words_until_she_says_that_she_listened(asha, guesses):
    guesses.append(guess((0, "CANARYGUESS <b>you are"), (2_400, "there"), silent=(Span(3_300, 4_000),)))
    assert "Ask the machine what is said" in page(asha, of_voice())
    shown = ask(asha)
    assert "A machine’s guess: listen to it" in shown
    assert "not yet checked" in shown
    assert ("CANARYGUESS &lt;b&gt;you are" in shown, 'data-from="2.40"' in shown, "ab" * 32 in shown) == (
        True,
    ) * 3
    assert "found no speech here: 0:03 to 0:04" in shown
    assert "Ask the machine" not in shown
    look(asha)
    asha.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
    work()
    safe = asha.opened()
    with looks.tables(safe, looks.newest(safe)) as tables:
        assert "CANARYGUESS" not in str(tables.events.whole().to_dicts()), "what nobody checked is nowhere"
    for address in ("/n/l", f"{address_of_one()}/r", sought(asha, "CANARYGUESS")):
        assert "CANARYGUESS" not in page(asha, address).replace('value="CANARYGUESS"', "").replace(
            "Words: CANARYGUESS", ""
        )
    assert "Nothing was found" in page(asha, sought(asha, "CANARYGUESS"))
    with talks.opened(asha.opened()) as open_talks:
        shared = str(open_talks.copied(TalkPart(who="Dev")))
    assert (NAME in shared, "CANARYGUESS" in shared) == (True, False)
    said = {"text": "CANARYGUESS you are there"}
    assert "Listen to the recording first" in press(asha, "words", **said)
    assert "Saved as what is said" in press(asha, "words", listened="on", **said)
    shown = page(asha, of_voice())
    assert "You listened, and said on" in shown
    assert "What the machine guessed" in shown
    assert "Saved as what is said" in press(asha, "words", text="CANARYGUESS you are not there")
    press(asha, "undone")
    press(asha, "undone")
    assert "is thrown away" in press(asha, "thrown")
    assert "CANARYGUESS" not in page(asha, of_voice())
    assert "CANARYGUESS" in press(asha, "undone")


def test_she_chooses_a_language_that_the_model_knows_and_it_is_proposed_again(
    asha, guesses, spoken, monkeypatch
):
    monkeypatch.setattr(bridge, "languages", lambda: ("en", "cy", "yue"))
    guesses[:] = [guess((0, "CANARYFIRST")), guess((0, "CANARYSECOND"))]
    shown = page(asha, of_voice())
    assert re.findall(r'<option value="(\w*)"', shown) == ["", "yue", "en", "cy"], "by their names"
    asha.client.post(f"{of_voice()}/ask", {"language": "fr"}, secure=True)
    assert RecordingOrder.objects.count() == 0, "the model does not know it"
    asha.client.post(f"{of_voice()}/ask", {"language": "cy"}, secure=True)
    read_all()
    shown = page(asha, of_voice())
    assert ("CANARYFIRST" in shown, '<option value="cy" selected>' in shown) == (True, True)
    asha.client.post(f"{of_voice()}/ask", {"language": "cy"}, secure=True)
    assert len(guesses) == 1, "so it was asked already"
    press(asha, "thrown")
    asha.client.post(f"{of_voice()}/ask", {"language": ""}, secure=True)
    read_all()
    shown = page(asha, of_voice())
    assert ("CANARYFIRST" in shown, "CANARYSECOND" in shown, spoken) == (False, True, ["cy", ""])
    assert "is thrown away" in press(asha, "thrown")
    assert "CANARYSECOND" not in page(asha, of_voice())
    assert answers(asha.opened()).spoken == ""


def test_a_guess_can_be_stopped_and_what_went_wrong_is_said(asha, guesses):
    asha.client.post(f"{of_voice()}/ask", secure=True)
    asha.client.post(f"{of_voice()}/ask", secure=True)
    assert RecordingOrder.objects.count() == 1, "pressed twice is asked once"
    waits = page(asha, of_voice())
    assert ("The machine will start to listen soon" in waits, "Stop listening" in waits) == (True, True)
    far = asha.client.get(f"{of_voice()}/how-far", secure=True).json()
    assert far == {"busy": True, "said": "The machine will start to listen soon."}
    asha.client.post(f"{of_voice()}/stop", secure=True)
    assert "Ask the machine what is said" in page(asha, of_voice())
    asha.client.post(f"{of_voice()}/ask", secure=True)
    Job.objects.filter(task__contains="recordings").update(ending=True)
    guesses.append(guess((0, "CANARYGUESS")))
    read_all()
    assert (len(guesses), RecordingGuess.objects.count()) == (1, 0), "it is asked after each window"
    guesses[:] = [NoSound("none"), ModelUnusable("broken"), guess()]
    for said in ("No sound could be read", "The people who run this website can fix it", "found no speech"):
        assert said in ask(asha)
    assert [order for _, order, _ in queries.orders(asha.opened())] == [Order()], "no key is left in it"


def test_another_persons_recording_and_what_is_none_are_not_there(asha, dev, guesses):
    for way in ("", "/ask", "/stop", "/how-far"):
        send = dev.client.post if way in ("/ask", "/stop") else dev.client.get
        assert send(f"{of_voice()}{way}", secure=True).status_code == 404
    for other in ("0/2/0", "0/1/1", "7/1/0"):
        address = f"{of_voice().removesuffix('0/1/0')}{other}"
        assert asha.client.get(address, secure=True).status_code == 404


def test_what_was_written_goes_with_the_file(asha, guesses):
    guesses.append(guess((0, "CANARYGUESS")))
    ask(asha)
    press(asha, "words", text="CANARYGUESS", listened="on")
    safe, id = asha.opened(), Evidence.objects.get().id
    evidence.read_again(safe, id)
    read_all()
    assert "You listened, and said on" in page(asha, of_voice()), "it stays when the file is read anew"
    evidence.take_out(safe, id)
    assert (RecordingGuess.objects.count(), RecordingNotes.objects.count()) == (0, 0)


def sought(person, words):
    """The address of a search of the timeline."""
    return person.client.post("/n/l", {"words": words}, secure=True).headers["Location"]


def heard(person):
    """The words of recordings in the newest run, with the kind of event that they stand at."""
    safe = person.opened()
    with looks.tables(safe, looks.newest(safe)) as tables:
        rows = tables.events.whole().select("kind", "details").iter_rows()
        return sorted((kind, each.text) for kind, said in rows for each in kept_in(said))


def talk_of(person):
    """All that was said with Dev, as it would be shared, and the choice of it."""
    part = TalkPart(who="Dev")
    with talks.opened(person.opened()) as here:
        copy = here.copied(part)
    return copy, Chosen(talks=(talks.part_of(copy, part),))


def shared_words(person):
    """What a worker reads as said in recordings: the label and the words of each."""
    whole = copy_presenters.talk(talk_of(person)[0], her="Asha")
    return [words for day in whole.days for each in day.messages for words in each.heard]


def finds_of_talk(person):
    """What must stay secret in it."""
    safe, chosen = person.opened(), talk_of(person)[1]
    return going.finds(safe, chosen, going.going(safe, chosen))


def test_words_that_she_saved_are_in_the_timeline_and_its_search_until_she_takes_them_back(asha):
    at = of_voice()
    press(asha, "words", at, text="CANARYHEARD outside, I will kill you")
    add(asha, ("other.txt", CHAT.replace(NAME, "PTT-2.opus")), ("PTT-2.opus", voice("another")))
    read_all()
    id = next(row.id for row, said in asha.opened().read_all(Evidence, Kept) if said.name == "PTT-2.opus")
    press(asha, "words", f"/n/f/h/{id}/0/1/0", text="CANARYOWN")
    look(asha)
    asha.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
    work()
    said = "CANARYHEARD outside, I will kill you"
    assert heard(asha) == [("message", said), ("message", "CANARYOWN")], "at the message that names the file"
    listed = page(asha, "/n/l")
    assert "What is said in it, as you wrote it down on" in listed
    assert ("CANARYHEARD outside" in listed, "not in this list yet" in listed) == (True, False)
    found = page(asha, sought(asha, "canaryheard"))
    assert '<mark class="ch-sought">CANARYHEARD</mark>' in found
    (address,) = re.findall(r'href="(/n/l/[^"]*/m\d+)"', found)
    one = page(asha, address)
    assert ("CANARYHEARD" in one, "(from a recording, as checked)" in one) == (True, True)
    secret = {"id": uuid.uuid4().hex, "kind": "words", "value": "CANARYHEARD"}
    asha.client.post("/n/k/new/5", secret, secure=True)
    words = shared_words(asha)
    assert any("Asha wrote down on" in label and told == said for label, told in words), "who, when, what"
    assert finds_of_talk(asha), "what must stay secret is found in words of a recording"
    assert not any(each.said for each in looks.newest(asha.opened()).order.inputs), (
        "no word stays in the order"
    )
    groups = looks.shown(asha.opened()).given.groups
    threats = f"/n/p/{next(n for n, each in enumerate(groups) if each.behaviour == 'threat_to_person')}"
    since = "You have since changed or taken back what is said in the recording"
    assert since not in page(asha, threats)
    press(asha, "words", at, text="CANARYNOW I am at home")
    assert since in page(asha, threats), "before a new look"
    assert "(from a recording, as checked)" not in page(asha, address), "and not at the message"
    assert "What you wrote down from 1 recording is not in this list yet." in page(asha, "/n/l")
    assert "CANARYHEARD" not in str(shared_words(asha)), "and none that was taken back is shared"
    assert looks.is_stale(asha.opened(), looks.newest(asha.opened())), "and no paper is made meanwhile"
    for gone in ("/n/l", sought(asha, "canaryheard")):
        assert "CANARYHEARD" not in page(asha, gone), "before a new look"
    press(asha, "undone", at)
    assert "CANARYHEARD" in page(asha, "/n/l"), "what was taken back stands again"
    press(asha, "undone", at)
    look(asha)
    assert heard(asha) == [("message", "CANARYOWN")]
