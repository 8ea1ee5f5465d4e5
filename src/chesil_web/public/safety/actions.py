"""What changes a safety plan. A change of one part leaves the others as they are."""

from collections.abc import Mapping

import msgspec

from chesil_web.foundation.keys import only
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.public.safety.models import Plan, SafetyPlan, Written


def write(safe: OpenSafe, name: str, text: str, *, based_on: int) -> bool:
    """Keep a part as it was typed, and the draft of it no more.

    Args:
        based_on: the number of what was changed, 0 for a new part.
    Returns:
        False, and nothing is kept, when it was changed elsewhere meanwhile and now says something else.
    """
    is_kept = True

    def changed(before: Plan) -> Plan:
        nonlocal is_kept
        there = before.parts.get(name, Written("", 0))
        is_kept = there.text == text or there.number == based_on
        return _with(before, {name: text}) if is_kept else before

    only.change(safe, SafetyPlan, Plan(), changed)
    return is_kept


def keep_typed(safe: OpenSafe, name: str, text: str) -> None:
    """Keep what is being typed in a part. All rubbed out, or as it is saved, it goes."""

    def changed(before: Plan) -> Plan:
        there = before.parts.get(name)
        if not text or (there and there.text == text):
            return msgspec.structs.replace(before, typed=_without(before.typed, name))
        return msgspec.structs.replace(before, typed={**before.typed, name: text})

    only.change(safe, SafetyPlan, Plan(), changed)


def take_in(safe: OpenSafe, given: Mapping[str, str]) -> None:
    """Put what was written without a record below what is in the plan, unless it stands there already."""

    def changed(before: Plan) -> Plan:
        there = {name: each.text for name, each in before.parts.items()}
        new = {name: text for name, text in given.items() if text and text not in there.get(name, "")}
        return _with(
            before, {name: "\n\n".join(filter(None, (there.get(name), text))) for name, text in new.items()}
        )

    only.change(safe, SafetyPlan, Plan(), changed)


def drop(safe: OpenSafe) -> None:
    """Delete the plan for good."""
    safe.drop(list(SafetyPlan.objects.filter(safe_id=safe.id)))


def _with(before: Plan, texts: Mapping[str, str]) -> Plan:
    """A plan with some parts written anew; what is as it was keeps its number."""
    parts = dict(before.parts)
    for name, text in texts.items():
        there = parts.get(name, Written("", 0))
        if there.text != text:
            parts[name] = Written(text, there.number + 1)
    typed = {name: text for name, text in before.typed.items() if name not in texts}
    return Plan(parts=parts, typed=typed)


def _without(typed: Mapping[str, str], name: str) -> dict[str, str]:
    return {each: text for each, text in typed.items() if each != name}
