"""Form fields as the options of GOV.UK macros."""

from typing import Any

from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    PasswordInput,
    RadioSelect,
    Select,
    Textarea,
)


def kind(field: BoundField) -> str:
    """Which macro shows the field."""
    widget = field.field.widget
    kinds = {
        CheckboxSelectMultiple: "checkboxes", RadioSelect: "radios", Select: "select", Textarea: "textarea",
        PasswordInput: "password", CheckboxInput: "checkboxes",
    }  # fmt: skip
    return kinds.get(type(widget), getattr(widget, "macro", "input"))


def options(field: BoundField, *, as_heading: bool = False) -> dict[str, Any]:
    """The options of the macro that shows the field, with what was typed and what is wrong."""
    said: dict[str, Any] = {"name": field.html_name, "id": field.id_for_label or f"id_{field.html_name}"}
    title = {"text": field.label, "classes": "govuk-label--m", "isPageHeading": as_heading}
    if field.help_text:
        said["hint"] = {"text": field.help_text}
    if field.errors:
        said["errorMessage"] = {"text": field.errors[0]}
    shown = kind(field)
    if shown in ("checkboxes", "radios"):
        said |= {"idPrefix": f"id_{field.html_name}", "items": _choices(field)}
        legend = title | {"classes": "govuk-fieldset__legend--m"}
        return (
            said if isinstance(field.field.widget, CheckboxInput) else said | {"fieldset": {"legend": legend}}
        )
    said["label"] = title
    if shown == "select":
        return said | {"items": _choices(field)}
    attributes = {key: str(value) for key, value in field.field.widget.attrs.items()}
    said |= {"value": field.value() or "", "autocomplete": attributes.pop("autocomplete", "off")}
    said |= {"type": getattr(field.field.widget, "input_type", "text"), "attributes": attributes}
    said |= {"spellcheck": False}
    return said


def _choices(field: BoundField) -> list[dict[str, Any]]:
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
        }
        for each, text in field.field.choices  # type: ignore[attr-defined]
    ]


def errors(form: Any) -> list[dict[str, str]]:
    """The list at the top of a page: every fault, with a link to its field."""
    return [{"text": faults[0], "href": f"#{_first_id(form, name)}"} for name, faults in form.errors.items()]


def _first_id(form: Any, name: str) -> str:
    return f"id_{name}" if name == "__all__" else (form[name].id_for_label or f"id_{name}")
