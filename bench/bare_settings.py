"""Settings of the bare views: the product's database, and nothing between the request and the view."""

from pathlib import Path

from skerry.config.settings import *  # noqa: F403, TID251  # the same database in the same way
from skerry.config.settings import INSTALLED_APPS as PRODUCTS_APPS  # noqa: TID251  # likewise

ROOT_URLCONF = "bench.bare"
MIDDLEWARE = []
# allauth refuses to start without its middleware.
INSTALLED_APPS = [app for app in PRODUCTS_APPS if not app.startswith("allauth")]
PAGES = [Path(__file__).parent / "pages"]
TEMPLATES = [
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "NAME": "django", "DIRS": PAGES},
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": PAGES,
        "OPTIONS": {
            "environment": "skerry.kernel.templating.environment",
            "extensions": ["jinja2.ext.i18n"],
        },
    },
]
