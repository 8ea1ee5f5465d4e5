"""The text of a mail as a person sees it, and what is attached to it."""

import hashlib
import re
from typing import Any, Final, NamedTuple

from chesil.readers.mail import charsets, hypertext
from chesil.readers.mail.headers import read_head, words
from chesil.readers.mail.parts import UU_NAMES, Part, decoded, inline_files

RAW_CHARACTERS: Final = 1_000_000
TEXT_CHARACTERS: Final = 10_000_000
COPIED_BYTES: Final = 256  # an encoded attachment up to this size stays in the raw source
ATTACHED_MAILS: Final = 100  # whose headers are summed up
SUMMED_CHARACTERS: Final = 500

_QUOTED_FROM: Final = re.compile(rb"^>(>*From )", re.MULTILINE)
_ENCODED: Final = UU_NAMES | {"base64"}
_MAIL_STARTS: Final = re.compile(
    rb"\s{0,100}(?:From|To|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|Delivered-To)"
    rb"[ \t]{0,20}:",
    re.IGNORECASE,
)
_NEVER_SHOWN: Final = frozenset(("text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/css"))


class _Passage(NamedTuple):
    """A stretch of the text, in the forms the mail offers it."""

    plain: tuple[Part, ...] = ()
    pages: tuple[Part, ...] = ()
    other: tuple[Part, ...] = ()


class Body:
    """Reads the tree of parts below one mail.

    Attributes:
        attachments: of tables.ATTACHMENT, in file order. defects: codes of remarks.REMARKS.
    """

    def __init__(self, source: bytes, root: Part, *, unquote: bool = False) -> None:
        self._source, self._unquote = source, unquote
        self._spans: list[tuple[int, int, str]] = []  # encoded attachments, and what to say in their place
        self._mails: list[dict[str, str]] = []
        self.attachments: list[dict[str, Any]] = []
        self.defects: list[str] = []
        self.inside: list[bytes] = []  # the sources of attached mails
        if root.kind.startswith("text/"):
            self._passages = [_shown(root)]
            if root.disposition == "attachment":
                self._attach(root)
        else:
            self._passages = self._walk(root)

    def text(self, details: dict[str, Any]) -> str | None:
        """The text, its lines ended by "\\n"; None when the mail has no part that is text."""
        texts = [self._read(passage, details) for passage in self._passages]
        if self._mails:
            details["attached_mails"] = self._mails
        text = "\n".join(texts)
        if len(text) > TEXT_CHARACTERS:
            self.defects.append("text-cut")
            text = text[:TEXT_CHARACTERS]
        return text if texts else None

    def raw(self, defects: list[str]) -> str:
        """The source of the mail; encoded attachments are named in it, and it ends at RAW_CHARACTERS."""
        if not self._spans and len(self._source) <= RAW_CHARACTERS:
            return _as_it_stands(self._source)
        pieces: list[str] = []
        at = size = 0
        for start, end, named in [*self._spans, (len(self._source), len(self._source), "")]:
            piece = _as_it_stands(self._source[at : min(start, at + RAW_CHARACTERS)])
            pieces.extend((piece, named))
            size += len(piece) + len(named)
            if size > RAW_CHARACTERS or start - at > RAW_CHARACTERS:
                defects.append("raw-cut")
                kept = "".join(pieces)[:RAW_CHARACTERS]
                return f"{kept}\n[The rest of this mail of {len(self._source):,} bytes is not copied here.]\n"
            at = end
        return "".join(pieces)

    def _walk(self, part: Part) -> list[_Passage]:
        if part.children:
            inside = [passage for child in part.children for passage in self._walk(child)]
            return [_joined(inside)] if part.kind == "multipart/alternative" and inside else inside
        if part.kind.startswith("multipart/"):  # its parts could not be told apart
            return [_Passage(plain=(part,))]
        shown = part.kind.startswith("text/") and part.kind not in _NEVER_SHOWN
        if shown and part.disposition != "attachment" and part.name is None:
            return [_shown(part)]
        self._attach(part)
        return []

    def _attach(self, part: Part) -> None:
        data = self._bytes(part)
        digest = hashlib.sha256(data).hexdigest()
        self.attachments.append(
            {"name": part.name, "media_type": part.kind, "size_bytes": len(data), "sha256": digest}
        )
        readable = part.kind.startswith(("text/", "message/")) and part.encoding not in _ENCODED
        if not readable and part.end - part.start > COPIED_BYTES:
            named = f"[{len(data):,} bytes of {part.kind} are not copied here. SHA-256: {digest}]\n"
            self._spans.append((part.start, part.end, named))
        is_mail = part.kind in ("message/rfc822", "message/global") or _is_saved_mail(part.name, data)
        if is_mail and len(self._mails) < ATTACHED_MAILS:
            self._mails.append(_summary(data))
            self.inside.append(data)

    def _bytes(self, part: Part) -> bytes:
        data = self._source[part.start : part.end]
        if self._unquote:
            data = _QUOTED_FROM.sub(rb"\1", data)
        encoding = part.encoding
        if not encoding or encoding == "7bit" or part.kind.startswith("multipart/"):
            return data
        data, defect = decoded(data, encoding)
        if defect:
            self.defects.append(defect)
        return data

    def _read(self, passage: _Passage, details: dict[str, Any]) -> str:
        """The plain form when it says anything, else the page made plain, else any other text."""
        text = self._decoded(passage.plain)
        if passage.pages and not text.strip():
            page, cut = hypertext.to_text(self._decoded(passage.pages))
            if cut:
                self.defects.append("text-cut")
            if page:
                details["text_from"] = "html"
                self.defects.append("text-from-html")
                return page
        return text if text or not passage.other else self._decoded(passage.other)

    def _decoded(self, parts: tuple[Part, ...]) -> str:
        texts = []
        for part in parts:
            data = self._bytes(part)
            text, defect = charsets.decode(data, part.parameters.get("charset", ""))
            if defect:
                self.defects.append(defect)
            if "\r" in text:
                text = text.replace("\r\n", "\n").replace("\r", "\n")
            if b"\nend" in data and part.kind == "text/plain":
                self._attach_inline(data)
            texts.append(text.rstrip("\n"))
        return "\n".join(texts)

    def _attach_inline(self, data: bytes) -> None:
        for name, content in inline_files(data):
            digest = hashlib.sha256(content).hexdigest()
            self.attachments.append(
                {"name": name, "media_type": None, "size_bytes": len(content), "sha256": digest}
            )


def _shown(part: Part) -> _Passage:
    if part.kind == "text/plain":
        return _Passage(plain=(part,))
    return _Passage(pages=(part,)) if part.kind == "text/html" else _Passage(other=(part,))


def _joined(passages: list[_Passage]) -> _Passage:
    """The alternatives of one multipart/alternative as one passage."""
    return _Passage(
        plain=tuple(part for passage in passages for part in passage.plain),
        pages=tuple(part for passage in passages for part in passage.pages),
        other=tuple(part for passage in passages for part in passage.other),
    )


def _summary(data: bytes) -> dict[str, str]:
    """What the header of an attached mail says of it."""
    head = read_head(data)
    fields = ("from", "to", "cc", "date", "subject")
    return {name: words(head.first[name])[:SUMMED_CHARACTERS] for name in fields if name in head.first}


def _as_it_stands(source: bytes) -> str:
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError:
        return source.decode("latin-1")  # every byte one character, so nothing is lost


def _is_saved_mail(name: str | None, data: bytes) -> bool:
    """Whether an attached file is a mail that a program calls any file: by its name, and how it begins."""
    return bool(name and name.lower().endswith(".eml") and _MAIL_STARTS.match(data))
