"""HTML as networks send it, as the text that a person reads."""

import re
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
