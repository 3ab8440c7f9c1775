"""What X takes for a user name, a list, a hashtag, an address; and what a person meant for one, and X will not link.

Facts: the grammar of twitter-text 3.1 (https://github.com/twitter/twitter-text), held against its conformance vectors
(validate.yml, extract.yml). Names of accounts have 15 letters at most (X's description of its API, 2.167); the grammar
still goes as far as 20.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import regex

from jubir.networks import spans
from jubir.networks.connectors.x.urls import urls
from jubir.networks.spans import Span

LONGEST_NAME = 15
#: Beside letters and digits: joiners of Persian and Sinhala, marks of Hebrew, Tibetan and Japanese, the Catalan dot.
_JOINS = "_\u200c\u200d\ua67e\u05be\u05f3\u05f4\uff5e\u301c\u309b\u309c\u30a0\u30fb\u3003\u0f0b\u0f0c\u00b7"
_TAG_LETTER = rf"[\p{{L}}\p{{M}}\p{{Nd}}{_JOINS}]"
_ACCENTED = "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
#: "#1", "#17": the first, the seventeenth; nobody means a hashtag.
_RANK = regex.compile(r"[#＃]\d{1,2}")
_TAG_MEANT = regex.compile(
    r"(?<![^\s(\[{“\"'])[#＃](?![\ufe0f\u20e3])[\p{L}\p{M}\p{Nd}_]++(?:[#＃][\p{L}\p{M}\p{Nd}_]++)*+(?!://)"
)


@cache
def _patterns() -> dict[str, Any]:
    sets = {
        # What stands before keeps an entity (&#39;) or half a word from becoming a hashtag.
        "tag": rf"(?:^|\ufe0e|\ufe0f|[^&\p{{L}}\p{{M}}\p{{Nd}}{_JOINS}])"
        rf"(?P<all>[#＃](?![\ufe0f\u20e3])(?P<value>{_TAG_LETTER}*[\p{{L}}\p{{M}}]{_TAG_LETTER}*))(?!{_TAG_LETTER}|[#＃]|://)",
        "name": r"(?:^|[^a-z0-9_!#$%&*@＠]|(?:^|[^a-z0-9_+~.\-])RT:?)"
        r"(?P<all>(?<![@＠])[@＠](?P<value>[a-z0-9_]{1,20}+)(?P<list>/[a-z][a-z0-9_\-]{0,24}+)?)"
        rf"(?![@＠]|[{_ACCENTED}]|://)",
        "list": r"[@＠][a-z0-9_]{1,20}/[a-z][a-z0-9_\-]{0,24}",
    }
    return {name: regex.compile(pattern, regex.IGNORECASE) for name, pattern in sets.items()}


def _found(kind: str, text: str) -> Iterator[Any]:
    """Overlapping: the space between two of them stands behind the one and before the other."""
    links, before = urls(text), -1
    for match in _patterns()[kind].finditer(text, overlapped=True):
        start, end = match.span("all")
        if start != before and not any(link.start < end and start < link.end for link in links):
            yield match
            before = start


def hashtags(text: str) -> tuple[Span, ...]:
    """The hashtags X makes of this text, without their sign. Positions are code points, half open."""
    return tuple(Span(match.start("all"), match.end("all"), match["value"]) for match in _found("tag", text))


def mentions(text: str) -> tuple[Span, ...]:
    """The names X links, without their sign; of a list ("@kopi/teman") the name of its owner too."""
    return tuple(Span(match.start("all"), match.end("all"), match["value"]) for match in _found("name", text))


def is_user_name(text: str) -> bool:
    """ "@kopisenja", whole."""
    return [(one.start, one.value) for one in mentions(text)] == [(0, text[1:])]


def is_list_name(text: str) -> bool:
    """ "@kopisenja/teman", whole. Nothing of the product asks: no network's lists are linked in texts but X's, and who
    writes one copies it from X. It is here because X's own vectors hold it."""
    return bool(_patterns()["list"].fullmatch(text))


def is_hashtag(text: str) -> bool:
    """ "#kopi", whole."""
    return [(one.start, one.value) for one in hashtags(text)] == [(0, text[1:])]


def unlinked(text: str) -> tuple[str, ...]:
    """What reads as a hashtag or a name, and X will leave it plain text, with its sign, each once: "#2026", "#kopi#senja",
    "@namayangterlalupanjang", "@senja@mastodon.social"."""
    if not regex.search("[#＃@＠]", text):
        return ()
    tags = {span.start for span in hashtags(text)}
    names = {span.start for span in mentions(text)}
    found = [
        (match.start(), match[0])
        for match in _TAG_MEANT.finditer(text)
        if match.start() not in tags and not _RANK.fullmatch(match[0])
    ]
    for span in spans.mentions(text):
        # "@kopi.senja" does become a link, if to somebody else: not for us to say. "@_@" is a face.
        name = regex.match("[A-Za-z0-9_]*", span.value)[0]
        if name.strip("_") and (span.start not in names or len(name) > LONGEST_NAME):
            found.append((span.start, text[span.start : span.end]))
    return tuple(dict.fromkeys(word for _start, word in sorted(found)))


# ── addresses ────────────────────────────────────────────────────────────────────────────────────────────────────
_PLAIN = r"[a-z\u0400-\u04ff0-9\-._~]|%[0-9a-f]{2}|[!$&'()*+,;=]"
_OTHER = r"[^\x00-\x7f]"
_LABEL = rf"(?:[a-z0-9]|{_OTHER})(?:(?:[a-z0-9\-]|{_OTHER})*(?:[a-z0-9]|{_OTHER}))?"
_UNDER = rf"(?:[a-z0-9]|{_OTHER})(?:(?:[a-z0-9_\-]|{_OTHER})*(?:[a-z0-9]|{_OTHER}))?"
_TOP = rf"(?:[a-z]|{_OTHER})(?:(?:[a-z0-9\-]|{_OTHER})*(?:[a-z0-9]|{_OTHER}))?"
_BYTE = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"


@cache
def _address() -> Any:
    host = rf"\[[0-9a-f:.]+\]|{_BYTE}(?:\.{_BYTE}){{3}}|(?:{_UNDER}\.)*{_LABEL}\.{_TOP}"
    rest = rf"(?:/(?:{_PLAIN}|[:@|])*)*(?:\?(?:{_PLAIN}|[:@|/?])*)?(?:\#(?:{_PLAIN}|[:@|/?])*)?"
    return regex.compile(
        rf"(?P<scheme>https?://)?(?:(?:{_PLAIN}|:)*@)?(?:{host})(?::\d{{1,5}})?{rest}", regex.IGNORECASE
    )


def is_url(text: str, *, scheme: bool = True) -> bool:
    """An http address, whole; with `scheme` False "kopi.id" is one too. Looser than what X links (urls.py): names within
    a local net, numbers, a password.

    Nothing of the product asks: a link card's address is judged for all networks alike, and what X counts and bills as a
    link is what urls.urls finds. It is here because X's own vectors hold it."""
    found = _address().fullmatch(text)
    if not found or (scheme and not found["scheme"]):
        return False
    try:
        # An address of the sixth version is as hard to judge as to read: the standard library does it.
        return bool(urlsplit(text if found["scheme"] else f"//{text}").netloc)
    except ValueError:
        return False
