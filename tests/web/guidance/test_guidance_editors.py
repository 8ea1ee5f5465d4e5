"""Editors: two steps to sign in, their pages shut to everyone else, and what they can do to a page."""

import html
import json
import re
from base64 import b32encode
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module

import pytest
import segno
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from chesil_web.foundation import two_steps
from chesil_web.foundation.jobs.models import Job
from chesil_web.foundation.keys import office
from chesil_web.foundation.limits import limits
from chesil_web.foundation.limits.models import Attempt
from chesil_web.foundation.ui.access import patterns
from chesil_web.public.guidance import actions, authenticators, editors, firsts, queries
from chesil_web.public.guidance.models import (
    Authenticator,
    AuthenticatorTold,
    Change,
    FirstPassphrase,
    GuidancePage,
    Service,
)

pytestmark = pytest.mark.django_db


def read_back(page: str) -> list[bytes]:
    """The squares of the QR code that a page draws, a row each."""
    size = int(re.search(r'viewBox="0 0 (\d+) \1"', page)[1])
    drawn = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", page)}
    assert re.search(r'<svg role="img" aria-label="[^"]+"', page)
    return [bytes((x, y) in drawn for x in range(size)) for y in range(size)]


def theirs() -> list[str]:
    """An address for every view of Wagtail's, whatever stands in it."""
    found = []
    for pattern in patterns(get_resolver().url_patterns):
        if pattern.callback.who == "editor":
            found.append(str(pattern.pattern))
    return found


def test_wagtails_own_views_are_all_behind_both_steps(guidance, visitor, asha):
    assert len(theirs()) > 150
    for client in (visitor, asha.client):
        for address in ("", "pages/", "pages/1/edit/", "snippets/guidance/service/", "users/", "login/", "logout/",
                        "password_reset/", "account/", "api/main/pages/", "sprite/", "jsi18n/", "reports/aging-pages/"):  # fmt: skip
            for method in ("get", "post"):
                answer = getattr(client, method)(f"/editors/{address}", secure=True)
                assert (answer.status_code, answer.headers.get("Location")) in (
                    (302, "/editors/in"), (404, None)
                ), address  # fmt: skip
    assert asha.client.get("/n/", secure=True).status_code == 200


def test_the_password_alone_opens_nothing(erin):
    erin.client.post("/editors/in", {"name": "erin", "passphrase": erin.passphrase}, secure=True)
    assert erin.client.get("/editors/", secure=True).url == "/editors/in"


OWN = "thimble saddle harbour pine"


def test_a_first_passphrase_opens_nothing_until_it_is_replaced_with_one_of_their_own(new_erin):
    new_erin.sign_in()
    for address in ("", "pages/", "account/", "snippets/guidance/service/"):
        answer = new_erin.client.get(f"/editors/{address}", secure=True)
        assert (answer.status_code, answer.url) == (302, "/editors/in/passphrase"), address
    for refused, reason in (
        (new_erin.passphrase, "you were given"),
        ("unbelievable1", "too few words"),
        ("", "Enter"),
    ):
        page = new_erin.client.post("/editors/in/passphrase", {"new": refused}, secure=True).content.decode()
        assert reason in page, refused
    assert new_erin.client.get("/editors/", secure=True).url == "/editors/in/passphrase"
    assert new_erin.client.post("/editors/in/passphrase", {"new": OWN}, secure=True).url == "/editors/"
    assert new_erin.client.get("/editors/", secure=True).status_code == 200, "she stays signed in"
    other = Client(HTTP_HOST="localhost")
    other.post("/editors/in", {"name": "erin", "passphrase": new_erin.passphrase}, secure=True)
    assert other.get("/editors/in/code", secure=True).url == "/editors/in", "the first one is over"


def test_a_first_passphrase_works_for_a_week(new_erin):
    said = {"name": "erin", "passphrase": new_erin.passphrase}
    FirstPassphrase.objects.update(until=timezone.now() + timedelta(minutes=1))
    assert new_erin.client.post("/editors/in", said, secure=True).url == "/editors/in/code"
    FirstPassphrase.objects.update(until=timezone.now() - timedelta(seconds=1))
    page = new_erin.client.post("/editors/in", said, secure=True).content.decode()
    assert "too old" in page
    wrong = new_erin.client.post("/editors/in", said | {"passphrase": "not it"}, secure=True).content.decode()
    assert "too old" not in wrong, "only who knows it is told"
    assert firsts.WORKS_FOR.days == 7


