"""Charts of one person's conduct: the same drawing in a file, on a page and in a paper."""

from chesil.documents.charts import gaps, hours, strip, weeks
from chesil.documents.charts.strip import Lane, lanes
from chesil.terms.findings import PersonFindings

__all__ = ["Lane", "gaps_svg", "hours_svg", "lanes", "strip_svg", "weeks_svg"]


def strip_svg(person: PersonFindings, *, zone: str) -> str:
    """The timeline strip as one SVG element; days are those of the IANA *zone*."""
    return strip.draw(person, zone=zone).svg()


def weeks_svg(person: PersonFindings, *, zone: str) -> str:
    """Contacts a week by channel as one SVG element; days are those of the IANA *zone*."""
    return weeks.draw(person, zone=zone).svg()


def hours_svg(person: PersonFindings) -> str:
    """Contacts by hour and day of the week as one SVG element."""
    return hours.draw(person).svg()


def gaps_svg(person: PersonFindings, *, zone: str) -> str:
    """The gaps in contact as one SVG element; days are those of the IANA *zone*."""
    return gaps.draw(person, zone=zone).svg()
