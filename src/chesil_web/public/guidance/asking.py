"""Questions one after another: the answers so far come with each form and are kept nowhere."""

from django.http import QueryDict


def place(sent: QueryDict, of: int) -> int:
    """The question that a form leads to, from 0 on; *of* when all were asked, or the rest is left out.

    A form says which question it asked, from 1 on, and may lead back by one.
    """
    asked = sent.get("at", "")
    number = min(int(asked), of) if asked.isdecimal() and len(asked) < 4 else 0
    if "back" in sent:
        return max(0, number - 2)
    return of if "done" in sent else number
