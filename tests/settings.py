"""Settings of the tests: the real ones, with a database that is thrown away."""

import os
import tempfile
from pathlib import Path

os.environ["SKERRY_SECRET_KEY"] = "only-for-tests-" * 4
os.environ["SKERRY_VAR"] = tempfile.mkdtemp(prefix="skerry-test-")
os.environ["SKERRY_LANGUAGE"] = "en"
if "SKERRY_TEST_DATABASE" in os.environ:
    os.environ["SKERRY_DATABASE"] = os.environ["SKERRY_TEST_DATABASE"]
else:
    os.environ.pop("SKERRY_DATABASE", None)

from skerry.config.settings import *  # noqa: F403
from skerry.config.settings import CACHES, DATABASES, STORAGES, VAR

if "SKERRY_TEST_DATABASE" not in os.environ:
    # A file, because the product's SQLite is one: WAL and waiting writers are part of what is tested.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(VAR) / "test.sqlite3")}
(VAR / "static").mkdir(exist_ok=True)  # WhiteNoise asks for its folder
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# Nothing kept from one test to the next; the tests of caching bring their own.
for name in ("pages", "pieces"):
    CACHES[name] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
PAGES_CHECKED_EVERY = 0
