"""What people do with casework while its processes are killed: stories of steps, one request each.

What leads up to a step is done without being disturbed. A step is what may be killed; it says which rows are there once
it is done, and whether somebody who got no answer can send it again with nothing done twice.
"""

import html
import io
import re
import uuid
from collections.abc import Callable, Generator, Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final

import attrs

from bench.site import killing
from bench.site.installation import PASSPHRASE

WORDS: Final = "CANARYKILLED they wait outside every night"


@attrs.frozen
class Answer:
    """What came back from the site."""

    status: int
    url: str
    text: str


@attrs.frozen
class Browser:
    """Somebody's browser, in which *client* keeps the cookies.

    Each request is answered by a process of its own, as it would be by one of the site's: pages read tables with
    threads, and a process that forks after that would hang.
    """

    client: Any

    def ask(self, address: str, fields: Mapping[str, Any] | None = None) -> Answer:
        """Ask in this process, for a page or with a form."""
        if fields is None:
            answer = self.client.get(address, secure=True)
        else:
            answer = self.client.post(address, fields, secure=True)
        return Answer(answer.status_code, answer.get("Location", ""), html.unescape(answer.content.decode()))

    def undisturbed(self, address: str, fields: Mapping[str, Any] | None = None) -> Answer:
        """Ask, with nobody killed."""
        answer, self.client.cookies = killing.told(lambda: (self.ask(address, fields), self.client.cookies))
        return answer

    def send(self, address: str, fields: Mapping[str, Any], status: int = 302) -> Answer:
        """What comes of a form that nobody disturbs."""
        return _as_expected(address, self.undisturbed(address, fields), status)

    def page(self, address: str) -> str:
        """What a page says that nobody disturbs."""
        return _as_expected(address, self.undisturbed(address), 200).text


def _as_expected(address: str, answer: Answer, status: int) -> Answer:
    if answer.status != status:
        raise RuntimeError(f"{address} answers {answer.status}: {answer.text[-2000:]}")
    return answer


@attrs.frozen(kw_only=True)
class Step:
    """One request.

    Attributes:
        fields: of a form; None for a page. rows: what is there once it is done.
        again: it can be sent again by who got no answer. looks: whose look it is, at what safe.
    """

    name: str
    browser: Browser
    address: str
    rows: Callable[[], Iterable[Any]]
    fields: Mapping[str, Any] | None = None
    again: bool = False
    looks: tuple[uuid.UUID, uuid.UUID] | None = None

    def answer(self) -> int:
        """The status that comes back, in this process."""
        return self.browser.ask(self.address, self.fields).status

    def send_again(self) -> None:
        """Send it once more, with nobody killed."""
        self.browser.undisturbed(self.address, self.fields)

    @property
    def good(self) -> int:
        """The status of a step that was done."""
        return 200 if self.fields is None else 302

    def ids(self) -> set[Any]:
        """Of the rows that are there now."""
        return set(self.rows())


type Story = Generator[Step, set[Any]]
"""Steps; each is told the ids of the rows that came with it."""


@attrs.frozen
class Desk:
    """A worker and their browser."""

    id: uuid.UUID
    browser: Browser


def desk(agency: Any, name: str, *roles: Any) -> Desk:
    """A worker of an agency, signed in."""
    from django.test import Client

    from chesil_web.staff.workforce import actions, signing

    code = actions.invite(agency.id, name, roles)
    row = actions.join(code, f"{name} {agency.id}", PASSPHRASE)
    client = Client(HTTP_HOST="localhost")
    session = client.session
    session.update(signing.begun(row.id))
    session.save()
    client.cookies["__Host-s"] = session.session_key
    return Desk(row.id, Browser(client))


def elsewhere() -> Browser:
    """A browser in a network of its own, or the limit of one network would be met."""
    from django.test import Client

    first, second = (uuid.uuid4().int % 250 for _ in range(2))
    headers = {"X-Forwarded-For": f"10.{first}.{second}.1", "user-agent": "Mobi"}
    return Browser(Client(HTTP_HOST="localhost", headers=headers))


def _triage(of: Desk) -> dict[str, str]:
    return {
        "danger": "no", "kind": "stalking", "priority": "2", "owner": f"worker {of.id.hex}",
        "reason": "They are followed every week.",
    }  # fmt: skip


_CONTACT: Final = {
    "state": "confirmed", "way": "a call to the mobile", "number": "07700 900123", "since": "0", "until": "24",
    "words": "It is about the library.", "who_answers": "a son",
}  # fmt: skip


