"""Every behaviour Chesil looks for, in the order they are listed to a person.

To add one: write its file, import it here, add one line to the tuple.
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
    silent_or_hung_up_calls,
    unwanted_deliveries,
)
from chesil.recognisers.behaviours import Behaviour

BEHAVIOURS: Final[tuple[Behaviour, ...]] = (
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
    *noted_acts.BEHAVIOURS,
)

TITLES: Final = {behaviour.code: behaviour.title for behaviour in BEHAVIOURS}
