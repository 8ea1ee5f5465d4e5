"""Have a machine listen to a recording in the background, with the key of its file and no other."""

import uuid

from django.tasks import task
from django.utils import timezone

from chesil.sandbox.faults import HelperLost
from chesil.speech import SpeechNotInstalled
from chesil.terms.errors import ReadingError
from chesil_web.foundation.jobs import worker
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys import files, lending
from chesil_web.foundation.keys.opened import closed_again, document_of, save_sealed, sealed_part
from chesil_web.person.recordings import bridge
from chesil_web.person.recordings.models import Guessed, Order, Place, RecordingGuess, RecordingOrder
from chesil_web.record.evidence.models import Evidence


class _Ended(Exception):
    """She asked to listen no further."""


@task(backend="jobs")
def listen_to(job: str, order: str) -> None:
    """Guess what one recording says. Stopped and begun again, it begins anew.

    Raises:
        ChesilError: a key cannot be opened, or a reader was stopped and may do better.
    """
    row = RecordingOrder.objects.filter(id=order).first()
    if row is None:
        return
    key = lending.borrowed(uuid.UUID(job))
    wanted = document_of(key, row, Order)
    if wanted.place is not None and Evidence.objects.filter(id=wanted.evidence, ends_on=None).exists():
        id, item_key = uuid.UUID(wanted.evidence), bytes.fromhex(wanted.key)
        guessed = _guessed(wanted, wanted.place, id, item_key, job)
        if guessed is not None:
            files.keep_first([(sealed_part(item_key, RecordingGuess(item=id), guessed), None)])
    closed_again(key, row, Order())
    save_sealed(row)


worker.clears(listen_to, RecordingOrder, Order, lambda _order: Order())


def _guessed(wanted: Order, place: Place, id: uuid.UUID, key: bytes, job: str) -> Guessed | None:
    """The guess, or why there is none; None where she asked to listen no further."""
    tell = worker.progress(job)

    def told(done: int, of: int) -> None:
        tell(done, of)
        if worker.is_to_end(job):
            raise _Ended

    try:
        with bridge.reader() as guess, files.opened(id, key) as source:
            found = guess(source, member=wanted.member, language=wanted.language, told=told)
            return bridge.as_guessed(found, place, now=timezone.now(), asked=wanted.language)
    except _Ended:
        return None
    except (HelperLost, SpeechNotInstalled):
        raise
    except ReadingError as fault:
        if fault.code in worker.TRIED_AGAIN and not worker.is_last_try(Job.objects.get(id=job)):
            raise
        return Guessed(place=place, read_at=timezone.now(), asked=wanted.language, fault=fault.code)