def _reported(of: Desk) -> Any:
    """A case that was taken by phone, with a safe way of contact."""
    from chesil_web.staff.cases.models import Case

    told = _triage(of) | {"about": "self", "who": "Asha", "report": WORDS, "against": "Dev"}
    at = of.browser.send("/work/c/report", told).url
    of.browser.send(f"{at}/contact", _CONTACT)
    return Case.objects.get(id=at.rpartition("/")[2])


def _ids(model: type[Any], **of: Any) -> Callable[[], Iterable[Any]]:
    return lambda: model.objects.filter(**of).values_list("id", flat=True)


# Sharing.


class Sharing:
    """Somebody shares with an advocate, who takes it up; both write; more is added; it is stopped.

    Attributes:
        links: of each share its safe and the secret of its giver.
    """

    def __init__(self, agency: Any) -> None:
        self.desk = desk(agency, "Rowan Kell", "advocate")
        self.links: dict[uuid.UUID, bytes] = {}

    def story(self) -> Story:
        from chesil_web.record.given.models import Share, ShareEntry, ShareReply
        from chesil_web.staff.cases.models import CaseShare
        from chesil_web.staff.looks.models import Look

        hers, adviser = elsewhere(), self.desk.browser
        at = self._looked_over(hers)
        until = (date.today() + timedelta(days=30)).isoformat()
        (id,) = yield Step(
            name="share",
            browser=hers,
            address=at,
            fields={"purpose": WORDS, "until": until},
            rows=_ids(Share),
        )
        share, own = Share.objects.get(id=id), self._own(hers)
        (_,) = yield Step(
            name="take up a share", browser=adviser, address=f"/work/c/shared/{id}", again=True,
            fields={"case": "new", **_triage(self.desk)}, rows=_ids(CaseShare, share=id),
        )  # fmt: skip
        theirs = f"/work/c/{CaseShare.objects.get(share=id).case_id}/shared/{id}"
        (_,) = yield Step(
            name="look at a share", browser=adviser, address=theirs, looks=(self.desk.id, share.safe_id),
            rows=_ids(Look, worker=self.desk.id),
        )  # fmt: skip
        (_,) = yield Step(
            name="write to the adviser", browser=hers, address=f"/n/h/{own}", fields={"text": WORDS}, again=True,
            rows=_ids(ShareReply, safe=share.safe_id, is_hers=True),
        )  # fmt: skip
        (_,) = yield Step(
            name="write to them", browser=adviser, address=theirs, fields={"text": WORDS}, again=True,
            rows=_ids(ShareReply, safe=share.safe_id, is_hers=False),
        )  # fmt: skip
        hers.send(f"/n/h/{own}/keep", {"keep": "yes"})
        more = {"entry": uuid.uuid4().hex, "based_on": "0", "what": "It rang all night."}
        (_,) = yield Step(
            name="add to a share", browser=hers, address="/n/w/all", fields=more, again=True,
            rows=_ids(ShareEntry, safe=share.safe_id),
        )  # fmt: skip
        (_,) = yield Step(
            name="stop a share", browser=hers, address=f"/n/h/{own}/stop", fields={"stop": "yes"}, again=True,
            rows=_ids(Share, id=id, stopped_on__isnull=False),
        )  # fmt: skip
        if WORDS in adviser.undisturbed(theirs).text:
            raise RuntimeError("What was stopped is still shown.")

    def _looked_over(self, hers: Any) -> str:
        """Where a choice of an entry and a picture is about to be sent, by somebody with a new record."""
        hers.send("/n/new", {"new": PASSPHRASE})
        hers.send("/n/code", {})
        entry = {
            "entry": uuid.uuid4().hex,
            "based_on": "0",
            "what": WORDS,
            "when": "day",
            "day": "2026-03-04",
        }
        hers.send("/n/w/all", entry)
        hers.send("/n/f/add", {"files": _picture()})
        killing.until(lambda: "data-busy" not in hers.page("/n/f"))
        chosen = re.findall(r'name="e" value="(\w+)"', hers.page("/n/h/new"))
        at = hers.send("/n/h/new", {"e": chosen, "go": "yes"}).url
        pictures = re.findall(r'name="f" value="(\w+)"', hers.page(f"{at}/p"))
        hers.send(f"{at}/p", {"f": pictures})
        made = self.desk.browser.send("/work/c/code", {"way": "said"}, 200).text
        code = re.search(r'class="ch-code"[^>]*>([^<]+)<', made)
        assert code, "no code"
        return str(hers.send(f"{at}/to", {"code": code[1], "name": "Asha", "passphrase": PASSPHRASE}).url)

    def _own(self, hers: Any) -> uuid.UUID:
        """The id of the link in her record. Its secret is kept, so that the log can be read at the end."""
        from chesil_web.foundation.keys import people
        from chesil_web.foundation.keys.opened import OpenSafe
        from chesil_web.person.sharing.models import OwnShare, ShareLink

        entered = people.open_with_passphrase(uuid.UUID(str(hers.client.session["safe"])), PASSPHRASE)
        safe = OpenSafe(entered.safe, uuid.UUID(int=0), entered.key)
        ((row, link),) = safe.read_all(OwnShare, ShareLink)
        self.links[uuid.UUID(link.safe)] = bytes.fromhex(link.secret)
        return uuid.UUID(str(row.id))


