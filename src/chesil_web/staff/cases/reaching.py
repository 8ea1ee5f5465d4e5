"""Says that a way to reach somebody is unsafe: rooms above tell other agencies in the same transaction."""

from typing import Final

from django.dispatch import Signal

# worker: Working, case: Case. Sent before the case is held, so that a receiver holds all cases in one order.
unsafe: Final = Signal()
