"""The one Jinja2 environment of the site."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.templatetags.static import static
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup


def environment(**options: Any) -> Environment:
    """Build the environment; rooms add globals and filters through ``settings.TEMPLATE_ADDITIONS``."""
    options |= {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    options["autoescape"] = _escapes
    env = Environment(**options)  # noqa: S701  # everything but plain text is escaped
    translated: Any = env  # the i18n extension adds methods
    translated.install_gettext_callables(
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    # The addresses of files stay the same as long as the worker runs; a page asks for a dozen.
    remembered_static = lru_cache(maxsize=500)(static)
    env.globals |= {"url": _url, "static": remembered_static, "language": get_language}
    for path in settings.TEMPLATE_ADDITIONS:
        import_string(path)(env)
    return env


def _url(name: str, *arguments: object, **named: object) -> str:
    """The address of the page ``name``: ``url("accounts:person", person.uuid)``."""
    return reverse(name, args=arguments, kwargs=named)


def _escapes(template: str | None) -> bool:
    """Mail and downloads of plain text are the only templates that are no markup."""
    return not (template or "").endswith(".txt")


def render_part(template: str, part: str, context: dict[str, Any]) -> str:
    """Render the block ``part`` of ``template`` alone, with what the top of the file imports and sets.

    The title of the page goes before it: htmx puts that on the tab, and shows the rest.
    """
    page = _engine().env.get_template(template)
    around = page.new_context(context)
    next(page.root_render_func(around), None)  # to the first output: all names at the top are set
    titles = around.blocks.get("tab", ())
    title = "".join(f"<title>{''.join(block(around))}</title>" for block in titles[:1])
    return title + "".join(page.blocks[part](around))


def render_macro(template: str, macro: str, *arguments: object) -> Markup:
    """What the component ``macro`` of ``template`` makes of ``arguments``."""
    component: Markup = getattr(_engine().env.get_template(template).module, macro)(*arguments)
    return component


def _engine() -> Jinja2:
    engine = engines["jinja2"]
    if not isinstance(engine, Jinja2):
        raise TypeError("the first template engine is not Jinja2")
    return engine
