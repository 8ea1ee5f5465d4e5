"""Shapes the pages of the second step."""

from collections.abc import Sequence

import attrs
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chesil_web.foundation import two_steps
from chesil_web.foundation.ui.page import Page
from chesil_web.foundation.ui.when import said, said_day
from chesil_web.staff.workforce import passkeys_asking, rules, signing, steps_forms
from chesil_web.staff.workforce.models import Passkey, PasskeyTold, WorkerSession
from chesil_web.staff.workforce.queries import Working

type Held = Sequence[tuple[Passkey, PasskeyTold]]


@attrs.frozen(kw_only=True)
class StepPage(Page):
    """The second step.

    Attributes:
        form: what was sent, when it was not right. code: for a code; None where no authenticator is set up.
        set_up: what the authenticator is given the first time. passkey: what the browser is asked, as JSON;
        "" where no passkey can be used. do: the words of the button below a code.
    """

    code: two_steps.CodeForm | None
    set_up: two_steps.SetUp | None
    passkey: str
    do: str


@attrs.frozen(kw_only=True)
class Key:
    """A passkey in the list. *more*: when it was added and used last, in words."""

    name: str
    more: str
    address: str


@attrs.frozen(kw_only=True)
class Session:
    """A session that is open: since when and on what, in words, and where it is ended; "" for this one."""

    words: str
    address: str


@attrs.frozen(kw_only=True)
class StepsPage(Page):
    """How a worker signs in.

    Attributes:
        has_app: an authenticator is set up. has_passphrase: they sign in with one, and not with an account.
        renewal: who let them set up their authenticator last, and when, in words; empty for nobody.
    """

    has_app: bool
    has_passphrase: bool
    renewal: str
    keys: tuple[Key, ...]
    sessions: tuple[Session, ...]


@attrs.frozen(kw_only=True)
class NewPasskeyPage(Page):
    """*passkey*: what the browser is asked, as JSON. *name*: the field for what it is called."""

    passkey: str
    name: steps_forms.NewPasskey


@attrs.frozen(kw_only=True)
class AppPage(Page):
    """The authenticator. *can_end*: there is a passkey, so that it can go. *set_up*: None once it is."""

    code: two_steps.CodeForm
    can_end: bool
    set_up: two_steps.SetUp | None


def step(
    request: HttpRequest,
    worker: Working,
    held: Held,
    *,
    sent: two_steps.CodeForm | steps_forms.Answer | None,
    inside: bool = False,
) -> StepPage:
    """The page of the second step, at the door or, to be sure of somebody, *inside*."""
    has_code = signing.takes_codes(worker, held)
    new = has_code and not worker.told.confirmed and not inside
    passkey = passkeys_asking.to_use(request, [told for row, told in held])
    code = (sent if isinstance(sent, two_steps.CodeForm) else two_steps.CodeForm()) if has_code else None
    return StepPage(
        heading=_heading(new=new, has_code=has_code, has_passkey=bool(passkey), inside=inside),
        form=sent, code=code, set_up=set_up(worker) if new else None, passkey=passkey,
        do=_("Continue") if inside else _("Sign in"), back=reverse("workforce:first") if inside else "",
    )  # fmt: skip


def _heading(*, new: bool, has_code: bool, has_passkey: bool, inside: bool) -> str:
    if inside:
        return _("Show that it is you")
    if new:
        return _("Set up your authenticator")
    if has_code and has_passkey:
        return _("Use your passkey or type a code")
    return _("Type the code from your authenticator") if has_code else _("Use your passkey")


def set_up(worker: Working) -> two_steps.SetUp:
    """What the worker's authenticator is given."""
    key = signing.key_of(worker)
    return two_steps.set_up(key, name=worker.told.name, site=settings.CHESIL.title)


def steps(worker: Working, held: Held, *, session: str) -> StepsPage:
    """The page of how a worker signs in. *session*: the one in which it is read."""
    keys = tuple(
        Key(name=told.name, more=_more(told), address=reverse("workforce:remove-passkey", args=[row.id]))
        for row, told in held
    )
    return StepsPage(
        heading=_("How you sign in"), has_app=worker.told.confirmed, keys=keys,
        has_passphrase=bool(worker.told.password), renewal=_renewal(worker),
        sessions=tuple(_session(each, session) for each in reversed(worker.told.sessions)),
        back=reverse("workforce:first"),
    )  # fmt: skip


def _session(each: WorkerSession, here: str) -> Session:
    words = _("Signed in %(when)s.") % {"when": " · ".join(filter(None, (said(each.begun_at), each.browser)))}
    if each.id == here:
        return Session(words=f"{words} {_('This is where you are now.')}", address="")
    return Session(words=words, address=reverse("workforce:end-session", args=[each.id]))


def _renewal(worker: Working) -> str:
    renewal = worker.told.renewal
    if renewal is None or renewal.used_at is None:
        return ""
    words = _(
        "It was set up anew on %(when)s, with a code from %(name)s. If that was not you, tell your "
        "manager at once."
    )
    return words % {"when": said(renewal.used_at), "name": renewal.by_name}


def renewal_news(worker: Working) -> str:
    """News for the first page of a worker whose authenticator was set up anew lately; empty for others."""
    renewal = worker.told.renewal
    if not renewal or not renewal.used_at or timezone.now() - renewal.used_at > rules.RENEWAL_NEWS_FOR:
        return ""
    return _("Another authenticator was set up for you")


def _more(told: PasskeyTold) -> str:
    added = _("Added on %(day)s.") % {"day": said_day(told.added_on)}
    used = (
        _("Last used on %(day)s.") % {"day": said_day(told.used_on)} if told.used_on else _("Not used yet.")
    )
    return f"{added} {used}"


def new_passkey(
    request: HttpRequest, worker: Working, held: Held, form: steps_forms.NewPasskey
) -> NewPasskeyPage:
    """The page to add a passkey."""
    return NewPasskeyPage(
        heading=_("Add a passkey"), form=form, name=form, back=reverse("workforce:steps"),
        passkey=passkeys_asking.to_add(request, worker, [told for row, told in held]),
    )  # fmt: skip


def app(worker: Working, held: Held, form: two_steps.CodeForm) -> AppPage:
    """The page of the authenticator."""
    is_there = worker.told.confirmed
    return AppPage(
        heading=_("Your authenticator app") if is_there else _("Set up your authenticator"), form=form,
        code=form, can_end=bool(held), set_up=None if is_there else set_up(worker),
        back=reverse("workforce:steps"),
    )  # fmt: skip
