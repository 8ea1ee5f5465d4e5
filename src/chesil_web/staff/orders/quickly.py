"""A breach on one page: of an order that is known, or of one that is written down with it, in few words."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil_web.foundation.ui.choices import choice_field
from chesil_web.foundation.ui.questions import day, one_of, text
from chesil_web.staff.cases.acts import Act
from chesil_web.staff.orders import orders
from chesil_web.staff.orders.breaches import NEW, BreachForm
from chesil_web.staff.orders.orders import OTHER, OrderTold
from chesil_web.staff.things.queries import Newest

_OF_ORDER: Final = ("kind", "called", "starts", "terms")


class QuickBreach(BreachForm):
    """A breach with its order.

    Args:
        known: the orders of the case.
    """

    order = one_of(lazy("Which order was broken?"), (), required=lazy("Choose which order was broken."))
    kind = one_of(lazy("Which order or notice is it?"), (), required=lazy("Choose which one it is."))
    called = text(
        lazy("What is it called?"),
        lazy("As it is called on the paper. Leave it empty if you do not know yet."),
    )
    starts = day(lazy("From which day?"), lazy("Leave it empty if you do not know yet."))
    terms = text(
        lazy("What does it forbid or require?"),
        lazy("As far as you know. The rest of the order can be added later."), rows=3,
    )  # fmt: skip
    reveals: Mapping[str, Mapping[str, tuple[str, ...]]] = {
        "order": {NEW: _OF_ORDER}, "act": {NEW: ("on", "words")},
    }  # fmt: skip
    field_order = (
        "order", *_OF_ORDER, "act", "on", "words", "point", "told_whom", "told_on", "reference",
    )  # fmt: skip

    def __init__(
        self, *args: Any, known: Sequence[Newest] = (), acts: Sequence[Act] = (), **more: Any
    ) -> None:
        super().__init__(*args, acts=acts, **more)
        self._known: dict[str, OrderTold] = {each.row.thing.hex: each.told for each in known}
        del self.fields["points"]
        choice_field(self, "order").choices = [
            *(
                (id, f"{orders.title(told)}. {orders.state(told, timezone.localdate())}")
                for id, told in self._known.items()
            ),
            (NEW, _("One that is not written down yet")),
        ]
        names = sorted((each.title, each.id) for each in orders.routes_of_orders().values())
        choice_field(self, "kind").choices = [
            *((id, title) for title, id in names),
            (OTHER, _("Something else")),
        ]

    def clean(self) -> dict[str, Any]:
        """An order that was broken was in force on that day."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        told, act = self.broken(), self._acts.get(cleaned["act"])
        if not orders.is_in_force(told, act.day if act else cleaned["on"]):
            field = "starts" if cleaned["order"] == NEW else "order"
            self.add_error(field, _("This order was not in force on that day."))
        return cleaned

    def broken(self) -> OrderTold:
        """The order that was broken, as it stands or as it was told now."""
        told = self.cleaned_data
        if told["order"] != NEW:
            return self._known[told["order"]]
        terms = (line.strip() for line in (told.get("terms") or "").splitlines())
        return OrderTold(
            kind=told["kind"], called=told.get("called") or "", starts=told.get("starts"), served="unknown",
            terms=tuple(filter(None, terms)),
        )  # fmt: skip

    def _broken(self) -> Any:
        yield from filter(None, [self.cleaned_data.get("point")])

    def order_id(self, breach: uuid.UUID) -> uuid.UUID:
        """The order, or the id that a new one gets: the same each time the form is sent."""
        chosen = self.cleaned_data["order"]
        return uuid.uuid5(breach, "order") if chosen == NEW else uuid.UUID(chosen)
