"""Papers that were asked for, and the files of each."""

from datetime import date, datetime
from typing import Final, Literal

import msgspec
from django.db import models

from chesil_web.foundation.keys.models import Part, Sealed
from chesil_web.person.papers.prepared import Printing
from chesil_web.person.people.models import WhoIsWho

PACK: Final = "pack.zip"
COVER: Final = "cover.pdf"


def is_pack(name: str) -> bool:
    """Whether a file of a paper is a pack, or a part of one."""
    return name.startswith("pack") and name.endswith(".zip")


class Paper(Sealed):
    """A paper she asked for. *job* makes it."""

    state_columns = ()
    job = models.UUIDField(null=True)


class Made(Part):
    """One file of a paper: its bytes lie in the store under this row's id."""

    state_columns = ("item", "number")
    has_file = True
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "number"], name="one_file_of_a_number")]


class Numbers(Sealed):
    """The exhibit number of every file that ever had one: one row a record."""

    state_columns = ()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["safe"], name="one_set_of_exhibit_numbers")]


class Numbered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The document of Numbers: by the id of a thing, in hex. A number is never given twice.

    Attributes:
        given: of files, things she keeps, entries, and papers such as a transcript.
        initials: of who produces them, which stand before each number; empty until she says them.
        fixed: they were printed, so they stay.
    """

    given: dict[str, int] = {}
    initials: str = ""
    fixed: bool = False


class Particulars(Sealed):
    """What she says of an exhibit: a row each time she says it, and the newest counts.

    *of*: the file, entry or paper that the exhibit is or belongs to; it goes when that has gone for good.
    """

    state_columns = ("exhibit", "number")
    exhibit = models.UUIDField(db_index=True)
    of = models.UUIDField()
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["safe", "exhibit", "number"], name="one_word_on_an_exhibit_of_a_number"
            )
        ]


class Origin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Particulars: how an exhibit came to be, in her words. What is empty she did not say.

    Attributes:
        name: what it is. dates: when what it shows is from. produced_by: who produces it to a court.
        device: the phone, account or place it is from. taken_on, how: when and how it was taken off that.
        whole: "all", "part", or empty. left_out: what was left out of a part. where_now: of the device.
    """

    told_at: datetime
    name: str = ""
    dates: str = ""
    produced_by: str = ""
    device: str = ""
    taken_on: date | None = None
    how: str = ""
    whole: Literal["", "all", "part"] = ""
    left_out: str = ""
    where_now: str = ""


class Slice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The part of a record that goes in: every paper that is asked for at once is made from the same part.

    What is empty narrows nothing.

    Attributes:
        since, until: days, both inclusive. people: whom it is about, by name. kinds: by their codes.
        also: talks with others that go in too: the id of a file in hex, and a name.
        files_out: ids in hex of files of which nothing goes in.
        notes_out: what she wrote that stays out, by its number in Asked.diary, 1 for the first.
    """

    since: date | None = None
    until: date | None = None
    people: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    also: tuple[tuple[str, str], ...] = ()
    files_out: tuple[str, ...] = ()
    notes_out: tuple[int, ...] = ()


class Exhibit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of a list of exhibits, as chesil.documents.exhibits prints it.

    Attributes:
        file: its id in hex; empty for what is no file. file_name: the name of that.
        steps: how it was kept: when, what, and how that is known.
    """

    ref: str
    name: str
    about: tuple[str, ...]
    added: date
    sha256: str
    file: str = ""
    file_name: str = ""
    dates: str = ""
    produced_by: str = ""
    device: str = ""
    whole: str = ""
    where_now: str = ""
    steps: tuple[tuple[str, str, str], ...] = ()


class HeldFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file that can go into a pack: its id in hex, that of its reading or nothing, and its key.

    *way*: how it goes, a value of the library's Way. *ref*: its exhibit number, or nothing.
    """

    id: str
    name: str
    reading: str
    key: str
    way: str = "rows"
    ref: str = ""


class Pictured(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file that a chronology may print pictures from: its id in hex, its key, and its exhibit number."""

    id: str
    key: str
    ref: str


