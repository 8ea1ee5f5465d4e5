"""Builds backups in the shape the app writes them, and reads them."""

import hashlib
import io

from chesil.readers.sms_backup_restore import READER
from chesil.terms.readings import HEAD_BYTES, Document, Reading, ReadOptions

DEV = "+447700900222"
BEN = "+447700900333"
ASHA = "+447700900111"
NOON = "1772539200000"  # 3 March 2026, 12:00 UTC


def document(data: bytes) -> Document:
    return Document(
        name="backup",
        size_bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        head=data[:HEAD_BYTES],
        opener=lambda: io.BytesIO(data),
    )


def read(data: bytes | str) -> Reading:
    found = document(data.encode() if isinstance(data, str) else data)
    assert READER.recognises(found)
    return READER.read(found, ReadOptions())


def backup(*records: str, root: str = "smses", count: int | None = None) -> str:
    count = len(records) if count is None else count
    head = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"
    style = '<?xml-stylesheet type="text/xsl" href="sms.xsl"?>\n'
    opening = f'<{root} count="{count}" backup_set="b1" backup_date="1772600000000" type="full">\n'
    return head + style + opening + "".join(f"  {record}\n" for record in records) + f"</{root}>\n"


def attributes(values: dict[str, str]) -> str:
    return " ".join(f'{name}="{value}"' for name, value in values.items())


def sms(**changes: str | None) -> str:
    values: dict[str, str | None] = {
        "protocol": "0", "address": DEV, "date": NOON, "type": "1", "subject": "null", "body": "Hello",
        "toa": "null", "sc_toa": "null", "service_center": "null", "read": "1", "status": "-1", "locked": "0",
        "date_sent": "0", "sub_id": "1", "readable_date": "3 Mar 2026 12:00:00", "contact_name": "Dev",
    }  # fmt: skip
    kept = {name: value for name, value in (values | changes).items() if value is not None}
    return f"<sms {attributes(kept)} />"


def call(**changes: str | None) -> str:
    values: dict[str, str | None] = {
        "number": DEV, "duration": "61", "date": NOON, "type": "1", "presentation": "1",
        "subscription_id": "1", "post_dial_digits": "", "readable_date": "3 Mar 2026 12:00:00",
        "contact_name": "Dev",
    }  # fmt: skip
    kept = {name: value for name, value in (values | changes).items() if value is not None}
    return f"<call {attributes(kept)} />"


def part(**values: str) -> str:
    written = {
        "seq": "0",
        "name": "null",
        "chset": "106",
        "cid": "null",
        "fn": "null",
        "cl": "null",
        **values,
    }
    return f"<part {attributes(written)} />"


def mms(
    *parts: str, addrs: tuple[tuple[str, str], ...] = ((DEV, "137"), (ASHA, "151")), **changes: str
) -> str:
    values = {
        "date": NOON, "ct_t": "application/vnd.wap.multipart.related", "msg_box": "1", "address": DEV,
        "sub": "null", "m_type": "132", "read": "1", "date_sent": "1772539190", "contact_name": "Dev", **changes,
    }  # fmt: skip
    inside = "".join(f'<addr address="{address}" type="{kind}" charset="106" />' for address, kind in addrs)
    return f"<mms {attributes(values)}><parts>{''.join(parts)}</parts><addrs>{inside}</addrs></mms>"


TEXT = part(ct="text/plain", text="Look at this")
