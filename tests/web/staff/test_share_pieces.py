"""Messages, pictures, whole files and who is who in a share: chosen, looked over, sent, read, stopped."""

import io
import re
import uuid
from base64 import b64decode
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from tests.web.conftest import PASSPHRASE, new_client
from tests.web.staff.test_sharing import OUTSIDE, code_of, entry, page, post, stored_bytes, taken
from tests.web.test_analysis import work
from tests.web.test_papers import ask
from tests.web.test_pictures import photo
from tests.web.test_reading_links import link_of

from chesil.vault.errors import KeyReplaced, WrongSecret
from chesil_web.foundation.keys import entrusted
from chesil_web.foundation.keys.models import Blob
from chesil_web.person.papers import gate
from chesil_web.person.sharing import link_actions, link_views, pieces, talks
from chesil_web.person.sharing.models import OwnShare, ShareLink, ShareRule
from chesil_web.record.evidence.models import Evidence
from chesil_web.record.given.copy_models import ShareMedia, SharePerson, ShareTalk
from chesil_web.record.given.models import Share
from chesil_web.record.links.models import ReadingLink
from chesil_web.staff.access import desks
from chesil_web.staff.cases.models import Case
from chesil_web.staff.risk import evidence
from chesil_web.staff.workforce import actions as workforce

pytestmark = pytest.mark.django_db
THREAT = "CANARYTHREAT I know where you live"
LONG = "CANARYLONG " + "again " * 500
CHAT = "".join(
    f"{day:02}/03/2026, 23:{minute:02} - Dev: {THREAT}\n" for day in range(13, 16) for minute in range(3)
) + (
    "16/03/2026, 10:00 - Asha: Please stop contacting me.\n"
    f"17/03/2026, 10:00 - Dev: {LONG}\n"
    "17/03/2026, 10:01 - Dev: <b>CANARYTAG</b>\n"
)
OTHER = "13/03/2026, 09:00 - Priya: CANARYOTHER are you all right?\n13/03/2026, 09:01 - Asha: Not really.\n"
FILES = {"WhatsApp Chat with Dev.txt": CHAT.encode(), "Priya.txt": OTHER.encode(), "door.jpg": photo()}


def kept_record(person):
    """Files that were read and looked through, an entry, and who Dev is."""
    sent = [SimpleUploadedFile(name, data) for name, data in FILES.items()]
    person.client.post("/n/f/add", {"files": sent}, secure=True)
    work()
    person.client.post("/n/p/look", secure=True)
    work()
    person.client.post("/n/p/answer", {"me": "Asha"}, secure=True)
    work()
    entry(person)
    post(person, "k/new/1", name="Dev", relation="We were a couple.", remember="CANARYREMEMBER")


@pytest.fixture
def asha(once):
    """Asha, whose files were looked through."""
    return once(kept_record)


@pytest.fixture
def advocate(asha, desk):
    """Kell, an advocate."""
    return desk(workforce.add_agency("Harbour Advocates", "advocates"), "advocate")


def begun(person):
    """Where the preview of a choice without entries is."""
    return post(person, "h/new", more="yes").removeprefix("/n/")


def with_talk(person, at, **said):
    given = {"who": "Dev"} | said
    return post(person, f"{at}/m", add="yes", **given).removeprefix("/n/")


def tick(person, address, status=302, name=""):
    """Tick everything of a page, or what has a name."""
    shown = page(person, address)
    found = re.findall(r'name="f" value="(\w+)".*?<bdi>([^<]+)</bdi>', shown, re.DOTALL)
    return post(person, address, status=status, f=[id for id, each in found if name in each])


def everything(person):
    """Where the preview is of a talk, a picture, a whole file and a person."""
    at = with_talk(person, begun(person))
    tick(person, f"{at}/p")
    tick(person, f"{at}/f", name="Dev")
    tick(person, f"{at}/w")
    return at


def send(person, at, code):
    """Where a share is in her record, once what was chosen there was sent."""
    where = post(person, f"{at}/to", code=code, name="Asha", passphrase=PASSPHRASE).removeprefix("/n/")
    until = (timezone.localdate() + timedelta(days=30)).isoformat()
    return post(person, where, purpose="To plan my safety", until=until).removeprefix("/n/")


