"""The chronology as a PDF: archival, accessible, the same bytes each time, and inert."""

import io
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import attrs
import legal_reading
import msgspec
import pikepdf
import polars as pl
import pytest
from PIL import Image

import invented
from chesil.documents import chronology, refused
from chesil.documents.chronology import (
    PaperNotMade,
    Picture,
    Thumbnail,
    press,
    print_chronology,
    to_pdf,
    to_pdf_apart,
)
from chesil.documents.chronology.contents import papers
from chesil.documents.press import compiled
from chesil.terms import tables

LAW_EVENTS = tuple(f"{invented.CHAT}:{record}" for record in (1, 3, 5))
HOSTILE = (
    "#panic() *bold* $x$ @ref <label> // /* `code` #import \"x\"",
    "[x](javascript:alert(1)) <a href='https://example.org'>x</a> mailto:a@example.org file:///etc/passwd",
    "\u202egnp.exe\u202c\u2066\u2067 \x00\x07\x1b[31m \ud83d".encode("utf-8", "replace").decode(),
    "x" * 5_000,
    "h" + "\u0301" * 400,
    "\u0301\u0941\U0001f3fb\u20e3\ufe0f\u200d",
    "\n" * 900,
    "مرحبا (+44 7700 900123) שלום 你好 नमस्ते สวัสดี \U0001f468\u200d\U0001f469\u200d\U0001f467",
)  # fmt: skip


def printed(case):
    (volume,) = print_chronology(case)
    return volume.pdf


def opened(case):
    return pikepdf.Pdf.open(io.BytesIO(printed(case)))


@pytest.fixture(scope="module")
def pdf():
    return opened(invented.chronology())


def elements(pdf):
    """Every structure element, in reading order."""
    stack = [pdf.Root.StructTreeRoot]
    while stack:
        node = stack.pop()
        if isinstance(node, pikepdf.Array):
            stack.extend(reversed(list(node)))
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                stack.append(node.K)


def kinds(pdf):
    return [str(element.S) for element in elements(pdf)]


def annotations(pdf):
    return [each for page in pdf.pages for each in page.get("/Annots", [])]


def fonts_of(pdf):
    return [
        each for each in pdf.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == pikepdf.Name.FontDescriptor
    ]  # fmt: skip


def test_it_says_that_it_is_archival_and_accessible(pdf):
    said = pdf.Root.Metadata.read_bytes().decode()
    assert re.search(r"pdfaid:part>2<", said)
    assert re.search(r"pdfaid:conformance>A<", said)
    assert re.search(r"pdfuaid:part>1<", said)
    assert pdf.Root.OutputIntents[0].S == pikepdf.Name.GTS_PDFA1
    assert pdf.pdf_version == "1.7"


def test_it_is_tagged_named_and_has_a_language(pdf):
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang).startswith("en")
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert str(pdf.docinfo["/Title"]) == "Chronology"
    assert kinds(pdf)[0] == "/Document"


def test_every_figure_has_its_words(pdf):
    figures = [element for element in elements(pdf) if pikepdf.Name.Figure == element.S]
    assert len(figures) == 8  # four charts for each of two people
    assert all(len(str(figure.Alt)) > 20 for figure in figures)


