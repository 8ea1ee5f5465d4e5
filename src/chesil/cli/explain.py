"""`chesil explain RULE`: a rule in words, where it comes from, and examples on both sides of it."""

import re
import sys
from functools import cache
from importlib import resources
from typing import Annotated, Final

import typer

from chesil.cli.console import OUT, say
from chesil.terms.errors import ChesilError

_SECTION: Final = re.compile(r"^### `([A-Za-z0-9_-]+)`", re.MULTILINE)


class UnknownRule(ChesilError):
    """There is no rule of that name."""

    code = "unknown-rule"


def explain(
    rule: Annotated[
        str | None,
        typer.Argument(help="The name of a rule, a label's code or a warning.", show_default=False),
    ] = None,
) -> None:
    """Say what a rule is, where it comes from and where it is tested; without a name, list them all."""
    known = sections()
    if rule is None:
        for heading, names in _by_part():
            OUT.print(f"\n{heading}")
            say(", ".join(names), mark="  ")
        return
    if rule not in known:
        near = [name for name in known if rule.casefold().replace(" ", "-") in name.casefold()]
        listed = (
            f"Did you mean: {', '.join(near[:5])}?" if near else "Run “chesil explain” to see every name."
        )
        raise UnknownRule("There is no rule of that name.", next_step=listed)
    sys.stdout.write(known[rule])


def page() -> str:
    """The page “How Chesil decides”, as it stands in docs."""
    return resources.files("chesil.cli").joinpath("how-chesil-decides.md").read_text("utf-8")


@cache
def sections() -> dict[str, str]:
    """The section of each rule on the page, by its name, with one line feed at its end."""
    text = page()
    found = list(_SECTION.finditer(text))
    ends = [*(each.start() for each in found[1:]), len(text)]
    return {
        each[1]: text[each.start() : end].split("\n## ")[0].strip() + "\n"
        for each, end in zip(found, ends, strict=True)
    }


def _by_part() -> list[tuple[str, list[str]]]:
    parts = page().split("\n## ")[1:]
    listed = [(part.splitlines()[0], _SECTION.findall(part)) for part in parts]
    return [(heading, names) for heading, names in listed if names]
