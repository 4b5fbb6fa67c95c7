"""A mail server on this machine, and the mails that it was handed."""

import re
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_string, policy

from django.utils import timezone

from skerry.kernel.mail.delivery import deliver_due
from tests.kernel.mail_server import Recipient, free_port, serving

LONGEST_QUEUE = timedelta(hours=1)


class Post:
    """Takes what the site sends; ``fetched`` hands out what has come since the last time."""

    def __init__(self, recipient: Recipient) -> None:
        self._recipient = recipient

    def fetched(self):
        """The text of each new mail, by its address."""
        deliver_due(clock=lambda: timezone.now() + LONGEST_QUEUE)
        taken, self._recipient.taken = self._recipient.taken, []
        return [(addresses[0], _text_of(content)) for addresses, content in taken]


def _text_of(content):
    mail = message_from_string(content, policy=policy.default)
    lines = mail.get_body(["plain"]).get_content().splitlines()
    return "\n".join([mail["Subject"], *lines])


def link_in(text):
    """The path of the personal link in a mail."""
    return re.search(r"/s/[\w-]+/$", text, re.MULTILINE).group()


@contextmanager
def post_office(settings):
    port = free_port()
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    with serving(port, Recipient()) as recipient:
        yield Post(recipient)