def test_headings_go_down_one_step_at_a_time(pdf):
    levels = [int(kind[2:]) for kind in kinds(pdf) if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_a_header_row(pdf):
    found = kinds(pdf)
    assert found.count("/Table") == found.count("/THead") > 5


def test_every_font_is_embedded(pdf):
    assert fonts_of(pdf)
    assert all({"/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts_of(pdf))


def test_bookmarks_lead_to_every_section_and_month(pdf):
    with pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        months = [
            child.title for item in outline.root if item.title == "The chronology" for child in item.children
        ]
    assert titles == [
        "Two-page summary", "What this paper is and what it is not", "Summary: Dev Marsh", "Summary: Withheld numbers",
        "People and addresses", "Where it comes from", "The chronology", "What the labels mean",
        "What was assumed", "What could not be read", "What was left out, and why",
    ]  # fmt: skip
    assert months[0] == "May 2024"
    assert months[-1] == "No time known"


def test_the_number_printed_on_a_page_is_its_number_in_the_pdf(pdf):
    labels = list(pdf.Root.PageLabels.Nums)
    for place, label in zip(labels[::2], labels[1::2], strict=True):
        assert label.S == pikepdf.Name.D
        assert int(label.get("/St", 1)) == int(place) + 1


def test_a_summary_with_much_to_show_is_one_page():
    case = invented.chronology()
    person = case.findings.people[0]
    kinds = tuple(
        attrs.evolve(person.strands[0], code=f"kind{place}", title="Something noticed") for place in range(12)
    )
    points = tuple(
        attrs.evolve(person.turning_points[0], at=datetime(2024, 6, day, tzinfo=UTC)) for day in range(1, 9)
    )
    channels = (*person.channels, ("post", 1))
    person = attrs.evolve(person, strands=kinds, turning_points=points, channels=channels)
    pdf = opened(attrs.evolve(case, findings=attrs.evolve(case.findings, people=(person,))))
    with pdf.open_outline() as outline:
        summary = next(item for item in outline.root if item.title.startswith("Summary"))
        pages = [page_of(pdf, item) for item in (summary, summary.children[0])]
    assert summary.children[0].title == "Hours and gaps"
    assert pages[1] == pages[0] + 1


def page_of(pdf, item):
    target = item.destination if item.destination is not None else item.action.D
    return pikepdf.Page(target[0]).index


def test_links_lead_only_inside_the_paper(pdf):
    links = [each for each in annotations(pdf) if each.Subtype == pikepdf.Name.Link]
    assert len(links) > 100
    assert all("/Dest" in link or pikepdf.Name.GoTo == link.A.S for link in links)


def test_pages_are_a4(pdf):
    assert {tuple(round(float(each)) for each in page.MediaBox) for page in pdf.pages} == {(0, 0, 595, 842)}


def test_the_same_case_gives_the_same_bytes_from_a_process_of_its_own_too():
    case = attrs.evolve(invented.chronology(), made=None)
    assert printed(case) == printed(case)
    (paper,) = papers(case, rows=10_000, weight=1e12)
    assert to_pdf_apart(paper, made=None) == to_pdf(paper, made=None) == printed(case)


def test_the_order_of_rows_handed_in_makes_no_difference():
    case = invented.chronology()
    mixed = attrs.evolve(case, events=case.events.reverse(), chosen=case.chosen[::-1])
    assert printed(mixed) == printed(case)


def test_a_paper_made_on_a_day_says_so_in_its_date(pdf):
    assert str(pdf.docinfo["/CreationDate"]).startswith("D:20250312000000")


def test_hostile_text_is_only_text():
    bad = [
        invented.event(
            record=place, at=datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=place), text=said, subject=said,
            place=said, address_used=said, as_written=said, tags=[said], thread=said,
            attachments=[{"name": said, "media_type": said, "size_bytes": 1, "sha256": None}],
        )
        for place, said in enumerate(HOSTILE, start=1)
    ]  # fmt: skip
    case = invented.chronology(invented.frame(bad))
    ugly = " ".join(HOSTILE)
    people = case.people.with_columns(
        name=pl.lit(ugly), names=pl.lit([ugly]), addresses=pl.lit([ugly]), basis=pl.lit(ugly)
    )
    sources = case.sources.with_columns(
        path=pl.lit(ugly), member=pl.lit(ugly), format=pl.lit(ugly), first=pl.lit(ugly)
    )
    person = case.findings.people[0]
    points = tuple(attrs.evolve(each, what=ugly) for each in person.turning_points)
    strands = tuple(attrs.evolve(each, title=ugly) for each in person.strands)
    person = attrs.evolve(person, name=ugly, turning_points=points, strands=strands, cautions=HOSTILE)
    findings = attrs.evolve(case.findings, people=(person,), assumptions=HOSTILE)
    signals = case.signals.with_columns(rule=pl.lit(ugly), behaviour=pl.lit(ugly))
    pdf = opened(
        attrs.evolve(case, people=people, sources=sources, findings=findings, signals=signals, labels={})
    )
    names = {
        str(value)
        for each in pdf.objects
        if isinstance(each, pikepdf.Dictionary)
        for value in [each.get("/S")]
        if value
    }
    assert not names & {"/URI", "/JavaScript", "/Launch", "/GoToR", "/SubmitForm", "/Named"}
    assert "/OpenAction" not in pdf.Root
    assert "/AA" not in pdf.Root
    assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})


