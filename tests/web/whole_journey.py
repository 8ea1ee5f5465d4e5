"""A whole way through the site over HTTP, with a word of its own for whatever is typed, sent or given."""

import json
import re
import uuid
from contextlib import ExitStack
from pathlib import Path

import attrs
from bench.site.visitor import Answer, Fields, Visitor
from django.forms import CharField, Form
from PIL import Image
from tests.web.test_complaints import CHOICES, SAID

from chesil_web.person.diary.forms import EntryForm
from chesil_web.person.people.forms import AskedForm, DayForm, OrderForm, PersonForm

NUMBER = "07700 900789"
NETWORK = "203.0.113"
_PAPERS = ("chronology", "statement", "exhibits", "pack")
_CONCLUDED = ("kept", "kept/0/hours", "all", "asks", "asks/all", "asks/kept/0", "asks/kept/entry/0")


@attrs.define
class Walk:
    """Somebody on her way.

    Attributes:
        phone: the folder her files come from. words: each that she typed or sent, by what it was.
        codes: what the site gave her to keep. visitors: the browsers she used; *stack* closes them.
    """

    port: int
    phone: Path
    stack: ExitStack
    words: dict[str, str] = attrs.field(factory=dict)
    codes: list[str] = attrs.field(factory=list)
    visitors: list[Visitor] = attrs.field(factory=list)

    def word(self, what: str) -> str:
        """The word for one thing: nothing else in the world has it."""
        return self.words.setdefault(what, f"Canary{what.replace(' ', '')}quillzarn")

    def passphrase(self, which: str) -> str:
        """A passphrase with a word of its own."""
        return f"{self.word(f'{which} passphrase')} lantern oyster meadow"

    def texts(self, form: type[Form], **other: str) -> dict[str, str]:
        """A word for each field of text that a form has."""
        fields = (name for name, field in form.base_fields.items() if type(field) is CharField)
        return {name: self.word(f"{form.__name__} {name}") for name in fields} | other

    def browser(self) -> Visitor:
        """One more, of which the site hears a word too."""
        network = f"{NETWORK}.{len(self.visitors) + 1}"
        visitor = Visitor(self.port, network=network, agent=f"Mobi {self.word('agent')}")
        self.stack.callback(visitor.close)
        self.visitors.append(visitor)
        return visitor

    def keep_code(self, page: str) -> str:
        """The code on a page."""
        self.codes.append(page.split('translate="no">')[1].split("<")[0])
        return self.codes[-1]

    def file(self, name: str, words: str) -> Path:
        """A file on her phone."""
        path = self.phone / name
        path.write_text(words, "utf-8")
        return path


def done(answer: Answer, status: int = 302) -> str:
    """Where an answer leads, or what it shows; it must be as it should."""
    assert answer.status == status, answer.text
    return answer.headers["Location"] if status == 302 else answer.text


def walked(walk: Walk) -> Visitor:
    """From a first page to papers that were saved, with everything she can do with a record."""
    her = walk.browser()
    _sign_up(walk, her)
    _write(walk, her)
    _tell(walk, her)
    _bring(walk, her)
    _see_a_picture(walk, her)
    _notice(walk, her)
    _ask_for_papers(walk, her)
    _complain(walk, her)
    _go_wrong(walk, her)
    return _change_ways_in(walk, her)


def _sign_up(walk: Walk, her: Visitor) -> None:
    done(her.post("/n/new", {"new": walk.passphrase("first")}))
    page = her.get("/n/code").text
    walk.words["name"] = page.split('translate="no" class="ch-code">')[1].split("<")[0]
    walk.keep_code(page)
    done(her.post("/n/code", {}))


def _write(walk: Walk, her: Visitor) -> None:
    day = {"when": "day", "day": "2026-03-14", "kinds": ["waiting_outside"], "who": walk.word("them")}
    whole = walk.texts(EntryForm) | day
    at = done(her.post("/n/w/all", {"entry": uuid.uuid4().hex, "based_on": "0", **whole}))
    done(her.post(f"{at}/w", whole | {"based_on": "1", "what": walk.word("changed entry")}))
    draft = done(her.post("/n/w/one", {"when": "unsure", "when_words": walk.word("draft")}))
    done(her.post(draft, {"what": walk.word("second step of a draft")}))
    done(her.post("/n/o/1", {"signs": walk.word("part of a safety plan"), "based_on": "0"}), 303)
    done(her.post("/n/o/2/keep", {"home": walk.word("typed in a safety plan")}, form="/n/o/2"), 204)
    found = her.post("/n/l", {"words": walk.word("looked for in the timeline")})
    assert found.status == 303, found.text
    done(her.get(found.headers["Location"]), 200)


