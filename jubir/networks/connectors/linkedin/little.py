r"""LinkedIn's "little text": the form in which a post's words go out and come back.

Facts: /community-management/shares/little-text-format at learn.microsoft.com, 2026-11-22. Reserved are
\ | { } @ [ ] ( ) < > # * _ ~; one of them without a backslash cuts the post off there, although the API answers 201
[three developers, third-party]. Two elements are meant: #tag, and @[Name](urn:li:organization:1). A post that is read has
its tags as {hashtag|\#|tag}. Comments are no little text: their words stay as they are.
"""

import re

from jubir.networks.spans import links

RESERVED = "\\|{}@[]()<>#*_~"
_RESERVED = re.compile("([" + re.escape(RESERVED) + "])")
_MENTION = re.compile(r"@\[([^\[\]\n]{1,200})\]\((urn:li:(?:person|organization):[\w-]{1,80})\)")
#: A tag as LinkedIn takes it: letters, digits, marks of a script (Javanese, Arabic); one letter at least.
_TAG = re.compile(r"(?<![\w#&/])[#＃](?=\w*[^\W\d_])(\w+)")
_ELEMENT = re.compile(f"{_MENTION.pattern}|{_TAG.pattern}")

_READ = re.compile(
    r"\{hashtag\|\\?[#＃]\|((?:\\.|[^|{}\\])*)\}"  # a tag
    r"|@\[((?:\\.|[^\[\]\\])*)\]\((urn:li:[\w:-]+)\)"  # a mention
    r"|\\(.)",  # an escaped letter
    re.DOTALL,
)


def escaped(text: str) -> str:
    return _RESERVED.sub(r"\\\1", text)


def little(text: str) -> str:
    """What a person typed, as `commentary`: everything plain but tags and mentions."""
    pieces, end = [], 0
    addresses = links(text, bare=False)
    for found in _ELEMENT.finditer(text):
        if any(one.start < found.start() < one.end for one in addresses):
            continue  # https://kopi.example/(menu)#siang is no tag
        pieces.append(escaped(text[end : found.start()]))
        name, urn, tag = found.groups()
        pieces.append(f"#{escaped(tag)}" if tag else f"@[{escaped(name)}]({urn})")
        end = found.end()
    return "".join(pieces) + escaped(text[end:])


def plain(commentary: str) -> str:
    """`commentary` as a person sees it: tags as #tag, of a mention its name."""

    def shown(found: re.Match[str]) -> str:
        tag, name, _, letter = found.groups()
        if tag is not None:
            return "#" + plain(tag)
        return plain(name) if name is not None else str(letter)

    return _READ.sub(shown, commentary)


def seen(text: str) -> str:
    """What a person typed, as it will be seen."""
    return plain(little(text))


def length(text: str) -> int:
    """In UTF-16 units, of what is seen: whether LinkedIn counts these or letters is not documented [not verified], and
    this is the stricter."""
    shown = seen(text)
    return len(shown) + sum(1 for letter in shown if letter > "\uffff")
