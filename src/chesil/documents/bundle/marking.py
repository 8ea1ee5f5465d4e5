"""Sets the number of each page at its foot, whatever size the page has and however it is turned."""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

import pikepdf
from pikepdf import Name, Pdf

from chesil.documents.bundle.printing import print_numbers

_WIDTH: Final = 73.7  # of a number's field, in points: 26 mm by 7 mm
_HEIGHT: Final = 19.8
_EDGE: Final = 14.0
NUMBER: Final = Name.ChesilNumber  # the name of its drawing on each page
_MARKS: Final = {"BMC", "BDC", "EMC"}


def number_pages(pdf: Pdf, numbers: Sequence[str]) -> None:
    """Set *numbers*, one for each page, in the right-hand corner at the foot, on a white field.

    They are marked as no part of the text (artifacts), so that a screen reader does not read them out
    between two lines. The content of each page must leave the state of its drawing as it was.
    """
    with Pdf.open(BytesIO(print_numbers(numbers))) as printed:
        for page, small in zip(pdf.pages, printed.pages, strict=True):
            drawn = pikepdf.parse_content_stream(small)
            plain = [each for each in drawn if str(each.operator) not in _MARKS]
            small.obj.Contents.write(pikepdf.unparse_content_stream(plain))
            _stamp(pdf, page, small)


def _stamp(pdf: Pdf, page: pikepdf.Page, small: pikepdf.Page) -> None:
    number = pdf.copy_foreign(small.as_form_xobject())
    name = page.add_resource(number, Name.XObject, NUMBER, replace_existing=False)
    matrix = " ".join(f"{each:g}" for each in placed(page))
    field = f"q {matrix} cm 1 1 1 rg 0 0 {_WIDTH} {_HEIGHT} re f {name} Do Q"
    page.contents_add(f"/Artifact <</Type /Pagination>> BDC {field} EMC".encode())


def placed(page: pikepdf.Page) -> tuple[float, ...]:
    """The matrix that puts a field's lower left corner where it is seen at the lower right of a page.

    A page is turned clockwise when it is shown (/Rotate, ISO 32000-1, table 30).
    """
    left, low, right, high = (float(each) for each in page.cropbox)
    turned = int(page.obj.get("/Rotate", 0)) % 360
    across = (right - left if turned in (0, 180) else high - low) - _EDGE - _WIDTH
    return {
        0: (1, 0, 0, 1, left + across, low + _EDGE),
        90: (0, 1, -1, 0, right - _EDGE, low + across),
        180: (-1, 0, 0, -1, right - across, high - _EDGE),
        270: (0, -1, 1, 0, left + _EDGE, high - across),
    }[turned]  # fmt: skip
