"""The worker as a process of its own, with the jobs of the tests: ``python -m tests.kernel.worker_process``."""

import logging

import django

django.setup()

from skerry.kernel import worker  # noqa: E402  # needs the apps
from tests.kernel import handlers  # noqa: E402, F401  # registers the jobs of the tests

logging.basicConfig(level=logging.WARNING)
worker.main()
