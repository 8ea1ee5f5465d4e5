"""Android's `wa.db`: the names that the phone's owner gave to people, or that they gave themselves."""

from typing import Any, Final

from chesil.readers.database.opening import Opened, as_text
from chesil.readers.database.rows import Remarks, as_name, details, read_table, whatsapp_address
from chesil.readers.sheet import Sheet

NEEDED: Final = {"wa_contacts": {"jid", "display_name"}}
_CONTACT: Final = {
    "rowid_": "ROWID", "jid": "jid", "name": "display_name", "given": "given_name", "family": "family_name",
    "chosen": "wa_name", "status": "status", "number": "number",
}  # fmt: skip


def read(database: Opened, sheet: Sheet, remarks: Remarks) -> None:
    """Read a contact for each person with a number; groups and WhatsApp's own accounts are no people."""
    read_table(database, "wa_contacts", _CONTACT, sheet, lambda row: _contact(row, remarks))


def _contact(row: dict[str, Any], remarks: Remarks) -> dict[str, Any] | None:
    address = whatsapp_address(row["jid"], remarks)
    if address is None or not address.startswith("+"):
        remarks.add("own-rows")
        return None
    both = " ".join(filter(None, (as_name(row[each], remarks) for each in ("given", "family"))))
    chosen = as_name(row["chosen"], remarks)
    return {
        "kind": "contact",
        "precision": "none",
        "channel": "document",
        "sender_name": as_name(row["name"], remarks) or both or (f"~ {chosen}" if chosen else None),
        "recipients": [address],
        "details": details({"calls_themselves": chosen, "status": as_text(row["status"])}),
    }
