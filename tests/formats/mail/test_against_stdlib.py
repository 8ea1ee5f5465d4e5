"""Our reading of a mail against Python's email package: random mails, and every shown sample."""

import base64
import quopri
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import stdlib_reading
from hypothesis import example, given, settings
from hypothesis import strategies as st

from chesil.readers.mail.addresses import read_addresses
from chesil.readers.mail.dates import read_date
from chesil.readers.mail.headers import read_head, words
from chesil.readers.mail.parts import Part, Structure, decoded, read_kind

LINES = st.sampled_from(
    ["hello", "", "  ", "--", "--b", "--b1--", "-- ", "From Dev", "a: b", ".", "naïve café", "日本", "x" * 80]
)
BODIES = st.lists(LINES, max_size=6).map("\n".join)
ENCODINGS = st.sampled_from(["", "7bit", "8bit", "quoted-printable", "base64"])
KINDS = st.sampled_from(["text/plain", "text/html", "image/png", "TEXT/Plain; charset=utf-8", ""])


def leaf(body: str, encoding: str, kind: str) -> str:
    data = body.encode()
    if encoding == "base64":
        body = base64.encodebytes(data).decode()
    elif encoding == "quoted-printable":
        body = quopri.encodestring(data).decode()
    fields = (f"Content-Type: {kind}\n" if kind else "") + (
        f"Content-Transfer-Encoding: {encoding}\n" if encoding else ""
    )
    return f"{fields}\n{body}"


def container(parts: list[str], subtype: str, preamble: str, *, closed: bool, depth: int) -> str:
    mark = f"b{depth}"
    inside = "".join(f"\n--{mark}\n{part}" for part in parts)
    return f'Content-Type: multipart/{subtype}; boundary="{mark}"\n\n{preamble}{inside}\n' + (
        f"--{mark}--\nbehind" if closed else ""
    )


def trees(depth: int) -> st.SearchStrategy[str]:
    leaves = st.builds(leaf, BODIES, ENCODINGS, KINDS)
    if depth == 3:
        return leaves
    below = st.lists(trees(depth + 1), max_size=3)
    subtypes = st.sampled_from(["mixed", "alternative", "related", "digest"])
    # Each level has a boundary of its own: where two are the same, no reading is right.
    return leaves | st.builds(
        container,
        below,
        subtypes,
        st.sampled_from(["", "before\n"]),
        closed=st.booleans(),
        depth=st.just(depth),
    )


def our_leaves(source: bytes) -> list[stdlib_reading.Leaf]:
    head = read_head(source)
    found: list[stdlib_reading.Leaf] = []

    def visit(part: Part) -> None:
        for child in part.children:
            visit(child)
        if not part.children:
            data = source[part.start : part.end]
            whole = part.kind.startswith(("multipart/", "message/"))
            found.append((part.kind, data if whole else decoded(data, part.encoding)[0]))

    visit(Structure(source, kind=read_kind).read(head, len(source)))
    return found


def alike(leaves: list[stdlib_reading.Leaf]) -> list[stdlib_reading.Leaf]:
    """Kinds and contents without line ends at the end; of mails inside the mail only that they are there.

    Of a multipart in which no part was found, the package drops what stands behind a closing line,
    and Chesil shows it all, so only that it is there is compared.
    """
    return [
        (
            kind,
            b""
            if kind.startswith(("message/", "multipart/"))
            else data.replace(b"\r\n", b"\n").rstrip(b"\n"),
        )
        for kind, data in leaves
    ]


@settings(max_examples=300)
@given(trees(0), st.booleans(), st.integers(0, 400))
def test_parts_are_those_of_the_email_package(tree: str, dos: bool, cut: int):
    source = f"From: dev@example.org\nSubject: x\n{tree}".encode()
    if 0 < cut < len(source) - 40:
        # Of base64 that was cut the package gives nothing and Chesil what there is: not compared here.
        source = source[: len(source) - cut].replace(b"Content-Transfer-Encoding: base64\n", b"")
    if dos:
        source = source.replace(b"\n", b"\r\n")
    assert alike(our_leaves(source)) == alike(stdlib_reading.leaves(source))


