"""`chesil pack`, `complete` and `verify`: what is handed over, what is left out, and every calm refusal."""

import errno
import io
import json
import os
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pikepdf
import pyrage
import pytest
from pyrage.x25519 import Identity
from tests.case_folder.conftest import PASSPHRASE
from tests.vault.authority import Authority
from tests.vault.pack.verdicts import verdicts

from chesil.case_folder import handing_over
from chesil.cli import new_file
from chesil.vault import records
from chesil.vault.pack import encryption

PACK_PASSPHRASE = "oyster ladder gravel comet"  # noqa: S105 - of an invented pack
DEV = """04/03/2026, 14:30 - Dev: where are you
04/03/2026, 14:31 - Asha: at home, leave me alone
25/03/2026, 09:00 - Dev: I saw you at the gate
26/03/2026, 09:05 - Asha: stop
"""
ELI = """05/03/2026, 18:00 - Eli: dinner on sunday?
25/03/2026, 18:01 - Asha: yes
"""
DIARY = """[[entries]]
when = "2026-03-05"
what = "Dev stood outside"

[[entries]]
when = "2026-03-26"
what = "He rang twice"
"""
PICTURE = b"\x89no format that is known" * 40


@pytest.fixture
def told(chesil):
    """Run a command; each option whose name ends with -fd gets its text through a descriptor."""

    def run(*arguments, **secrets):
        opened, options = [], []
        for name, text in secrets.items():
            reading, writing = os.pipe()
            os.write(writing, text.encode() + b"\n")
            os.close(writing)
            opened.append(reading)
            options += [f"--{name.replace('_', '-')}", reading]
        try:
            return chesil(*arguments, *options)
        finally:
            for each in opened:
                os.close(each)

    return run


@pytest.fixture
def record(told, tmp_path, copies):
    """A case with two chats, a diary and a file of no known format, as the commands make it."""
    exports, folder = tmp_path / "exports", tmp_path / "record"
    exports.mkdir()
    (exports / "WhatsApp Chat with Dev.txt").write_text(DEV, "utf-8")
    (exports / "WhatsApp Chat with Eli.txt").write_text(ELI, "utf-8")
    (exports / "diary.toml").write_text(DIARY, "utf-8")
    (exports / "picture.bin").write_bytes(PICTURE)

    def make():
        assert told("init", folder, passphrase_fd=PASSPHRASE).status == 0
        assert told("add", folder, exports, "--day-first", passphrase_fd=PASSPHRASE).status in (0, 1)

    copies.put("record", folder, make)
    return folder


@pytest.fixture
def pack(told, record, tmp_path):
    """Make a pack of that case; gives how the command ended and where the pack is."""

    def make(*arguments, out="pack.zip", **secrets):
        path = tmp_path / out
        given = {"passphrase_fd": PASSPHRASE} | secrets
        ended = told("pack", record, "--out", path, "--me", "Asha", *arguments, **given)
        return ended, path

    return make


def checked(path):
    """What is in a pack, after both verifiers let it pass."""
    found = verdicts(path)
    assert (found.alone, found.ours) == (True, True), found.lines
    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def texts(files):
    """The words in the rows that a pack shows, and in the originals in it."""
    shown = [
        json.loads(line)["line"]["text"]
        for name, data in files.items()
        if name.endswith(".jsonl")
        for line in data.splitlines()
    ]
    return shown, {name.split("-", 1)[1]: data for name, data in files.items() if name.startswith("items/")}


def left_out(files):
    manifest = json.loads(files["manifest.json"])
    rows = sum((Counter(each["left_out"]) for each in manifest["tables"]), Counter())
    return dict(rows), {each["what"]: each["count"] for each in manifest["left_out"]}


def events(told, record):
    return told("open", "--passphrase-fd", *_descriptor(), record, "log").out.count(" made a pack")


def _descriptor():
    reading, writing = os.pipe()
    os.write(writing, PASSPHRASE.encode() + b"\n")
    os.close(writing)
    return [reading]


