"""What sets the provider of an agency."""

import uuid

from django.db import transaction

from chesil_web.foundation.keys import office
from chesil_web.staff.workforce.models import Provider, ProviderTold


def set_provider(agency: uuid.UUID, told: ProviderTold) -> None:
    """Let the workers of an agency sign in at a provider from now on."""
    with transaction.atomic():
        found = Provider.objects.select_for_update().filter(agency_id=agency).first()
        if found is None:
            office.keep(Provider, told, agency_id=agency)
        else:
            office.reseal(found, told)


def remove_provider(agency: uuid.UUID) -> bool:
    """Let nobody sign in at an agency's provider any more; gives whether there was one."""
    return bool(Provider.objects.filter(agency_id=agency).delete()[0])
