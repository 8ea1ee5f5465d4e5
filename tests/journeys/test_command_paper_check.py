"""`chesil paper transcript` and `chesil paper check`: what goes out, and what is looked for before it does."""

import zipfile

import pytest
from tests.leaks import DEV_CHAT, FARAH_CHAT, MAIL, photo, words_of
from tests.unit.documents.accessible_pdf import findings

SECRETS = """
[[secret]]
name = "home"
kind = "point"
value = "50.7155, -2.4373"

[[secret]]
name = "her mail"
kind = "mail"
value = "asha.private@example.org"
"""


@pytest.fixture
def files(tmp_path):
    chat = DEV_CHAT + "26/10/2025, 08:00 - Dev: door.jpg (file attached)\n"
    with zipfile.ZipFile(tmp_path / "Dev.zip", "w") as archive:
        archive.writestr("WhatsApp Chat with Dev.txt", chat)
        archive.writestr("door.jpg", photo())
    given = {"door.jpg": photo(), "us.eml": MAIL.encode(), "farah.txt": FARAH_CHAT.encode(), "s.toml": SECRETS.encode()}  # fmt: skip
    for name, data in given.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_a_conversation_becomes_a_transcript_with_its_pictures_and_what_is_not_printed(chesil, files):
    made = chesil(
        "paper", "transcript", files / "Dev.zip", "--with", "Dev", "--me", "Asha", "--since", "2025-10-10",
        "--exhibit", "AK/3", "--out", files / "t.pdf",
    )  # fmt: skip
    assert made.status == 0, made.err
    said = " ".join(made.out.split())
    assert "3 messages and calls." in said
    assert "2 messages and calls with the same people, before 10 October 2025, are not printed" in said
    pdf = (files / "t.pdf").read_bytes()
    assert [each for each in findings(pdf) if not each.startswith("31-")] == []
    words = words_of(pdf)
    assert "AK/3" in words
    assert "answer me now" in words
    assert "I saw you at the gate" not in words
    assert b"Examplephone" not in pdf


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--with", "Eli"), "Nobody in these records goes by the name Eli. Names in the records: Dev, Farah"),
        ((), "messages with several people"),
        (("--with", "Dev", "--since", "2030-01-01"), "There is no message or call to print"),
    ],
)
def test_a_transcript_that_cannot_be_made_says_why_and_leaves_no_file(chesil, files, more, words):
    given = (files / "Dev.zip", files / "farah.txt", "--me", "Asha", *more)
    made = chesil("paper", "transcript", *given, "--out", files / "t.pdf")
    assert made.status == 2
    assert words in " ".join(made.err.split())
    assert not (files / "t.pdf").exists()


def test_secrets_in_files_are_found_with_their_place_and_hold_the_files_back(chesil, files):
    checked = chesil("paper", "check", files / "us.eml", files / "door.jpg", "--secrets", files / "s.toml")
    assert checked.status == 1
    lines = checked.out.splitlines()
    assert "- us.eml, the mail's line To: her mail, written as as••••••••••••••••••••rg." in lines
    assert any(line.startswith("- door.jpg, the picture's place: home, written as 50") for line in lines)
    assert "Look at these pictures yourself: door.jpg." in lines
    assert "asha.private" not in checked.out
    assert "Do not send them like this." in checked.out


def test_a_find_that_is_kept_with_a_reason_holds_nothing_back_and_another_place_does(chesil, files):
    found = chesil("paper", "check", files / "us.eml", "--secrets", files / "s.toml").out.splitlines()
    parts = [line.split(", ")[1].split(": her mail")[0] for line in found if line.startswith("- us.eml")]
    kept = "".join(
        f'[[kept]]\nsecret = "her mail"\nfile = "us.eml"\npart = "{part}"\nreason = "Dev has it."\n'
        for part in parts
    )
    (files / "s.toml").write_text(SECRETS + kept)
    assert chesil("paper", "check", files / "us.eml", "--secrets", files / "s.toml").status == 0
    (files / "note.txt").write_text("Write to asha.private@example.org")
    both = chesil("paper", "check", files / "us.eml", files / "note.txt", "--secrets", files / "s.toml")
    assert both.status == 1
    assert "1 find not settled" in both.out


def test_clean_files_may_go_and_a_part_that_nobody_can_read_may_not(chesil, files):
    clean = chesil("paper", "check", files / "farah.txt", "--secrets", files / "s.toml")
    assert clean.status == 0
    assert "Nothing on the list was found" in clean.out
    (files / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    broken = chesil("paper", "check", files / "broken.pdf", "--secrets", files / "s.toml")
    assert broken.status == 1
    assert "1 part not looked at" in broken.out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The secrets cannot be read"),
        ("secret = []", "A secret has no name or no value"),
        ('[[secret]]\nname = "CANARY"\nkind = "address"\nvalue = " "', "no name or no value"),
        (SECRETS + '[[kept]]\nsecret = "home"\nfile = "a"\npart = "b"\nreason = ""', "kept without a reason"),
        ("[[[", "The secrets cannot be read"),
    ],
)
def test_a_list_of_secrets_that_is_wrong_says_so_without_its_words(chesil, files, text, words):
    (files / "s.toml").write_text(text)
    checked = chesil("paper", "check", files / "farah.txt", "--secrets", files / "s.toml")
    assert checked.status == 2
    assert words in " ".join(checked.err.split())
    assert "CANARY" not in checked.err
    assert "Traceback" not in checked.err