def test_a_whole_case_is_packed_with_originals_papers_and_proof(pack, tmp_path):
    ended, path = pack("--for", "Farah, solicitor", "--purpose", "advice")
    assert ended.status == 0, ended.err
    files = checked(path)
    shown, originals = texts(files)
    assert shown == []
    assert originals == {
        "WhatsApp-Chat-with-Dev.txt": DEV.encode(),
        "WhatsApp-Chat-with-Eli.txt": ELI.encode(),
        "diary.toml": DIARY.encode(),
        "picture.bin": PICTURE,
    }
    assert {"derived/timeline.csv", "derived/findings.json"} <= files.keys()
    assert any(name.startswith("derived/") and name.endswith(".pdf") for name in files)
    assert left_out(files) == ({}, {})
    record = records.read(files["export-record.json"])
    assert (record.recipient, record.purpose, record.items) == ("Farah, solicitor", "advice", 4)
    assert "python3 -I verify.py pack.zip" in ended.out
    assert "It is not encrypted." in ended.out
    assert path.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob(".*.part"))


def test_its_own_verify_py_says_so_on_a_machine_without_chesil(pack, chesil, tmp_path):
    _, path = pack()
    with zipfile.ZipFile(path) as zipped:
        zipped.extract("verify.py", tmp_path)
    bare = Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}")
    assert (
        subprocess.run([bare, "-I", "-c", "import chesil"], capture_output=True, check=False).returncode == 1
    )
    done = subprocess.run(
        [bare, "-I", tmp_path / "verify.py", path], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert (done.returncode, done.stderr) == (0, "")
    last = "The pack is intact, but its time stamps do not bear out 4 of its dates: see NOTE.\n"
    assert done.stdout.endswith(last)
    assert chesil("verify", path).out.endswith(last)


def test_a_person_is_handed_over_with_both_sides_of_the_talk(pack):
    ended, path = pack("--person", "Dev", "--about", "Dev")
    assert ended.status == 0, ended.err
    files = checked(path)
    _, originals = texts(files)
    assert originals == {"WhatsApp-Chat-with-Dev.txt": DEV.encode()}
    everything = b"".join(data for name, data in files.items() if not name.startswith("verify"))
    assert b"dinner on sunday" not in everything
    assert b"Eli" not in everything
    assert left_out(files) == ({}, {"whole files": 3})


def test_days_are_handed_over_as_rows_with_the_others_counted(pack):
    ended, path = pack("--since", "2026-03-20", "--until", "2026-03-25")
    assert ended.status == 0, ended.err
    files = checked(path)
    shown, originals = texts(files)
    assert sorted(shown) == ["I saw you at the gate", "yes"]
    assert originals == {}
    assert left_out(files) == ({"message": 4}, {"whole files": 2})
    everything = b"".join(data for name, data in files.items() if name.startswith(("rows/", "derived/")))
    for hidden in (b"where are you", b"leave me alone", b"dinner", b"stood outside"):
        assert hidden not in everything
    assert records.read(files["export-record.json"]).left_out == 6


def test_both_sides_of_a_talk_stay_in_a_slice_of_days(pack):
    _, path = pack("--person", "Dev", "--since", "2026-03-20", "--about", "Dev")
    shown, _ = texts(checked(path))
    assert shown == ["I saw you at the gate", "stop"]


def test_kinds_are_handed_over(pack):
    _, path = pack("--kind", "note")
    files = checked(path)
    _, originals = texts(files)
    assert originals == {"diary.toml": DIARY.encode()}
    assert left_out(files) == ({}, {"whole files": 3})


def test_a_removed_file_is_counted_and_not_handed_over(pack, told, record):
    reading = _descriptor()
    assert told("open", "--passphrase-fd", *reading, record, "remove", "diary.toml").status == 0
    _, path = pack()
    files = checked(path)
    assert left_out(files) == ({}, {"removed files": 1})
    assert b"stood outside" not in b"".join(files.values())


def test_without_papers_there_are_none_and_nobody_is_asked_who_she_is(told, record, tmp_path):
    path = tmp_path / "pack.zip"
    ended = told("pack", record, "--out", path, "--no-papers", passphrase_fd=PASSPHRASE)
    assert ended.status == 0, ended.err
    assert not any(name.startswith("derived/") for name in checked(path))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--person", "Nobody"), "can be meant by"),
        (("--kind", "gossip"), "There is no kind"),
        (("--since", "2031-01-01"), "Nothing in this case fits"),
        (("--for", "age1nokey"), "not a public key of age"),
        (("--no-papers", "--sign", "key.p12"), "no chronology to sign"),
        (("--sign", "nowhere.p12"), "could not be opened"),
        (("--people", "nowhere.toml"), ""),
    ],
)
def test_a_wrong_choice_is_said_before_anything_is_written_or_logged(
    pack, told, record, tmp_path, arguments, words
):
    ended, path = pack(*arguments)
    assert ended.status == 2
    assert words in " ".join(ended.err.split())
    assert "fault in Chesil" not in ended.err
    assert not path.exists()
    assert not list(tmp_path.glob(".*"))
    assert events(told, record) == 0


