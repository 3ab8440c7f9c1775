"""Link previews: what a page says of itself, and where we do not go."""

import asyncio
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from jubir.channels import peek
from jubir.networks.client import Client

PAGE = b"""<!doctype html><html><head><title>  Kopi
 satu liter </title><meta property="og:title" content="Es kopi &amp; gula aren"><meta name="description" content="Botol kaca.">
<meta property="og:image" content="/es.png"></head><body>isi</body></html>"""


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        kind, body, status = {
            "/": ("text/html; charset=utf-8", PAGE, 200),
            "/plain": ("text/html", b"<title>Hanya judul</title>", 200),
            "/es.png": ("image/png", b"PNG", 200),
            "/file.zip": ("application/zip", b"PK", 200),
        }.get(self.path, ("text/html", b"tidak ada", 404))
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://10.1.2.3/")
            self.end_headers()
            return
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_words: Any) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    open_to_it = partial(Client, [f"127.0.0.1:{server.server_port}"])
    monkeypatch.setattr(peek, "Client", open_to_it)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_a_page_is_read(site: str):
    page = peek.peek(f"{site}/")
    assert (page.title, page.description, page.picture) == ("Es kopi & gula aren", "Botol kaca.", b"PNG")
    assert page.picture_name == "es.png"


def test_a_plain_title_will_do(site: str):
    page = peek.peek(f"{site}/plain")
    assert (page.title, page.picture) == ("Hanya judul", b"")


@pytest.mark.parametrize(
    ("path", "code"), [("/none", "refused"), ("/file.zip", "not_a_page"), ("/away", "address")]
)
def test_what_gives_no_preview(site: str, path: str, code: str):
    with pytest.raises(peek.Unreadable) as refusal:
        peek.peek(site + path)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/",
        "http://169.254.169.254/latest/",
        "http://[::1]/",
        "file:///etc/passwd",
        "http://",
        "x",
    ],
)
def test_where_we_do_not_go(settings: Any, url: str):
    settings.JUBIR_PRIVATE_HOSTS = []
    with pytest.raises(peek.Unreadable):
        peek.peek(url)


def test_what_channels_may_reach_is_no_place_for_previews(settings: Any):
    """The very page is there and allowed to channels: a preview still does not go."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.JUBIR_PRIVATE_HOSTS = [f"127.0.0.1:{server.server_port}"]
    with pytest.raises(peek.Unreadable) as refusal:
        peek.peek(f"http://127.0.0.1:{server.server_port}/plain")
    server.shutdown()
    assert refusal.value.code == "address"


def test_it_can_be_asked_from_async_code(site: str):
    assert asyncio.run(peek.apeek(f"{site}/plain")).title == "Hanya judul"
