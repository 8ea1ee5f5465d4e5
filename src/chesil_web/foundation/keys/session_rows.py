"""Sessions as rows of the database: looked up as every page does, quickly, and by a hash of their name.

The name is what the cookie `__Host-s` holds. So a copy of the database names no session that could be used.
"""

import hashlib

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from chesil_web.foundation.keys import asking


class SessionStore(db.SessionStore):
    """Django's own, but for how a row is named and found."""

    def _get_session_from_db(self) -> Session | None:
        found = asking.rows(Session, session_key=_hashed(self.session_key or ""))
        if found and found[0].expire_date > timezone.now():
            return found[0]
        self._session_key = None
        return None

    def create_model_instance(self, data: dict[str, object]) -> Session:
        """The row, under the hash of its name."""
        row = super().create_model_instance(data)
        assert isinstance(row, Session)  # noqa: S101 - the model of Django's own store
        row.session_key = _hashed(row.session_key)
        return row

    def exists(self, session_key: str) -> bool:
        """Whether there is a session of this name."""
        return bool(super().exists(_hashed(session_key)))

    def delete(self, session_key: str | None = None) -> None:
        """Delete the session of this name, or this one."""
        name = session_key or self.session_key
        if name is not None:
            super().delete(_hashed(name))


def _hashed(name: str) -> str:
    """As many signs as the column takes: 160 bits, as the name itself has."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:40]
