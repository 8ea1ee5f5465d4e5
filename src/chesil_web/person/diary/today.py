"""What stands on the first page inside. Each thing can be put off and comes back.

What is put off is known by its id alone, sealed in the record.
"""

import uuid
from collections.abc import Iterable
from datetime import date

import attrs
from django.utils import timezone

from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.person.accounts.preferences import preferences
from chesil_web.record.matters import PARTS, Item, Lead, Sign, asked


@attrs.frozen(kw_only=True)
class Today:
    """What there is now.

    Attributes:
        signs: the most pressing first; none while they are put off. signs_id: what putting them off is known
            by, which changes with the next sign. off: what is put off, and until when.
    """

    items: tuple[Item, ...]
    signs: tuple[Sign, ...]
    signs_id: str
    leads: tuple[Lead, ...]
    off: tuple[tuple[str, str, date], ...]

    @property
    def ids(self) -> set[str]:
        """The ids of everything that can be put off, or is put off now."""
        return {each.id for each in self.items} | {id for id, _, _ in self.off} | (
            {self.signs_id} if self.signs else set()
        )  # fmt: skip


def gathered(safe: OpenSafe, own: Iterable[Item | Sign], *, safety: str) -> Today:
    """What every room has to say. *own*: what the diary has; *safety*: what signs are called once put off."""
    found: list[object] = [*own]
    for _, answer in asked.send(sender=Today, safe=safe):
        found += answer  # type: ignore[arg-type] # of what receivers give, the stubs know text alone
    later = {id: day for id, day in preferences(safe).put_off.items() if day > timezone.localdate()}
    items = sorted((_named(each) for each in found if isinstance(each, Item)), key=_place)
    signs = pressing(each for each in found if isinstance(each, Sign))
    named = {each.id: each.says for each in items} | ({_id(signs): safety} if signs else {})
    return Today(
        items=tuple(each for each in items if each.id not in later),
        signs=() if _id(signs) in later else signs,
        signs_id=_id(signs),
        leads=tuple(each for each in found if isinstance(each, Lead)),
        off=tuple((id, words, later[id]) for id, words in named.items() if id in later),
    )


def _named(item: Item) -> Item:
    return attrs.evolve(item, id=_hash(item.id))


def _hash(id: str) -> str:
    """What stands in the page: it says nothing of what it is about."""
    return uuid.uuid5(uuid.NAMESPACE_OID, id).hex


def _place(item: Item) -> tuple[int, bool, date]:
    return PARTS.index(item.part), not item.fits, item.by or date.max


def pressing(signs: Iterable[Sign]) -> tuple[Sign, ...]:
    """One sign a kind, of danger now before others, the newest first; her own entry where no other does."""
    newest = {each.id: each for each in sorted(signs, key=lambda each: each.last)}
    looked = any(each.now and each.is_recent and not each.noted for each in newest.values())
    shown = (each for each in newest.values() if not (each.noted and looked))
    return tuple(sorted(shown, key=lambda each: (each.now and each.is_recent, each.last), reverse=True))


def _id(signs: Iterable[Sign]) -> str:
    return _hash(" ".join(("safety", *(f"{each.id} {each.last}" for each in signs))))
