"""A real mail server for tests, on this machine."""

import socket
from contextlib import closing, contextmanager

from aiosmtpd.controller import Controller


class Recipient:
    """A mail server that keeps what it takes and refuses whom it is told to."""

    def __init__(self):
        self.taken = []
        self.refusals = {}
        self.reply = "250 taken"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  # the library's name
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return "250 welcome"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  # the library's name
        if self.reply.startswith("250"):
            self.taken.append((envelope.rcpt_tos, envelope.content.decode()))
        return self.reply


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(port, recipient):
    controller = Controller(recipient, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield recipient
    finally:
        controller.stop()
