"""README.txt of a pack: one page that says what it is, how to check it, and what that shows."""

import textwrap
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from chesil.vault.notes import fingerprint
from chesil.vault.pack.contents import Manifest, rows_name

_WIDTH: Final = 78


def text(manifest: Manifest) -> str:
    """The page, in plain words, with what this pack holds and what it leaves out.

    Args:
        manifest: of the pack; its list of files is not used, as this page is one of them.
    """
    parts = (
        _what(manifest),
        _section("What is in it", _holds(manifest)),
        _section("What was left out", _left_out(manifest)),
        _section("How to check it", _checking(manifest)),
        _section("What a check shows", _shown(manifest)),
        _section("What it does not show", _NOT_SHOWN),
    )
    return "\n".join(parts)


_NOT_SHOWN: Final = (
    "- That what the files say is true, or complete.",
    "- Who wrote or sent a message, or who was holding a phone.",
    "- When the things they tell of happened, or that a phone's clock was right.",
    "- That a file was genuine before it was handed over. A picture can be staged.",
    "- That nothing was held back when files were handed over.",
    "It is no legal advice, no decision, and no promise that a court will accept it.",
)


def _what(manifest: Manifest) -> str:
    made = datetime.fromisoformat(manifest.made_at)
    return _filled(
        f"This is a pack of records that one person kept. {_plain(manifest.made_by)} made it on "
        f"{made:%-d %B %Y at %H:%M} UTC. With the records it holds what anyone needs to check that they have "
        "not been changed since they were put in. Please keep the pack as it is, and pass it on in one piece."
    )


def _holds(manifest: Manifest) -> Sequence[str]:
    lines = []
    if manifest.items:
        lines.append(f"- {_count(len(manifest.items), 'file')} as handed over, in the folder items.")
    lines += [
        f"- {table.shown:,} of the {table.shown + sum(table.left_out.values()):,} rows read from "
        f"{_plain(table.name)}, in {rows_name(table.record)}."
        for table in manifest.tables
    ]
    lines += [f"- {_plain(what)}: {path}." for path, what in manifest.papers.items()]
    records = _count(len(manifest.records), "record")
    lines.append(f"- {records} of the log that say when each was put in, in the folder records.")
    return lines


def _left_out(manifest: Manifest) -> Sequence[str]:
    lines = [
        f"- {each.count:,} {_plain(each.what)}. {_plain(each.why)}."
        for each in manifest.left_out
        if each.count
    ]
    for table in manifest.tables:
        if table.left_out:
            kinds = ", ".join(f"{count:,} of the kind {kind}" for kind, count in table.left_out.items())
            people = table.people_left_out
            also = f" People who appear only there: {people:,}." if people else ""
            lines.append(f"- Rows read from {_plain(table.name)}: {kinds}.{also}")
    return lines or ["Nothing. All that was chosen from is here."]


def _checking(manifest: Manifest) -> Sequence[str]:
    mark = fingerprint(Ed25519PublicKey.from_public_bytes(bytes.fromhex(manifest.public_key)))
    return (
        "With Python 3.9 or newer, and no internet:",
        "    python3 -I verify.py PACK.zip",
        'It ends with "The pack is intact" or says what is wrong. Whoever changes a pack can change the '
        "verify.py in it as well. Where that matters, use the verify.py of a Chesil you trust, or the "
        'command "chesil verify".',
        "Without Python: manifest.json lists the SHA-256 of each file. Compare them with those that "
        'sha256sum, "shasum -a 256" or "certutil -hashfile FILE SHA256" gives. The SHA-256 of '
        "manifest.json stands in export-record.json. The time stamps are in the folder anchors, and OpenSSL "
        "can check them.",
        "The log of the records is signed with a key. Ask whoever gave you the pack to tell you its "
        "fingerprint, face to face or by telephone, and compare:",
        f"    {mark[:35]}",
        f"    {mark[36:]}",
    )


def _shown(manifest: Manifest) -> Sequence[str]:
    return (
        "- These files and rows are exactly as they were when they were put in.",
        f"- {_dates(len(manifest.records), sum(record.dated for record in manifest.records))}",
        "- The order in which records were put in, and that none between them was taken out or added later.",
        "- That the papers in the folder derived were part of this pack when it was made.",
        "The check says whether the making of this pack is time-stamped yet.",
    )


def _dates(records: int, dated: int) -> str:
    stamped = "an independent service stamped the time within 26 hours of it"
    alone = "is only what the computer said that kept it"
    if not dated:
        return f"When each record was put in {alone}. No independent time stamp bears it out."
    if dated == records:
        return f"When each record was put in: {stamped}."
    return f"When {dated:,} of the {records:,} records were put in: {stamped}. For the others it {alone}."


def _section(title: str, lines: Sequence[str]) -> str:
    return f"{title.upper()}\n" + "".join(map(_filled, lines))


def _filled(line: str) -> str:
    if line.startswith("    "):
        return f"{line}\n"
    after = "  " if line.startswith("- ") else ""
    return textwrap.fill(line, _WIDTH, subsequent_indent=after, break_on_hyphens=False) + "\n"


def _plain(words: str) -> str:
    """Words that may come from an export, without characters that could turn or hide the text."""
    return "".join(each if each.isprintable() else "\ufffd" for each in words)


def _count(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"