@pytest.fixture
def read(asha, advocate):
    """Where Asha and Kell see a share of everything but the diary."""
    return send(asha, everything(asha), code_of(advocate)), taken(advocate)


def links(shown, words):
    return re.findall(rf'href="([^"]*{words}[^"]*)"', shown)


def test_nothing_is_ticked_before_she_ticks_it_and_each_file_says_whose_words_it_holds(asha):
    at = begun(asha)
    preview = page(asha, at)
    assert "Nothing is chosen yet." in preview
    assert "Continue" not in preview
    assert asha.client.get(f"/n/{at}/to", secure=True).url == f"/n/{at}"
    for address in ("p", "f", "w"):
        assert " checked" not in page(asha, f"{at}/{address}")
    files = page(asha, f"{at}/f")
    assert "It has words from these people: Dev, Asha" in files
    assert "It has words from these people: Priya" in files
    assert "A photo can hold the place where it was taken" in files
    assert "door.jpg" in page(asha, f"{at}/p")


def test_a_conversation_is_found_by_person_and_days_and_copied_with_where_it_is_from(asha):
    at = begun(asha)
    found = post(asha, f"{at}/m", status=200, who="Dev", find="yes")
    assert "Dev: 11, You: 1" in found
    assert "CANARYTHREAT" not in found
    at = with_talk(asha, at, since="2026-03-14", until="2026-03-17")
    preview = page(asha, at)
    assert "9 messages and calls" in preview
    assert "3 other messages and calls with them were not chosen." in preview
    (talk,) = links(preview, f"{at}/m/1/1")
    shown = page(asha, talk.removeprefix("/n/"))
    for words in (THREAT, "&lt;b&gt;CANARYTAG", "Please stop contacting me.", "record 4"):
        assert words in shown, words
    assert LONG.strip() in shown, "a long message is copied whole"
    assert sha256(CHAT.encode()).hexdigest() in shown
    assert "Line " in shown
    assert "CANARYOTHER" not in shown
    post(asha, f"{at}/m", drop="0")
    assert "Nothing is chosen yet." in page(asha, at)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"who": ""}, "Choose a person."), ({"who": "Nobody"}, "Choose a person."),
        ({"who": "Dev", "since": "2026-03-17", "until": "2026-03-14"}, "The last day is before"),
        ({"who": "Dev", "since": "2027-01-01"}, "Nothing was found."),
    ],
)  # fmt: skip
def test_a_search_that_cannot_be_done_says_what_to_change(asha, said, problem):
    assert problem in post(asha, f"{begun(asha)}/m", status=200, add="yes", **said)


def test_what_does_not_fit_is_refused_and_nothing_is_chosen(asha, monkeypatch):
    at = begun(asha)
    monkeypatch.setattr(talks, "MOST", 5)
    monkeypatch.setattr("chesil_web.person.sharing.adding_presenters.MOST", 5)
    assert "Share at most 5 at once" in post(asha, f"{at}/m", status=200, who="Dev", add="yes")
    monkeypatch.setattr(pieces, "MOST_BYTES", 100)
    assert "Share at most 100 bytes at once" in tick(asha, f"{at}/f", status=200)
    monkeypatch.setattr(pieces, "MOST_MEDIA", 0)
    assert "Tick at most 0." in tick(asha, f"{at}/p", status=200)
    assert "Nothing is chosen yet." in page(asha, at)


def test_the_worker_reads_what_the_preview_showed(asha, advocate):
    at = everything(asha)
    preview = page(asha, f"{at}/m/1/1").partition("<main")[2].partition("</main")[0]
    hers = send(asha, at, code_of(advocate))
    theirs = taken(advocate)
    shared = advocate.get(theirs)
    assert "We were a couple." in shared
    assert "CANARYREMEMBER" not in shared
    assert "1 other entry was not chosen." in shared
    (talk,) = links(shared, "/m/1/1")
    shown = advocate.get(talk).partition("<main")[2].partition("</main")[0]
    words = re.compile(r'<div class="ch-words ch-said" dir="auto">(.*?)</div>', re.DOTALL)
    assert words.findall(shown) == words.findall(preview)
    assert "· Asha</bdi>" in shown
    assert THREAT in page(asha, f"{hers}/m/1/1")
    assert "12 messages and calls" in page(asha, hers)


