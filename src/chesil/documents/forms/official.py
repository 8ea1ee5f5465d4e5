"""Reads the fields of a PDF form, and writes answers into them. It ticks and signs nothing.

It reads a file from outside, so it runs where files are read apart (docs/sandbox.md).
"""

import ctypes
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO, Final

import msgspec
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pikepdf import Array, Dictionary, Name, Pdf
from pikepdf.form import (
    CheckboxField,
    ChoiceField,
    ExtendedAppearanceStreamGenerator,
    Form,
    MultipleFieldProxy,
    PushbuttonField,
    RadioButtonGroup,
    SignatureField,
    TextField,
)

from chesil.documents.forms.fields import Field, Kind, Why
from chesil.documents.unreadable import MOST_BYTES, MOST_PAGES

_MOST_FIELDS: Final = 5_000
_MOST_LABEL: Final = 300
_FONT: Final = Name("/ChesilHelvetica")
_CODES: Final = range(32, 256)  # of WinAnsi
_SIZES: Final = (11, 10, 9, 8, 7)  # points: smaller cannot be read in print
_EDGE: Final = 2  # points that stay free on each side
_ASCENT, _DESCENT = 718, -207  # of Helvetica, in thousandths of its size
_ACTS: Final = ("/OpenAction", "/AA")
_SHOWN_WITH: Final[tuple[tuple[type[Any], Kind], ...]] = (
    (TextField, "text"), (ChoiceField, "choice"), (CheckboxField, "tick"), (RadioButtonGroup, "tick"),
    (PushbuttonField, "button"), (SignatureField, "signature"),
)  # fmt: skip


class Refused(Exception):
    """The form cannot be filled in. Its only argument is a word of `unreadable.REASONS`."""


def load() -> None:
    """Load everything that reading and filling need, for where nothing can be loaded later."""
    made = Pdf.new()
    page = made.add_blank_page()
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=pikepdf.String("a"), Rect=Array([0, 0, 90, 20]),
        DA=pikepdf.String("/Helv 0 Tf"), Ff=1 << 12,
    )  # fmt: skip
    page.obj.Annots = Array([made.make_indirect(field)])
    made.Root.AcroForm = Dictionary(Fields=Array([page.obj.Annots[0]]), DR=Dictionary(Font=Dictionary()))
    written = io.BytesIO()
    made.save(written)
    fields_or_why(io.BytesIO(written.getvalue()))
    filled_or_why(io.BytesIO(written.getvalue()), {"a": "a line\nand another"})


def fields_or_why(source: BinaryIO) -> bytes:
    """Each `Field` as JSON, in the order in which they stand; or a word of `unreadable.REASONS`."""

    def told(form: Pdf) -> bytes:
        return msgspec.json.encode([field for field, _wrapped in _fields(form)])

    return _of_form(source, told)


def filled_or_why(source: BinaryIO, values: Mapping[str, str]) -> bytes:
    """The form with these values, and each that was refused with a word of `fields.Why`, in MessagePack.

    Args:
        values: by the full name of a field; those without a value stay as they are.
    """

    def told(form: Pdf) -> bytes:
        refused = _write(form, values)
        _quiet(form)
        out = io.BytesIO()
        form.save(out, deterministic_id=True)
        return msgspec.msgpack.encode((out.getvalue(), refused))

    return _of_form(source, told)


def _of_form(source: BinaryIO, told: Callable[[Pdf], bytes]) -> bytes:
    data = source.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        return b"large"
    try:
        with Pdf.open(io.BytesIO(data)) as form:
            _check(form)
            return told(form)
    except Refused as why:
        return str(why).encode("ascii")
    except pikepdf.PasswordError:
        return b"locked"
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError, RecursionError):
        # Whether it is encrypted stands in the clear, and not every encryption opens where nothing is loaded.
        return b"guarded" if b"/Encrypt" in data else b"broken"


def _check(form: Pdf) -> None:
    """Refuse what was made so that nobody else can write in it, or that would break if somebody did."""
    if form.is_encrypted:
        raise Refused("guarded")
    if not 0 < len(form.pages) <= MOST_PAGES:
        raise Refused("pages")
    root = form.Root.get("/AcroForm")
    if isinstance(root, Dictionary) and "/XFA" in root:
        raise Refused("xfa")
    if not isinstance(root, Dictionary) or not form.acroform.fields:
        raise Refused("flat")
    if "/Perms" in form.Root or int(root.get("/SigFlags", 0)) & 2:
        raise Refused("sealed")


def _fields(form: Pdf) -> Iterator[tuple[Field, list[Any]]]:
    """Each field, with the objects it is written through: one for each place where it stands."""
    places = _places(form)
    wrapped = Form(form, ExtendedAppearanceStreamGenerator)
    for name, page in places.items():
        found = wrapped[name]
        every = list(found) if isinstance(found, MultipleFieldProxy) else [found]
        first = every[0]
        kinds: Iterator[Kind] = (kind for type_, kind in _SHOWN_WITH if isinstance(first, type_))
        kind: Kind = next(kinds, "button")
        yield _field(first, name, kind, page), every


def _places(form: Pdf) -> dict[str, int]:
    """The page on which each field stands first, by its name."""
    found: dict[str, int] = {}
    for number, page in enumerate(form.pages, 1):
        for annotation in form.acroform.get_widget_annotations_for_page(page):
            name = form.acroform.get_field_for_annotation(annotation).fully_qualified_name
            found.setdefault(name, number)
            if len(found) > _MOST_FIELDS:
                raise Refused("pages")
    return found


