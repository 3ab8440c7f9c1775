"""Text as it comes back from a server, and the form in which it is compared with what was sent."""

import re
import unicodedata
from html.parser import HTMLParser

_BREAKS = {"br", "p", "div", "li", "ul", "ol", "blockquote", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6"}


class _Text(HTMLParser):
    """Visible and invisible text alike (Mastodon hides parts of a long link in spans); a shortened link by its href."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.link: tuple[str, int] | None = None  # where it goes, and where its text begins

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS:
            self.pieces.append("\n")
        elif tag == "a":
            self.link = (dict(attrs).get("href") or "", len(self.pieces))

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS:
            self.pieces.append("\n")
        elif tag == "a" and self.link:
            href, begin = self.link
            shown = "".join(self.pieces[begin:])
            if "…" in shown and not shown.startswith(("@", "#")):
                self.pieces[begin:] = [href]
            self.link = None

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def text_of(html: str) -> str:
    """A status's HTML as text: links whole, mentions and hashtags as they are seen, blocks on lines of their own."""
    parser = _Text()
    try:
        parser.feed(html)
        parser.close()
    except AssertionError:  # "<![if" and the like, which no server writes itself
        parser.pieces = [re.sub(r"<[^>]*>", " ", html)]
    lines = (" ".join(line.split()) for line in "".join(parser.pieces).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


_MENTION = re.compile(r"(?<![\w/])@([\w.-]+)@[\w.-]+(?::\d+)?")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)


def normal(text: str) -> str:
    """The form in which what was sent and what came back are compared.

    Servers rewrite: addresses lose their scheme, remote mentions their host, `*stars*` become italics, ":-)" a picture,
    "- " a list. So only words are compared, with their marks # and @; a text without words stands for itself.
    """
    text = unicodedata.normalize("NFC", text)
    squashed = " ".join(text.split())
    text = _MENTION.sub(r"@\1", _SCHEME.sub("", text))
    text = "".join(" " if unicodedata.category(char) in ("So", "Sk", "Cc") else char for char in text)
    text = re.sub(r"[*_~`\\\u200b-\u200d\ufe0f]", "", text)
    words = (word.strip("<>()[]{}\"'“”‘’.,;:!?…/-–—") for word in text.split())
    return " ".join(word for word in words if re.search(r"\w", word)) or squashed