def test_a_picture_goes_without_its_place_and_a_whole_file_as_it_came(asha, advocate, read):
    shared = advocate.get(read[1])
    (picture,) = re.findall(r'src="([^"]+/p/[^"]+)"', shared)
    made = advocate.client.get(picture, secure=True)
    assert made.headers["Content-Type"] == "image/jpeg"
    assert b"CANARY" not in made.content
    assert Image.open(io.BytesIO(made.content)).size == (320, 240)
    (hers,) = re.findall(r'src="([^"]+/p/[^"]+)"', page(asha, read[0]))
    assert asha.client.get(hers, secure=True).content == made.content
    (file,) = set(links(shared, "/f/"))
    assert "12 messages" in advocate.get(file)
    assert "CANARYTHREAT" in advocate.get(f"{file}/r")
    answer = advocate.client.post(f"{file}/s", secure=True)
    assert b"".join(answer.streaming_content) == CHAT.encode()
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    looks = page(asha, read[0]).partition("Who opened it")[2]
    assert looks.count("saved a file: WhatsApp Chat with Dev.txt") == 1
    assert looks.count("Domestic abuse advocate, Harbour Advocates") == 2


def test_the_timeline_and_risk_have_messages_a_day_at_a_time(asha, advocate, read):
    case = Case.objects.get()
    shown = advocate.get(f"{case.id}/timeline?by=happened")
    assert shown.count("Conversation with Dev") == 5
    assert "From Dev: 3 messages and calls. CANARYTHREAT" in shown
    assert shown.count("again") < 100, "a long message is shown in part"
    assert "To Dev: 1 message or call. Please stop contacting me." in shown
    cited = [each.cited for each in evidence.evidence(advocate.worker, case, desks.opened(case.safe_id))]
    assert any("CANARYTHREAT" in each.words and each.kind == "share" for each in cited)
    (address, *_more) = links(shown, "d20260314")
    where = advocate.client.get(address, secure=True)
    assert where.url.endswith("/m/1/1#d20260314")
    assert 'id="d20260314"' in advocate.get(where.url.partition("#")[0])


def test_others_of_the_agency_do_not_reach_it_and_each_opening_is_a_look(asha, advocate, read, desk):
    shared = advocate.get(read[1])
    other = desk(workforce.Agency.objects.get(), "advocate", name="Dev Marsh")
    (file,) = set(links(shared, "/f/"))
    (talk,) = links(shared, "/m/1/1")
    (picture,) = re.findall(r'src="([^"]+/p/[^"]+)"', shared)
    for address in (file, f"{file}/r", talk, picture):
        other.get(address, status=404)
    other.post(f"{file}/s", status=404)
    manager = desk(workforce.Agency.objects.get(), "duty manager", name="Priya Other")
    manager.get(talk)
    assert "Duty manager, Harbour Advocates" in page(asha, read[0])


def test_stopping_ends_rows_pieces_and_files_and_what_is_on_its_way(asha, advocate, read, monkeypatch):
    monkeypatch.setattr("chesil_web.foundation.keys.files.BLOCK", 16)
    hers, theirs = read
    shared = advocate.get(theirs)
    (file,) = set(links(shared, "/f/"))
    (talk,) = links(shared, "/m/1/1")
    (picture,) = re.findall(r'src="([^"]+/p/[^"]+)"', shared)
    share = Share.objects.get()
    running = entrusted.open_as_installation(share.safe_id)
    on_its_way = iter(advocate.client.post(f"{file}/s", secure=True).streaming_content)
    assert next(on_its_way)
    post(asha, f"{hers}/stop", stop="yes")
    assert b"".join(on_its_way) == b""
    assert "saved a file" in page(asha, hers)
    for address in (theirs, file, f"{file}/r", talk, picture):
        advocate.get(address, status=404)
    advocate.post(f"{file}/s", status=404)
    with pytest.raises(WrongSecret):
        entrusted.open_as_installation(share.safe_id)
    for model in (ShareTalk, ShareMedia, SharePerson, Evidence):
        rows = list(model.objects.filter(safe_id=share.safe_id))
        assert rows, model
        with pytest.raises(KeyReplaced):
            running.drop(rows)
    assert "CANARYTHREAT" not in advocate.get(f"{Case.objects.get().id}/timeline?by=happened")
    assert THREAT in page(asha, f"{hers}/m/1/1")
    post(asha, f"{hers}/drop", sure="yes")
    assert not Blob.objects.filter(item__in=ShareMedia.objects.values("id")).exists()
    assert not Blob.objects.filter(item=file.rpartition("/")[2]).exists()