NAMES = st.text(alphabet="ABCdef ghi.'-éüñ", max_size=12).map(lambda name: " ".join(name.split()))
LOCALS = st.from_regex(r"[a-z][a-z0-9.+_-]{0,8}[a-z0-9]", fullmatch=True)


def written(name: str, local: str, style: int) -> str:
    address = f"{local}@example.org"
    if not name:
        return address if style % 2 else f"<{address}>"
    if style == 0 and name.replace(" ", "").replace("é", "e").isalnum():
        return f"{name} <{address}>"
    if style == 1:
        return f"=?utf-8?b?{base64.b64encode(name.encode()).decode()}?= <{address}>"
    return f'"{name}" <{address}>'


@given(
    st.lists(st.builds(written, NAMES, LOCALS, st.integers(0, 2)), max_size=4), st.sampled_from([", ", ",\t"])
)
def test_addresses_are_those_of_the_email_package(people: list[str], between: str):
    value = between.join(people)
    assert list(read_addresses(value)) == stdlib_reading.people(value)


@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2099, 12, 30)),
    st.integers(-12 * 4, 14 * 4),
    st.sampled_from(["%a, %d %b %Y %H:%M:%S %z", "%d %b %Y %H:%M:%S %z", "%a, %d %b %Y %H:%M %z (XST)"]),
)
def test_dates_are_those_of_the_email_package(clock: datetime, quarters: int, layout: str):
    value = clock.replace(tzinfo=timezone(timedelta(minutes=15 * quarters))).strftime(layout)
    stamp, twin = read_date(value), stdlib_reading.when(value)
    assert stamp is not None
    assert twin is not None
    assert stamp.at_us == (twin - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    assert stamp.offset_minutes == 15 * quarters


@pytest.mark.parametrize(
    "value",
    ["Mon, 1 Jan 2001 10:00:00", "Mon, 1 Jan 2001 10:00:00 CET", "never"],
)
def test_a_date_without_an_offset_has_none_in_either_reading(value: str):
    stamp, twin = read_date(value), stdlib_reading.when(value)
    assert (stamp is None) == (twin is None)
    assert stamp is None or (stamp.at_us is None and twin.tzinfo is None)


ENCODED = st.builds(
    lambda text, kind: f"=?utf-8?{kind}?{encoded(text, kind)}?=",
    st.text(alphabet="abc é日=_?", max_size=8),
    st.sampled_from("qQbB"),
)


def encoded(text: str, kind: str) -> str:
    if kind in "bB":
        return base64.b64encode(text.encode()).decode()
    return "".join(f"={byte:02X}" for byte in text.encode())


@given(
    st.lists(ENCODED | st.sampled_from(["plain", "Re:", "=?", "a=?b"]), max_size=5),
    st.sampled_from([" ", "\t"]),
)
@example(["=?utf-8?q?=C3?=", "=?utf-8?q?=A9?="], " ")
def test_encoded_words_are_those_of_the_email_package(pieces: list[str], between: str):
    value = between.join(pieces)
    # The package puts one space between a word and plain text, whatever stood there.
    assert words(value).split() == stdlib_reading.text(value).split()


# Here we read further than the package: spaces before colons (RFC 5322 4.5), and a line among the
# fields that is none, behind which the package takes every field for text.
READ_FURTHER = {"raw_email_incorrect_header.eml", "example13.eml"}


def test_parts_of_every_sample_are_those_of_the_email_package(shared: Path):
    compared = 0
    for path in sorted((shared / "exports" / "email").rglob("*")):
        if not path.is_file() or path.suffix == ".mbox" or path.name in READ_FURTHER:
            continue
        source = path.read_bytes()
        if source.startswith(b"From "):
            source = source[source.find(b"\n") + 1 :]
        assert alike(our_leaves(source)) == alike(stdlib_reading.leaves(source)), path.name
        compared += 1
    assert compared > 150
