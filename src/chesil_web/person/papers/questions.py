"""The page of papers/form.html: some questions, one below the other, and a button."""

import attrs

from chesil_web.foundation.ui.page import Page


@attrs.frozen(kw_only=True)
class FormPage(Page):
    """Some questions. *intro*: lines before them. *do*: words of the button. *empty*: nothing to choose."""

    intro: tuple[str, ...] = ()
    do: str
    empty: str = ""
