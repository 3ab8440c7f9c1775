"""One tokeniser for everything: drawn-out letters, slang, emoji, links, mentions, hashtags, negation."""

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from jubir.language.words import BREAKS, DOUBLE, NEGATORS, SLANG

#: More of a text than this is not read by the model: no network allows a comment of that length.
LONGEST = 5_000

_PICTURE = "\U0001f1e6-\U0001f1ff\U0001f300-\U0001f3fa\U0001f400-\U0001faff\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff"
_TOP = (
    "com|net|org|info|xyz|site|online|club|shop|store|link|me|ly|gl|gg|tv|io|co|id|my|be|to|app|biz|us|uk|ru"
)

#: In this order: what stands first wins. Every part is bounded, so the time is linear in the text.
RAW = re.compile(
    rf"https?://\S+|www\.\S+|[a-z0-9][a-z0-9-]{{0,60}}(?:\.[a-z0-9-]{{2,60}}){{0,3}}\.(?:{_TOP})\b(?:/\S*)?"
    r"|@[\w.]{1,100}(?:@[\w.-]{1,100}(?::\d{1,5})?)?|\#\w{1,100}"
    r"|\+?\d[\d().-]{7,24}\d|\+?(?:62|0)\ ?8\d\d?[\ -]\d{3,5}[\ -]\d{3,5}"
    r"|\d[\d.,]{0,20}"
    r"|[^\W\d_][\w]{0,60}(?:['’-][^\W\d_]\w{0,40}){0,3}"
    r"|[:;=]['-]?[()\[\]dp/|]|<3"
    rf"|[{_PICTURE}]"
    r"|[!?]{1,20}|[.,;:\"()…\n]",
)
_DRAWN = re.compile(r"([^\W\d_])\1{2,}")
_LAUGH = re.compile(r"(?:wk|kw|w?ka|ha|ah|he|eh|hi|xi|hue|lo){2,}[whkaeixo]*|lmf?ao+|lol+|ngakak|x+d+")
_TAG = re.compile(r"</?[a-z][^<>]{0,200}>")
#: Joiners, variation selectors and skin tones, marks of direction, halves of letters: they change no meaning here.
_SILENT = re.compile(
    "[\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff\U0001f3fb-\U0001f3ff]"
)


def plain(text: str) -> str:
    """Lower case, one form for each letter (also 𝗳𝗮𝗻𝗰𝘆 ones), no markup."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _SILENT.sub("", text)).replace("’", "'")
    text = text.lower()
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    return text


def split(text: str) -> list[str]:
    """The raw tokens of a plain text."""
    return RAW.findall(text)


def _word(raw: str) -> str:
    word = _DRAWN.sub(_once, raw)
    if word in SLANG:
        return SLANG[word]
    if _LAUGH.fullmatch(word):
        return "haha"
    if len(word) > 3 and word[-1] == "2" and word[:-1].isalpha():
        base = SLANG.get(word[:-1], word[:-1])
        return f"{base}-{base}" if " " not in base else base
    if len(word) > 5 and word.endswith("nya") and word[:-3] in SLANG:
        return SLANG[word[:-3]]
    return word


def _once(found: re.Match[str]) -> str:
    """Three or more of a letter are one, or two in a word that is written so."""
    letter, word = found[1], found.string
    twice = word[: found.start()] + letter * 2 + word[found.end() :]
    return letter * 2 if twice in DOUBLE else letter


@lru_cache(maxsize=8192)
def normal(raw: str) -> str:
    """The token a raw one stands for: a word, two words, #tag, an emoji, a mark or one of <url> <user> <phone> <num>."""
    first = raw[0]
    if first == "@":
        return "<user>"
    if first == "#":
        return raw
    if first.isdigit() or first == "+":
        digits = sum(letter.isdigit() for letter in raw)
        if digits >= 9:
            return "<phone>"
        if digits + raw.count(".") + raw.count(",") == len(raw):
            return "<num>"
    if raw.startswith(("http", "www.")) and ("://" in raw or raw[3] == "."):
        return "<url>"
    if first.isalpha():
        return "<url>" if "." in raw else _word(raw)
    if first in "!?":
        return first if len(raw) == 1 else ("?!" if "?" in raw and "!" in raw else first * 2)
    return "<url>" if "." in raw and len(raw) > 3 else raw


def is_word(token: str) -> bool:
    """Something to count: a word or a hashtag."""
    return token[:1].isalpha() or (token[:1] == "#" and len(token) > 1)


def normals(text: str) -> Iterator[str]:
    for raw in split(plain(text[: LONGEST * 20])):
        found = normal(raw)
        if " " in found:
            yield from found.split()
        else:
            yield found


def tokens(text: str) -> list[str]:
    """The words and hashtags of a text in their normal form, in order, for counting.

    >>> tokens("Kopinya ENAAAK bgt!! 😍 cek https://x.id #kopi")
    ['kopinya', 'enak', 'banget', 'check', '#kopi']
    """
    return [token for token in normals(text) if is_word(token)]


def is_negator(token: str) -> bool:
    return token in NEGATORS or token.endswith("n't")


def is_break(token: str) -> bool:
    return token in BREAKS or token in (".", ",", ";", "!", "?", "!!", "??", "?!", "(", ")", "…", "\n")
