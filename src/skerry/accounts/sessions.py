"""Sessions in the database that know whose they are, and that last while they are used."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from skerry.accounts.models import Session


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        """A session half of whose time is over is saved again, so that its time starts anew."""
        session = Session.objects.filter(
            session_key=self.session_key, expire_date__gt=timezone.now()
        ).first()
        if session is None:
            self._session_key = None
            return {}
        half = timedelta(seconds=settings.SESSION_COOKIE_AGE / 2)
        self.modified = session.expire_date - timezone.now() < half
        return self.decode(session.session_data)

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = super().create_model_instance(data)
        if not isinstance(session, Session):
            raise TypeError("the session is not ours")
        session.user_id = data.get(SESSION_KEY)
        return session