def test_what_changed_since_it_was_looked_over_is_taken_out(asha, advocate):
    at = everything(asha)
    file = Evidence.objects.get(id=re.search(r"/n/f/([0-9a-f-]+)/r/0/1", page(asha, at))[1])
    where = post(asha, f"{at}/to", code=code_of(advocate), name="Asha", passphrase=PASSPHRASE)
    asha.client.post(f"/n/f/{file.id}/d", secure=True)
    blobs = Blob.objects.count()
    until = (timezone.localdate() + timedelta(days=30)).isoformat()
    again = post(asha, where.removeprefix("/n/"), purpose="Help", until=until)
    assert again == f"/n/{at}"
    assert not Share.objects.exists()
    assert Blob.objects.count() == blobs
    assert "door.jpg" not in page(asha, at)
    assert "12 messages and calls" in page(asha, at)


def test_nothing_of_it_stands_in_clear(asha, advocate, read):
    stored = stored_bytes()
    for words in ("CANARYTHREAT", "We were a couple", "door.jpg", "WhatsApp Chat"):
        assert words.encode() not in stored, words


def test_another_record_reaches_none_of_it(asha, advocate, read, dev):
    at = begun(asha)
    for address in (f"{at}/m", f"{at}/p", f"{at}/f", f"{at}/w"):
        page(dev, address, status=404)
    dev.client.post(f"/n/{read[0]}", {"passphrase": PASSPHRASE}, secure=True)
    page(dev, f"{read[0]}/m/1/1", status=404)
    assert OUTSIDE not in page(dev, "h/new")


def test_single_messages_are_left_out_counted_and_never_go_by_another_way(asha, advocate):
    at = with_talk(asha, with_talk(asha, begun(asha)), since="2026-03-17")
    talk = f"{at}/m/1/1"
    boxes = re.findall(r'name="out" value="([^"]+)" id="([^"]+)"', page(asha, talk))
    tag = next(key for key, _id in boxes if key.split()[1] == "12")
    assert len(boxes) == len({id for _key, id in boxes}) == 12
    post(asha, talk, out=[tag, "no message"], leave="yes")
    assert "CANARYTAG" not in page(asha, talk)
    assert "CANARYTAG" not in page(asha, f"{at}/m/2/1"), "it stays out of every part that is chosen"
    assert "11 messages and calls" in page(asha, at)
    assert "1 message or call in between was left out." in page(asha, at)
    at = with_talk(asha, at)
    assert "CANARYTAG" not in page(asha, f"{at}/m/2/1"), "choosing the same days again brings nothing back"
    post(asha, f"{at}/m/2/1", back="yes")
    assert "CANARYTAG" in page(asha, f"{at}/m/2/1")
    post(asha, f"{at}/m/2/1", out=[tag], leave="yes")
    keep_secret(asha, "know where you live")
    assert "Decide about it first" in page(asha, at)
    secret = page(asha, f"{at}/secret")
    assert "Leave this message out" in secret
    post(asha, f"{at}/secret", outall0="on")
    shown = page(asha, at)
    assert "Decide about it first" not in shown
    assert "10 messages and calls in between were left out." in shown
    hers = send(asha, at, code_of(advocate))
    theirs = advocate.get(links(advocate.get(taken(advocate)), "/m/2/1")[0])
    assert THREAT not in theirs
    assert "CANARYTAG" not in theirs
    assert "10 messages and calls in between were left out." in theirs
    (told,) = (told for _row, told in asha.opened().read_all(OwnShare, ShareLink))
    assert len(told.out) == 10, "so that none of them goes later"
    assert page(asha, f"{hers}/m/2/1")


