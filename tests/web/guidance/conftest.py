"""The guidance as a site starts with it, an editor, and the clock."""

import re

import attrs
import msgspec
import pytest
from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.test import Client
from django_otp.oath import TOTP
from tests.web import snapshots
from wagtail.models import Collection, Locale, Page, Site

from chesil_web.foundation.keys import office
from chesil_web.public.guidance import actions, firsts
from chesil_web.public.guidance.models import Authenticator, AuthenticatorTold, GuidancePage


def _what_migrations_leave() -> None:
    """What Wagtail's migrations put into a new database, where another test has emptied it."""
    if Page.get_first_root_node() is None:
        Locale.objects.get_or_create(language_code="en-gb")
        Collection.get_first_root_node() or Collection.add_root(name="Root")
        root = Page.add_root(instance=Page(title="Root", slug="root"))
        Site.objects.get_or_create(hostname="localhost", root_page=root, is_default_site=True)
    for room in ("guidance", "wagtailadmin", "wagtailcore"):
        create_permissions(apps.get_app_config(room), verbosity=0)
    Permission.objects.get_or_create(
        codename="access_admin",
        content_type=ContentType.objects.get_or_create(app_label="wagtailadmin", model="admin")[0],
        defaults={"name": "Can access Wagtail admin"},
    )


@pytest.fixture(scope="session")
def _load():
    """Loads the starting pages and services where a test before has emptied the database; from the second time on,
    as they were after the first."""
    loaded: list[snapshots.Rows] = []

    def load():
        if GuidancePage.objects.exists():
            return
        if loaded:
            snapshots.put_rows_back(loaded[0])
        else:
            ContentType.objects.clear_cache()
            _what_migrations_leave()
            actions.load()
            loaded.append(snapshots.public_rows())
        ContentType.objects.clear_cache()

    return load


@pytest.fixture(scope="module")
def _loaded_once(_load, django_db_setup, django_db_blocker):
    """Loading takes seconds; the tests of a file that undo what they did find it loaded."""
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
