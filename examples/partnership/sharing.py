"""What is shared by a spoken code: by Asha with an advocate, and by somebody who overheard a code."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from partnership.visitor import Visitor
from partnership.workers import PASSPHRASE, Worker

_OVERHEARD: Final = "They only want to make trouble. Ask them what they did to me."


def put_in(asha: Visitor, workers: Mapping[str, Worker]) -> None:
    """Asha shares with Noor, and they write to each other; shares more and stops that; Noor refuses one."""
    noor = workers["noor"]
    of_asha = _shared(asha, _code(noor, reverse("cases:code")), "Asha", "To plan what keeps me safe")
    read_by_noor = _accepted(noor, **_TRIAGE).address
    noor.at_work().send(text="Thank you. I have read it all. Is Wednesday at noon still a good time to call?")
    asha.open(of_asha).send(text="Yes, Wednesday is good. He was at the gate again, I wrote it down.")
    noor.at_work().open(read_by_noor).follow("Back")
    more = _code(noor, f"{noor.visitor.page and noor.visitor.address}/code")
    stopped = _shared(asha, more, "Asha", "To ask about the locks of my door")
    _accepted(noor)
    asha.open(stopped).send("Stop sharing now")
    dev = _who_overheard()
    _shared(dev, _code(noor, reverse("cases:code")), "Asha", "So that somebody hears my side")
    noor.at_work().open(reverse("cases:waiting")).follow("Asha").send("No, it is from somebody else")


_TRIAGE: Final[Mapping[str, Any]] = {
    "case": "A new case", "danger": "No", "kind": "Stalking", "priority": "2", "owner": "Noor Hale",
    "reason": "It went on after Asha asked him to stop, and he knows where Asha works.",
}  # fmt: skip


def _accepted(worker: Worker, **told: Any) -> Visitor:
    """The worker says that what waits is from the right person; leads to where it is read."""
    return worker.at_work().open(reverse("cases:waiting")).follow("Asha").send("Yes, it is from them", **told)


def _who_overheard() -> Visitor:
    """Somebody with a record of their own, who heard a code that was not for them."""
    visitor = Visitor().open(reverse("accounts:new")).send(new=PASSPHRASE)
    visitor.client.post(reverse("accounts:code"), secure=True)
    return visitor.open(reverse("diary:new-whole")).send("Save", what=_OVERHEARD)


def _code(worker: Worker, address: str) -> str:
    page = worker.at_work().open(address).send(way="said")
    return next(page.words('class="ch-code"'))


def _shared(person: Visitor, code: str, name: str, purpose: str) -> str:
    """Share the newest entries; leads to the page of what was shared."""
    entries = [
        each.value
        for each in person.open(reverse("sharing:choose")).page.forms[-1].fields
        if each.name == "e"
    ]
    person.send("See what they will see", e=entries[:6]).follow("Share it with a worker")
    person.send(code=code, name=name, passphrase=PASSPHRASE)
    until = timezone.localdate() + timedelta(days=90)
    person.send(purpose=purpose, until=until)
    return person.address
