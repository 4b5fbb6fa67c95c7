"""What the program writes to its log: enough to mend a fault, and nobody's name."""

import logging
import re
import sys
from typing import Any, Final

_MAIL: Final = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_TOKEN: Final = re.compile(rf"(?:/|%2F)(?!{_UUID}\b)[\w:=-]{{24,}}", re.IGNORECASE)
_DETAIL: Final = re.compile(r"^DETAIL: .*$", re.MULTILINE)  # PostgreSQL repeats the row's values


class DiscreetFormatter(logging.Formatter):
    """One line a message, tracebacks below, without mail addresses, tokens and rows."""

    def format(self, record: logging.LogRecord) -> str:
        text = _DETAIL.sub("DETAIL: (left out)", super().format(record))
        return _TOKEN.sub("/(token)", _MAIL.sub("(mail)", text))


class StandardError(logging.Handler):
    """Writes to whatever standard error is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        sys.stderr.write(self.format(record) + "\n")


def logging_to_stderr() -> dict[str, Any]:  # Any: the schema of logging.config
    """Warnings and errors, with the traceback of whatever ended in a 500."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "discreet": {
                "class": "skerry.config.logs.DiscreetFormatter",
                "format": "{asctime} {levelname} {name}: {message}",
                "style": "{",
            }
        },
        "handlers": {
            "stderr": {"class": "skerry.config.logs.StandardError", "formatter": "discreet"}
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            # What visitors mistype is no fault of ours; a 500 is.
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
        },
    }