def test_a_wrong_passphrase_packs_nothing(pack, tmp_path):
    ended, path = pack(passphrase_fd=PACK_PASSPHRASE)
    assert ended.status == 2
    assert not path.exists()
    assert not list(tmp_path.glob(".*"))


def test_a_file_that_is_there_is_never_written_over(pack, told, record, tmp_path):
    (tmp_path / "pack.zip").write_text("mine")
    ended, path = pack()
    assert ended.status == 2
    assert "There is a file of this name already" in ended.err
    assert path.read_text() == "mine"
    assert events(told, record) == 0


def test_a_link_to_nothing_counts_as_a_file_that_is_there(pack, tmp_path):
    (tmp_path / "pack.zip").symlink_to(tmp_path / "elsewhere")
    ended, _ = pack()
    assert ended.status == 2
    assert not (tmp_path / "elsewhere").exists()


def test_a_place_that_cannot_be_written_is_said_before_the_log_tells_of_a_pack(pack, told, record):
    ended, _ = pack(out="no/such/folder/pack.zip")
    assert ended.status == 2
    assert "cannot be written" in ended.err
    assert events(told, record) == 0


def test_a_full_disk_leaves_no_half_pack(pack, tmp_path, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(new_file.os, "fsync", full)
    ended, path = pack()
    assert ended.status == 2
    assert "no room" in ended.err
    assert not path.exists()
    assert not list(tmp_path.glob(".*"))


def test_a_stop_leaves_no_half_pack(pack, tmp_path, monkeypatch):
    made = handing_over.pack_chunks

    def stopped(*arguments, **rest):
        chunks = made(*arguments, **rest)
        yield next(chunks)
        raise KeyboardInterrupt

    monkeypatch.setattr(handing_over, "pack_chunks", stopped)
    ended, path = pack()
    assert ended.status == 2
    assert "Stopped." in ended.err
    assert not path.exists()
    assert not list(tmp_path.glob(".*"))


def test_what_a_killed_run_left_is_cleared_away_by_the_next(pack, tmp_path):
    (tmp_path / ".pack.zip.part").write_bytes(b"half")
    _, path = pack()
    checked(path)
    assert not list(tmp_path.glob(".*"))


def test_a_damaged_original_is_not_packed(pack, told, record, tmp_path):
    blob = max(
        (path for path in record.rglob("*") if path.is_file() and path.suffix == ""),
        key=lambda each: each.stat().st_size,
    )
    blob.chmod(0o600)
    blob.write_bytes(blob.read_bytes()[:-1])
    ended, path = pack()
    assert ended.status == 2
    assert "fault in Chesil" not in ended.err
    assert not path.exists()
    assert events(told, record) == 0


def test_a_pack_for_an_age_key_opens_with_its_identity_alone(pack, tmp_path):
    mine, other = Identity.generate(), Identity.generate()
    ended, path = pack("--for", str(mine.to_public()), out="pack.zip.age")
    assert ended.status == 0, ended.err
    assert "age -d -o pack.zip pack.zip.age" in ended.out
    assert "It is not encrypted" not in ended.out
    data = path.read_bytes()
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(data, [other])
    (tmp_path / "opened.zip").write_bytes(pyrage.decrypt(data, [mine]))
    files = checked(tmp_path / "opened.zip")
    assert records.read(files["export-record.json"]).recipient == str(mine.to_public())


def test_a_pack_is_closed_with_a_passphrase_that_is_hard_to_guess(pack, tmp_path, monkeypatch):
    monkeypatch.setattr(encryption, "_WORK", 10)
    ended, path = pack(lock_fd="password1")
    assert ended.status == 2
    assert "too easy to guess" in ended.err
    assert not path.exists()
    ended, path = pack(lock_fd=PACK_PASSPHRASE)
    assert ended.status == 0, ended.err
    (tmp_path / "opened.zip").write_bytes(pyrage.passphrase.decrypt(path.read_bytes(), PACK_PASSPHRASE))
    checked(tmp_path / "opened.zip")
    assert PACK_PASSPHRASE not in ended.out


def test_a_pack_is_closed_in_one_way_only(pack):
    ended, path = pack("--for", str(Identity.generate().to_public()), lock_fd=PACK_PASSPHRASE)
    assert ended.status == 2
    assert "either to an age key or to a passphrase" in ended.err
    assert not path.exists()


def test_no_option_takes_a_secret(chesil):
    """A secret in an argument stands in the list of processes and in the shell's history."""
    for command in ("pack", "complete", "verify"):
        words = chesil(command, "--help").out.lower()
        assert "passphrase <" not in words
        for each in ("--passphrase ", "--sign-passphrase", "--secret", "--code <"):
            assert each not in words


@pytest.fixture
def signing_key(tmp_path):
    pytest.importorskip("pyhanko", reason="the extra 'sign' is not installed")
    from tests.vault.pack.test_signing import SECRET, new_signer

    path = tmp_path / "key.p12"
    path.write_bytes(new_signer()[0])
    return path, SECRET


def stamped(signed):
    """Whether the one signature of a PDF holds a time stamp; it must hold for the whole file."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    (signature,) = PdfFileReader(io.BytesIO(signed)).embedded_signatures
    signature.compute_integrity_info()
    assert signature.evaluate_signature_coverage().name == "ENTIRE_FILE"
    kinds = [each["type"].native for each in signature.signer_info["unsigned_attrs"]]
    return "signature_time_stamp_token" in kinds


def chronologies(files):
    return [data for name, data in files.items() if name.startswith("derived/") and name.endswith(".pdf")]


def test_the_chronology_is_signed_and_time_stamped_where_an_authority_is_named(
    pack, told, record, tmp_path, signing_key
):
    path, secret = signing_key
    _, unstamped = pack("--sign", path, sign_fd=secret, out="first.zip")
    for each in chronologies(checked(unstamped)):
        assert not stamped(each)
    with Authority(name="One") as one, Authority("error", name="Another") as another:
        name_authorities(told, record, tmp_path, another, one)
        ended, second = pack("--sign", path, sign_fd=secret, out="second.zip")
        assert ended.status == 0, ended.err
    papers = chronologies(checked(second))
    assert papers
    for each in papers:
        assert stamped(each)
        assert len(pikepdf.open(io.BytesIO(each)).pages) >= 1


def test_a_signing_key_that_does_not_open_packs_nothing(pack, told, record, signing_key):
    ended, path = pack("--sign", signing_key[0], sign_fd="not its passphrase")
    assert ended.status == 2
    assert "signing key does not open" in " ".join(ended.err.split())
    assert not path.exists()
    assert events(told, record) == 0


def name_authorities(told, record, folder, *authorities):
    lines = []
    for each in authorities:
        (folder / f"{each.name}.pem").write_bytes(each.root_pem)
        lines.append(f'[[authority]]\nname = "{each.name}"\nurl = "{each.url}"\nroots = "{each.name}.pem"\n')
    (folder / "authorities.toml").write_text("\n".join(lines))
    return told("anchor", record, "--authorities", folder / "authorities.toml", passphrase_fd=PASSPHRASE)


def test_a_pack_is_time_stamped_when_it_is_made(pack, told, record, tmp_path):
    with Authority(name="One") as one:
        assert name_authorities(told, record, tmp_path, one).status == 0
        ended, path = pack()
    assert "chesil complete" not in ended.out
    files = checked(path)
    assert "anchors/export/token-1.tsr" in files
    assert all(each["dated"] for each in json.loads(files["manifest.json"])["records"])


def test_a_pack_that_was_not_stamped_is_completed_later(pack, told, record, tmp_path):
    with Authority(name="One") as one:
        name_authorities(told, record, tmp_path, one)
        one.mode = "error"
        ended, path = pack()
        assert ended.status == 0, ended.err
        assert "When one has: chesil complete" in ended.out
        assert "anchors/export/token-1.tsr" not in checked(path)
        whole = tmp_path / "whole.zip"
        early = told("complete", record, path, "--out", whole, passphrase_fd=PASSPHRASE)
        assert early.status == 2
        assert "chesil anchor" in early.err
        assert not whole.exists()
        one.mode = "good"
        assert told("anchor", record, passphrase_fd=PASSPHRASE).status == 0
    assert told("complete", record, path, "--out", whole, passphrase_fd=PASSPHRASE).status == 0
    assert "anchors/export/token-1.tsr" in checked(whole)
    again = told("complete", record, whole, "--out", tmp_path / "again.zip", passphrase_fd=PASSPHRASE)
    assert again.status == 2
    assert "complete already" in again.err
    assert (
        told(
            "complete", record, tmp_path / "none.zip", "--out", tmp_path / "x.zip", passphrase_fd=PASSPHRASE
        ).status
        == 2
    )


def test_verify_says_what_holds_and_what_does_not(pack, chesil, tmp_path):
    ended, path = pack()
    mark = next(line.strip() for line in ended.out.splitlines() if line.strip().count(" ") == 7)
    good = chesil("verify", path, "--key", mark)
    assert good.status == 0
    assert "OK   Its key has the fingerprint you gave." in good.out
    assert "The pack is intact" in good.out.splitlines()[-1]
    assert "Is it the one you were told?" in chesil("verify", path).out
    wrong = chesil("verify", path, "--key", "0" * 64)
    assert wrong.status == 1
    assert wrong.out.endswith("The pack is not intact: 1 check failed.\n")
    with zipfile.ZipFile(path) as zipped:
        zipped.extractall(tmp_path / "folder")
    assert chesil("verify", tmp_path / "folder").status == 0
    (tmp_path / "folder" / "items" / "0003-diary.toml").write_text("changed")
    changed = chesil("verify", tmp_path / "folder")
    assert changed.status == 1
    assert "FAIL items/0003-diary.toml" in changed.out


@pytest.mark.parametrize("key", ["abc", "", "g" * 64])
def test_verify_refuses_a_fingerprint_that_is_none(pack, chesil, key):
    _, path = pack()
    ended = chesil("verify", path, "--key", key)
    assert ended.status == 2
    assert "no fingerprint" in ended.err


def test_verify_says_that_a_pack_is_encrypted_or_not_there(chesil, tmp_path):
    (tmp_path / "pack.age").write_bytes(b"age-encryption.org/v1\n-> X25519 ")
    ended = chesil("verify", tmp_path / "pack.age")
    assert ended.status == 2
    assert "This pack is encrypted." in ended.err
    assert "age -d" in ended.err
    gone = chesil("verify", tmp_path / "gone.zip")
    assert gone.status == 2
    assert "could not be opened" in gone.err
    (tmp_path / "other.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    other = chesil("verify", tmp_path / "other.zip")
    assert other.status == 1
    assert "FAIL" in other.out


COVER = """
name = "Asha"
reach = "CANARYREACH by text"
alleged = "He waits outside and writes at night."
asks = ["Please look at his phone."]
phone = ["The chat with Dev is here, whole."]
[[unused]]
what = "Messages with my sister"
count = 210
why = "They are about other things"
"""


def test_a_hand_over_to_the_police_has_a_cover_page_and_parts_that_each_hold(pack, chesil, record, tmp_path):
    from tests.leaks import words_of
    from tests.unit.documents.accessible_pdf import findings

    assert chesil("paper", "cover", "--out", tmp_path / "new.toml").status == 0
    (tmp_path / "cover.toml").write_text(COVER)
    ended, path = pack("--cover", tmp_path / "cover.toml", "--me", "Asha", "--about", "Dev", "--everything")
    assert ended.status == 0, ended.err
    with zipfile.ZipFile(path) as made:
        cover = made.read("derived/cover.pdf")
        assert "derived/timeline.csv" in made.namelist()
    assert findings(cover) == []
    words = " ".join(words_of(cover).split())
    for each in (
        "CANARYREACH",
        "He waits outside",
        "Please look at his phone.",
        "The chat with Dev is here",
        "sister",
        "210",
        "1 part",
    ):
        assert each in words, each
    assert chesil("verify", path).status == 0


def test_what_is_larger_than_a_part_goes_in_several_each_with_what_is_in_the_others(
    told, record, chesil, tmp_path, monkeypatch
):
    from chesil.case_folder import splitting

    monkeypatch.setattr(splitting, "_BESIDE", (10 << 20) - 1_200)
    options = (
        "--no-papers",
        "--everything",
        "--part-size",
        "10",
        "--for",
        "the police",
        "--out",
        tmp_path / "h.zip",
    )
    ended = told("pack", record, *options, passphrase_fd=PASSPHRASE)
    assert ended.status == 0, ended.err
    parts = sorted(tmp_path.glob("h-*-of-*.zip"))
    assert len(parts) > 1
    assert not (tmp_path / "h.zip").exists()
    items, manifests = [], []
    for number, part in enumerate(parts, 1):
        assert part.name == f"h-{number}-of-{len(parts)}.zip"
        assert chesil("verify", part).status == 0
        with zipfile.ZipFile(part) as made:
            items += [name for name in made.namelist() if name.startswith("items/")]
            manifests.append(json.loads(made.read("manifest.json")))
    assert len(items) == 4
    for manifest in manifests:
        assert [each["what"] for each in manifest["left_out"] if "other parts" in each["why"]] == [
            "files and tables"
        ]


def test_a_hand_over_that_cannot_be_made_leaves_no_part(told, record, tmp_path, monkeypatch):
    from chesil.case_folder import splitting

    monkeypatch.setattr(splitting, "_BESIDE", (10 << 20) - 1_200)
    made = handing_over.pack_chunks
    count = []

    def stopped(*arguments, **rest):
        count.append(1)
        if len(count) > 1:
            raise KeyboardInterrupt
        yield from made(*arguments, **rest)

    monkeypatch.setattr(handing_over, "pack_chunks", stopped)
    options = ("--no-papers", "--everything", "--part-size", "10", "--out", tmp_path / "h.zip")
    assert told("pack", record, *options, passphrase_fd=PASSPHRASE).status == 2
    assert not list(tmp_path.glob("*.zip"))
    (tmp_path / "c.toml").write_text('name = ""\nchildren_case = true\n')
    held = told(
        "pack",
        record,
        "--cover",
        tmp_path / "c.toml",
        "--me",
        "Asha",
        "--about",
        "Dev",
        "--out",
        tmp_path / "x.zip",
        passphrase_fd=PASSPHRASE,
    )
    assert held.status == 2
    assert "not even to the police" in " ".join(held.err.split())
    (tmp_path / "c.toml").write_text("name = 1")
    assert (
        "cannot be used"
        in told(
            "pack",
            record,
            "--cover",
            tmp_path / "c.toml",
            "--out",
            tmp_path / "x.zip",
            passphrase_fd=PASSPHRASE,
        ).err
    )
    assert not list(tmp_path.glob("*.zip"))
