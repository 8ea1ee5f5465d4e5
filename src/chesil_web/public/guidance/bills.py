"""What a call or a text costs and leaves behind, by the number it goes to."""

import re
from typing import Any, Final

from django.utils.translation import gettext_lazy as lazy

_LIST: Final = lazy("It stays in the phone's list of calls until you delete it.")
_MAY_BE_ON_BILL: Final = lazy("It may be listed on a bill.")
_OFF_BILL: Final = lazy("The service says that calls to it do not show on a phone bill.")
_TRACES: Final[tuple[tuple[str, tuple[Any, ...]], ...]] = (
    (r"999|18000|112", (lazy("It is free."), _LIST)),
    (r"101", (lazy("It is free."), _MAY_BE_ON_BILL, _LIST)),
    (r"116[0-9]{3}|0800.*|0808.*", (
        lazy("It is free from most phones."),
        _MAY_BE_ON_BILL,
        _LIST,
    )),
    (r"03.*", (
        lazy("It costs as much as a call to a number that starts with 01 or 02, or is part of your plan."),
        lazy("It can be listed on a bill."),
        _LIST,
    )),
    (r".*", (
        lazy("It costs as much as other calls, or is part of your plan."),
        lazy("It can be listed on a bill."),
        _LIST,
    )),
)  # fmt: skip
_TEXT_COSTS: Final = (
    (r"999", ()),
    (r"85258", (lazy("It is free."),)),
    (r"[0-9]{,6}", (lazy("A text to a short number can cost more than other texts."),)),
    (r".*", (lazy("A text costs as much as other texts, or is part of your plan."),)),
)
_TEXT: Final = (
    lazy("It can be listed on a bill."),
    lazy("It stays in your messages until you delete it."),
)


def call_leaves(number: str, *, off_bill: bool = False) -> tuple[str, ...]:
    """What a call to a number costs and leaves, in sentences; nothing without a number.

    *off_bill*: the service says that calls do not show on a bill.
    """
    plain = re.sub(r"[^0-9]", "", number)
    if not plain:
        return ()
    lines = next(lines for shape, lines in _TRACES if re.fullmatch(shape, plain))
    return tuple(str(_OFF_BILL if off_bill and line is _MAY_BE_ON_BILL else line) for line in lines)


def text_leaves(number: str) -> tuple[str, ...]:
    """What a text to a number costs and leaves."""
    plain = re.sub(r"[^0-9]", "", number)
    if not plain:
        return ()
    costs = next(lines for shape, lines in _TEXT_COSTS if re.fullmatch(shape, plain))
    return tuple(map(str, (*costs, *_TEXT)))
