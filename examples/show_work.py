"""Puts an invented council into the site through its own forms: a manager, a report, and a case."""

import io
import re
import sys
from base64 import b32decode
from datetime import date, timedelta
from html import unescape
from pathlib import Path

from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP

NAME = "kell@northmere.example"
PASSPHRASE = "gravel lantern oyster meadow"  # noqa: S105 - of an invented worker, for everyone to read
REPORT = {
    "1": {"danger": "no"},
    "3": {"what": "The man from number 9 follows my sister home from work. She has asked him to stop twice."},
    "4": {"kinds": ["following", "waiting_outside"]},
    "5": {"who": "Number 9, in the flat above", "relation": "a neighbour"},
    "6": {"where": "Mill Lane", "since": "in March", "often": "every week"},
    "11": {"reach": "call", "number": "07700 900123", "hours": "mornings", "who_answers": "my son",
           "words": "It is about the library.", "name": "Farah"},
}  # fmt: skip
PHONED = {
    "who": "Priya", "against": "A man she worked with", "danger": "no", "kind": "stalking", "priority": "2",
    "report": "He waits outside her new work. He sent flowers there, so he knows where it is.",
    "reason": "He knows her new place of work.",
}  # fmt: skip


# The risk of that case as it was asked on paper and as it is asked now: answers by the place of a question.
BEFORE = {"1": "yes", "2": "unknown", "4": "no", "5": "yes", "7": "no"}
NOW = BEFORE | {"4": "yes", "7": "yes", "note-4": "Every working day this week, she says."}


def put_in() -> str:
    """Make the council with its manager, who signs in, and a report by phone; and a report that waits.

    The risk of the case from the phone is assessed twice, so that what changed can be seen.

    Returns:
        The key of the manager's authenticator.
    """
    told = io.StringIO()
    call_command("add_agency", "Northmere Council", kind="council", manager="Rowan Kell", stdout=told)
    (code,) = re.findall(r"shown once: (\S+)", told.getvalue())
    kell = Client(HTTP_HOST="localhost")
    _send(kell, reverse("workforce:join"), code=code, name=NAME, passphrase=PASSPHRASE, declared="on")
    page = kell.get(reverse("workforce:code"), secure=True).content.decode()
    key = unescape(re.findall(r'class="ch-code"[^>]*>([^<]+)<', page)[0]).replace(" ", "")
    _send(kell, reverse("workforce:code"), code=code_now(key))
    form = kell.get(reverse("cases:report"), secure=True).content.decode()
    (owner,) = re.findall(r'value="(worker [0-9a-f]{32})"', form)
    case = _send(kell, reverse("cases:report"), owner=owner, **PHONED).rpartition("/")[2]
    asked_on = (date.today() - timedelta(days=20)).isoformat()
    _assess(kell, case, BEFORE, "medium", "He knows where she works.", how="paper", on=asked_on,
            asked_by="Rowan Kell")  # fmt: skip
    _assess(kell, case, NOW, "high", "He comes every day now, and asks her colleagues about her.", how="now")
    _report(Client(HTTP_HOST="localhost"))
    return key


def _assess(kell: Client, case: str, answers: dict[str, str], level: str, because: str, **begun: str) -> None:
    _send(kell, reverse("risk:start", args=[case]), who="stalking", **begun)
    at = reverse("risk:ask", args=[case, "p1"])
    (seen,) = re.findall(r'name="seen" value="(\w+)"', kell.get(at, secure=True).content.decode())
    told = {name if "-" in name else f"answer-{name}": words for name, words in answers.items()}
    _send(kell, at, seen=seen, **told)
    _send(kell, reverse("risk:end", args=[case]), level=level, because=because)


def _report(visitor: Client) -> None:
    begun = _send(visitor, reverse("casework:begin"))
    at = begun.removesuffix("/w/1")
    for step, answers in REPORT.items():
        _send(visitor, f"{at}/w/{step}", **answers)
    _send(visitor, f"{at}/all")


def _send(client: Client, address: str, /, **fields: object) -> str:
    """Send a form; gives where it leads. One that the site does not take ends this."""
    answer = client.post(address, fields, secure=True)
    if answer.status_code != 302:
        sys.exit(f"The site did not take the form at {address}.")
    return str(answer.url)


def code_now(key: str) -> str:
    """The six digits that an authenticator with this key shows now."""
    return f"{TOTP(b32decode(key + '=' * (-len(key) % 8))).token():06}"


if __name__ == "__main__":
    try:
        print(code_now(Path(sys.argv[1]).read_text("utf-8")))
    except FileNotFoundError:
        sys.exit("There is no invented council. Start the site with make run first.")
