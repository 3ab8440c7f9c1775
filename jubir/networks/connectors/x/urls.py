"""Where X sees a link in a text: each counts 23 and is rewritten to t.co, and a post with one costs more.

Facts: the grammar of twitter-text 3.1 (https://github.com/twitter/twitter-text), held against its conformance vectors
(extract.yml). X links bare names too ("kopi.id/menu"), and only under top domains that it knows.
"""

from functools import cache
from typing import Any

import regex
from linkify_it.tlds import TLDS

from jubir.networks.spans import Span

#: Top domains that are no longer given out, and that X knows all the same.
_WITHDRAWN = (
    "珠宝 手表 工行 موبايلي zippo xperia warman vistaprint vista uconnect telefonica telecity symantec statoil starhub srt"
    " spiegel scor sapo rightathome piaget panerai pamperedchef orientexpress nadex mutuelle mtpc movistar mopar montblanc"
    " mobily metlife meo mcdonalds mcd liaison lancome ladbrokes jlc iwc iselect intel iinet htc honeywell goodhands"
    " flsmidth everbank esurance epost duns doosan doha dodge chrysler chloe cartier boots bnl blanco aigo active onion"
    " um tp mf eh bq bl an"
)
#: Marks of writing direction may stand before a link; these three never stand in a post.
DIRECTION = "\u202a-\u202e\u061c\u200e\u200f\u2066-\u2069"
NEVER = "\ufffe\ufeff\uffff"
_SPACE = "\x09-\x0d\x20\x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_LATIN = (
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff\u0100-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f"
    "\u0272\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
_CYRILLIC = "\u0400-\u04ff"
_NAME = rf"[^!'#%&'()*+,\\\-./:;<=>?@\[\]^_{{|}}~${_SPACE}\x00-\x1f\x7f{NEVER}{DIRECTION}]"
_PATH = rf"[a-z{_CYRILLIC}0-9!*';:=+,.$/%#\[\]\-\u2013_~@|&{_LATIN}]"
_PATH_END = rf"[+\-a-z{_CYRILLIC}0-9=_#/{_LATIN}]"
_PARENS = rf"\((?:{_PATH}+|{_PATH}*\({_PATH}+\){_PATH}*)\)"
_QUERY = r"[a-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]"
_QUERY_END = r"[a-z0-9\-_&=#/]"
#: Longer, X takes it for text: the whole address with its scheme, one label, a whole name.
_LONGEST, _LABEL, _HOST, _SLUG = 4096, 63, 253, 40


@cache
def _tops() -> str:
    known = {top.strip().lower() for top in TLDS} | set(_WITHDRAWN.split())
    known |= {top.encode().decode("idna") for top in known if top.startswith("xn--")}
    named = "|".join(
        sorted((top for top in known if not top.startswith("xn--")), key=lambda top: (-len(top), top))
    )
    return rf"(?:(?:{named})(?=[^0-9a-zA-Z@+-]|$)|xn--[\-0-9a-z]+)"


@cache
def _patterns() -> dict[str, Any]:
    host = rf"(?:(?:{_NAME}(?:[_-]|{_NAME})*)?{_NAME}\.)*(?:(?:{_NAME}(?:-|{_NAME})*)?{_NAME}\.){_tops()}"
    path = rf"(?:(?:{_PATH}*(?:{_PARENS}{_PATH}*)*(?:{_PATH_END}|{_PARENS}))|(?:@{_PATH}+/))"
    query = rf"\?{_QUERY}*{_QUERY_END}"
    # No letter or sign that makes it part of something else may stand before it.
    whole = (
        rf"(?P<before>[^A-Za-z0-9@＠$#＃{NEVER}]|[{DIRECTION}]|^)"
        rf"(?P<url>(?P<scheme>https?://)?(?P<host>{host})(?::\d+)?(?P<path>/{path}*)?(?:{query})?)"
    )
    return {
        "whole": regex.compile(whole, regex.IGNORECASE),
        "bare": regex.compile(rf"(?:[\-a-z0-9{_LATIN}]+\.)+{_tops()}", regex.IGNORECASE),
        "short": regex.compile(rf"https?://t\.co/([a-z0-9]+)(?:{query})?", regex.IGNORECASE),
    }


def urls(text: str) -> tuple[Span, ...]:
    """The links X makes of this text, in order; `value` as it stands there. Positions are code points, half open."""
    if "." not in text:
        return ()
    found: list[Span] = []
    for match in _patterns()["whole"].finditer(text):
        if match["scheme"]:
            found += _with_scheme(match)
        elif match["before"] not in ("-", "_", ".", "/"):
            found += _bare(match)
    return tuple(found)


def _with_scheme(match: Any) -> list[Span]:
    start, url = match.start("url"), match["url"]
    if short := _patterns()["short"].match(url):
        # Behind a t.co link nothing more belongs to it.
        if len(short[1]) > _SLUG:
            return []
        url = short[0]
    return [Span(start, start + len(url), url)] if _sound(match["host"], len(url)) else []


def _bare(match: Any) -> list[Span]:
    """Of a name in other scripts only its Latin part is a link; a path belongs to the last."""
    at, found = match.start("host"), []
    for name in _patterns()["bare"].finditer(match["host"]):
        if _sound(name[0], len(name[0])):
            found.append(Span(at + name.start(), at + name.end(), name[0]))
    if found and match["path"] and found[-1].end == match.end("host"):
        last = found.pop()
        end = match.end("url")
        found.append(Span(last.start, end, match.string[last.start : end]))
    return found


def _sound(host: str, length: int) -> bool:
    """Would its name be one in the DNS? In its ASCII form each label has 63 letters at most."""
    labels = [_ascii(label) for label in host.split(".")]
    if any(not label or len(label) > _LABEL for label in labels):
        return False
    ascii_host = ".".join(labels)
    return len(ascii_host) <= _HOST and length + len(ascii_host) - len(host) <= _LONGEST


def _ascii(label: str) -> str:
    if label.isascii():
        return label
    if label.lower().startswith("xn--"):
        return ""  # says that it is ASCII, and is not
    return "xn--" + label.lower().encode("punycode").decode()
