"""Files, places and polls that a record names."""

import json

import pytest
from whatsapp_chats import LRM, android, codes, iphone, only, read, sentence


def names(row) -> list[str]:
    return [each["name"] for each in row["attachments"] or ()]


@pytest.mark.parametrize("words", ["file attached", "Datei angehängt", "archivo adjunto", "file allegato"])
def test_android_names_a_file_before_its_words(words):
    row = only(android(f"Dev: IMG-20260325-WA0001.jpg ({words})"))
    assert row["attachments"] == [
        {"name": "IMG-20260325-WA0001.jpg", "media_type": "image/jpeg", "size_bytes": None, "sha256": None}
    ]
    assert (row["kind"], row["details"]) == ("message", None)


@pytest.mark.parametrize("word", ["attached", "Anhang", "adjunto", "allegato"])
def test_ios_names_a_file_in_angle_brackets(word):
    name = "00000042-PHOTO-2026-03-25-10-00-07.jpg"
    row = only(iphone(f"Dev: {LRM}<{word}: {name}>").replace("[", f"{LRM}["))
    assert (names(row), row["details"]) == ([name], None)


def test_older_ios_names_a_file_before_the_bracket():
    assert names(only(iphone(f"Dev: notes.pdf <{LRM}attached>"))) == ["notes.pdf"]


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("VID-20260325-WA0002.mp4", "video/mp4"),
        ("PTT-20260325-WA0003.opus", "audio/ogg"),
        ("STK-20260325-WA0004.webp", "image/webp"),
        ("Eli.vcf", "text/vcard"),
        ("AUD-20260325-WA0005.", None),
        ("my: letter (final).PDF", "application/pdf"),
        ("what.xyz", None),
    ],
)
def test_the_kind_of_a_file_follows_from_its_name(name, media_type):
    row = only(android(f"Dev: {name} (file attached)"))
    assert [(each["name"], each["media_type"]) for each in row["attachments"]] == [(name, media_type)]


def test_a_caption_stands_on_the_next_lines_on_android():
    row = only(android("Dev: IMG-20260325-WA0001.jpg (file attached)\nyour door\nat night"))
    assert (names(row), json.loads(row["details"])) == (
        ["IMG-20260325-WA0001.jpg"],
        {"caption": "your door\nat night"},
    )


def test_a_document_has_its_title_beside_it_on_ios():
    said = f"Dev: A letter.pdf • {LRM}1 page {LRM}<attached: 00000043-A letter.pdf>"
    row = only(f"{LRM}{iphone(said)}")
    assert (names(row), json.loads(row["details"])) == (
        ["00000043-A letter.pdf"],
        {"caption": "A letter.pdf • 1 page"},
    )


def test_an_edited_caption_is_edited():
    row = only(android("Dev: IMG-20260325-WA0001.jpg (file attached)\nyour door <This message was edited>"))
    assert (row["state"], json.loads(row["details"]), names(row)) == (
        "edited",
        {"caption": "your door", "edited": True},
        ["IMG-20260325-WA0001.jpg"],
    )


@pytest.mark.parametrize(
    "said",
    [
        "<attached: x.jpg>",
        "look (file attached)",
        "x.jpg (file attached) yes",
        "(file attached)",
        "see <this>",
    ],
)
def test_a_person_who_types_about_files_attached_none(said):
    assert only(iphone(f"Dev: {said}"))["attachments"] is None


@pytest.mark.parametrize(
    ("said", "left_out"),
    [
        ("<Media omitted>", "media"),
        ("<Medien ausgeschlossen>", "media"),
        ("<Multimedia omitido>", "media"),
        ("<Media omessi>", "media"),
        ("<Video message omitted>", "video message"),
    ],
)
def test_android_says_what_it_left_out(said, left_out):
    row = only(android(f"Dev: {said}"))
    assert (row["kind"], row["text"], json.loads(row["details"])["left_out"]) == ("message", said, left_out)


@pytest.mark.parametrize(
    ("said", "left_out"),
    [
        ("image omitted", "image"), ("Image omitted", "image"), ("video omitted", "video"),
        ("audio omitted", "audio"), ("GIF omitted", "gif"), ("sticker omitted", "sticker"),
        ("document omitted", "document"), ("Contact card omitted", "contact card"),
        ("Bild weggelassen", "image"), ("Audio ausgelassen", "audio"), ("Kontaktkarte weggelassen", "contact card"),
        ("imagen omitida", "image"), ("video omitido", "video"), ("documento omitido", "document"),
        ("immagine omessa", "image"), ("sticker non incluso", "sticker"),
        ("You received a view once message. For added privacy, open it on your phone.", "view once"),
    ],
)  # fmt: skip
def test_ios_says_what_it_left_out(said, left_out):
    row = only(iphone(f"Dev: {LRM}{said}"))
    assert (row["kind"], json.loads(row["details"])["left_out"]) == ("message", left_out)
    assert only(iphone(f"Dev: {said}"))["details"] is None