def _picture() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from PIL import Image

    colour = tuple(uuid.uuid4().bytes[:3])
    made = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(made, "PNG")
    return SimpleUploadedFile("door.png", made.getvalue())


# The first look, and what is written in a case.


class FirstLook:
    """A complaint arrives and is taken up, another is taken by phone; the case is worked on and closed."""

    def __init__(self, agency: Any) -> None:
        self.agency, self.desk = agency, desk(agency, "Priya Moss", "duty manager")

    def story(self) -> Story:
        from chesil_web.record.given.models import Complaint
        from chesil_web.staff.cases.models import Case, CaseGiving
        from chesil_web.staff.looks.models import Look

        duty = self.desk.browser
        complaint = Complaint.objects.get(id=_complained(self.agency))
        address = f"/work/c/new/{complaint.id}"
        (_,) = yield Step(
            name="look at a report", browser=duty, address=address, looks=(self.desk.id, complaint.safe_id),
            rows=_ids(Look, worker=self.desk.id),
        )  # fmt: skip
        (_,) = yield Step(
            name="take up a report", browser=duty, address=address, fields=_triage(self.desk), again=True,
            rows=_ids(CaseGiving, complaint=complaint.id),
        )  # fmt: skip
        told = _triage(self.desk) | {"about": "self", "who": "Asha", "report": WORDS, "against": "Dev"}
        (id,) = yield Step(
            name="take a report by phone", browser=duty, address="/work/c/report", fields=told,
            rows=_ids(Case, agency=self.agency.id),
        )  # fmt: skip
        yield from self._worked_on(id)

    def _worked_on(self, id: uuid.UUID) -> Story:
        from chesil_web.staff.cases.models import Case, Entry, Task

        duty, at, entries = self.desk.browser, f"/work/c/{id}", _ids(Entry, case=id)
        yield Step(name="contact", browser=duty, address=f"{at}/contact", fields=_CONTACT, rows=entries)
        note = {"kind": "note", "text": WORDS}
        yield Step(name="note", browser=duty, address=f"{at}/note", fields=note, rows=entries)
        due = (date.today() + timedelta(days=3)).isoformat()
        (task,) = yield Step(
            name="task", browser=duty, address=f"{at}/task", rows=_ids(Task, case=id),
            fields={"text": WORDS, "due_on": due, "owner": f"worker {self.desk.id.hex}"},
        )  # fmt: skip
        yield Step(
            name="end a task", browser=duty, address=f"{at}/task/{task}", again=True,
            fields={"end": "done", "outcome": "Done."}, rows=_ids(Task, id=task, ended_on__isnull=False),
        )  # fmt: skip
        yield Step(
            name="close", browser=duty, address=f"{at}/close", again=True,
            fields={"outcome": "It stopped.", "told_how": "By phone."},
            rows=_ids(Case, id=id, closed_on__isnull=False),
        )  # fmt: skip


def _complained(council: Any) -> uuid.UUID:
    """A complaint that was sent to this council; gives its id."""
    from chesil_web.record.given.models import Complaint

    before = set(_ids(Complaint)())
    writer = elsewhere()
    at = writer.send("/r/", {}).url.removesuffix("/w/1")
    writer.send(f"{at}/w/1", {"danger": "no"})
    writer.send(f"{at}/w/3", {"what": WORDS})
    writer.send(f"{at}/all", {"council": str(council.id)})
    (id,) = set(_ids(Complaint)()) - before
    return uuid.UUID(str(id))


# Letters.


