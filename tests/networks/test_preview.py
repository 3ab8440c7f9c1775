import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.networks.client import Client
from jubir.networks.http import Answer, Forbidden, NoAnswer, NotSent, Request
from jubir.networks.preview import NoPreview, Preview, decoded, picture, preview, read
from tests.networks.test_client import answer as raw
from tests.networks.test_client import serving
from tests.networks.wire import Wire, answer

URL = "https://kopi.example/menu"


def look(wire: Wire, url: str = URL) -> Preview:
    return asyncio.run(preview(wire, url, "id"))


def page(head: str, body: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


FULL = page(
    """<title>Judul halaman</title>
    <meta property="og:title" content="Menu &amp; harga — Kopi Senja">
    <meta name="twitter:title" content="lain">
    <meta property="og:description" content=" Semua
       minuman kami. ">
    <meta property="og:image" content="/img/menu.jpg?x=1&amp;y=2">
    <meta property="og:site_name" content="Kopi Senja">
    <meta property="og:url" content="https://tempat-lain.example/">"""
)


def test_open_graph_comes_first_and_the_url_stays_the_persons() -> None:
    wire = Wire().expect("GET", URL, html=FULL)
    assert look(wire) == Preview(
        URL,
        "Menu & harga — Kopi Senja",
        "Semua minuman kami.",
        "https://kopi.example/img/menu.jpg?x=1&y=2",
        "Kopi Senja",
    )
    assert wire.last.headers["Accept-Language"].startswith("id")


@pytest.mark.parametrize(
    ("html", "title", "description", "image"),
    [
        (page("<title> Judul\n saja </title>"), "Judul saja", "", ""),
        (page("", "<h1>Kepala <em>surat</em></h1>"), "Kepala surat", "", ""),
        (page('<meta name="description" content="Isi">'), "kopi.example", "Isi", ""),
        (page('<meta name="twitter:title" content="T"><meta name="twitter:image" content="//cdn.example/a.png">'),
         "T", "", "https://cdn.example/a.png"),
        (page('<meta property="og:title" content=""><title>x</title>'), "x", "", ""),
        (page('<meta property="og:image" content="javascript:alert(1)">'), "kopi.example", "", ""),
        (page('<meta property="og:image" content="data:image/png;base64,AAAA">'), "kopi.example", "", ""),
        (page('<meta property="og:image" content="http://[bad">'), "kopi.example", "", ""),
        (page('<meta property="og:title" content="\u202eevil\u202c<b>">'), "evil<b>", "", ""),
        ("", "kopi.example", "", ""),
        ("<title>tidak ditutup", "tidak ditutup", "", ""),
    ],
)  # fmt: skip
def test_what_a_page_gives(html: str, title: str, description: str, image: str) -> None:
    got = read(URL, URL, html)
    assert (got.title, got.description, got.image_url) == (title, description, image)


def test_long_words_are_cut_at_a_word() -> None:
    got = read(URL, URL, page(f"<title>{'kopi senja ' * 100}</title>"))
    assert len(got.title) <= 300
    assert got.title.endswith(("kopi…", "senja…"))


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        ("text/html; charset=utf-8", "Café".encode(), "Café"),
        ("text/html; charset=ISO-8859-1", "“Café”".encode("cp1252"), "“Café”"),
        ("text/html", '<meta charset="shift_jis">コーヒー'.encode("shift_jis"), "コーヒー"),
        ("text/html", b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">' + "кофе".encode("cp1251"), "кофе"),
        ("text/html", "Café".encode(), "Café"),
        ("text/html", "Café".encode("cp1252"), "Café"),
        ("text/html; charset=nonsense", "Café".encode(), "Café"),
        ("text/html", "\ufeffkopi".encode(), "kopi"),
        ("text/html", "\ufeffkopi é".encode("utf-16-le"), "kopi é"),
        ("text/html", ("x" * 1_499_999 + "é").encode()[:1_500_000], "xxx"),
    ],
)  # fmt: skip
def test_charsets(head: str, body: bytes, text: str) -> None:
    assert decoded(Answer(200, {"content-type": head}, body)).endswith(text)


