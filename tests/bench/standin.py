"""A small site with sheets of two sections, to try the bench's respondents on.

``python -m tests.bench.standin PORT FOLDER`` keeps answers before it confirms them. With
``--forgets`` it confirms each third one and does not keep it.
"""

import json
import sqlite3
import sys
from html import escape
from itertools import count
from pathlib import Path
from socketserver import ThreadingMixIn
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

LAST = 2
OPTIONS = ("one", "two", "three")


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128


class Silent(WSGIRequestHandler):
    def log_message(self, *_what):
        """Nobody reads it."""


class Site:
    def __init__(self, folder, *, forgets):
        self._path, self._forgets, self._saves = folder / "answers.sqlite3", forgets, count(1)
        with self._kept() as kept:
            kept.execute("CREATE TABLE IF NOT EXISTS answers (page PRIMARY KEY, fields)")

    def __call__(self, environ, start_response):
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] == "POST":
            length = int(environ["CONTENT_LENGTH"])
            return self._save(
                path, parse_qs(environ["wsgi.input"].read(length).decode()), start_response
            )
        body = self._page(path).encode()
        headers = [("Content-Length", str(len(body))), ("Set-Cookie", "csrftoken=abc; Path=/")]
        start_response("200 OK", headers)
        return [body]

    def _save(self, path, fields, start_response):
        link, _, page = path.strip("/").rpartition("/")
        number = fields["section"][0]
        if not (self._forgets and next(self._saves) % 3 == 0):
            with self._kept() as kept:
                row = (f"/{link}/{number}/", json.dumps(fields))
                kept.execute("INSERT OR REPLACE INTO answers VALUES (?, ?)", row)
        if page == "save":
            body = json.dumps({"revision": 7}).encode()
            start_response("200 OK", [("Content-Length", str(len(body)))])
            return [body]
        after = f"/{link}/{int(number) + 1}/" if int(number) < LAST else f"/{link}/review/"
        start_response("302 Found", [("Location", after), ("Content-Length", "0")])
        return [b""]

    def _page(self, path):
        number = path.strip("/").rpartition("/")[2]
        if not number.isdecimal():
            return "<p>Nothing is asked here.</p>"
        with self._kept() as kept:
            row = kept.execute("SELECT fields FROM answers WHERE page = ?", [path]).fetchone()
        return form(number, json.loads(row[0]) if row else {})

    def _kept(self):
        return sqlite3.connect(self._path, timeout=30, isolation_level=None)


def form(number, fields):
    """A section with a field of each kind, and ``fields`` in it."""
    words, long, figure = (escape(fields.get(name, [""])[0]) for name in ("v:a", "v:b", "v:c"))
    boxes = "".join(
        f'<input type="{kind}" name="{name}" value="{each}"{" checked" if each in fields.get(name, ()) else ""}>'
        for kind, name, values in (
            ("radio", "v:d", (*OPTIONS, "?dont_know")),
            ("checkbox", "v:e", OPTIONS),
            ("checkbox", "m:e", ("dont_know",)),
        )
        for each in values
    )
    best = [*fields.get("v:f", ()), "", ""][:2]
    places = "".join(
        '<select name="v:f"><option value=""></option>'
        + "".join(
            f'<option value="{each}"{" selected" if each == chosen else ""}>x</option>'
            for each in OPTIONS
        )
        + "</select>"
        for chosen in best
    )
    return f"""<!doctype html><form method="get"><input name="q"></form><form method="post">
        <input type="hidden" name="section" value="{number}"><input type="hidden" name="seen" value="0">
        <input name="v:a" value="{words}"><textarea name="v:b">{long}</textarea>
        <input name="v:c" inputmode="numeric" value="{figure}"><div hidden><input name="v:g"></div>
        <input type="date" name="v:h" value="{fields.get("v:h", [""])[0]}"><input type="file" name="v:i">
        {boxes}{places}<button name="go" value="next">Continue</button></form>"""


def main():
    port, folder, *more = sys.argv[1:]
    site = Site(Path(folder), forgets="--forgets" in more)
    with make_server("127.0.0.1", int(port), site, Server, Silent) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
