"""Puts the invented agencies in, with their teams and workers, who join by their invitations."""

import io
import re
import tomllib
from base64 import b32decode
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import Any, Final

import attrs
from django.core.management import call_command
from django.urls import reverse
from django_otp.oath import TOTP

from partnership.visitor import Visitor

PASSPHRASE: Final = "gravel lantern oyster meadow"  # noqa: S105 - of invented workers, for everyone to read
_FILE: Final = Path(__file__).with_name("agencies.toml")


@attrs.frozen
class Worker:
    """Somebody invented who works in an agency.

    Attributes:
        sign_in: the name they sign in with. key: of their authenticator. id: of their row.
    """

    name: str
    roles: tuple[str, ...]
    agency: str
    sign_in: str
    key: str
    id: str
    visitor: Visitor

    @property
    def short(self) -> str:
        """What the example calls them: their first name in small letters."""
        return self.name.split()[0].lower()

    def at_work(self) -> Visitor:
        """Their browser, in which they are signed in at the moment that the clock is set to."""
        from chesil_web.staff.workforce import signing

        client = self.visitor.client
        session = client.session
        session.update(signing.begun(self.id))
        session.save()
        client.cookies["__Host-s"] = session.session_key
        return self.visitor


def put_in(partnership: str = "") -> dict[str, Worker]:
    """Make the agencies with their teams, and let everybody join; gives the workers by their short names.

    Args:
        partnership: the one that is put in; empty for every one.
    """
    found: dict[str, Worker] = {}
    told = tomllib.loads(_FILE.read_text("utf-8"))["agency"]
    for agency in (each for each in told if partnership in ("", each["partnership"])):
        first, *others = agency["worker"]
        manager = _join(agency, first)
        people = [manager]
        for team in agency.get("teams", ()):
            manager.at_work().open(reverse("workforce:colleagues")).send(name=team)
        people += [_join(agency, each) for each in others]
        found |= {each.short: each for each in people}
    return found


def _invite(agency: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    """Invite somebody from the command line, because a first manager has no second person to agree."""
    shown = io.StringIO()
    call_command(
        "add_agency", agency["name"], kind=agency["kind"], manager=told["name"], role=told["roles"],
        team=told.get("teams", []), stdout=shown,
    )  # fmt: skip
    (code,) = re.findall(r"shown once: (\S+)", shown.getvalue())
    return code


def _join(agency: Mapping[str, Any], told: Mapping[str, Any]) -> Worker:
    visitor = Visitor().open(reverse("workforce:join"))
    sign_in = f"{told['name'].split()[0].lower()}@{agency['mail']}"
    visitor.send(code=_invite(agency, told), name=sign_in, passphrase=PASSPHRASE, declared="on")
    text = visitor.page and visitor.text
    key = unescape(re.findall(r'class="ch-code"[^>]*>([^<]+)<', text)[0]).replace(" ", "")
    visitor.send(code=code_now(key))
    id = visitor.client.session["worker"]
    return Worker(told["name"], tuple(told["roles"]), agency["name"], sign_in, key, id, visitor)


def code_now(key: str) -> str:
    """The six digits that an authenticator with this key shows now."""
    return f"{TOTP(b32decode(key + '=' * (-len(key) % 8))).token():06}"