def test_the_passphrase_of_an_editor_is_chosen_by_nobody_who_took_only_one_step(new_erin, visitor):
    new_erin.client.post("/editors/in", {"name": "erin", "passphrase": new_erin.passphrase}, secure=True)
    for client in (new_erin.client, visitor):
        answer = client.post("/editors/in/passphrase", {"new": OWN}, secure=True)
        assert answer.url == "/editors/in"
    assert not User.objects.get(username="erin").check_password(OWN)


def test_an_editor_sets_up_an_authenticator_once_and_a_code_counts_once(erin):
    erin.client.post("/editors/in", {"name": "erin", "passphrase": erin.passphrase}, secure=True)
    page = erin.client.get("/editors/in/code", secure=True).content.decode()
    link = html.unescape(re.search(r'href="(otpauth://totp/[^"]+)"', page)[1])
    assert read_back(page) == list(map(bytes, segno.make_qr(link).matrix_iter(border=4)))
    assert "style=" not in page
    code = erin.code()
    assert erin.client.post("/editors/in/code", {"code": code}, secure=True).url == "/editors/"
    assert erin.client.get("/editors/", secure=True).status_code == 200
    erin.client.post("/editors/out", secure=True)
    assert erin.client.get("/editors/", secure=True).url == "/editors/in"
    other = Client(HTTP_HOST="localhost")
    other.post("/editors/in", {"name": "erin", "passphrase": erin.passphrase}, secure=True)
    page = other.get("/editors/in/code", secure=True).content.decode()
    assert "otpauth" not in page
    assert "<svg" not in page.split("<main")[1]
    assert other.post("/editors/in/code", {"code": code}, secure=True).status_code == 200
    assert other.get("/editors/", secure=True).url == "/editors/in"


def test_a_wrong_name_passphrase_or_code_says_no_more_than_that(erin, monkeypatch):
    said, now = set(), timezone.now()
    monkeypatch.setattr(limits.timezone, "now", lambda: now)
    for name, passphrase in (("erin", "not it, not at all"), ("nobody", "not it, not at all")):
        answer = Client(HTTP_HOST="localhost").post(
            "/editors/in", {"name": name, "passphrase": passphrase}, secure=True
        )
        said.add(re.search(r"error-summary__list.*?</ul>", answer.content.decode(), re.S)[0])
    assert len(said) == 1
    answer = Client(HTTP_HOST="localhost").post(
        "/editors/in", {"name": "erin", "passphrase": erin.passphrase}, secure=True
    )
    assert "too many attempts" in answer.content.decode()  # wrong tries make the next one wait, right or not


def test_a_wrong_code_makes_the_next_wait(erin):
    erin.client.post("/editors/in", {"name": "erin", "passphrase": erin.passphrase}, secure=True)
    erin.client.get("/editors/in/code", secure=True)
    assert (
        "not right" in erin.client.post("/editors/in/code", {"code": "000000"}, secure=True).content.decode()
    )
    assert (
        "not right"
        in erin.client.post("/editors/in/code", {"code": erin.code()}, secure=True).content.decode()
    )
    Attempt.objects.all().delete()
    assert erin.client.post("/editors/in/code", {"code": erin.code()}, secure=True).status_code == 302


def test_no_byte_of_an_authenticators_key_stands_in_the_database(erin):
    erin.sign_in()
    told = office.read(Authenticator.objects.get(), AuthenticatorTold)
    assert told.confirmed
    assert not kept_anywhere(told.key)


def test_a_key_that_was_kept_in_clear_is_sealed_at_the_next_start_and_its_codes_still_work(erin):
    key, user = two_steps.new_key().hex(), User.objects.get(username="erin")
    TOTPDevice.objects.create(user=user, name="authenticator", key=key, confirmed=True, last_t=7)
    assert kept_anywhere(key)
    assert authenticators.seal_old() == 1
    assert authenticators.of(user) == AuthenticatorTold(key=key, confirmed=True, step=7)
    assert not kept_anywhere(key)
    assert authenticators.seal_old() == 0
    erin.sign_in()
    assert erin.client.get("/editors/", secure=True).status_code == 200


def kept_anywhere(key: str) -> bool:
    """Whether a key stands in any row of any table, in hex, as bytes, or as an authenticator is given it."""
    forms = (key.encode(), bytes.fromhex(key), b32encode(bytes.fromhex(key)))
    return any(form in row for row in every_row() for form in forms)


def every_row() -> Iterator[bytes]:
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                yield b"\n".join(
                    bytes(each) if isinstance(each, bytes | memoryview) else str(each).encode()
                    for each in row
                )