def _field(first: Any, name: str, kind: Kind, page: int) -> Field:
    label = str(first.alternate_name or "")
    return Field(
        name=name, kind=kind, page=page, label="" if label == name else label[:_MOST_LABEL],
        options=tuple(str(each.display_value) for each in first.options) if kind == "choice" else (),
        most=int(first.max_length or 0) if kind == "text" else 0,
        lines=kind == "text" and first.is_multiline,
    )  # fmt: skip


def _write(form: Pdf, values: Mapping[str, str]) -> list[tuple[str, Why]]:
    refused: list[tuple[str, Why]] = []
    font = _font(form)
    widths = _widths()
    for field, wrapped in list(_fields(form)):
        value = values.get(field.name, "").strip()
        if not value:
            continue
        why = _why_not(field, wrapped[0], value)
        if why is None and field.kind == "choice":
            why = _choose(form, wrapped, value)
        elif why is None:
            why = _type(form, field, wrapped, value, font, widths)
        if why is not None:
            refused.append((field.name, why))
    return refused


def _why_not(field: Field, first: Any, value: str) -> Why | None:
    if field.kind not in ("text", "choice") or first.is_read_only:
        return "closed"
    if field.kind == "text" and (first.is_password or first.is_file_select):
        return "closed"
    try:
        value.encode("cp1252")
    except UnicodeEncodeError:
        return "letters"
    return None


def _choose(form: Pdf, wrapped: list[Any], value: str) -> Why | None:
    for each in wrapped:
        fits = [one for one in each.options if str(one.display_value).strip().casefold() == value.casefold()]
        if not fits:
            return "option"
        _set_in(form, each, _SIZES[1])
        each.selected = fits[0]
    return None


def _type(
    form: Pdf, field: Field, wrapped: list[Any], value: str, font: Any, widths: Mapping[int, int]
) -> Why | None:
    """Write a value in the largest letters that fit; nothing where even the smallest do not."""
    said = value if field.lines else ", ".join(value.split("\n"))
    if field.most and len(said) > field.most:
        return "long"
    boxes = [box for each in wrapped for box in _boxes(form, each)]
    size = next((size for size in _SIZES if all(_fits(said, field, box, size, widths) for box in boxes)), 0)
    if not size:
        return "long"
    for each in wrapped:
        _set_in(form, each, size)
        each.value = said
    return None


def _set_in(form: Pdf, each: Any, size: int) -> None:
    """Have a field show what it holds in letters of a size."""
    look = pikepdf.String(f"{_FONT} {size} Tf 0 g")
    each.obj.DA = look
    for annotation in form.acroform.get_annotations_for_field(each._field):
        annotation.obj.DA = look


def _boxes(form: Pdf, each: Any) -> Iterator[tuple[float, float]]:
    for annotation in form.acroform.get_annotations_for_field(each._field):
        box = annotation.rect.to_bbox()
        yield float(box.width), float(box.height)


def _fits(said: str, field: Field, box: tuple[float, float], size: int, widths: Mapping[int, int]) -> bool:
    wide, high = box[0] - 2 * _EDGE, box[1]
    if not field.lines:
        return size <= high and _width(said, size, widths) <= wide
    count = 0
    for line in said.split("\n"):
        at = 0.0
        count += 1
        for word in line.split():
            its = _width(f" {word}", size, widths)
            if its > wide:
                return False
            at, count = (its, count + 1) if at + its > wide else (at + its, count)
    return count * size <= high


def _width(said: str, size: int, widths: Mapping[int, int]) -> float:
    return sum(widths.get(each, 1000) for each in said.encode("cp1252")) * size / 1000


def _font(form: Pdf) -> Any:
    """Helvetica as every viewer has it, with what is needed to measure it, under a name of its own."""
    shared: Any = form.Root.AcroForm
    for key in ("/DR", "/Font"):
        if key not in shared:
            shared[key] = Dictionary()
        shared = shared[key]
    fonts, widths = shared, _widths()
    fonts[_FONT] = form.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding,
            FirstChar=_CODES.start, LastChar=_CODES.stop - 1,
            Widths=Array([widths[code] for code in _CODES]),
            FontDescriptor=form.make_indirect(
                Dictionary(
                    Type=Name.FontDescriptor, FontName=Name.Helvetica, Flags=32, ItalicAngle=0, StemV=88,
                    Ascent=_ASCENT, Descent=_DESCENT, CapHeight=_ASCENT,
                    FontBBox=Array([-166, -225, 1000, 931]),
                )
            ),
        )
    )  # fmt: skip
    return fonts[_FONT]


def _widths() -> dict[int, int]:
    """How wide the letters of Helvetica are, in thousandths of its size, by their codes in WinAnsi."""
    empty = pdfium.PdfDocument.new()
    font = raw.FPDFText_LoadStandardFont(empty.raw, b"Helvetica")
    width = ctypes.c_float()
    found = {}
    for code in _CODES:
        letter = bytes([code]).decode("cp1252", "replace")
        raw.FPDFFont_GetGlyphWidth(font, ord(letter), 1000.0, ctypes.byref(width))
        found[code] = round(width.value)
    raw.FPDFFont_Close(font)
    empty.close()
    return found


def _quiet(form: Pdf) -> None:
    """Take out what acts by itself: scripts, and files inside."""
    for key in _ACTS:
        if key in form.Root:
            del form.Root[key]
    names = form.Root.get("/Names", Dictionary())
    for key in ("/JavaScript", "/EmbeddedFiles"):
        if key in names:
            del names[key]
    for each in form.objects:
        if isinstance(each, Dictionary):
            if "/AA" in each:
                del each["/AA"]
            action = each.get("/A")
            if isinstance(action, Dictionary) and action.get("/S") in (
                Name.JavaScript,
                Name.Launch,
                Name.SubmitForm,
            ):
                del each["/A"]
