"""What a browser would send of a form as the page shows it."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    """Reads the first form with the class ``form``."""

    def __init__(self):
        super().__init__()
        self.sent = {}
        self._is_inside = self._is_over = False
        self._area = self._select = None

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "form":
            self._is_inside = values.get("class") == "form" and not self._is_over
        if not self._is_inside:
            return
        name = values.get("name")
        if tag == "textarea":
            self._area, self.sent[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in values or self._select not in self.sent):
            self.sent[self._select] = values["value"]
        elif tag == "input" and name and values.get("type") in {"checkbox", "radio"}:
            self._check(name, values)
        elif tag == "input" and name and values.get("type") != "file":
            self.sent[name] = values.get("value") or ""

    def _check(self, name, values):
        if "checked" not in values:
            return
        if values["type"] == "checkbox":
            self.sent.setdefault(name, []).append(values["value"])
        else:
            self.sent[name] = values["value"]

    def handle_data(self, data):
        if self._area:
            self.sent[self._area] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self._area:
            self.sent[self._area] = self.sent[self._area].removeprefix("\n")
            self._area = None
        if tag == "form" and self._is_inside:
            self._is_inside, self._is_over = False, True


def sent_by(page):
    """The fields of the form on ``page``, as they stand there."""
    form = _Form()
    form.feed(page)
    return {name: value for name, value in form.sent.items() if name != "csrfmiddlewaretoken"}
