"""Authenticators of editors: their keys are sealed under the installation's key, as those of workers are."""

import msgspec
from django.contrib.auth.models import User
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from chesil_web.foundation import two_steps
from chesil_web.foundation.keys import office, rows
from chesil_web.foundation.keys.people import WrongSecret
from chesil_web.foundation.keys.service import blind_index
from chesil_web.foundation.limits import limits
from chesil_web.public.guidance.models import Authenticator, AuthenticatorTold


def of(user: User) -> AuthenticatorTold:
    """The authenticator of an editor; a new one, which is not confirmed yet, where there is none."""
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)  # of two requests at once, one makes it
        row = Authenticator.objects.filter(user=user).first()
        if row is None:
            row = office.keep(Authenticator, AuthenticatorTold(key=two_steps.new_key().hex()), user=user)
    return office.read(row, AuthenticatorTold)


def check(user: User, code: str) -> None:
    """Check a code, which is used up by that; the first right one confirms the authenticator.

    Raises:
        WrongSecret: it is not right, or was used; or there is no authenticator. TooSoon: too many were not.
    """
    with limits.one_guess(limits.CODE, blind_index("editor-code", str(user.pk))), transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(user=user).first()
        if row is None:
            raise WrongSecret
        told = office.read(row, AuthenticatorTold)
        step = two_steps.right_step(bytes.fromhex(told.key), code, after=told.step)
        if step is None:
            raise WrongSecret
        office.reseal(row, msgspec.structs.replace(told, confirmed=True, step=step))


def forget(user: User) -> None:
    """Take an editor's authenticator away: they set up another when they sign in."""
    Authenticator.objects.filter(user=user).delete()


def seal_old() -> int:
    """Seal the keys that django-otp kept in clear before; gives how many there were.

    A start does this and no migration, for it needs a key. An older backup brings some back.
    """
    with transaction.atomic():
        found = list(TOTPDevice.objects.select_for_update().order_by("-confirmed", "id"))
        for each in found:
            if not Authenticator.objects.filter(user=each.user_id).exists():
                told = AuthenticatorTold(key=each.key, confirmed=each.confirmed, step=each.last_t)
                office.keep(Authenticator, told, user_id=each.user_id)
            each.delete()
        if found:
            rows.forget(TOTPDevice)
    return len(found)
