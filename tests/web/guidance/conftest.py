"""The guidance as a site starts with it, an editor, and the clock."""

import re

import attrs
import msgspec
import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.test import Client
from django_otp.oath import TOTP
from tests.web import snapshots

from chesil_web.foundation.keys import office
from chesil_web.public.guidance import firsts
from chesil_web.public.guidance.models import Authenticator, AuthenticatorTold, GuidancePage


@pytest.fixture(scope="session")
def _load(public_rows):
    """Puts the starting pages and services back where a test before has emptied the database."""

    def load():
        if not GuidancePage.objects.exists():
            snapshots.put_rows_back(public_rows)
        ContentType.objects.clear_cache()

    return load


@pytest.fixture(scope="module")
def _loaded_once(_load, django_db_setup, django_db_blocker):
    """The tests of a file that undo what they did find it loaded."""
    with django_db_blocker.unblock():
        _load()


@pytest.fixture
def guidance(_load, _loaded_once, db):
    """The starting pages and services; loaded again where a test before has emptied the database."""
    _load()


@attrs.define
class Editor:
    """Erin, who edits the guidance."""

    name: str
    passphrase: str
    client: Client

    def code(self) -> str:
        """What her authenticator shows next; a code counts once."""
        told = office.read(Authenticator.objects.get(user__username=self.name), AuthenticatorTold)
        totp = TOTP(bytes.fromhex(told.key))
        totp.time = (max(told.step, totp.t() - 1) + 1) * totp.step
        return f"{totp.token():06}"

    def sign_in(self) -> None:
        """Take both steps, some time after the last time."""
        for row, told in office.read_those(Authenticator.objects.all(), AuthenticatorTold):
            office.reseal(row, msgspec.structs.replace(told, step=-1))
        answer = self.client.post(
            "/editors/in", {"name": self.name, "passphrase": self.passphrase}, secure=True
        )
        assert answer.url == "/editors/in/code"
        self.client.get("/editors/in/code", secure=True)
        answer = self.client.post("/editors/in/code", {"code": self.code()}, secure=True)
        assert answer.status_code == 302, answer.content.decode()


@pytest.fixture
def new_erin(guidance, capsys):
    """An editor who has the passphrase that somebody gave her, and has not signed in yet."""
    call_command("add_editor", "erin")
    passphrase = re.search("shown once: (.+)", capsys.readouterr().out)[1]
    return Editor("erin", passphrase, Client(HTTP_HOST="localhost"))


@pytest.fixture
def erin(new_erin):
    """An editor with a passphrase of her own, who is not signed in."""
    firsts.replace(User.objects.get(username="erin"), new_erin.passphrase)
    return new_erin


@pytest.fixture
def signed_in(erin):
    """An editor who took both steps."""
    erin.sign_in()
    return erin