def _tell(walk: Walk, her: Visitor) -> None:
    def told(kind: str, fields: Fields) -> None:
        done(her.post(f"/n/k/new/{kind}", {"id": uuid.uuid4().hex, **fields}))

    told("1", walk.texts(PersonForm, name=walk.word("them"), addresses=NUMBER))
    them = re.search(r'href="/n/k/([0-9a-f-]{36})"', her.get("/n/k").text)
    assert them, "nobody is listed"
    of_them = {"person": uuid.UUID(them[1]).hex}
    told("2", walk.texts(AskedForm) | of_them | {"day": "2026-03-15", "how": "text"})
    term = {"words0": walk.word("term of an order"), "forbids0": "contact"}
    told("3", walk.texts(OrderForm) | of_them | term | {"starts": "2026-03-16"})
    told("4", walk.texts(DayForm) | {"day": "2026-04-02"})


def _bring(walk: Walk, her: Visitor) -> None:
    them, me = walk.word("them"), walk.word("me")
    talk = "".join(
        f"{day}/03/2026, 23:{minute:02} - {them}: {walk.word('message')} I know where you live\n"
        for day in range(13, 20)
        for minute in range(9)
    )
    chat = f"{talk}20/03/2026, 10:00 - {me}: Please stop contacting me. {walk.word('answer')}\n"
    calls = "".join(
        f'<call number="{NUMBER}" duration="0" date="{1772582400000 + night * 86_400_000}" type="3" '
        f'presentation="1" contact_name="{them}" />\n'
        for night in range(12)
    )
    broken = f"<?xml version='1.0'?><calls count='2'><call number='{NUMBER}' contact_name='{walk.word('broken file')}'"
    done(her.send_file("/n/f/add", walk.file(f"WhatsApp Chat with {walk.word('file name')}.txt", chat)))
    done(her.send_file("/n/f/add", walk.file(f"{walk.word('unknown file')}.xml", broken)))
    log = f"<?xml version='1.0' encoding='UTF-8'?>\n<calls count=\"12\">\n{calls}</calls>\n"
    _send_in_pieces(her, f"{walk.word('file in pieces')}.xml", log.encode())
    _send_in_pieces(her, f"{walk.word('half a file')}.txt", chat.encode() * 99, whole=False)
    her.settled("/n/f")


def _see_a_picture(walk: Walk, her: Visitor) -> None:
    photo, said = walk.phone / f"{walk.word('photo')}.jpg", Image.Exif()
    said[0x010F] = walk.word("maker of a phone")
    Image.new("RGB", (80, 40)).save(photo, exif=said, comment=walk.word("comment in a photo"))
    at = done(her.send_file("/n/f/add", photo))
    her.settled("/n/f")
    done(her.get(f"{at}/r/0/1/p/0"), 200)
    assert her.get(f"{at}/r/0/1/0").headers["Content-Type"] == "image/jpeg"


def _send_in_pieces(her: Visitor, name: str, data: bytes, *, whole: bool = True) -> None:
    token = her.token(her.get("/n/f/add").text)
    size = len(data) if whole else (3 << 20)
    said = json.loads(done(her.send("/n/f/u", {"name": name, "size": str(size)}, token=token), 200))
    first = data if whole else data.ljust(said["piece"])[: said["piece"]]
    done(her.send_piece(f"{said['take']}0", first, token=token), 200)
    if whole:
        done(her.send_piece(said["finish"], b"", token=token), 200)


def _notice(walk: Walk, her: Visitor) -> None:
    done(her.post("/n/p/look", {}, form="/n/p"))
    her.settled("/n/p")
    done(her.post("/n/p/answer", {"me": walk.word("me"), "about": walk.word("them")}, form="/n/p"))
    groups = set(re.findall(r'href="(/n/p/\d+)"', her.settled("/n/p")))
    assert any(walk.word("message") in her.get(f"{each}/0").text for each in groups)
    for each in groups:
        run = re.search(r'name="run" value="([^"]+)"', her.get(each).text)[1]
        done(her.post(each, {"way": "keep", "all": "yes", "run": run}), 303)
    _read_first(walk, her)
    for name in _CONCLUDED:
        her.settled(f"/n/p/{name}")
        done(her.get(f"/n/p/{name}"), 200)


