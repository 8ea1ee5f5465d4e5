"""A bundle for a court, looked at in its bytes: each rule by a check that shares no code with what made it."""

import io
from datetime import date

import attrs
import msgspec
import pikepdf
import pytest
from PIL import Image
from tests.leaks import letters_of_drawing, photo, words_of
from tests.unit.documents.accessible_pdf import findings

from chesil.documents import bundle, foreign, pages
from chesil.documents.bundle import Document, Heading, make_bundle
from chesil.documents.drawn import without_notes
from chesil.documents.pictures import Thumbnail
from chesil.documents.unreadable import PdfUnreadable

CIVIL, FAMILY = bundle.shipped("civil"), bundle.shipped("family")
HEADING = Heading(
    court="County Court at Northmere",
    case_number="K00NM123",
    parties=("Asha Patel, claimant", "Dev Roe, defendant"),
)
SECTIONS = {"claim": "applications", "statements": "statements", "exhibits": "other", "other": "reports"}


def table():
    rows = [
        ["When", "From", "To", "Kind", "Words"],
        *[[f"{n} May 2026", "Dev", "Asha", "message", "Where are you"] for n in range(1, 60)],
    ]
    return pages.print_table("Messages in May", rows)


def outside(*, turned=0, box=(0, 0, 612, 792)):
    """A PDF of somebody else, with a script, a link, a note of its own, and pages of two kinds."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    image = pdf.make_stream(photo(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=64, Height=48,
        ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode)  # fmt: skip
    for content in (
        b"q BT /F1 12 Tf 72 700 Td (SECRETSCRIPT order) Tj ET",
        b"q 200 0 0 200 72 400 cm /Im0 Do Q Q",
    ):
        page = pdf.add_blank_page(page_size=(box[2], box[3]))
        page.obj.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F1=font), XObject=pikepdf.Dictionary(Im0=image)
        )
        page.obj.Contents = pdf.make_stream(content)
        page.obj.Rotate = turned
        page.obj.Annots = pikepdf.Array([pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 10, 10],
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org/CANARYLINK"),
        )])  # fmt: skip
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="CANARYSCRIPT")
    pdf.docinfo["/Author"] = "CANARYAUTHOR"
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def documents():
    text = pages.print_text(
        "What the council wrote", "First line\n\nمرحبا\nLast line", about=("SHA-256 of the file: 0a1b",)
    )
    mail = pages.print_mail(
        "Mail of 3 May", {"From": "Dev", "To": "Asha", "Subject": "us", "Cc": ""}, "You cannot hide."
    )
    picture = pages.print_picture("Exhibit AB/1", Thumbnail(photo(), 64, 48), caption="The door")
    order = foreign.cleaned(outside(), title="Order of 1 May")
    return [
        Document(
            key="order",
            title="Order of 1 May",
            section="claim",
            kind="order",
            day=date(2026, 5, 1),
            pdf=order,
            tagged=False,
        ),
        Document(key="claim", title="Claim", section="claim", pdf=text),
        Document(key="table", title="Messages in May", section="exhibits", kind="messages", pdf=table()),
        Document(key="mail", title="Mail of 3 May", section="exhibits", kind="letters", pdf=mail),
        Document(
            key="door", title="Exhibit AB/1, the door", section="exhibits", kind="photographs", pdf=picture
        ),
        Document(
            key="statement", title="Statement of Asha Patel", section="statements", kind="statement", pdf=text
        ),
    ]


@pytest.fixture(scope="module")
def civil(documents):
    late = [Document(key="late", title="Later letter", section="other", pdf=documents[1].pdf)]
    return make_bundle(CIVIL, documents, heading=HEADING, later=[late])


@pytest.fixture(scope="module")
def family(documents):
    return make_bundle(FAMILY, [attrs.evolve(each, section=SECTIONS[each.section]) for each in documents])


def opened(made):
    return pikepdf.open(io.BytesIO(made.pdf))


def stamped(pdf):
    """The number at the foot of each page: the letters of the last drawing that is an artifact."""
    found = []
    for page in pdf.pages:
        names = [
            each.operands[0] for each in pikepdf.parse_content_stream(page) if str(each.operator) == "Do"
        ]
        drawing = page.obj.Resources.XObject[names[-1]]
        found.append("".join(letters_of_drawing(drawing)).strip())
    return found


@pytest.mark.parametrize("which", ["civil", "family"])
def test_a_screen_reader_can_read_a_bundle(which, request):
    made = request.getfixturevalue(which)
    # A PDF from outside may lack its typefaces, which nobody but its maker can add.
    assert [each for each in findings(made.pdf) if not each.startswith("31-")] == []


def test_papers_of_our_own_have_no_finding_at_all(documents):
    ours = [each for each in documents if each.tagged]
    assert findings(make_bundle(CIVIL, ours).pdf) == []


def test_the_check_finds_what_is_taken_out_of_a_structure(civil):
    with opened(civil) as pdf:
        del pdf.pages[0].obj.StructParents
        pdf.pages[0].obj.Annots[0].Contents = pikepdf.String("")
        pdf.pages[1].contents_add(b"BT ET 0 0 m 9 9 l S")
        del pdf.Root.Lang
        out = io.BytesIO()
        pdf.save(out)
    found = " ".join(findings(out.getvalue()))
    for number in ("01-003", "01-004", "11-006", "28-011"):
        assert number in found


def test_a_civil_bundle_numbers_every_page_as_the_viewer_does(civil):
    with opened(civil) as pdf:
        assert stamped(pdf) == [str(number) for number in range(1, len(pdf.pages) + 1)]
        assert "/PageLabels" not in pdf.Root


def test_a_family_bundle_has_letters_and_begins_each_at_one(family):
    with opened(family) as pdf:
        numbers = stamped(pdf)
        assert numbers[:2] == ["i", "B1"]
        assert [each for each in numbers if each[0] == "E"] == [
            f"E{n}" for n in range(1, 1 + sum(x[0] == "E" for x in numbers))
        ]
        shown = [pdf.pages[place].label for place in range(len(pdf.pages))]
        assert shown == numbers


def test_each_entry_of_the_index_leads_to_its_document(civil):
    with opened(civil) as pdf:
        starts = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        links = {
            str(each.Contents): starts[each.Dest[0].objgen]
            for page in pdf.pages
            for each in page.get("/Annots", ())
        }
        assert links["Mail of 3 May"] == civil.places["mail"].page
        assert len(links) == len(civil.places)
        assert b"bundle.invalid" not in civil.pdf
        assert not any("/A" in each for page in pdf.pages for each in page.get("/Annots", ()))


def test_bookmarks_name_sections_and_documents_with_their_page(civil):
    with opened(civil) as pdf, pdf.open_outline() as outline:
        told = [(each.title, [below.title for below in each.children]) for each in outline.root]
    assert told[0] == ("Index, page 1", [])
    assert told[1] == ("Claim and case papers, page 2", ["Order of 1 May, page 2", "Claim, page 4"])
    assert told[-2][0].startswith("Index of later documents 1, page ")


def test_what_comes_later_moves_no_number(civil, documents):
    before = make_bundle(CIVIL, documents, heading=HEADING)
    assert {key: place for key, place in civil.places.items() if key != "late"} == before.places
    assert int(civil.places["late"].first) > max(int(each.last) for each in before.places.values())


def test_what_comes_later_goes_on_with_the_numbers_of_its_section(family, documents):
    moved = [attrs.evolve(each, section=SECTIONS[each.section]) for each in documents]
    late = [Document(key="late", title="Later", section="applications", pdf=documents[1].pdf)]
    after = make_bundle(FAMILY, moved, later=[late])
    assert {key: each.first for key, each in family.places.items()} == {
        key: each.first for key, each in after.places.items() if key != "late"
    }
    assert after.places["late"].first == "B4"


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_number_stands_at_the_foot_as_it_is_seen(turned):
    source = foreign.cleaned(outside(turned=turned, box=(0, 0, 842, 595)), title="Plan")
    made = make_bundle(CIVIL, [Document(key="plan", title="Plan", section="other", pdf=source, tagged=False)])
    with opened(made) as pdf:
        matrix = [each for each in pikepdf.parse_content_stream(pdf.pages[1]) if str(each.operator) == "cm"][
            -1
        ]
        a, b, c, d, e, f = (float(each) for each in matrix.operands)
        wide, high = (842, 595) if turned in (0, 180) else (595, 842)
        x, y = {0: (e, f), 90: (f, 842 - e), 180: (842 - e, 595 - f), 270: (595 - f, e)}[turned]
        assert x > wide * 0.8
        assert y < high * 0.1
        # Turned by the page and turned back by the number, the letters stand upright.
        upright = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}[turned]
        assert (a, b, c, d) == upright
        assert [float(each) for each in pdf.pages[1].mediabox] == [0, 0, 842, 595]
    state = {each.key: each.state for each in made.checks}
    assert state["upright"] == ("not met" if turned == 180 else "met")


def test_a_pdf_from_outside_keeps_its_words_and_nothing_that_acts_or_hides(civil):
    with opened(civil) as pdf:
        assert "OpenAction" in str(pdf.Root.keys())
        assert pdf.Root.OpenAction[4] == 1  # opens at 100 %
    assert "SECRETSCRIPT" in b"".join(page_contents(civil)).decode("latin-1")
    whole = civil.pdf + b"".join(streams(civil)) + words_of(civil.pdf).encode()
    for canary in (b"CANARYLINK", b"CANARYSCRIPT", b"CANARYAUTHOR", b"Examplephone", b"Exif"):
        assert canary not in whole


@pytest.mark.parametrize("progressive", [False, True])
def test_a_picture_keeps_its_pixels_and_loses_its_notes_and_what_follows_its_end(progressive):
    out = io.BytesIO()
    with Image.open(io.BytesIO(photo())) as taken:
        taken.resize((300, 200)).save(
            out, "JPEG", progressive=progressive, exif=taken.getexif(), comment=b"CANARYNOTE"
        )
    bare = without_notes(out.getvalue() + photo())
    assert b"Examplephone" in out.getvalue()
    for canary in (b"Examplephone", b"Exif", b"CANARYNOTE"):
        assert canary not in bare
    with Image.open(io.BytesIO(bare)) as shown, Image.open(io.BytesIO(out.getvalue())) as before:
        assert shown.tobytes() == before.tobytes()


def page_contents(made):
    with opened(made) as pdf:
        return [page.obj.Contents.read_bytes() if not isinstance(page.obj.Contents, pikepdf.Array)
                else b"".join(each.read_bytes() for each in page.obj.Contents) for page in pdf.pages]  # fmt: skip


def streams(made):
    with opened(made) as pdf:
        return [each.read_raw_bytes() for each in pdf.objects if isinstance(each, pikepdf.Stream)]


def test_each_rule_says_whether_it_is_met(civil, family):
    told = {each.key: each for each in civil.checks}
    assert told["text"].state == "not met"
    assert "Pages without text: 3." in told["text"].why
    assert {
        each.state for key, each in told.items() if key not in ("text", "file-size", "directions", "time")
    } == {"met"}
    assert told["directions"].state == "asked"
    of_family = {each.key: each for each in family.checks}
    assert of_family["kept-out"].state == "not met"
    assert "Messages in May, Mail of 3 May, Exhibit AB/1, the door" in of_family["kept-out"].why
    assert of_family["sections"].state == "asked"


def test_too_many_pages_are_said_unless_the_court_allows_them(documents):
    profile = msgspec.structs.replace(FAMILY, most_pages=3)
    moved = [attrs.evolve(each, section=SECTIONS[each.section]) for each in documents]
    states = {each.key: each.state for each in make_bundle(profile, moved).checks}
    allowed = {
        each.key: each for each in make_bundle(profile, moved, allowed=frozenset({"most-pages"})).checks
    }
    assert (states["most-pages"], allowed["most-pages"].state) == ("not met", "met")


def test_the_same_papers_give_the_same_bytes(civil, documents):
    late = [Document(key="late", title="Later letter", section="other", pdf=documents[1].pdf)]
    assert make_bundle(CIVIL, documents, heading=HEADING, later=[late]).pdf == civil.pdf


@pytest.mark.parametrize(
    ("broken", "code"),
    [(b"no PDF", "broken"), (b"%PDF-1.7\n1 0 obj\n<<", "broken")],
)
def test_a_broken_pdf_is_refused_with_what_to_do_next(broken, code):
    with pytest.raises(PdfUnreadable, match=code) as refused:
        foreign.cleaned(broken, title="Order")
    assert "print it to a new PDF" in str(refused.value.next_step)


def test_a_locked_pdf_is_refused_with_what_to_do_next():
    with pikepdf.open(io.BytesIO(outside())) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    with pytest.raises(PdfUnreadable, match="password"):
        foreign.cleaned(out.getvalue(), title="Order")


@pytest.mark.parametrize("key", ["a b", "../x", "", "ü"])
def test_a_key_that_cannot_be_linked_is_refused(key, documents):
    with pytest.raises(ValueError, match="not a key"):
        make_bundle(CIVIL, [attrs.evolve(documents[0], key=key)])


def test_a_profile_that_lacks_something_is_refused(tmp_path):
    path = tmp_path / "local.toml"
    path.write_text('title = "Local"\n')
    with pytest.raises(bundle.ProfileUnreadable, match="cannot be read"):
        bundle.read(path)