def test_an_editors_session_ends_when_they_were_away_or_were_there_too_long(signed_in):
    for name, over in (("editor-seen", editors.IDLE), ("editor-since", editors.LONGEST)):
        signed_in.sign_in()
        session = signed_in.client.session
        session[name] = (timezone.now() - over - timedelta(seconds=1)).isoformat()
        session.save()
        assert signed_in.client.get("/editors/", secure=True).url == "/editors/in"


def test_signing_in_as_an_editor_leaves_no_record_open(asha, erin):
    erin.client = asha.client
    erin.sign_in()
    assert erin.client.get("/n/", secure=True).status_code == 302


def test_only_the_editors_pages_have_the_looser_policy_and_it_names_no_other_host(signed_in, visitor):
    answer = signed_in.client.get("/editors/", secure=True)
    policy = answer.headers["Content-Security-Policy"]
    assert "'unsafe-inline'" in policy
    assert "http" not in policy
    for address in ("/", "/g/", "/g/0", "/n/open", "/editorsx/"):
        strict = signed_in.client.get(address, secure=True).headers["Content-Security-Policy"]
        assert "unsafe" not in strict
        assert "trusted-types" in strict
    shown = answer.content.decode()
    assert not re.search(r'src="(?:https?:)?//|<link[^>]*href="(?:https?:)?//', shown)


def edit_address(page: GuidancePage) -> str:
    return f"/editors/pages/{page.pk}/edit/"


def fields(page: GuidancePage, **changed) -> dict[str, str]:
    """What the form of a page sends."""
    sent = {
        "title": page.title, "intro": page.intro, "sources": page.sources, "reviewed_on": str(page.reviewed_on),
        "reviewed_by": page.reviewed_by, "review_due": str(page.review_due), "what_changed": "", "slug": page.slug,
        "code": page.code, "group": page.group, "body-count": str(len(page.body)), "go_live_at": "", "expire_at": "",
    }  # fmt: skip
    for number, block in enumerate(page.body):
        at = f"body-{number}"
        sent |= {
            f"{at}-deleted": "",
            f"{at}-order": str(number),
            f"{at}-type": block.block_type,
            f"{at}-id": block.id,
        }
        if block.block_type == "term":
            sent |= {f"{at}-value-{name}": block.value[name] for name in ("term", "meaning")}
        else:
            sent[f"{at}-value"] = block.value
    return sent | changed


@pytest.fixture
def page(guidance):
    return GuidancePage.objects.get(slug="marac")


def test_a_draft_is_seen_in_preview_and_by_nobody_else_until_it_is_published(signed_in, visitor, page):
    client = signed_in.client
    answer = client.post(edit_address(page), fields(page, intro="A new beginning."), secure=True)
    assert answer.status_code == 302
    assert "A new beginning." not in visitor.get("/g/10", secure=True).content.decode()
    client.post(
        f"/editors/pages/{page.pk}/edit/preview/", fields(page, intro="A new beginning."), secure=True
    )
    seen = client.get(f"/editors/pages/{page.pk}/edit/preview/", secure=True)
    assert "A new beginning." in seen.content.decode()
    assert seen.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in seen.headers["Content-Security-Policy"]
    assert "unsafe" not in seen.headers["Content-Security-Policy"]
    sent = fields(page, intro="A new beginning.", what_changed="Said it better.", **{"action-publish": "yes"})
    assert client.post(edit_address(page), sent, secure=True).status_code == 302
    shown = visitor.get("/g/10", secure=True).content.decode()
    assert "A new beginning." in shown
    assert "Said it better." in shown
    assert [each.words for each in Change.objects.filter(page=page)] == [
        "Said it better.",
        "First published.",
    ]


def test_publishing_many_at_once_leaves_a_line_that_readers_see(signed_in, visitor, page):
    signed_in.client.post(edit_address(page), fields(page, intro="Other words."), secure=True)
    address = f"/editors/bulk/wagtailcore/page/publish/?id={page.pk}"
    answer = signed_in.client.post(address, {"include_descendants": ""}, secure=True)
    assert answer.status_code == 302, answer.content.decode()
    shown = visitor.get("/g/10", secure=True).content.decode()
    assert "Other words." in shown
    assert "Published. Nobody wrote down what changed." in shown


