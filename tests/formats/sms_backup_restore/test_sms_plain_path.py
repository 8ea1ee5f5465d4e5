"""The fast path and the checked path give the same tables, on files nobody would write by hand."""

import random
from collections.abc import Callable

import numpy as np
import pytest
from sms_backups import DEV, NOON, TEXT, backup, call, document, mms, part, sms

from chesil.readers.sms_backup_restore import READER, encoding, plain, reading
from chesil.readers.sms_backup_restore.windows import windows
from chesil.terms.readings import Reading, ReadOptions

NAMES = (
    "protocol", "address", "date", "type", "subject", "body", "toa", "service_center", "read", "status",
    "date_sent", "readable_date", "contact_name", "name", "sub_id",
)  # fmt: skip
USUAL = (b"Hello", b"null", b"", b"call me &amp; talk", b"it&apos;s late", b"(Unknown)", DEV.encode())
PIECES = (
    b"word", b" ", b"&amp;", b"&lt;", b"&gt;", b"&quot;", b"&apos;", b"&#10;", b"&#13;", b"&#9;",
    b"&#55357;&#56860;", b"&#55357;", b"&#56860;", b"&#56860;&#55357;", b"&#x1F600;", b"&#xd83d;&#xde1c;",
    b"&#0;", b"&#1;", b"&#128;", b"&#8217;", b"&#65534;", b"&#1114112;", b"&#99999999999;", b"&#032;",
    b"&#38;lt;", b"&amp;#10;", b"null", "\u00e9\U0001f600\u200e\ufe0f".encode(), b"\xff", b"\xed\xa0\xbd\xed\xb8\x9c",
    b"\xed\xa0\xbd", b"\xef\xbf\xbe", b"\xef\xbf\xbd", b"\n", b"\r\n", b"\t", b"\x00", b"\x07", b"\x7f", b"\\",
    b"'", b">", b"/>", b"=", b"&nbsp;", b"&", b"<", b"-->",
)  # fmt: skip
DATES = (
    b"0", b"null", b"", b"abc", b"1512226167", b"0512226167463", b"151222616746", b"999999999999999",
    b"9999999999999", b"-5", b"1512226167463.5", "\u0661".encode() * 13, b"1" * 5000, b"1512226167463 ", b":512226167463",
)  # fmt: skip
OTHERS = (
    mms(TEXT, part(ct="image/png", data="QUJD")), call(), call(type="3", number=""), f"<!-- {sms()} -->",
    f"<!--\n{sms()}\n-->", "<unknown/>", "words", "<mms date='1'><parts>", "<![CDATA[x]]>", "<sms", "<!-- open",
    "<?pi <sms ?>", "</smses><smses count='3'>", "<sms/>", '<sms x="',
)  # fmt: skip
ENDS = (b" />",) * 20 + (b"/>", b"></sms>", b" >\n</sms>", b" />junk", b" /><!-- c -->", b"")


def value(dice: random.Random, name: str, *, odd: float) -> bytes:
    if name in ("date", "date_sent"):
        usual = b"%d" % dice.randrange(10**12, 2 * 10**12)
        return (
            dice.choice(DATES)
            if dice.random() < odd
            else usual
            if name == "date"
            else dice.choice((usual, b"0"))
        )
    if name in ("type", "status", "read"):
        codes = {"type": "1122345607", "status": "-1 0 32 64 null", "read": "011"}[name]
        return dice.choice(codes.split() if " " in codes else codes).encode()
    if dice.random() < odd:
        return b"".join(dice.choices(PIECES, k=dice.randrange(1, 4)))
    return dice.choice(USUAL)


def record(dice: random.Random, names: list[str], *, odd: float) -> bytes:
    quote = b"'" if dice.random() < odd / 10 else b'"'
    values = {name: value(dice, name, odd=odd).replace(b"'", b"`") for name in names}
    written = b"".join(b" %s=%s%s%s" % (name.encode(), quote, each, quote) for name, each in values.items())
    return b"  <sms" + written + (dice.choice(ENDS) if dice.random() < odd else b" />")


