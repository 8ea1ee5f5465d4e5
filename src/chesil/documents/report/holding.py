"""What holds a paper back until somebody who knows was asked."""

from chesil.terms.errors import ChesilError


class ReportHeld(ChesilError):
    """Papers of a case about children, that nobody has said may be shown to this reader."""

    code = "report-held"


def check_children(*, is_children: bool, may_be_shown: bool) -> None:
    """Refuse papers of a case about children (Administration of Justice Act 1960, s.12; FPR 12.73).

    Raises:
        ReportHeld: nobody has said that this reader may see them.
    """
    if is_children and not may_be_shown:
        raise ReportHeld(
            "Papers of a case about children may not simply be shown to others, not even to the police.",
            next_step="Ask the court or a legal adviser whether this reader may see it. Then write "
            "may_be_shown = true.",
        )