def test_messages_in_every_script_are_printed_with_faces_that_hold_them():
    said = ("Γιατί;", "Почему?", "لماذا؟", "למה?", "क्यों?", "你好", "どうして", "왜", "ทำไม", "\U0001f621")
    rows = [
        invented.event(record=place, at="2025-01-01T10:00", text=each)
        for place, each in enumerate(said, start=1)
    ]
    pdf = opened(invented.chronology(invented.frame(rows)))
    names = {str(font.FontName).partition("+")[2] for font in fonts_of(pdf)}
    for face in (
        "NotoSansArabic",
        "NotoSansHebrew",
        "NotoSansDevanagari",
        "NotoSansCJKsc",
        "NotoSansThai",
        "NotoEmoji",
    ):
        assert f"{face}-Regular" in names


@pytest.mark.parametrize("people", [0, 1, 40])
def test_any_number_of_people_can_be_printed(people):
    case = invented.chronology()
    person = case.findings.people[1]
    several = tuple(
        attrs.evolve(person, person=f"p{place}", name=f"Person {place}") for place in range(people)
    )
    pdf = opened(attrs.evolve(case, findings=attrs.evolve(case.findings, people=several)))
    with pdf.open_outline() as outline:
        assert sum(item.title.startswith("Summary") for item in outline.root) == people


@pytest.mark.parametrize("rows", [[], [invented.event(at=None, text="Once.")]])
def test_a_case_with_nothing_or_one_event_without_a_time_is_a_whole_paper(rows):
    case = invented.chronology(invented.frame(rows))
    assert len(opened(case).pages) >= 4


def test_a_case_without_signals_sources_or_people_is_a_whole_paper():
    case = invented.chronology()
    bare = attrs.evolve(
        case,
        signals=tables.empty(tables.SIGNALS),
        sources=tables.empty(tables.SOURCES),
        people=tables.empty(tables.PEOPLE),
        problems={},
        assumptions={},
        left_out=(),
        findings=attrs.evolve(case.findings, people=(), assumptions=()),
    )
    assert len(opened(bare).pages) >= 4


def test_volumes_are_whole_papers_with_names_of_their_own(monkeypatch):
    monkeypatch.setattr(chronology, "VOLUME_ROWS", 30)
    volumes = print_chronology(invented.chronology())
    assert [volume.name for volume in volumes] == ["chronology-1-of-2.pdf", "chronology-2-of-2.pdf"]
    second = pikepdf.Pdf.open(io.BytesIO(volumes[1].pdf))
    assert str(second.docinfo["/Title"]) == "Chronology, volume 2 of 2"
    assert second.Root.MarkInfo.Marked


_PEAK_OF_A_VOLUME = """
import pathlib, re, sys
from chesil.documents.chronology import press
pdf = press._compiled(sys.stdin.read(), seconds=0)
# Its own peak: what getrusage tells begins with the memory of the process that started this one.
peak = re.search(r"VmHWM:\\s+(\\d+) kB", pathlib.Path("/proc/self/status").read_text())
sys.stdout.buffer.write(int(peak[1]).to_bytes(8, "big") + pdf)
"""


def test_a_thousand_pages_are_set_in_two_gigabytes():
    volumes = papers(
        invented.many(9_700), rows=chronology.VOLUME_ROWS, weight=chronology.VOLUME_KILOBYTES
    )  # fmt: skip
    pages = 0
    for volume in volumes:
        command = [sys.executable, "-c", _PEAK_OF_A_VOLUME]
        made = subprocess.run(command, input=msgspec.json.encode(volume), stdout=subprocess.PIPE, check=True)
        peak_kilobytes = int.from_bytes(made.stdout[:8], "big")
        assert peak_kilobytes <= 2_000_000
        pages += len(pikepdf.Pdf.open(io.BytesIO(made.stdout[8:])).pages)
    assert pages >= 1_000


def test_a_label_leads_to_its_rule_once_a_month_where_it_stands_first():
    (paper,) = papers(invented.many(3_000), rows=12_000, weight=1e12)
    for month in paper.months:
        linked = [label for entry in month.entries for label in entry.links]
        assert sorted(linked) == sorted({label for entry in month.entries for label in entry.labels})