def invented(seed: int, *, odd: float) -> bytes:
    dice = random.Random(seed)
    layouts = [[name for name in NAMES if dice.random() < 0.8] for _ in range(3)]
    dice.shuffle(layouts[2])
    lines = [b"<?xml version='1.0' encoding='UTF-8' ?>", b'<smses count="30">']
    for _ in range(60):
        other = dice.random() < odd / 5
        lines.append(dice.choice(OTHERS).encode() if other else record(dice, dice.choice(layouts), odd=odd))
    return b"\n".join([*lines, b"</smses>"])


def read(data: bytes, *, block: int = 1 << 22) -> Reading:
    encoding_bytes, encoding.BLOCK_BYTES = encoding.BLOCK_BYTES, block
    try:
        return READER.read(document(data), ReadOptions())
    finally:
        encoding.BLOCK_BYTES = encoding_bytes


def everything(found: Reading) -> tuple[object, ...]:
    return found.records, found.rows.rows(), found.problems.rows(), found.assumptions, found.owners


@pytest.fixture
def checked_only(monkeypatch) -> Callable[[bytes], Reading]:
    def without_the_fast_path(data: bytes) -> Reading:
        with monkeypatch.context() as patched:
            patched.setattr(reading, "plain_rows", lambda window, items: (items[:0], []))
            return read(data)

    return without_the_fast_path


@pytest.mark.parametrize("odd", [0.01, 0.1, 0.4])
@pytest.mark.parametrize("seed", range(8))
def test_both_paths_give_the_same_rows_problems_and_assumptions(seed, odd, checked_only):
    data = invented(seed, odd=odd)
    assert everything(read(data)) == everything(checked_only(data))


@pytest.mark.parametrize("seed", range(8))
def test_it_does_not_matter_where_the_blocks_are_cut(seed):
    data = invented(seed + 100, odd=0.2)
    whole = everything(read(data))
    assert all(everything(read(data, block=size)) == whole for size in (1 + seed * 7, 97 + seed, 1_000))


def test_a_file_as_the_app_writes_it_goes_the_fast_way():
    bodies = ("Hello", "it&apos;s &amp; more", "&#55357;&#56860;&#10;caf\u00e9", "&#8217;", "\U0001f600", "")
    written = backup(*(sms(body=body, type=kind) for body in bodies for kind in "123456"), sms()).encode()
    (window,) = windows([written])
    items, frames = plain.plain_rows(window, np.flatnonzero(window.plain))
    assert (items.size, sum(frame.height for frame in frames)) == (37, 37)


def test_several_layouts_in_one_file_all_go_the_fast_way():
    records = [sms(sub_id=None), sms(), sms(body=None, sub_id=None), sms(date_sent=None)] * 5
    (window,) = windows([backup(*records, call()).encode()])
    items, _ = plain.plain_rows(window, np.flatnonzero(window.plain))
    assert items.size == 20


def test_more_layouts_than_the_fast_way_looks_for_are_read_all_the_same(checked_only):
    records = [f'<sms date="{NOON}" type="1" extra{number}="x" body="{number}" />' for number in range(50)]
    found = read(backup(*records).encode())
    assert found.rows["text"].to_list() == [str(number) for number in range(50)]
    assert everything(found) == everything(checked_only(backup(*records).encode()))


@pytest.mark.parametrize(
    "name",
    ["\\", "&quot;", "&#10;", "&#9;&#13;", "\x7f", "\u2028", "\U0001f600", '\u00e9"'.replace('"', "&quot;")],
)
def test_names_in_the_details_are_the_same_json_on_both_paths(name, checked_only):
    data = backup(
        *[sms(type="2", contact_name=f"a{name}b", date_sent="1772539190123", status="64")] * 3
    ).encode()
    assert everything(read(data)) == everything(checked_only(data))
