"""Where django-allauth asks us how accounts are made, mailed to and kept secret."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from io import BytesIO
from typing import Any

import qrcode
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import RequestLoginCodeForm
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django import forms
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.encoding import force_str
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathFillImage

from skerry.accounts.models import User
from skerry.accounts.services import people
from skerry.kernel.actor import Actor
from skerry.kernel.senders import address_of, sender_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no type information
    def new_user(self, request: HttpRequest) -> User:
        return User(joined_at=timezone.now(), language=get_language() or "")

    def save_user(
        self, request: HttpRequest, user: User, form: forms.Form, *, commit: bool = True
    ) -> User:
        user.name = form.cleaned_data.get("name", "")
        super().save_user(request, user, form, commit=False)
        if commit:
            people.sign_up(person=user, now=timezone.now())
        return user

    def get_client_ip(self, request: HttpRequest) -> str:
        """What the limits count by: the database keeps nobody's network address."""
        return sender_of(request, today=timezone.now().date())

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Whatever changes a person's ways in is told to them, and the audit log remembers it.

        django-allauth calls this after each such change. Any: the values of its templates.
        """
        told = {"ip": address_of(self.request.META)} | (context or {})
        super().send_notification_mail(template_prefix, user, told, email)
        change = template_prefix.rpartition("/")[2]
        people.remember_way_in(
            person=user, change=change, by=Actor.person(user.uuid), now=timezone.now()
        )


class CodeForm(RequestLoginCodeForm):  # type: ignore[misc]  # allauth has no type information
    """Sends codes to confirmed addresses only.

    Anybody can open an account with somebody else's address and a password of their
    own. If a code then signed the owner of the mailbox in, that address would count as
    confirmed and the stranger's password would open the account.
    """

    def clean_email(self) -> str:
        email: str = super().clean_email()
        if not EmailAddress.objects.filter(email=email.lower(), verified=True).exists():
            self._user = None
        return email


class IdentityProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # likewise
    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """Take over the name that the provider tells; Any: allauth has no type information."""
        user: User = super().populate_user(request, sociallogin, data)
        told = (data.get("first_name"), data.get("last_name"))
        user.name = data.get("name") or " ".join(part for part in told if part)
        return user

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        user: User = super().save_user(request, sociallogin, form)
        people.sign_up(person=user, now=timezone.now())
        return user


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # likewise
    """Keeps the secrets of second factors unreadable for whoever has only the database."""

    def build_totp_svg(self, url: str) -> str:
        """On white, because cameras do not read a code that stands on a dark page."""
        buffer = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(buffer)
        return buffer.getvalue().decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002  # allauth's word
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("My key") if number == 1 else _("My key %(number)d") % {"number": number}

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        [
            Fernet(urlsafe_b64encode(sha256(f"second-factor:{key}".encode()).digest()))
            for key in map(force_str, keys)
        ]
    )
