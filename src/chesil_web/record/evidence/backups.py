"""The folder of an iPhone's backup: which few files of it are sent, and how locked ones are opened.

A backup has hundreds of thousands of files. The browser finds these few by their names and sends those alone.
Of a locked backup they wait, sealed, as uploads that are not whole; what is never opened goes after a week.
"""

import hashlib
import io
import uuid
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from chesil.phones.orders import ALLOWED, Order
from chesil.terms.errors import ReadingError
from chesil_web.foundation.keys import files, page_turns
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.record.evidence import actions, arriving, looking
from chesil_web.record.evidence.bridge import ask_phone
from chesil_web.record.evidence.models import Coming, Evidence
from chesil_web.record.evidence.phones import MOST_BYTES
from chesil_web.record.evidence.uploads import Refused, Uploaded

LISTS: Final = ("Manifest.plist", "Manifest.db")
_PATHS: Final = {
    path.rpartition("/")[2]: (domain, path) for each in ALLOWED.values() for domain, path in each
}
# By the name that a file has on the phone: its name in the backup.
STORED: Final = {
    name: hashlib.sha1(f"{domain}-{path}".encode(), usedforsecurity=False).hexdigest()
    for name, (domain, path) in _PATHS.items()
}
WORDS: Final = {
    "sms.db": lazy("Text messages and iMessage"),
    "CallHistory.storedata": lazy("Calls"),
    "call_history.db": lazy("Calls of an older iPhone"),
    "voicemail.db": lazy("Voicemail"),
    "ChatStorage.sqlite": lazy("WhatsApp messages"),
    "CallHistory.sqlite": lazy("WhatsApp calls"),
}


def unlock(safe: OpenSafe, sent: Collection[uuid.UUID], password: str) -> list[uuid.UUID]:
    """Open the files of a locked backup that were sent, and keep each; gives their ids.

    The password is not kept. What was sent goes once all are kept.

    Raises:
        Refused: it does not open, a part is missing or too big, or there is no room. Nothing was changed.
    """
    parts = {said.name: (id, said) for id, said in arriving.coming(safe) if id in sent}
    wanted = [name for name in STORED if name in parts]
    if not wanted or not all(name in parts for name in LISTS):
        raise Refused(_("A part of the backup did not arrive. Choose the folder again."))
    if any(said.size > MOST_BYTES for _id, said in parts.values()):
        raise Refused(_("This backup is too big to be opened here. Ask somebody you trust for help with it."))
    made: list[Uploaded] = []
    try:
        for name in wanted:
            made.append(_sealed(safe, name, _opened(safe, parts, name, password.encode())))
    except BaseException:
        for each in made:
            files.give_up(each.blob)
        raise
    kept = [actions.add(safe, each)[0] for each in made]
    for id, _said in parts.values():
        arriving.drop(safe, id)
    return kept


def _opened(safe: OpenSafe, parts: Mapping[str, tuple[uuid.UUID, Coming]], name: str, secret: bytes) -> bytes:
    order = Order("file", "iphone", file_id=STORED[name], name=name)
    try:
        with page_turns.TURNS.aside(), looking.turn(safe.id), ExitStack() as opened:
            sources = [opened.enter_context(arriving.whole(safe, parts[each][0])) for each in (*LISTS, name)]
            return ask_phone(order, sources, secret)
    except ReadingError as error:
        raise Refused(f"{error.what} {error.next_step}".strip()) from error


def _sealed(safe: OpenSafe, name: str, data: bytes) -> Uploaded:
    new = safe.new(Evidence)
    return Uploaded(name, new, *files.seal(io.BytesIO(data), item=new.row.id, key=new.key))
