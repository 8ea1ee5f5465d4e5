"""Every behaviour Chesil looks for, in the order they are listed to a person: the gravest first.

To add one: write its file, import it here, add one line to the tuple. One that looks for words is a word list
and no file of its own: see `words.listed`.
"""

from typing import Final

from chesil.recognisers import (
    call_barrage,
    channel_switching,
    contact_after_asked_to_stop,
    contact_after_block_or_new_address,
    contact_on_dates_that_matter,
    contact_under_order,
    many_recipients,
    message_barrage,
    night_contact,
    noted_acts,
    persistence_without_reply,
    resumption_after_silence,
    rising_frequency,
    said_acts,
    silent_or_hung_up_calls,
    unwanted_deliveries,
)
from chesil.recognisers.behaviours import STRANDS, Behaviour
from chesil.recognisers.words import listed

_EVERY: Final[tuple[Behaviour, ...]] = (
    contact_after_asked_to_stop.BEHAVIOUR,
    contact_after_block_or_new_address.BEHAVIOUR,
    contact_under_order.BEHAVIOUR,
    contact_on_dates_that_matter.BEHAVIOUR,
    persistence_without_reply.BEHAVIOUR,
    message_barrage.BEHAVIOUR,
    channel_switching.BEHAVIOUR,
    call_barrage.BEHAVIOUR,
    silent_or_hung_up_calls.BEHAVIOUR,
    night_contact.BEHAVIOUR,
    rising_frequency.BEHAVIOUR,
    resumption_after_silence.BEHAVIOUR,
    many_recipients.BEHAVIOUR,
    unwanted_deliveries.BEHAVIOUR,
    *listed.BEHAVIOURS,
    *noted_acts.BEHAVIOURS,
)

_PLACE: Final = {strand: place for place, strand in enumerate(STRANDS)}

BEHAVIOURS: Final = tuple(sorted(_EVERY, key=lambda behaviour: _PLACE[behaviour.strand]))
_NAMED: Final[list[Behaviour | said_acts.Said]] = sorted(
    (*BEHAVIOURS, *said_acts.KINDS), key=lambda each: _PLACE[each.strand]
)
TITLES: Final = {each.code: each.title for each in _NAMED}
LABELS: Final = {each.code: each.label for each in _NAMED}
STRAND_OF: Final = {each.code: each.strand for each in _NAMED}
