"""The mail that asks a respondent whether they may be quoted. Their words stand on the page, not in it."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from skerry.kernel.mail import Words
from skerry.surveys.models import Quote
from skerry.surveys.queries.links import stop_address


def letter_of(quote: Quote, *, token: str) -> tuple[str, Words]:
    """Subject and words, in the language in which the respondent was invited."""
    language, stop = quote.invitation.language, stop_address(token)
    page = reverse("surveys:quote", args=[token, quote.uuid])
    with translation.override(language):
        title = quote.invitation.wave.title(language)
        context = {
            "name": quote.invitation.name,
            "title": title,
            "link": f"{settings.SITE_URL}{page}",
            "stop": stop,
        }
        text = render_to_string("surveys/mail/quote.txt", context)
        subject = _("May we quote you? %(title)s") % {"title": title}
    return subject, Words(text=text, stop_url=stop)