def test_publishing_asks_what_changed_and_refuses_links_to_nowhere(signed_in, page):
    sent = fields(page, intro="Other words.", **{"action-publish": "yes"})
    answer = signed_in.client.post(edit_address(page), sent, secure=True)
    assert "Write in one sentence what changed." in answer.content.decode()
    number = next(n for n, block in enumerate(page.body) if block.block_type == "text")
    sent = fields(
        page, what_changed="A link.", **{"action-publish": "yes", f"body-{number}-value": "[x](nowhere)"}
    )
    answer = signed_in.client.post(edit_address(page), sent, secure=True)
    assert "These links do not work: nowhere." in answer.content.decode()
    page.refresh_from_db()
    assert Change.objects.filter(page=page).count() == 1


def test_an_earlier_version_can_be_restored(signed_in, visitor, page):
    first = page.latest_revision
    sent = fields(page, intro="Worse words.", what_changed="Worse.", **{"action-publish": "yes"})
    signed_in.client.post(edit_address(page), sent, secure=True)
    assert "Worse words." in visitor.get("/g/10", secure=True).content.decode()
    history = signed_in.client.get(f"/editors/pages/{page.pk}/history/", secure=True)
    assert history.status_code == 200
    back = signed_in.client.get(f"/editors/pages/{page.pk}/revisions/{first.pk}/revert/", secure=True)
    assert page.intro in back.content.decode()
    restored = fields(page, what_changed="Took it back.", revision=str(first.pk), **{"action-publish": "yes"})
    signed_in.client.post(edit_address(page), restored, secure=True)
    assert "Worse words." not in visitor.get("/g/10", secure=True).content.decode()


def test_wagtails_own_tasks_are_done_at_once_and_wait_in_no_queue(signed_in, page):
    sent = fields(page, intro="Other words.", what_changed="Other.", **{"action-publish": "yes"})
    signed_in.client.post(edit_address(page), sent, secure=True)
    assert not Job.objects.exists()
    page.refresh_from_db()
    assert "Other words." in str(page.get_latest_revision().content)


def test_what_is_scheduled_is_published_by_the_clock(signed_in, visitor, page):
    soon = timezone.localtime() + timedelta(hours=2)
    sent = fields(page, intro="Words of tomorrow.", what_changed="In time.", go_live_at=f"{soon:%Y-%m-%d %H:%M}",
                  **{"action-publish": "yes"})  # fmt: skip
    assert signed_in.client.post(edit_address(page), sent, secure=True).status_code == 302
    assert "Words of tomorrow." not in visitor.get("/g/10", secure=True).content.decode()
    assert actions.publish_in_time() == 0
    revision = page.revisions.get(approved_go_live_at__isnull=False)
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    assert actions.publish_in_time() > 0
    shown = visitor.get("/g/10", secure=True).content.decode()
    assert "Words of tomorrow." in shown
    assert "In time." in shown


def test_what_an_editor_changed_is_left_by_the_next_load_and_the_rest_is_made_newer(
    signed_in, page, monkeypatch
):
    sent = fields(page, intro="Ours now.", what_changed="Ours.", **{"action-publish": "yes"})
    signed_in.client.post(edit_address(page), sent, secure=True)
    load_page = actions._page_fields
    monkeypatch.setattr(actions, "_page_fields", lambda given: load_page(given) | {"intro": "Newer."})
    pages, services = actions.load()
    assert (pages.newer, pages.left, services.newer) == (21, 1, 0)
    page.refresh_from_db()
    assert page.intro == "Ours now."
    assert GuidancePage.objects.get(slug="stalking").intro == "Newer."


def test_what_an_editor_took_down_stays_down_and_is_not_deleted(signed_in, visitor, page, monkeypatch):
    client, service = signed_in.client, Service.objects.get(code="3")
    client.post(f"/editors/pages/{page.pk}/unpublish/", secure=True)
    client.post(f"/editors/snippets/guidance/service/unpublish/{service.pk}/", secure=True)
    for address in (f"pages/{page.pk}/delete/", f"snippets/guidance/service/delete/{service.pk}/"):
        client.post(f"/editors/{address}", secure=True)
    load_page = actions._page_fields
    monkeypatch.setattr(actions, "_page_fields", lambda given: load_page(given) | {"intro": "Newer."})
    actions.load()
    assert visitor.get("/g/10", secure=True).status_code == 404
    assert "National Stalking Helpline" not in visitor.get("/g/h", secure=True).content.decode()
    assert GuidancePage.objects.filter(pk=page.pk, live=False).exists()
    assert Service.objects.filter(pk=service.pk, live=False).exists()