def _read_first(walk: Walk, her: Visitor) -> None:
    listed = done(her.get("/n/p/read"), 200)
    assert walk.word("message") not in listed
    for at, way in zip(
        re.findall(r'href="(/n/p/read/\d+)"', listed), ("agree", "not", "unsure"), strict=False
    ):
        shown = done(her.get(at), 200)
        run = re.search(r'name="run" value="([^"]+)"', shown)
        assert run, "no form"
        done(her.post(at, {"way": way, "run": run[1]}), 303)
    done(her.get("/n/p/read/check"), 200)


def _ask_for_papers(walk: Walk, her: Visitor) -> None:
    said = {"what_for": "court", "papers": _PAPERS, "text": "full", "initials": "ZQ",
            "recipient": walk.word("recipient"), "name": walk.word("name of a paper")}  # fmt: skip
    entries = re.findall(r'name="e" value="([0-9a-f]{32})"', done(her.post("/n/d", said), 200))
    chosen = {**said, "entries": "chosen", "e": entries}
    files = re.findall(r'name="(f-[0-9a-f]{32})"', done(her.post("/n/d", chosen), 200))
    done(her.post("/n/d", {**chosen, "files": "chosen", **dict.fromkeys(files, "as it came")}))
    made = re.findall(r'action="(/n/d/[^"]+/[0-9a-f-]{36})"', her.settled("/n/d"))
    assert len(made) > len(_PAPERS)
    for address in made:
        done(her.post(address, {}, form="/n/d"), 200)


def _complain(walk: Walk, her: Visitor) -> None:
    them = walk.browser()
    at = done(them.post("/r/", {})).removesuffix("/w/1")
    for name, fields in SAID.items():
        said = {
            each: value if each in CHOICES else walk.word(f"complaint {each}")
            for each, value in fields.items()
        }
        done(them.post(f"{at}/w/{name}", said))
    them.send_file(
        f"{at}/w/10", walk.file(f"{walk.word('file of a complaint')}.txt", walk.word("words in it"))
    )
    done(them.post(f"{at}/all", {}))
    receipt = walk.keep_code(them.get(f"{at}/code").text)
    done(them.post(at, {"more": walk.word("added to a complaint")}))
    done(her.post("/r/mine", {"receipt": receipt}))
    done(them.send("/b/", {"words": f"{walk.word('feedback')} is spelled wrong."}, token=""), 200)
    done(them.send("/g/s", {"words": walk.word("looked for on public pages")}, token=""), 200)
    done(them.send("/g/v", {"home": walk.word("plan without a record")}, token=""), 200)


def _go_wrong(walk: Walk, her: Visitor) -> None:
    """What is refused, and what comes when the session is over."""
    done(her.send("/n/w/all", {"what": walk.word("refused form")}, token="x" * 64), 403)
    wrong = {"name": walk.word("unknown name"), "passphrase": walk.passphrase("wrong")}
    done(walk.browser().post("/n/open", wrong), 200)
    phone = _signed_in(walk, "first")
    token = phone.token(phone.get("/n/w/all").text)
    done(her.post("/n/keeping/out", {"which": "all", "passphrase": walk.passphrase("first")}))
    late = phone.send("/n/w/all", {"what": walk.word("typed too late")}, token=token)
    assert "Your notes closed." in done(late, 200)


def _signed_in(walk: Walk, which: str) -> Visitor:
    visitor = walk.browser()
    done(visitor.post("/n/open", {"name": walk.word("name"), "passphrase": walk.passphrase(which)}))
    return visitor


def _change_ways_in(walk: Walk, her: Visitor) -> Visitor:
    her = _signed_in(walk, "first")
    changed = {"passphrase": walk.passphrase("first"), "new": walk.passphrase("second")}
    done(her.post("/n/keeping/code", {"have": "no", "passphrase": walk.passphrase("first")}))
    walk.keep_code(her.get("/n/code").text)
    assert "A new recovery code is waiting" in her.get("/n/").text
    done(her.post("/n/keeping/words", changed))
    assert "Your passphrase is changed." in her.get("/n/keeping").text
    done(her.post("/n/keeping/code", {"have": "yes", "code": walk.codes[0]}))
    walk.keep_code(her.get("/n/code").text)
    return her


def put_away(walk: Walk, her: Visitor) -> None:
    """Put the notes away, open them once more with the code, and leave."""
    done(her.post("/n/keeping/away", {"code": walk.codes[-1]}))
    said = {"name": walk.word("name"), "code": walk.codes[-1], "new": walk.passphrase("third")}
    again = walk.browser()
    done(again.post("/n/back", said))
    done(again.get("/x"), 303)
