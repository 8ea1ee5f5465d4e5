"""Form fields as the options of GOV.UK macros."""

from collections.abc import Mapping
from typing import Any

from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    HiddenInput,
    PasswordInput,
    RadioSelect,
    Select,
    Textarea,
    Widget,
)
from django.utils.translation import gettext as _

from chesil_web.foundation.ui.day import PARTS


def kind(field: BoundField) -> str:
    """Which macro shows the field."""
    widget = field.field.widget
    kinds: dict[type[Widget], str] = {
        CheckboxSelectMultiple: "checkboxes", RadioSelect: "radios", Select: "select", Textarea: "textarea",
        PasswordInput: "password", CheckboxInput: "checkboxes", HiddenInput: "hidden",
    }  # fmt: skip
    known = (kinds[each] for each in type(widget).__mro__ if each in kinds)
    return getattr(widget, "macro", "") or next(known, "input")


def asks_for_words(form: BaseForm | None) -> bool:
    """Whether a form has a box for more than a line."""
    return form is not None and any(isinstance(each.field.widget, Textarea) for each in form)


def options(
    field: BoundField, *, as_heading: bool = False, revealed: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The options of the macro that shows the field, with what was typed and what is wrong.

    Args:
        as_heading: its label is the one heading of the page.
        revealed: by a choice, what is shown below it once it is chosen, as safe HTML.
    """
    shown, size = kind(field), "l" if as_heading else "m"
    said: dict[str, Any] = {"name": field.html_name, "id": field.id_for_label or f"id_{field.html_name}"}
    if field.help_text:
        said["hint"] = {"text": field.help_text}
    if field.errors:
        said["errorMessage"] = {"text": field.errors[0]}
    if field.field.required:
        said["formGroup"] = {"classes": "ch-needed"}
    title = {"text": field.label, "isPageHeading": as_heading}
    legend = {"legend": title | {"classes": f"govuk-fieldset__legend--{size}"}}
    if shown == "date":
        return said | {"id": f"id_{field.html_name}", "fieldset": legend, "items": _boxes(field)}
    if shown in ("checkboxes", "radios"):
        classes = getattr(field.field.widget, "classes", "")
        said |= {
            "idPrefix": f"id_{field.html_name}",
            "items": _choices(field, revealed or {}),
            "classes": classes,
        }
        return _alone(said) if isinstance(field.field.widget, CheckboxInput) else said | {"fieldset": legend}
    said["label"] = title | {"classes": f"govuk-label--{size}"}
    if shown == "file":
        return said | {"multiple": True}
    return said | ({"items": _choices(field, {})} if shown == "select" else _typed(field))


def _alone(said: dict[str, Any]) -> dict[str, Any]:
    """A box that stands alone: what is said about it comes after it, as there is no question above."""
    hint = {"hint": said.pop("hint")} if "hint" in said else {}
    return said | {"items": [each | hint for each in said["items"]]}


def _typed(field: BoundField) -> dict[str, Any]:
    widget = field.field.widget
    attributes = {key: str(value) for key, value in widget.attrs.items()}
    shape = getattr(widget, "input_type", "text")
    return {
        **({"rows": rows} if (rows := attributes.pop("rows", "")) else {}),
        "value": field.value() or "", "autocomplete": attributes.pop("autocomplete", "off"),
        "type": shape, "attributes": attributes, "spellcheck": False,
        "classes": "govuk-input--width-10" if shape == "time" else "",
    }  # fmt: skip


def _boxes(field: BoundField) -> list[dict[str, Any]]:
    values = field.field.widget.format_value(field.value())
    labels = (_("Day"), _("Month"), _("Year"))
    error = " govuk-input--error" if field.errors else ""
    return [
        {
            "name": f"{field.html_name}-{part}", "id": f"id_{field.html_name}-{part}", "label": label,
            "value": value, "autocomplete": "off",
            "classes": f"govuk-input--width-{2 if part == 'day' else 4}{error}",
            # A month can be typed as a name.
            **({"inputmode": "text"} if part == "month" else {}),
        }
        for part, label, value in zip(PARTS, labels, values, strict=True)
    ]  # fmt: skip


def _choices(field: BoundField, revealed: Mapping[str, str]) -> list[dict[str, Any]]:
    value = field.value()
    if isinstance(field.field.widget, CheckboxInput):
        return [{"value": "on", "text": field.label, "checked": bool(value)}]
    chosen = {str(each) for each in value} if isinstance(value, list | tuple) else {str(value or "")}
    return [
        {
            "value": str(each),
            "text": str(text),
            "checked": str(each) in chosen,
            "selected": str(each) in chosen,
            "conditional": {"html": revealed.get(str(each), "")},
        }
        for each, text in field.field.choices  # type: ignore[attr-defined] # a field of choices
    ]


def reveals(field: BoundField) -> Mapping[str, tuple[str, ...]]:
    """The fields that a form shows below a choice of this one, by that choice."""
    said: Mapping[str, Mapping[str, tuple[str, ...]]] = getattr(field.form, "reveals", {})
    return said.get(field.name, {})


def groups(field: BoundField) -> list[dict[str, Any]]:
    """Boxes whose choices stand in groups: each group's name, its boxes, and whether it is open.

    Open are those with a ticked box; where none is ticked, the one that the widget names as *likely*, and the
    first where it names none or something is wrong, because a link leads there.
    """
    values = {str(each) for each in field.value() or ()}
    likely = "" if values else getattr(field.field.widget, "likely", None)
    found, number = [], 0
    for nth, (name, choices) in enumerate(field.field.choices):  # type: ignore[attr-defined] # a field of choices
        items = []
        for code, text in choices:
            number += 1
            items.append({
                "value": str(code), "text": str(text), "checked": str(code) in values,
                "id": f"id_{field.html_name}-{number}" if number > 1 else f"id_{field.html_name}",
            })  # fmt: skip
        is_open = any(each["checked"] for each in items)
        is_open |= not nth if likely is None or field.errors else str(name) == likely
        found.append({"name": str(name), "items": items, "open": is_open})
    return found


def errors(form: Any) -> list[dict[str, str]]:
    """The list at the top of a page: every fault, with a link to its field."""
    return [{"text": faults[0], "href": f"#{_first_id(form, name)}"} for name, faults in form.errors.items()]


def _first_id(form: Any, name: str) -> str:
    return f"id_{name}" if name == "__all__" else (form[name].id_for_label or f"id_{name}")
