"""Feeds as they are served: well made, badly made, hostile, in strange encodings, and pages that are no feed at all."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jubir.listening.parsing import MOST_ENTRIES, NotAFeed, parse, plain

URL = "https://berita.example/feed"
RSS = """<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>Berita Senja</title>
<link>https://berita.example/</link><language>id-ID</language>{items}</channel></rss>"""
ITEM = """<item><title>Kopi &amp; senja</title><link>https://berita.example/1?utm_source=rss</link><guid>abc</guid>
<description><![CDATA[<p>Kedai <b>kopi</b> senja<script>alert(1)</script> ramai</p>]]></description>
<pubDate>Thu, 26 Nov 2026 10:00:00 +0700</pubDate><author>rani</author></item>"""


def rss(items: str = ITEM, encoding: str = "utf-8") -> bytes:
    return RSS.format(items=items, encoding=encoding).encode(encoding, "xmlcharrefreplace")


def test_rss_is_read_as_a_person_reads_it():
    parsed = parse(rss(), "application/rss+xml", URL)
    assert (parsed.title, parsed.home, parsed.language) == ("Berita Senja", "https://berita.example/", "id")
    [entry] = parsed.entries
    assert (entry.title, entry.text) == ("Kopi & senja", "Kedai kopi senja ramai")
    assert entry.at.isoformat() == "2026-11-26T03:00:00+00:00"


def test_atom_is_read():
    atom = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>tag:1</id><title type="html">Kopi &lt;b&gt;senja&lt;/b&gt;</title>
    <link href="/satu"/><updated>2026-11-26T03:00:00Z</updated><content type="html">&lt;p&gt;isi&lt;/p&gt;</content></entry></feed>"""
    [entry] = parse(atom, "application/atom+xml", URL).entries
    assert (entry.title, entry.text, entry.url) == ("Kopi senja", "isi", "https://berita.example/satu")


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "windows-1252", "utf-16"])
def test_encodings(encoding):
    [entry] = parse(rss(ITEM.replace("Kopi &amp; senja", "Café senja"), encoding), "text/xml", URL).entries
    assert entry.title == "Café senja"


def test_a_wrong_encoding_in_the_header_is_survived():
    [entry] = parse(rss(ITEM.replace("senja", "sénja")), "text/xml; charset=us-ascii", URL).entries
    assert "Kopi" in entry.title


def test_a_page_names_its_feed():
    page = b'<!doctype html><html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head></html>'
    with pytest.raises(NotAFeed) as no:
        parse(page, "text/html", "https://berita.example/")
    assert no.value.alternate == "https://berita.example/rss.xml"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"{}",
        b"<html><body>404</body></html>",
        b"\x89PNG\r\n",
        b"<?xml version='1.0'?><note/>",
        b"\0" * 50,
    ],
)
def test_what_is_no_feed_is_said_to_be_none(body):
    with pytest.raises(NotAFeed):
        parse(body, "application/xml", URL)


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1 if n > 1 else str()};" * 10}">' for n in range(1, 10))
    + ']><rss version="2.0"><channel><title>&lol9;</title><item><title>&lol9;</title><guid>1</guid></item></channel></rss>'
)
READS = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><title>&x;</title><item><title>&x; senja</title><guid>1</guid></item></channel></rss>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("body", [LAUGHS, READS], ids=["grows", "reads a file"])
def test_entities_neither_grow_nor_read_files(body, encoding):
    begun = time.monotonic()
    try:
        parsed = parse(body.encode(encoding), "application/rss+xml", URL)
    except NotAFeed:
        parsed = None
    assert time.monotonic() - begun < 5
    said = str(parsed)
    assert "root:" not in said
    assert len(said) < 10_000


def test_a_huge_feed_is_cut():
    many = "".join(ITEM.replace("abc", str(number)) for number in range(1500))
    assert len(parse(rss(many), "text/xml", URL).entries) == MOST_ENTRIES


def test_links_that_are_no_links_are_left_out():
    [entry] = parse(
        rss(ITEM.replace("https://berita.example/1?utm_source=rss", "javascript:alert(1)")), "", URL
    ).entries
    assert entry.url == ""


@given(st.binary(max_size=400))
def test_no_bytes_break_it(body):
    with contextlib.suppress(NotAFeed):
        parse(b"<rss version='2.0'><channel>" + body, "application/rss+xml", URL)


@given(st.text(max_size=300))
def test_plain_text_is_one_short_line(text):
    said = plain(text, 80)
    assert len(said) <= 80
    assert "\n" not in said