def service_fields(service: Service, **changed):
    names = ("code", "name", "card", "who_for", "phone", "text_number", "web", "how", "languages", "hours", "needs",
             "people", "nations", "councils", "kind_of_check", "source")  # fmt: skip
    told = {name: getattr(service, name) for name in names}
    return told | {"checked_on": str(service.checked_on), "action-publish": "yes"} | changed


def test_an_editor_keeps_the_directory(signed_in, visitor):
    client, service = signed_in.client, Service.objects.get(code="3")
    address = f"/editors/snippets/guidance/service/edit/{service.pk}/"
    assert client.get("/editors/snippets/guidance/service/", secure=True).status_code == 200
    answer = client.post(address, service_fields(service, phone="0800 000 0000"), secure=True)
    assert answer.status_code == 302, answer.content.decode()
    assert "0800 000 0000" in visitor.get("/g/h", secure=True).content.decode()
    for wrong, said in (
        ({"hours": "all day"}, "Write the hours as"),
        ({"phone": "", "text_number": "", "web": ""}, "Give a number to call"),
        ({"nations": [], "councils": []}, "Say where it is for"),
        ({"kind_of_check": "unsure"}, "Choose from the answers"),
        ({"kind_of_check": "none"}, "Delete the number, or say what you compared it with."),
    ):
        assert said in client.post(address, service_fields(service, **wrong), secure=True).content.decode(), (
            wrong
        )


def test_what_was_said_of_a_check_before_becomes_its_kind_in_older_versions_too(guidance):
    upgrade = import_module("chesil_web.public.guidance.migrations.0006_kinds_of_check")
    kinds = {"3": ("seen", "operator"), "20": ("other site", "third party"), "21": ("known", "none")}
    for code, (before, _) in kinds.items():
        service = Service.objects.get(code=code)
        Service.objects.filter(code=code).update(kind_of_check=before)
        version = service.latest_revision
        del version.content["kind_of_check"]
        version.content["confidence"] = before
        version.save()
    upgrade.to_kinds(apps, None)
    for code, (_, after) in kinds.items():
        service = Service.objects.get(code=code)
        assert service.kind_of_check == after
        assert service.latest_revision.as_object().kind_of_check == after
        assert "confidence" not in service.latest_revision.content
    upgrade.to_sure(apps, None)
    assert Service.objects.get(code="20").kind_of_check == "other site"
    assert Service.objects.get(code="20").latest_revision.content["confidence"] == "other site"


def test_the_first_page_lists_what_is_due(signed_in):
    today = timezone.localdate()
    Service.objects.filter(code__in=("3", "20")).update(
        checked_on=today - queries.CHECK_EVERY - timedelta(days=1)
    )
    GuidancePage.objects.filter(slug="marac").update(review_due=today)
    shown = signed_in.client.get("/editors/", secure=True).content.decode()
    due = shown[shown.index("Pages due for review") :]
    assert "What is a MARAC?" in due
    assert "National Stalking Helpline" in due
    assert "How can I help a friend or a relative?" in due[due.index("Its number is also typed on:") :]


def test_editors_can_reach_neither_accounts_nor_the_sites_settings(signed_in):
    for address in ("users/", "groups/", "sites/", "collections/"):
        answer = signed_in.client.get(f"/editors/{address}", secure=True)
        assert answer.status_code in (302, 404), address


def test_an_editor_is_added_once_and_can_start_again(erin, capsys):
    with pytest.raises(CommandError, match="--again"):
        call_command("add_editor", "erin")
    with pytest.raises(CommandError, match="no such"):
        call_command("add_editor", "nobody", "--again")
    erin.sign_in()
    call_command("add_editor", "erin", "--again")
    assert not Authenticator.objects.exists()
    assert erin.client.get("/editors/", secure=True).url == "/editors/in"
    assert not User.objects.get().check_password(erin.passphrase)


def test_the_editors_address_can_be_left_out(settings):
    import attrs

    settings.CHESIL = attrs.evolve(settings.CHESIL, editors="")
    assert not editors.is_theirs("/editors/")


def test_an_editor_and_a_person_are_kept_apart(asha, erin):
    assert not User.objects.filter(username__icontains="amber").exists()
    answer = Client(HTTP_HOST="localhost").post(
        "/editors/in", {"name": asha.name, "passphrase": asha.passphrase}, secure=True
    )
    assert answer.status_code == 200
    assert settings.AUTH_USER_MODEL == "auth.User"
    assert json.dumps(str(User._meta.get_fields())).count("safe") == 0
