"""`chesil paper compare`: what a paper hides stands in nothing that goes with it."""

import hashlib
import json
import zipfile

import pytest
from tests.leaks import photo

from chesil.documents import pages
from chesil.papers import comparing

HOME, MAIL, NUMBER = "50.7155, -2.4373", "asha.private@example.org", "07700 900555"
DOOR, KITCHEN = (hashlib.sha256(name).hexdigest() for name in (b"door", b"kitchen"))
PAPER = f"Chronology\nExhibit AK/1 {DOOR}\n26 October 2025, 00:20 Dev, +44 7700 900555: I am outside"
LIST = f"Exhibits\nAK/1 door.jpg, 26 October 2025\n{DOOR}"
ROW = "2025-10-25T23:20:00Z,2025-10-26 00:20:00 +01:00,I am outside"


def write(folder, *, table=ROW, listed=LIST, items=()):
    """A paper, its table, its list and a pack of all three with some items."""
    made = {
        "paper.pdf": pages.print_text("Chronology", PAPER),
        "table.csv": f"\ufeffat,at_local,text,place\n{table}\n".encode(),
        "list.pdf": pages.print_text("Exhibits", listed),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    with zipfile.ZipFile(folder / "pack.zip", "w") as pack:
        pack.writestr("manifest.json", json.dumps({"items": [{"sha256": DOOR}]}))
        pack.writestr("rows/0001.jsonl", json.dumps({"at": "2025-10-25T23:20:00Z", "from": NUMBER}))
        for name, data in {"derived/table.csv": made["table.csv"], **dict(items)}.items():
            pack.writestr(name, data)
    return [folder / name for name in (*made, "pack.zip")]


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def test_papers_that_tell_the_same_fit(folder, chesil):
    files = write(folder)
    made = chesil("paper", "compare", *files)
    assert made.status == 0, made.out
    assert "Nothing stands in one of them" in made.out


def test_each_fault_that_was_found_before_is_found_again(folder, chesil):
    """A home by its place and an own address in table and pack, a list of a file left out, a day in UTC."""
    files = write(
        folder,
        table=f'{ROW},"{HOME}"\n2025-10-27T10:00:00Z,2025-10-27 10:00:00 +00:00,write to {MAIL}',
        listed=f"{LIST}\nAK/2 kitchen.jpg, 25 October 2025\n{KITCHEN}",
        items=[("items/0001-door.jpg", photo()), ("items/0002-us.eml", f"To: {MAIL}\n\nhello".encode())],
    )
    found = {(each.what, each.file) for each in comparing.compare(files).differences}
    assert found == {
        ("hidden", "table.csv"), ("hidden", "pack.zip"), ("not there", "list.pdf"), ("UTC", "list.pdf"),
    }  # fmt: skip
    made = chesil("paper", "compare", *files)
    assert made.status == 1
    said = " ".join(made.out.split())
    assert MAIL not in said
    assert HOME not in said
    for part in ("the picture's place", "the mail's line", "2025-10-25", f"{KITCHEN[:12]}…"):
        assert part in said, said


def test_one_file_alone_and_one_that_cannot_be_read_are_refused(folder, chesil):
    files = write(folder, items=[("items/0001-x.zip", b"PK\x03\x04 broken")])
    assert "at least two files" in chesil("paper", "compare", files[0]).err
    made = chesil("paper", "compare", *files)
    assert made.status == 2
    assert "Nothing stands in one of them" not in made.out
