"""What can be asked of this room."""

from chesil_web.foundation.keys import only
from chesil_web.foundation.keys.opened import OpenSafe
from chesil_web.public.safety.models import Plan, SafetyPlan


def plan(safe: OpenSafe) -> Plan:
    """The plan of a record; an empty one where nothing is written yet."""
    return only.read(safe, SafetyPlan, Plan())