def test_a_document_that_was_left_out_keeps_its_name():
    said = iphone(f"Dev: A letter.pdf • {LRM}3 pages {LRM}document omitted")
    for row in (only(said), only(f"{LRM}{said}")):
        assert names(row) == ["A letter.pdf"]
        assert json.loads(row["details"]) == {"language": "en", "left_out": "document", "pages": "3 pages"}
    assert only(said.replace(LRM, ""))["details"] is None


def test_what_was_left_out_is_counted():
    result = read(android("Dev: <Media omitted>", "Dev: <Media omitted>", "Asha: stop"))
    assert (
        sentence(result, "media-left-out")
        == "The export leaves out the picture, recording or file of 2 messages."
    )
    assert "media-left-out" not in codes(read(android("Asha: stop")))


def test_files_are_looked_for_beside_the_text():
    said = [f"Dev: {name} (file attached)" for name in ("a.jpg", "b.jpg", "café.pdf")]
    result = read(android(*said), beside=("a.jpg", "cafe\u0301.pdf", "_chat.txt"))
    assert sentence(result, "attachments") == "The messages name 3 files. 2 are in the same folder, 1 is not."


@pytest.mark.parametrize("word", ["Location", "location", "Standort", "Ubicación", "Posizione"])
@pytest.mark.parametrize("mark", ["", LRM])
def test_a_place_is_kept_in_degrees(word, mark):
    said = f"Dev: {mark}{word}: https://maps.google.com/?q=50.714100,-2.436900"
    for row in (only(android(said)), only(iphone(said))):
        assert (row["place"], row["kind"], row["details"]) == ("50.714100,-2.436900", "message", None)


def test_a_place_may_have_a_name():
    named = only(android("Dev: The Pub\nHigh Street\nlocation: https://maps.google.com/?q=50.7,-2.4"))
    assert (named["place"], json.loads(named["details"])) == ("50.7,-2.4", {"label": "The Pub\nHigh Street"})
    venue = only(
        iphone(f"Dev: {LRM}The Library (1 High St): https://foursquare.com/v/4ac518cef964a52019a620e3")
    )
    assert venue["place"] == "The Library (1 High St)"


def test_a_place_off_the_earth_is_none():
    assert only(android("Dev: location: https://maps.google.com/?q=95.7,-2.4"))["place"] is None


@pytest.mark.parametrize("said", ["live location shared", "Live-Standort wird geteilt."])
def test_a_live_place_is_said(said):
    assert json.loads(only(android(f"Dev: {said}"))["details"])["live_location"] is True


@pytest.mark.parametrize(
    ("poll", "option"),
    [("POLL", "OPTION"), ("UMFRAGE", "OPTION"), ("ENCUESTA", "OPCIÓN"), ("SONDAGGIO", "OPZIONE")],
)
@pytest.mark.parametrize("mark", ["", LRM])
def test_a_poll_has_a_question_and_options_with_votes(poll, option, mark):
    said = f"Dev: {mark}{poll}:\nWhere is she?\n{mark}{option}: at home (1 vote)\n{mark}{option}: I (do) not know (2 votes)"
    row = only(iphone(said) if mark else android(said))
    assert json.loads(row["details"])["poll"] == {
        "question": "Where is she?",
        "options": [{"option": "at home", "votes": 1}, {"option": "I (do) not know", "votes": 2}],
    }


def test_a_person_who_types_poll_makes_none():
    assert only(android("Dev: POLL:\nwho is next?"))["details"] is None


def test_hidden_marks_around_a_date_or_a_file_name_hide_neither():
    text = (
        "[\ufeff09.10.25, 09:53:20] Dev: eins\n[09.10.25, 09:54:00] Dev: zwei\n"
        f"[13.10.25, 09:55:00] Dev: {LRM}<Anhang: {LRM}a.jpg>\n"
    )
    result = read(text, beside=("a.jpg",))
    assert (result.rows["text"].to_list()[:2], result.problems.height) == (["eins", "zwei"], 0)
    assert names(result.rows.row(2, named=True)) == ["a.jpg"]
    twice = read(android(f"Dev: {LRM}{LRM}a.jpg (file attached)"), beside=("a.jpg",))
    assert names(twice.rows.row(-1, named=True)) == ["a.jpg"]
