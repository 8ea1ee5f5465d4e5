"""Files, folders and ZIPs: every file once, nothing unpacked, every bound held."""

import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from chesil.readers import intake, registry, tars
from chesil.readers.media.kinds import media_type
from chesil.terms.errors import ReadingError
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

CHAT = "01/02/2025, 10:00 - Asha: hello\n13/02/2025, 10:01 - Dev: hi\n"


def is_media(document: Document) -> bool:
    return media_type(document.head) is not None


def packed(path: Path, entries: dict[str, bytes | str], *, compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def receive(path: Path) -> intake.Handed:
    return intake.receive(path, beside=frozenset(), is_media=is_media)


def test_every_file_of_a_folder_comes_once_in_name_order(tmp_path: Path):
    for name in ("b.txt", "a/c.txt", "a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(CHAT)
    found = intake.files([tmp_path, tmp_path / "b.txt"])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["a/c.txt", "a.txt", "b.txt"]


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "a.txt").write_text("x")
    (tmp_path / "real" / "out.txt").symlink_to("/etc/hostname")
    assert [path.name for path in intake.files([tmp_path / "real"])] == ["a.txt"]


def test_what_is_no_file_is_told_with_what_to_do_and_what_was_given_by_name_is_not(tmp_path: Path):
    given = tmp_path / "given"
    (given / "inner").mkdir(parents=True)
    (given / "a.txt").write_text("x")
    (given / "link.txt").symlink_to("/etc/hostname")
    (given / "inner" / "folder").symlink_to("/etc")
    (given / "nowhere").symlink_to("gone")
    os.mkfifo(given / "pipe")
    told = [(each.where, each.what.split(".")[0]) for each in intake.passed_over([given, given])]
    link, pipe = (
        "This is a link to something elsewhere",
        "This is not a file but a pipe, a device or the like",
    )
    assert told == [("folder", link), ("link.txt", link), ("nowhere", link), ("pipe", pipe)]
    assert all(each.next_step for each in intake.passed_over([given]))
    assert intake.passed_over([given, given / "link.txt"])[1].where == "nowhere"
    assert intake.files([given / "link.txt"]) == [given / "link.txt"]
    with pytest.raises(ReadingError, match=r"pipe: This is not a file"):
        intake.files([given / "pipe"])
    with pytest.raises(ReadingError, match=r"nowhere: This is a link"):
        intake.files([given / "nowhere"])


def test_a_folder_that_cannot_be_opened_is_told_and_given_alone_is_an_error(tmp_path: Path, monkeypatch):
    def closed(path):
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    (tmp_path / "closed").mkdir()
    (tmp_path / "a.txt").write_text("x")
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", closed)
    (told,) = intake.passed_over([tmp_path])
    assert str(told) == (
        "closed: This folder could not be opened. Nothing in it was read. The system says: Permission denied."
    )
    assert intake.files([tmp_path]) == [tmp_path / "a.txt"]
    with pytest.raises(ReadingError, match="could not be opened"):
        intake.files([tmp_path / "closed"])


def test_a_path_that_is_not_there_is_an_error_with_its_name(tmp_path: Path):
    with pytest.raises(ReadingError, match=r"gone\.txt"):
        intake.files([tmp_path / "gone.txt"])


def tarred(path: Path, entries: dict[str, bytes | str], *, form: int = tarfile.GNU_FORMAT) -> Path:
    with tarfile.open(path, "w", format=form) as archive:
        for name, data in entries.items():
            held, info = data.encode() if isinstance(data, str) else data, tarfile.TarInfo(name)
            info.size = len(held)
            archive.addfile(info, io.BytesIO(held))
    return path


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_a_tar_of_an_export_is_read_like_a_zip(tmp_path: Path, form: int):
    chat, picture = f"./{'a long folder/' * 9}_chat.txt", b"\xff\xd8\xff\xe0" + bytes(700)
    inner = packed(tmp_path / "i.zip", {"_chat.txt": CHAT, "b.jpg": picture}).read_bytes()
    members = {
        chat: CHAT,
        "a.jpg": picture,
        "c/._a": b"\x00\x05\x16\x07abc",
        "empty": b"",
        "i.zip": inner,
    }
    path = tarred(tmp_path / "c.tar", members, form=form)
    zipped = receive(
        packed(tmp_path / "c.zip", {name.removeprefix("./"): data for name, data in members.items()})
    )
    handed = receive(path)
    assert [(each.member, each.sha256) for each in handed.documents] == [
        (each.member, each.sha256) for each in zipped.documents
    ]
    assert (handed.linked, handed.passed_over, handed.faults) == (zipped.linked, zipped.passed_over, [])
    assert [each.read() for each in handed.documents] == [CHAT.encode()] * 2
    for name in handed.linked:
        with intake.open_member(intake.document(path), name) as stream:
            assert (stream.seek(2), stream.read(1), stream.seek(-1, 2)) == (2, picture[2:3], len(picture) - 1)
            assert (stream.read(), stream.read()) == (b"\0", b"")
    found = registry.read_file(path, beside=frozenset(), options=ReadOptions())
    assert [each.records for each in found.readings] == [2, 2]
    assert "2 pictures and recordings stay in the TAR." in found.remarks[0].sentence


def test_only_plain_files_of_a_tar_are_read(tmp_path: Path):
    kinds = {
        "hard": b"1",
        "soft": b"2",
        "device": b"3",
        "block": b"4",
        "pipe": b"6",
        "hole": b"S",
        "new": b"Z",
    }
    with tarfile.open(tmp_path / "c.tar", "w", format=tarfile.PAX_FORMAT) as archive:
        for name, kind in kinds.items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/hostname"
            archive.addfile(info)
        more = tarfile.TarInfo("more holes")
        more.pax_headers = {"GNU.sparse.realsize": str(1 << 40)}
        archive.addfile(more)
        for name in ("/abs.txt", "a/../../out.txt", "..\\out.txt", "C:out.txt", "good.txt"):
            info = tarfile.TarInfo(name)
            info.size = len(CHAT)
            archive.addfile(info, io.BytesIO(CHAT.encode()))
    handed = receive(tmp_path / "c.tar")
    assert [each.member for each in handed.documents] == ["good.txt"]
    assert [(each.where, each.code) for each in handed.faults[:-4]] == [
        *((name, "too-large" if name == "hole" else "reading") for name in kinds), ("more holes", "too-large"),
    ]  # fmt: skip
    assert {each.what for each in handed.faults[-4:]} == {
        "The name of this file leads out of the TAR. It was not read."
    }


def of_headers(*headers: tuple[bytes, bytes, bytes]) -> bytes:
    """A TAR made from headers: the kind of each, the size that it gives, and what follows it."""
    made = b""
    for kind, size, after in headers:
        block = bytearray(512)
        block[:5], block[124 : 124 + len(size)], block[156:157] = b"a.txt", size, kind
        block[257:265], block[148:156] = b"ustar\x0000", b" " * 8
        block[148:156] = b"%06o\0 " % sum(block)
        made += bytes(block) + after + bytes(-len(after) % 512)
    return made


GOOD = (b"0", b"%011o" % len(CHAT), CHAT.encode())


@pytest.mark.parametrize(
    "header",
    [
        (b"0", b"77777777777", b"x"), (b"0", b"\x80" + b"\xff" * 11, b"x"), (b"0", b"\xff" * 12, b"x"),
        (b"0", b"-1", b"x"), (b"x", b"00000000014", b"99 path=abc\n"), (b"x", b"00000000014", b"12 size=-99\n"),
        (b"x", b"00000000023", b"19 size=9999999999\n"), (b"L", b"00010000000", b"x" * (2 << 20)),
    ],
    ids=["size", "large", "negative", "signed", "record", "said size", "said large", "long name"],
)  # fmt: skip
def test_a_tar_with_a_lying_header_keeps_the_files_before_it(
    tmp_path: Path, header: tuple[bytes, bytes, bytes]
):
    (tmp_path / "c.tar").write_bytes(of_headers(GOOD, header, GOOD) + bytes(1024))
    handed = receive(tmp_path / "c.tar")
    assert [each.read() for each in handed.documents] == [CHAT.encode()]
    assert [each.what for each in handed.faults] == [
        "This TAR is damaged or cut short. Everything before that point was read."
    ]


def test_what_a_tar_holds_is_never_left_out_without_a_word():
    whole = bytearray(of_headers(GOOD, GOOD))
    whole[4:6], whole[148:156] = b"t/", b" " * 8  # a folder by its name, with bytes as only a file has
    whole[148:156] = b"%06o\0 " % sum(whole[:512])
    for after in (b"", bytes(1024) + of_headers(GOOD) + bytes(1024)):
        found = list(tars.members(io.BytesIO(bytes(whole) + after + bytes(1024)), where="c.tar", counted=id))
        assert [each.what for each in found if isinstance(each, ReadingError)] == [
            "This is not a plain file. It was left alone.",
            *(
                ["There is more after the end of this TAR, such as another TAR. It was not read."]
                if after
                else []
            ),
        ]
        assert [each.size for each in found if isinstance(each, tars.Member)] == [len(CHAT)]


def test_headers_of_a_tar_are_counted_as_they_are_read():
    told: list[int] = []
    whole = io.BytesIO(of_headers((b"5", b"", b""), GOOD, (b"2", b"", b"")) + bytes(1024))
    assert len(list(tars.members(whole, where="c.tar", counted=told.append))) == 2
    assert told == [1, 1, 1]


def test_media_in_a_zip_are_linked_and_mac_forks_passed_over(tmp_path: Path):
    path = packed(
        tmp_path / "c.zip",
        {
            "_chat.txt": CHAT,
            "a.jpg": b"\xff\xd8\xff\xe0" + bytes(20),
            "__MACOSX/._a": b"\x00\x05\x16\x07abc",
            "empty": b"",
        },
    )
    handed = receive(path)
    assert [each.member for each in handed.documents] == ["_chat.txt"]
    assert handed.linked == ["a.jpg"]
    assert handed.passed_over == ["__MACOSX/._a", "empty"]
    assert handed.documents[0].beside == {"_chat.txt", "a.jpg", "._a", "empty"}


def test_a_zip_in_a_zip_is_opened_and_a_third_level_is_not(tmp_path: Path):
    inner = packed(tmp_path / "i.zip", {"_chat.txt": CHAT}).read_bytes()
    middle = packed(tmp_path / "m.zip", {"i.zip": inner}).read_bytes()
    assert [each.member for each in receive(packed(tmp_path / "two.zip", {"i.zip": inner})).documents] == [
        "i.zip/_chat.txt"
    ]
    third = receive(packed(tmp_path / "three.zip", {"m.zip": middle})).documents
    assert [each.member for each in third] == ["m.zip/i.zip"]


def test_names_that_climb_out_are_only_names(tmp_path: Path):
    handed = receive(packed(tmp_path / "c.zip", {"../../evil.txt": CHAT, "/abs.txt": CHAT + "x"}))
    assert {each.member for each in handed.documents} == {"../../evil.txt", "/abs.txt"}
    assert sorted(path.name for path in tmp_path.parent.glob("evil*")) == []


def test_a_bomb_is_refused_and_the_rest_is_kept(tmp_path: Path):
    path = packed(tmp_path / "c.zip", {"bomb.txt": b"0" * (20 << 20), "chat.txt": CHAT})
    handed = receive(path)
    assert [each.member for each in handed.documents] == ["chat.txt"]
    assert [fault.code for fault in handed.faults] == ["too-large"]


def test_too_many_files_end_the_reading_of_that_zip(tmp_path: Path):
    path = packed(
        tmp_path / "c.zip",
        {f"{n}.txt": "" for n in range(intake.MOST_ENTRIES + 1)},
        compression=zipfile.ZIP_STORED,
    )
    assert [fault.code for fault in receive(path).faults] == ["too-large"]


def test_a_locked_zip_says_what_to_do(tmp_path: Path):
    data = bytearray(packed(tmp_path / "c.zip", {"a.txt": CHAT}).read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    (tmp_path / "locked.zip").write_bytes(data)
    (fault,) = receive(tmp_path / "locked.zip").faults
    assert "password" in fault.what
    assert "folder" in fault.next_step


def test_a_cut_zip_is_one_problem_of_that_file(tmp_path: Path):
    data = packed(tmp_path / "c.zip", {"_chat.txt": CHAT}).read_bytes()
    (tmp_path / "cut.zip").write_bytes(data[:-30])
    reading = registry.read_file(tmp_path / "cut.zip", beside=frozenset(), options=ReadOptions())
    (only,) = reading.readings
    assert (only.records, only.problems.height) == (1, 1)


def test_a_damaged_member_is_a_problem_and_the_others_are_read(tmp_path: Path):
    data = bytearray(
        packed(
            tmp_path / "c.zip", {"a.txt": "x" * 5_000, "b.txt": CHAT}, compression=zipfile.ZIP_STORED
        ).read_bytes()
    )
    data[data.index(b"xxx") + 100] = 0
    (tmp_path / "bad.zip").write_bytes(data)
    handed = receive(tmp_path / "bad.zip")
    assert [each.member for each in handed.documents] == ["b.txt"]
    assert len(handed.faults) == 1


def test_a_fault_in_a_reader_becomes_one_problem_without_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def broken(document: Document, options: ReadOptions) -> Reading:
        raise ZeroDivisionError("secret words of a message")

    reader = Reader(format="whatsapp", version="1", recognises=lambda document: True, read=broken)
    monkeypatch.setattr(registry, "READERS", (reader,))
    (only,) = registry.read_file(_chat(tmp_path), beside=frozenset(), options=ReadOptions()).readings
    assert only.problems.height == 1
    assert "secret" not in str(only.problems.rows())


def test_a_member_can_be_opened_again_and_again(tmp_path: Path):
    (member,) = receive(packed(tmp_path / "c.zip", {"_chat.txt": CHAT})).documents
    assert member.read() == member.read() == CHAT.encode()
    assert io.BytesIO(member.read()).read(2) == b"01"


def test_a_member_can_be_opened_after_the_zip_is_closed(tmp_path: Path):
    handed = receive(packed(tmp_path / "c.zip", {"_chat.txt": CHAT}))
    handed.archives.close()
    assert handed.documents[0].read() == CHAT.encode()


def test_a_name_that_is_not_utf_8_is_read_and_shown_as_text(tmp_path: Path):
    path = tmp_path / "caf\udce9.txt"
    path.write_text(CHAT)
    beside = intake.neighbours([path])[tmp_path]
    assert beside == {"caf\ufffd.txt"}
    (only,) = registry.read_file(path, beside=beside, options=ReadOptions()).readings
    assert (only.document.name, only.records, only.problems.height) == ("caf\ufffd.txt", 2, 0)
    path.write_bytes(b"SQLite format 3\0" + bytes(100) + b"PK\3\4")
    path.rename(tmp_path / "\udcff.zip")
    (tmp_path / "\udcff.zip").write_bytes(b"PK\3\4 no ZIP at all")
    (fault,) = receive(tmp_path / "\udcff.zip").faults
    assert "\ufffd.zip" in str(fault)


@pytest.mark.parametrize("kind", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_member_whose_packed_bytes_are_damaged_is_a_problem(tmp_path: Path, kind: int):
    data = bytearray(packed(tmp_path / "c.zip", {"a.txt": CHAT * 50}, compression=kind).read_bytes())
    data[45:75] = bytes(30)
    (tmp_path / "bad.zip").write_bytes(data)
    assert [str(fault) for fault in receive(tmp_path / "bad.zip").faults] == [
        "a.txt: A file in this ZIP is damaged. Make the export again, or copy the file again."
    ]


def test_a_member_that_is_listed_many_times_is_read_once_and_that_is_said(tmp_path: Path):
    data = packed(tmp_path / "c.zip", {"a.txt": CHAT}).read_bytes()
    start, end = data.index(b"PK\1\2"), data.index(b"PK\5\6")
    count = (10).to_bytes(2, "little")
    size = ((end - start) * 10).to_bytes(4, "little")
    tail = data[end : end + 8] + count + count + size + data[end + 16 :]
    (tmp_path / "ten.zip").write_bytes(data[:start] + data[start:end] * 10 + tail)
    handed = receive(tmp_path / "ten.zip")
    assert [each.member for each in handed.documents] == ["a.txt"]
    assert "twice" in str(handed.faults[0])


def test_a_zip_that_lists_nothing_says_so(tmp_path: Path):
    handed = receive(packed(tmp_path / "c.zip", {"folder/": ""}))
    assert [str(fault) for fault in handed.faults] == [
        "c.zip: This ZIP lists no files. Make the export again, or copy the file again."
    ]


def test_many_small_members_that_swell_end_the_reading_of_that_zip(tmp_path: Path):
    zeros = bytes(15 << 20)
    path = packed(tmp_path / "c.zip", {"0.txt": CHAT, **{f"{number}.txt": zeros for number in range(1, 12)}})
    handed = receive(path)
    assert handed.documents[0].read() == CHAT.encode()
    assert len(handed.documents) < 12
    assert [fault.code for fault in handed.faults] == ["too-large"]


def test_a_zip_in_a_zip_that_memory_cannot_hold_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    inner = packed(tmp_path / "i.zip", {"_chat.txt": CHAT}).read_bytes()
    path = packed(tmp_path / "c.zip", {"one.zip": inner, "two.zip": inner, "z.txt": CHAT})
    monkeypatch.setattr(intake, "MOST_HELD", len(inner))
    handed = receive(path)
    assert [each.member for each in handed.documents] == ["one.zip/_chat.txt", "z.txt"]
    assert "folder" in handed.faults[0].next_step


def test_no_reading_holds_on_to_the_start_of_its_file(tmp_path: Path):
    path = packed(tmp_path / "c.zip", {"_chat.txt": CHAT, "notes.toml": '[[entry]]\nwhat = "x"\n'})
    for file in (path, _chat(tmp_path)):
        for reading in registry.read_file(file, beside=frozenset(), options=ReadOptions()).readings:
            assert reading.document.head == b""


def _chat(folder: Path) -> Path:
    path = folder / "chat.txt"
    path.write_text(CHAT)
    return path