def test_a_refusal_of_the_compiler_never_quotes_a_message():
    (paper,) = papers(invented.chronology(), rows=10_000, weight=1e12)
    broken = msgspec.structs.replace(paper, about="secret \ue000")  # as if the printer had missed it
    for make in (to_pdf, to_pdf_apart):
        with pytest.raises(PaperNotMade) as caught:
            make(broken, made=None)
        assert "secret" not in str(caught.value)
        assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "name",
    [
        "Dev \U0001f525",
        "\U0001f525\u2764\ufe0f\u200d\U0001f525\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "دف مارش \U0001f525",
        "देव é 你 \u0e2a\u0e27\u0e31 1\u20e3",
        "h\u0301\u0941\U0001f3fb \u202egnp",
    ],
)  # fmt: skip
def test_a_name_of_any_characters_never_turns_other_words_into_numbers(monkeypatch, name):
    tried = []

    def watched(template, paper, *, seconds):
        tried.append(paper)
        return compiled(template, paper, seconds=seconds)

    monkeypatch.setattr(press, "compiled", watched)
    case = invented.chronology(reading=legal_reading.reading(legal_reading.person(LAW_EVENTS, name=name)))
    theirs = pl.col("person") == "p1"
    people = case.people.with_columns(pl.when(theirs).then(pl.lit(name)).otherwise("name").alias("name"))
    findings = attrs.evolve(
        case.findings, people=tuple(attrs.evolve(each, name=name) for each in case.findings.people)
    )
    assert printed(attrs.evolve(case, people=people, findings=findings)).startswith(b"%PDF")
    assert len(tried) == 1
    assert "\U0001f621\U0001f621\U0001f621 answer me" in tried[0]


def test_only_a_line_that_the_compiler_refuses_is_written_by_number(monkeypatch):
    tried = []

    def fussy(template, paper, *, seconds):
        tried.append(paper)
        if "answer me" in paper and "\U0001f621\U0001f621\U0001f621 answer me" in paper:
            raise PaperNotMade.because_of_chesil()
        return compiled(template, paper, seconds=seconds)

    monkeypatch.setattr(press, "compiled", fussy)
    monkeypatch.setattr(refused, "compiled", fussy)
    assert printed(invented.chronology()).startswith(b"%PDF")
    assert "[U+1F621][U+1F621][U+1F621] answer me" in tried[-1]
    assert "Happy Valentine's Day \u2764\ufe0f" in tried[-1]


def test_a_fault_that_no_line_explains_is_said_and_not_printed_by_number(monkeypatch):
    def broken(*_, **__):
        raise PaperNotMade.because_of_chesil()

    monkeypatch.setattr(press, "compiled", broken)
    with pytest.raises(PaperNotMade):
        print_chronology(invented.chronology())


# Pictures.


def small(width=120, height=300, colour="red"):
    written = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(written, "JPEG")
    return Thumbnail(written.getvalue(), width, height)


@pytest.fixture(scope="module")
def pictured():
    first, second, *_ = invented.chronology().chosen
    at_most = Picture(small=small(colour="blue"), name="IMG-1.jpg", where="in exhibit AK/1")
    hostile = Picture(small=small(3_000, 10), name='"/><script>#panic()\u202e.jpg', where="exhibit AK/2")
    return invented.chronology(pictures={first: (at_most, hostile), second: (at_most,)})


def images_of(pdf):
    return [
        each
        for each in pdf.objects
        if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image" and "/Width" in each
    ]


def test_pictures_stand_in_the_paper_with_what_they_are_as_small_as_they_came(pictured):
    found = opened(pictured)
    sizes = {(int(each.Width), int(each.Height)) for each in images_of(found)}
    assert {(120, 300), (3_000, 10)} <= sizes
    alts = [str(each.Alt) for each in elements(found) if each.S == "/Figure" and "/Alt" in each]
    assert sum("A picture, IMG-1.jpg. What it shows is not described." in each for each in alts) == 2
    assert not images_of(opened(invented.chronology()))
    assert printed(pictured) == printed(pictured), "the same bytes each time"


def test_no_picture_is_wider_or_taller_than_its_column_has_room_for(pictured):
    (paper,) = papers(pictured, rows=1_000, weight=1e9)
    shown = [each for month in paper.months for entry in month.entries for each in entry.pictures]
    assert [each.wide for each in shown] == [31.75, 60.0, 31.75]
    entries = [entry for month in paper.months for entry in month.entries if entry.pictures]
    assert [entry.long for entry in entries] == [True, False], "several may go over the page"
