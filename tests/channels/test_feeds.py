"""Fetching a feed over real HTTP: marks, redirects, sizes, and where we do not go."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from jubir.channels import feeds
from jubir.channels.feeds import Wish


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/marked" and self.headers.get("If-None-Match") == '"7"':
            self.send_response(304)
            self.end_headers()
            return
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/latest/")
            self.end_headers()
            return
        if self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/marked")
            self.end_headers()
            return
        status = {"/marked": 200, "/huge": 200, "/wait": 429, "/closed": 403, "/broken": 500}.get(
            self.path, 404
        )
        body = b"<rss/>" if self.path != "/huge" else b"x" * (feeds.MOST_BYTES + 10)
        self.send_response(status)
        self.send_header("ETag", '"7"')
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        if status == 429:
            self.send_header("Retry-After", "120")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        pass


@pytest.fixture
def site(settings: Any) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.JUBIR_PRIVATE_HOSTS = [f"127.0.0.1:{server.server_port}"]
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_a_feed_comes_with_its_mark_and_then_says_that_nothing_is_new(site: str):
    first = feeds.fetch([Wish(f"{site}/marked")])[0]
    assert (first.body, first.etag, first.error) == (b"<rss/>", '"7"', "")
    assert feeds.fetch([Wish(f"{site}/marked", etag='"7"')])[0].same


def test_many_at_once_each_have_their_own_answer(site: str):
    paths = ["/none", "/closed", "/broken", "/wait", "/huge", "/away", "/moved"]
    told = feeds.fetch([Wish(site + path) for path in paths])
    assert [one.error for one in told] == ["gone", "refused", "busy", "busy", "too_large", "forbidden", ""]
    assert told[3].retry_after == 120
    assert told[6].moved
    assert told[6].url == f"{site}/marked"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/feed", "http://[::1]/", "file:///etc/passwd", "http://u:p@example.org/", "x"]
)
def test_where_we_do_not_go(url: str):
    assert feeds.fetch([Wish(url)])[0].error == "forbidden"


def test_our_own_address_is_no_feed(settings: Any, site: str):
    """The door may go there, for the sandbox; a feed somebody typed may not."""
    settings.JUBIR_URL = site
    settings.JUBIR_PRIVATE_HOSTS = []
    assert feeds.fetch([Wish(f"{site}/marked")])[0].error == "forbidden"