@given(
    st.binary(max_size=300),
    st.sampled_from(["text/html", "text/html; charset=utf-16", "text/html;charset=x"]),
)
def test_any_bytes_are_read_without_falling_over(body: bytes, head: str) -> None:
    got = read(URL, URL, decoded(Answer(200, {"content-type": head}, body)))
    assert got.title


def test_redirects_are_followed_and_pictures_resolved_where_they_end() -> None:
    wire = Wire()
    wire.expect("GET", "https://s.example/a", status=301, headers={"Location": "https://kopi.example/b/c"})
    wire.expect("GET", "https://kopi.example/b/c", html=page('<meta property="og:image" content="d.png">'))
    got = look(wire, "https://s.example/a")
    assert (got.url, got.image_url, got.site) == (
        "https://s.example/a",
        "https://kopi.example/b/d.png",
        "kopi.example",
    )


def file(mime: str, size: int = 1) -> Wire:
    return Wire(lambda request: answer(200, body=b"x" * size, headers={"Content-Type": mime}))


def test_a_picture_is_its_own_card_and_a_file_has_none() -> None:
    url = "https://kopi.example/a%20b.png"
    assert look(file("image/png"), url) == Preview(url, "a b.png", "", url, "kopi.example")
    with pytest.raises(NoPreview, match="not_a_page"):
        look(file("application/pdf"))


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"fails": Forbidden("x")}, "forbidden"),
        ({"fails": NotSent("x")}, "unreachable"),
        ({"fails": NoAnswer("x")}, "unreachable"),
        ({"status": 404}, "not_found"),
        ({"status": 410}, "not_found"),
        ({"status": 403}, "refused"),
        ({"status": 503}, "unreachable"),
        ({"status": 302, "headers": {"Content-Type": "text/html"}}, "refused"),
    ],
)
def test_no_preview_says_why(how: dict, code: str) -> None:
    with pytest.raises(NoPreview) as caught:
        look(Wire().expect("GET", URL, **how))
    assert caught.value.code == code


def test_a_preview_never_reaches_the_neighbourhood_not_even_by_a_redirect() -> None:
    async def go() -> None:
        async def away(heard, writer) -> None:
            writer.write(raw("302 Found", b"", "Location: http://169.254.169.254/latest/"))

        async with serving(away) as (_, base, pair), Client({pair}) as http:
            with pytest.raises(NoPreview, match="forbidden"):
                await preview(http, base)

    asyncio.run(go())


def test_only_the_beginning_of_an_endless_page_is_read() -> None:
    async def endless(heard, writer) -> None:
        head = page("<title>Awal</title>").encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + head)
        with pytest.raises(ConnectionError):
            for _ in range(1000):
                writer.write(b" " * 100_000)
                await writer.drain()
        writer.close()

    async def go() -> None:
        async with serving(endless) as (_, base, pair), Client({pair}) as http:
            assert (await preview(http, base)).title == "Awal"

    asyncio.run(go())


def test_enough_is_enough() -> None:
    async def some(heard, writer) -> None:
        writer.write(raw("200 OK", b"x" * 1000))

    async def go() -> None:
        async with serving(some) as (_, base, pair), Client({pair}) as http:
            assert len((await http.send(Request("GET", base, enough=10))).body) == 10
            assert len((await http.send(Request("GET", base, enough=1000))).body) == 1000
            assert len((await http.send(Request("GET", base, enough=2000))).body) == 1000

    asyncio.run(go())


def test_pictures_have_a_greatest_size_and_are_pictures() -> None:
    assert asyncio.run(picture(file("image/png", 5), URL)) == b"xxxxx"
    for wrong in (file("image/png", 0), file("image/png", 10_000_001), file("text/html")):
        with pytest.raises(NoPreview):
            asyncio.run(picture(wrong, URL))
