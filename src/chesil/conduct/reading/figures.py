"""The numbers that the weighing of a log turns on, in one place, each with its reason.

No law names a number of acts or days: these are working figures of this program. They are chosen to follow
what decided cases did, and `bench/leaving_out.py` measures what they give on cases they were not chosen with.
"""

from typing import Final

import attrs


@attrs.frozen(kw_only=True)
class Figures:
    """The figures of one reading.

    Attributes:
        few: two or three acts are the least that can be a course (s.7(3) of the 1997 Act; Lau v DPP [2000]).
        many: from so many occasions a course without a doubt is as firm as a record can show it. Half of it
            is enough after a request to stop (DPP v Hardy [2008]), and one more than few against an order.
        sustained: so many small acts can show a pattern (Veakins v Kier Islington [2009]).
        enough: so many serious acts before more than the middle level is thought of; half against an order.
        among: one serious act tells more among so many others (Kelly v DPP [2002]: the course as a whole).
        long_gap: from so many whole months on, a gap is spoken of (Pratt v DPP [2001]: just under three).
        loose_gap: from so many, few acts hang together only by something else (Lau v DPP [2000]: four).
        year: from so many, even twice as many acts need something else (R v Hills [2001]: six, two acts).
    """

    few: int = 3
    many: int = 10
    sustained: int = 5
    enough: int = 6
    among: int = 4
    long_gap: int = 2
    loose_gap: int = 3
    year: int = 12


FIGURES: Final = Figures()
TWICE: Final = 2  # "on at least two occasions": s.4(1), s.4A(1)(b)(i) and s.7(3) of the 1997 Act
