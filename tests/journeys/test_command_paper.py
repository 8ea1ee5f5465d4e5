"""`chesil paper`: from files to a bundle, and what is said when something is wrong."""

import io

import pikepdf
import pytest
from tests.leaks import MAIL, photo, words_of
from tests.unit.documents.accessible_pdf import findings
from tests.unit.documents.test_bundle import outside


@pytest.fixture
def files(tmp_path):
    for name, data in {
        "order.pdf": outside(), "us.eml": MAIL.encode(), "door.jpg": photo(), "notes.txt": "Line one\nمرحبا\n".encode(),
        "calls.csv": b"When,What\n1 May,\"=cmd, call\"\n",
    }.items():  # fmt: skip
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_files_become_a_bundle_and_each_rule_says_whether_it_is_met(chesil, files):
    names = ["order.pdf", "us.eml", "door.jpg", "notes.txt", "calls.csv"]
    begun = chesil("paper", "list", *(files / name for name in names), "--out", files / "b.toml")
    assert begun.status == 0, begun.err
    listed = files / "b.toml"
    listed.write_text(
        listed.read_text().replace(
            'title = "order"\nsection = "other"', 'title = "Order"\nsection = "orders"'
        )
    )
    made = chesil("paper", "bundle", listed, "--out", files / "b.pdf")
    assert made.status == 1, made.err  # the order has a page that is a picture
    assert "Pages without text: 3." in made.out
    pdf = (files / "b.pdf").read_bytes()
    assert [each for each in findings(pdf) if not each.startswith("31-")] == []
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as outline:
        assert [each.title for each in outline.root] == [
            "Index, page 1",
            "Orders, page 2",
            "Other papers, page 4",
        ]
        assert len(opened.pages) == 7
    for canary in (b"CANARYLINK", b"Examplephone"):
        assert canary not in pdf
    assert "File: us.eml" in words_of(pdf)
    assert files.name not in words_of(pdf), "no folder is named"
    again = chesil("paper", "bundle", listed, "--out", files / "b.pdf")
    assert again.status == 2
    assert "There is a file of this name already" in again.err


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('section = "other"', 'section = "nowhere"'), "has no section of these rules"),
        (('file = "us.eml"', 'file = "gone.eml"'), "names a file that is not there: gone.eml"),
        (('rules = "civil"', 'rules = "moon.toml"'), "The rules for a bundle cannot be read"),
        (('rules = "civil"', "rules = 1"), "The list of the bundle cannot be read"),
    ],
)
def test_a_list_that_is_wrong_says_what_and_where(chesil, files, change, words):
    listed = files / "b.toml"
    chesil("paper", "list", files / "us.eml", "--out", listed)
    listed.write_text(listed.read_text().replace(*change))
    made = chesil("paper", "bundle", listed, "--out", files / "b.pdf")
    assert made.status == 2
    assert words in " ".join(made.err.split())
    assert "Traceback" not in made.err
    assert not (files / "b.pdf").exists()
