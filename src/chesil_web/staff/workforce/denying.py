"""How a page says that somebody was not let in, and the service's own log too."""

from django.forms import BaseForm

from chesil_web.foundation.limits import denials


def denied(form: BaseForm, code: str, words: str, field: str | None = None) -> bool:
    """Say it in the form and, as a code, in the log; always gives False."""
    denials.note("work", code)
    form.add_error(field, words)
    return False