class Letters:
    """A letter is written, checked, changed, checked again and released."""

    def __init__(self, agency: Any) -> None:
        self.desk = desk(agency, "Ida Marsh", "officer")

    def story(self) -> Story:
        from chesil_web.staff.letters.models import Letter, LetterFile, LetterVersion

        case, officer = _reported(self.desk), self.desk.browser
        at = f"/work/l/{case.id}"
        told = {
            "recipient": "agency", "name": "Harbour Homes", "way": "e-mail", "title": "A lock",
            "mail": "repairs@harbour.example", "keep_until": (date.today() + timedelta(days=30)).isoformat(),
            "purpose": "To change a lock", "basis": "Our work as a council",
            "text": f"Please change the lock.\n\n{WORDS}\n",
        }  # fmt: skip
        (id,) = yield Step(
            name="write a letter", browser=officer, address=f"{at}/new/own", fields=told,
            rows=_ids(Letter, case=case.id),
        )  # fmt: skip
        checked = _ids(Letter, id=id, state__in=("checked", "settled"))
        yield Step(
            name="check a letter", browser=officer, address=f"{at}/{id}", fields={"do": "check"}, again=True,
            rows=checked,
        )  # fmt: skip
        yield Step(
            name="change a letter", browser=officer, address=f"{at}/{id}/change",
            fields=told | {"base": 1, "title": "A new lock"}, rows=_ids(LetterVersion, letter=id),
        )  # fmt: skip
        officer.send(f"{at}/{id}", {"do": "check"})
        yield Step(
            name="release a letter", browser=officer, address=f"{at}/{id}/release", fields={"version": 2},
            again=True, rows=_ids(LetterFile, letter=id),
        )  # fmt: skip


# Between agencies.


class Joint:
    """An agency asks another in, which takes it up; something is put there, read, and taken back."""

    def __init__(self, agency: Any, other: Any) -> None:
        self.other, self.desk = other, desk(agency, "Dev Moss", "officer")
        self.reader = desk(other, "Farah Kell", "duty manager", "advocate")

    def story(self) -> Story:
        from chesil_web.staff.joint.models import Asking, Copy, Reading, Side

        case, officer = _reported(self.desk), self.desk.browser
        at, today = f"/work/j/{case.id}", date.today()
        asked = {
            "agency": self.other.id.hex, "purpose": WORDS, "by": "word", "on": today.isoformat(), "how": "phone",
            "tells": "Tell them about the door.", "ends_on": (today + timedelta(days=90)).isoformat(),
        }  # fmt: skip
        (asking,) = yield Step(
            name="ask in", browser=officer, address=f"{at}/new", fields=asked, rows=_ids(Asking, case=case.id)
        )
        joint = Asking.objects.get(id=asking).joint_id
        yield Step(
            name="come in", browser=self.reader.browser, address=f"/work/j/asked/{asking}", again=True,
            fields={"answer": "new", **_triage(self.reader)}, rows=_ids(Side, joint=joint, agency=self.other.id),
        )  # fmt: skip
        officer.send(f"/work/c/{case.id}/note", {"kind": "note", "text": WORDS})
        keys = re.findall(r'name="k" type="checkbox" value="(entry[^"]+)"', officer.page(f"{at}/put"))
        (copy,) = yield Step(
            name="put", browser=officer, address=f"{at}/put", fields={"k": keys[:1], "put": "yes"}, again=True,
            rows=_ids(Copy, joint=joint),
        )  # fmt: skip
        theirs = Side.objects.get(joint=joint, agency=self.other.id).case_id
        yield Step(
            name="read what was put", browser=self.reader.browser, address=f"/work/j/{theirs}",
            rows=_ids(Reading, copy__joint=joint),
        )  # fmt: skip
        yield Step(
            name="take back", browser=officer, address=f"{at}/{copy}/back", fields={"why": "Wrong."}, again=True,
            rows=_ids(Copy, joint=joint, taken_on__isnull=False),
        )  # fmt: skip


def stories() -> tuple[Sharing, FirstLook, Letters, Joint]:
    """One of each, every one with agencies of its own."""
    from chesil_web.staff.workforce import actions

    council, harbour = "council", "advocates"
    return (
        Sharing(actions.add_agency("Harbour Advocates", harbour)),
        FirstLook(actions.add_agency("Northmere Council", council)),
        Letters(actions.add_agency("Westhaven Council", council)),
        Joint(actions.add_agency("Eastmere Council", council), actions.add_agency("Quay Advocates", harbour)),
    )
