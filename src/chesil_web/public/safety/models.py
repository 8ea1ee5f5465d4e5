"""What this room stores: the safety plan of a record. It is no evidence, and goes into no paper or pack."""

import msgspec

from chesil_web.foundation.keys.models import Sealed


class SafetyPlan(Sealed):
    """The safety plan: one row a record, sealed again with every change."""


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part of the plan. *number*: how often it was changed, so that two tabs do not undo each other."""

    text: str
    number: int


class Plan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The document of SafetyPlan.

    Attributes:
        parts: what is written, by the names of `parts.PARTS`.
        typed: what was typed in a part and not saved yet, by the same names.
    """

    parts: dict[str, Written] = {}
    typed: dict[str, str] = {}
