"""Lines as templates take them: text through a Printer, with its typefaces and its direction."""

import msgspec

from chesil.documents import fonts
from chesil.documents.characters import Printer, is_right_to_left


class Styled(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of text that needs other typefaces, or runs from right to left."""

    t: str
    f: tuple[str, ...] = ()
    r: bool = False


Line = str | Styled


class Setter:
    """Sets text in lines the template can print; counts the characters that were written out."""

    def __init__(self, *, refused: frozenset[str] = frozenset()) -> None:
        """Set lines; those in *refused*, as an earlier setter made them, in the main typeface alone."""
        self.printer = Printer()
        self._refused = refused

    def line(self, text: str, *, limit: int = 300) -> Line:
        """One line, cut at *limit* characters."""
        return self.sentence(self.printer.line(text, limit=limit))

    def lines(self, text: str) -> tuple[Line, ...]:
        """Each line of *text*, whole."""
        return tuple(self.sentence(each) for each in self.printer.text(text).split("\n"))

    def name(self, text: str, *, limit: int = 80) -> str:
        """A name to stand inside a sentence: one that runs from right to left is set apart from it."""
        said = self.printer.line(text, limit=limit)
        # First strong isolate and its end (UAX #9), so that digits after the name stay after it.
        return f"\u2068{said}\u2069" if is_right_to_left(said) else said

    def sentence(self, printable: str) -> Line:
        """A sentence put together from text that `name` or `printer` has already made printable."""
        if printable in self._refused:
            printable = self.printer.in_main_face(printable)
        if printable.isascii():
            return printable
        families, right = fonts.families(printable), is_right_to_left(printable)
        return Styled(printable, families, right) if families or right else printable
