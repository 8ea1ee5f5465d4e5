"""Takes what she chose out of a phone's database, which holds everybody's life; opens a locked backup."""

import io
import uuid
from collections.abc import Sequence

from django.utils.translation import gettext as _

from chesil.phones.orders import Order
from chesil.terms.errors import ReadingError
from chesil_web.foundation.keys import files, page_turns
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.record.evidence import actions, looking, queries, rules
from chesil_web.record.evidence.bridge import ask_phone
from chesil_web.record.evidence.models import Evidence
from chesil_web.record.evidence.queries import File
from chesil_web.record.evidence.uploads import Refused, Uploaded

MOST_BYTES = 256 << 20  # of a database that is opened while she waits


def take(safe: OpenSafe, found: File, names: Sequence[str], *, drop: bool) -> uuid.UUID:
    """Keep the conversations of these names as a file of their own; gives its id.

    Args:
        drop: the database itself is deleted then, with a way back.
    Raises:
        Refused: it cannot be opened, or there is no room. Nothing was changed.
    """
    data = _asked(safe, found, Order("extract", "database", name=found.kept.name, names=tuple(names)))
    id = _kept(safe, f"{found.kept.name}.jsonl", data)
    if drop:
        actions.remove(safe, found.id)
    return id


def unlock(safe: OpenSafe, found: File, key: str) -> uuid.UUID:
    """Open a locked backup of WhatsApp and keep its database; gives its id. The key is not kept.

    Raises:
        Refused: the key does not open it, or there is no room. Nothing was changed.
    """
    name = found.kept.name[: -len(queries.LOCKED)] or "msgstore.db"
    data = _asked(safe, found, Order("file", "crypt15", name=found.kept.name), secret=key.encode())
    return _kept(safe, name, data)


def _asked(safe: OpenSafe, found: File, order: Order, *, secret: bytes = b"") -> bytes:
    if found.kept.size > MOST_BYTES:
        raise Refused(_("This file is too big to be opened here. Ask somebody you trust for help with it."))
    key = safe.item_key(rules.evidence(safe, found.id))
    try:
        with page_turns.TURNS.aside(), looking.turn(safe.id), files.opened(found.id, key) as stream:
            return ask_phone(order, [stream], secret)
    except ReadingError as error:
        raise Refused(f"{error.what} {error.next_step}".strip()) from error


def _kept(safe: OpenSafe, name: str, data: bytes) -> uuid.UUID:
    new = safe.new(Evidence)
    sealed, blob = files.seal(io.BytesIO(data), item=new.row.id, key=new.key)
    id, _is_new = actions.add(safe, Uploaded(name, new, sealed, blob))
    return id