def keep_secret(person, value):
    person.client.post("/n/k/new/5", {"id": uuid.uuid4().hex, "kind": "words", "value": value}, secure=True)


def test_messages_that_came_since_go_with_one_press(asha, advocate, read):
    hers, theirs = read
    assert "Keep sharing these messages" in page(asha, f"{hers}/keep")
    assert "Choose a person." in post(asha, f"{hers}/keep", status=200, talk="Nobody")
    post(asha, f"{hers}/keep", talk="Dev")
    assert "Not shared yet" not in page(asha, f"{hers}/keep")
    today = timezone.localdate()
    came = f"{today:%Y-%m-%d}, 00:01 - Dev: CANARYNEW\n{today:%Y-%m-%d}, 00:02 - Asha: No.\n"
    asha.client.post("/n/f/add", {"files": [SimpleUploadedFile("more.txt", came.encode())]}, secure=True)
    work()
    asha.client.post("/n/p/look", secure=True)
    work()
    kept = page(asha, f"{hers}/keep")
    assert "Not shared yet: 2 messages and calls." in kept
    assert "CANARYNEW" not in advocate.get(f"{theirs}/m/1/1")
    rule = ShareRule.objects.get().id.hex
    post(asha, f"{hers}/keep", send=rule)
    post(asha, f"{hers}/keep", send=rule)
    assert "Not shared yet" not in page(asha, f"{hers}/keep")
    assert "CANARYNEW" in advocate.get(f"{theirs}/m/2/1")
    assert ShareTalk.objects.count() == 2
    post(asha, f"{hers}/keep", send="0" * 32, status=404)


def test_a_friends_link_carries_messages_and_pictures_and_nothing_to_save(asha):
    at = everything(asha)
    post(asha, f"{at}/l", passphrase=PASSPHRASE)
    before = page(asha, f"{at}/l")
    assert "A link cannot hold recordings, whole files or who is who." in before
    assert "messages and calls, 1 picture." in before
    hers, address, code = link_of(asha, at)
    answer = new_client().post(address, {"code": code}, secure=True)
    read = answer.content.decode()
    main = read.partition("<main")[2].partition("</main>")[0]
    assert THREAT in main
    assert "Please stop contacting me." in main
    assert "&lt;b&gt;CANARYTAG" in main
    assert "CANARYOTHER" not in main, "another conversation"
    assert "CANARYREMEMBER" not in read
    (picture,) = re.findall(r'src="data:image/jpeg;base64,([^"]+)"', main)
    made = b64decode(picture)
    assert Image.open(io.BytesIO(made)).size == (320, 240)
    assert b"CANARYMAKER" not in made
    assert not re.search(r"SHA-256|/n/|download|WhatsApp Chat", main)
    assert "data:" in answer["Content-Security-Policy"]
    assert "data:" not in new_client().get(address, secure=True)["Content-Security-Policy"]
    shown = page(asha, hers)
    assert THREAT in shown
    assert "door.jpg" in shown
    assert "picture" in shown
    blob = Blob.objects.get(item=ShareMedia.objects.get().id)
    Blob.objects.filter(id=blob.id).delete()
    assert (
        "A part of this is damaged"
        in new_client().post(address, {"code": code}, secure=True).content.decode()
    )
    blob.save(force_insert=True)
    post(asha, f"{hers}/stop", stop="yes")
    assert THREAT not in new_client().post(address, {"code": code}, secure=True).content.decode()
    post(asha, f"{hers}/drop", sure="yes")
    assert not Blob.objects.filter(item=blob.item).exists()


def test_a_link_with_too_many_messages_says_so_and_nothing_goes(asha, monkeypatch):
    at = with_talk(asha, begun(asha))
    monkeypatch.setattr(link_actions, "MOST_MESSAGES", 3)
    sent = {"name": "my sister", "lasts": "24", "passphrase": PASSPHRASE}
    assert "A link has at most 3 messages." in post(asha, f"{at}/l", status=200, **sent)
    assert not ReadingLink.objects.exists()


