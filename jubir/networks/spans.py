"""Where links, hashtags and mentions stand in a text. Positions are code points, half open."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import regex
from linkify_it import LinkifyIt
from linkify_it.tlds import TLDS


@dataclass(frozen=True, slots=True)
class Span:
    """`value`: the full URL of a link, a hashtag without its sign, a mention without its at sign."""

    start: int
    end: int
    value: str


@cache
def _linkify() -> LinkifyIt:
    """Only http and https: `//host`, ftp and mail addresses are no links on a network."""
    finder = LinkifyIt(options={"fuzzy_email": False}).tlds(TLDS)
    for schema in ("ftp:", "//", "mailto:"):
        finder.add(schema, None)
    return finder


def links(text: str, *, bare: bool = True) -> tuple[Span, ...]:
    """Links with their full URL; `bare` takes "kopi.id/menu" for one too.

    A bare name whose top domain is written like a new sentence ("selesai.Me") is a missing space, not a link.
    """
    if "." not in text and ":" not in text:
        return ()
    found = []
    for match in _linkify().match(text) or ():
        if match.schema:
            found.append(Span(match.index, match.last_index, match.url))
        elif bare and not _new_sentence(match.raw):
            found.append(Span(match.index, match.last_index, "https://" + match.raw))
    return tuple(found)


def _new_sentence(raw: str) -> bool:
    host = regex.split(r"[/?#:]", raw, maxsplit=1)[0]
    last = host.rsplit(".", 1)[-1]
    return last[:1].isupper() and not host.isupper()


# As on Bluesky and Mastodon: a sign after the start, white space or an opening bracket; not only digits.
_HASHTAG = regex.compile(r"(?<=^|[\s(\[{“\"'])[#＃](?!\ufe0f)([\p{L}\p{M}\p{N}_\p{Pc}·・\u200c]+)")
_MENTION = regex.compile(r"(?<=^|[\s(\[{“\"'])@([A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?(?:@[\w.-]*\w)?)")


def hashtags(text: str) -> tuple[Span, ...]:
    return tuple(
        Span(found.start(), found.end(), found[1])
        for found in _HASHTAG.finditer(text)
        if not regex.fullmatch(r"[\p{N}_\p{Pc}·・\u200c]+", found[1])
    )


def mentions(text: str) -> tuple[Span, ...]:
    """ "@nama", "@nama@server.example", "@nama.bsky.social"."""
    return tuple(Span(found.start(), found.end(), found[1]) for found in _MENTION.finditer(text))


def unbreakable(text: str) -> Iterator[tuple[int, int]]:
    """What must never be cut in two. May overlap."""
    for span in (*links(text), *hashtags(text), *mentions(text)):
        yield span.start, span.end