class HeldNote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What she wrote, that can go into a pack: a diary entry or a request to stop.

    Attributes:
        rows: id in hex and key of each version, the newest first.
    """

    what: Literal["entry", "request"]
    rows: tuple[tuple[str, str], ...]


class Bundle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a pack is made from.

    Attributes:
        notes: in the order they have in Asked.diary. own: id in hex and key that its making is logged under.
        left_out: what cannot go in: how much, what, and why.
    """

    files: tuple[HeldFile, ...]
    notes: tuple[HeldNote, ...]
    own: tuple[str, str]
    left_out: tuple[tuple[int, str, str], ...]


class Front(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands on the cover page for an officer, in her words, as chesil.documents.report.cover has it."""

    name: str
    other_name: str = ""
    reach: str = ""
    officer: str = ""
    reference: str = ""
    alleged: str = ""
    asks: tuple[str, ...] = ()
    phone: tuple[str, ...] = ()
    children_case: bool = False
    may_be_shown: bool = False


class Find(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that must stay secret and stands in a file of a paper.

    Attributes:
        number: of the file. detail: the id of the secret; empty for a part that could not be looked at.
        part: where in it. masked, words: as in leaks.Hit.
        of: what goes into a pack as it is: the id in hex of a file, or of a version of what she wrote; the
            ids of several, with spaces between, where they are not listed; empty for a file that is made.
        name: of that. record: of it, where it goes record by record.
        reason: why it stays, in her words. out: "asked" once it is to be taken out, or its file or record
            left out of the pack; "done" when it was. While both are empty nothing is decided.
    """

    number: int
    detail: str
    part: str
    masked: str
    words: str = ""
    of: str = ""
    name: str = ""
    record: int | None = None
    reason: str = ""
    out: Literal["", "asked", "done"] = ""


class Talk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A conversation, or a part of one, that is printed as a transcript.

    Attributes:
        who: with whom, by name; empty for everyone in *source*, a source of the run; empty for all sources.
        since, until: days, both inclusive. out: source and record of messages that stay out.
        only: source and record of those that are printed; empty for all but *out*.
        translated: source, record and the words of what is printed beside messages in another language.
        language, by: the language of those words, and who translated them.
    """

    who: str = ""
    source: str = ""
    since: date | None = None
    until: date | None = None
    out: tuple[tuple[str, int], ...] = ()
    only: tuple[tuple[str, int], ...] = ()
    translated: tuple[tuple[str, int, str], ...] = ()
    language: str = ""
    by: str = ""


class Box(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place on a page that she chose to cover: as chesil.documents.redaction.record.Box has it."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


class Cover(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is taken out of a copy of a file or of a paper.

    Attributes:
        file: the id in hex of a file of hers; empty for a paper. sha256: of the whole file.
        words: to look for, beside what must stay secret (Asked.secrets, where secrets is set).
        stays: finds that she leaves in: page, kind and place in the text of the page.
        ref: its exhibit number, which stands below each page of the copy; empty where it has none.
    """

    file: str
    sha256: str
    ref: str = ""
    words: tuple[str, ...] = ()
    secrets: bool = True
    boxes: tuple[Box, ...] = ()
    stays: tuple[str, ...] = ()


class Binder(Sealed):
    """A bundle that she puts together: what is in it and in which order."""

    state_columns = ()


class Prepared(Sealed):
    """What she prepares before a paper is made of it, such as a statement."""

    state_columns = ()


class Bound(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A document in a bundle.

    Attributes:
        what, id: a file, an entry, or a file of a paper (*part*), by their ids in hex.
        title, section, kind, day: as chesil.documents.bundle.Document has them.
        later: 0 at first; 1 for what was added after the bundle went out, then 2.
    """

    what: Literal["file", "entry", "paper"]
    id: str
    part: str = ""
    title: str
    section: str
    kind: str = "other"
    day: date | None = None
    later: int = 0


class Binding(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Binder.

    Attributes:
        rules: the name of a profile. court, case_number, parties, hearing: what stands above the index.
        documents: in their order. allowed: keys of rules that the court changed, she says.
        out: how often it went out. papers: ids in hex of the papers that were made of it, oldest first.
    """

    changed_at: datetime
    name: str
    rules: str
    court: str = ""
    case_number: str = ""
    parties: tuple[str, ...] = ()
    hearing: str = ""
    documents: tuple[Bound, ...] = ()
    allowed: tuple[str, ...] = ()
    out: int = 0
    papers: tuple[str, ...] = ()


class HeldDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a document of a bundle is made from, as a job is given it.

    Attributes:
        id, key: of its sealed bytes, in hex; empty for an entry, whose words are *text*.
        name: of the file. exhibit: its number, or nothing. made_here: it is a PDF that was made here.
    """

    id: str = ""
    key: str = ""
    name: str = ""
    exhibit: str = ""
    text: str = ""
    made_here: bool = False


class Check(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule of a court after a bundle was made, as chesil.documents.bundle.Check has it."""

    state: str
    words: str
    why: str = ""


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Paper: what was asked for, and what it is made from.

    Attributes:
        text: "whole", "excerpt" or "withheld", as the library's settings have it.
        name: of the file, chosen by her. kept: ids of the suggestions she kept then. changed: the acts that
            she says some of them were, by their ids.
        run, run_key, readings: what it is made from; the keys are taken out when it is made.
        diary, known: her entries, and who is who; taken out too.
        papers: "summary", "chronology", "statement", "exhibits", "pack", "labels", "transcript".
        part: what goes into them. talk: what a transcript is of; title: what it is called.
        binding: what a bundle is of, and *held* what each document is made from, which is taken out too;
        checks: the rules of its court, after it was made. faults: documents that cannot be printed, and why.
        cover: what is taken out of a copy; what it is a copy of is in *held*.
        front: the cover page of a pack for the police; taken out too.
        printing: what a statement and the like is printed from; taken out too.
        apart: it is kept apart from everything that is served: no bundle and no exhibit can be it.
        meant: ids of secrets that she wrote for this very paper, so that it is not searched for them.
        exhibit: the number that the paper itself has, or nothing.
        told: entries of the statement, as docs/formats/notes.md has them, in JSON; left_out: what is said to
            be left out of it. exhibits: rows of that list. All three are taken out too.
        unlisted: how many files are not on that list.
        pack: what that is made from; taken out too. recipient: who gets it, in her words.
        sealed_for: the age key it is sealed for when it is saved, or nothing.
        own: id in hex and key that the making of papers is logged under; taken out too.
        damaged: how much could not be opened, and is left out.
        asks: what she asks for, in her words, for the summary.
        refs: exhibit numbers of files by their ids in hex; taken out too. holds: ids of its exhibits, in hex.
        secrets: id, kind and value of what must not stand in it; taken out too. finds: what of that does.
            While one is open, what a pack is made from stays, and the pack is made once none is.
        fault: why something could not be taken out of it, in a sentence.
        pictures: the chronology prints those of its entries, from the files of pictured; taken out too.
        law: the chronology ends with what the law asks for, because she ticked it.
    """

    asked_at: datetime
    what_for: str
    text: str
    name: str
    about: str
    zone: str
    kept: tuple[str, ...]
    run: str
    run_key: str
    readings: tuple[tuple[str, str], ...]
    diary: str
    fault: str = ""
    known: WhoIsWho = WhoIsWho()
    papers: tuple[str, ...] = ("chronology",)
    part: Slice = Slice()
    told: str = "[]"
    left_out: tuple[str, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    unlisted: int = 0
    pack: Bundle | None = None
    recipient: str = ""
    sealed_for: str = ""
    own: tuple[str, str] = ("", "")
    changed: dict[str, str] = {}
    damaged: int = 0
    law: bool = False
    asks: str = ""
    pictures: bool = False
    pictured: tuple[Pictured, ...] = ()
    talk: Talk | None = None
    binding: Binding | None = None
    held: tuple[HeldDocument, ...] = ()
    cover: Cover | None = None
    front: Front | None = None
    checks: tuple[Check, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    title: str = ""
    printing: Printing | None = None
    apart: bool = False
    meant: tuple[str, ...] = ()
    exhibit: str = ""
    refs: dict[str, str] = {}
    holds: tuple[str, ...] = ()
    secrets: tuple[tuple[str, str, str], ...] = ()
    finds: tuple[Find, ...] = ()


class File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The document of Made. *inside*: it goes into the pack, and is not offered by itself."""

    name: str
    what: str
    size: int
    sha256: str
    inside: bool = False

    @property
    def has_pages(self) -> bool:
        """Whether it is a PDF, which can be read one page after the other."""
        return self.name.endswith(".pdf")
