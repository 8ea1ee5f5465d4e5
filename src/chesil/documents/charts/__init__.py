"""Charts of one person's conduct: the same drawing in a file, on a page and in a paper."""

from chesil.documents.charts import gaps, hours, strip, weeks
from chesil.documents.charts.strip import Lane, lanes
from chesil.terms.findings import PersonFindings

__all__ = ["Lane", "gaps_svg", "hours_svg", "lanes", "strip_svg", "weeks_svg"]


# *narrow*: the drawing for a phone, which is laid out anew and not made smaller.


def strip_svg(person: PersonFindings, *, zone: str, narrow: bool = False) -> str:
    """The timeline strip as one SVG element; days are those of the IANA *zone*."""
    return strip.draw(person, zone=zone, narrow=narrow).svg()


def weeks_svg(person: PersonFindings, *, zone: str, narrow: bool = False) -> str:
    """Contacts a week by channel as one SVG element; days are those of the IANA *zone*."""
    return weeks.draw(person, zone=zone, narrow=narrow).svg()


def hours_svg(person: PersonFindings, *, narrow: bool = False) -> str:
    """Contacts by hour and day of the week as one SVG element."""
    return hours.draw(person, narrow=narrow).svg()


def gaps_svg(person: PersonFindings, *, zone: str, narrow: bool = False) -> str:
    """The gaps in contact as one SVG element; days are those of the IANA *zone*."""
    return gaps.draw(person, zone=zone, narrow=narrow).svg()