@pytest.fixture
def summary(asha):
    """Where Asha begins to share the summary that she made."""
    for _first in ("what is new is read", "the paper is made"):
        ask(asha, papers="summary", people="Dev")
        work()
    (address,) = re.findall(r'action="/n/(h/d/[^"]+)"', page(asha, "d"))
    assert f'action="/n/{address}"' in page(asha, "h/new")
    return address


def test_a_document_is_searched_and_goes_to_a_worker_as_it_was_saved(asha, advocate, summary):
    (to_read,) = re.findall(r'href="/n/(d/[^"]+/r)"', page(asha, "d"))
    assert "The words of page 1" in page(asha, to_read), "she reads it without saving it"
    begun(asha)
    at = post(asha, summary).removeprefix("/n/")
    shown = page(asha, at)
    assert "Documents you made" in shown
    assert "1 document<" in shown
    to_read = page(asha, re.search(r'href="/n/(h/new/[^"]+/d/[^"]+)"', shown)[1])
    assert 'src="data:image/jpeg;base64,' in to_read
    assert "Dev" in to_read
    assert "These people are named in what you share: Dev." in shown
    assert "You said that this must stay secret" not in shown
    assert OUTSIDE not in shown, "nothing that was chosen before goes along"
    hers, theirs = send(asha, at, code_of(advocate)), taken(advocate)
    read = advocate.get(theirs)
    assert "Documents they made" in read
    assert "The two-page summary: shopping list.pdf" in read
    (file,) = links(read, "/f/")
    shown = advocate.get(file)
    assert 'class="ch-page" src="data:image/jpeg;base64,' in shown
    assert "Dev" in shown.partition("The words of page 1")[2]
    assert shown.index("The words of page 1") < shown.index("Save the document")
    saved = b"".join(advocate.client.post(f"{file}/s", secure=True).streaming_content)
    assert saved.startswith(b"%PDF-")
    for did in ("read a document", "saved a file"):
        assert f"{did}: shopping list.pdf" in page(asha, hers)
    assert "1 document" in page(asha, hers)
    assert "The two-page summary: shopping list.pdf" in page(asha, hers)
    later = post(asha, summary).removeprefix("/n/")
    asha.client.post("/n/k/new/5", {"id": uuid.uuid4().hex, "kind": "words", "value": "Dev"}, secure=True)
    assert "Something you chose has since been changed" in page(asha, later), "it was searched for less"
    assert "You have since said that something in this document must stay secret" in tick(
        asha, f"{later}/d", status=200
    )


def test_a_friends_link_shows_the_pages_of_a_document_and_no_file(asha, summary, monkeypatch):
    at = post(asha, summary).removeprefix("/n/")
    sent = {"name": "my sister", "lasts": "24", "passphrase": PASSPHRASE}
    with monkeypatch.context() as few:
        few.setattr(link_views, "MOST_PAGES", 0)
        assert "pages of documents" in post(asha, f"{at}/l", status=200, **sent)
    hers, address, code = link_of(asha, at)
    read = new_client().post(address, {"code": code}, secure=True).content.decode()
    main = read.partition("<main")[2].partition("</main>")[0]
    pictures = re.findall(r'class="ch-page" src="data:image/jpeg;base64,([^"]+)"', main)
    assert pictures
    assert b64decode(pictures[0]).startswith(b"\xff\xd8")
    assert "The two-page summary" in main
    assert "Page 1 of" in main
    assert "Dev" in main.partition("The words of page 1")[2]
    assert not re.search(r"application/pdf|download|shopping list", main)
    assert page(asha, hers).count("shopping list.pdf") == 1


def test_a_document_of_another_record_or_with_something_undecided_is_not_shared(
    asha, dev, summary, monkeypatch
):
    at = post(asha, summary).removeprefix("/n/")
    post(dev, summary, status=404)
    assert "There is no document to share yet" in page(dev, f"{begun(dev)}/d")
    monkeypatch.setattr(gate, "open_finds", lambda asked: [asked])
    assert post(asha, summary).endswith("/secret")
    assert "1 document is not listed: something that must stay secret is in it" in page(asha, f"{at}/d")
    assert "Something you chose has since been changed" in page(asha, at)
