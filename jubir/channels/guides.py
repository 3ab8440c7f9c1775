"""What a person reads about a network: the guides beside its connector, `guide.en.md` and `guide.id.md`.

Front matter between two `---` lines, `key: value` one to a line; then Markdown, the steps from nothing to a connected
channel. `{redirect_uri}` and `{webhook_url}` stand where an address must be copied from. Keys:

    pitch    one line beside the network's name         lead     the sentence above the form
    group    social | video | messages | site           help     what the link to Auth.help says
    news     what an app can't do that nobody has reviewed yet
    field.<name>, hint.<name>, example.<name>           label, hint and example of a field or an app key
    option.<name>, choice.<option>.<choice>             labels of what the composer asks
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML

LANGUAGES = ("en", "id")
#: Groups of the chooser, in its order. "hand" is for networks where a person publishes.
GROUPS = ("social", "video", "messages", "site", "hand")
#: What may be copied from a guide.
PLACES = ("redirect_uri", "webhook_url")

_KEY = re.compile(
    r"(pitch|group|lead|help|news)|(field|hint|example|option)\.[a-z0-9_]+|choice\.[a-z0-9_]+\.[^\s:]+"
)
_PLACE = re.compile(r"\{(" + "|".join(PLACES) + r")\}")


class Unread(Exception):
    """A guide that can't be read: the message says which line, and why."""


@dataclass(frozen=True, slots=True)
class Guide:
    words: Mapping[str, str] = field(default_factory=dict)
    text: str = ""

    def word(self, key: str) -> str:
        """ "" where the guide has no such word."""
        return self.words.get(key, "")

    @property
    def headings(self) -> list[str]:
        """The level of each heading, in order: "##"."""
        return [token.markup for token in _MARKDOWN.parse(self.text) if token.type == "heading_open"]


def parse(source: str) -> Guide:
    """A guide from its file's text. Raises Unread."""
    head, fence, text = source.removeprefix("---\n").partition("\n---\n")
    if not source.startswith("---\n") or not fence:
        raise Unread("it must begin with front matter between two lines of ---")
    words: dict[str, str] = {}
    for number, line in enumerate(head.splitlines(), start=2):
        if not line.strip():
            continue
        key, colon, value = line.partition(":")
        key, value = key.strip(), value.strip()
        if not colon or not _KEY.fullmatch(key) or not value:
            raise Unread(f"line {number}: {line!r}")
        if key in words:
            raise Unread(f"line {number}: {key} is there twice")
        words[key] = value
    if words.get("group", GROUPS[0]) not in GROUPS:
        raise Unread(f"there is no group {words['group']}")
    return Guide(words, text.strip())


def of(network: str, language: str = "") -> Guide:
    """The guide of a network in the person's language; an empty one where there is none."""
    spoken = (language or get_language() or "en").split("-")[0]
    return _read(network, spoken if spoken in LANGUAGES else "en")


@lru_cache(maxsize=256)
def _read(network: str, language: str) -> Guide:
    if not re.fullmatch(r"[a-z0-9_]+", network):
        return Guide()
    file = files("jubir.networks.connectors").joinpath(network, f"guide.{language}.md")
    return parse(file.read_text(encoding="utf-8")) if file.is_file() else Guide()


# ── its Markdown as a page ───────────────────────────────────────────────────────────────────────────────────────
def page(guide: Guide, places: Mapping[str, str]) -> SafeString:
    """HTML of the steps. What is raw HTML in them stays text; links open a page of their own; `places` are shown to be
    copied, each with its button."""
    return mark_safe(_MARKDOWN.render(guide.text, {"places": dict(places)}))


class _Renderer(RendererHTML):
    def text(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        return _with_places(tokens[idx].content, env)

    def code_inline(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        inside = tokens[idx].content
        if _PLACE.fullmatch(inside.strip()):
            return _with_places(inside.strip(), env)
        return f"<code>{_with_places(inside, env, plain=True)}</code>"

    def fence(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        inside = tokens[idx].content.strip()
        if _PLACE.fullmatch(inside):
            return f"<p>{_with_places(inside, env)}</p>"
        return f"<pre><code>{_with_places(inside, env, plain=True)}</code></pre>"

    code_block = fence

    def link_open(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        href = str(tokens[idx].attrs.get("href", ""))
        if not href.startswith("https://"):
            return "<a>"
        return format_html('<a href="{}" target="_blank" rel="noopener noreferrer">', href)

    def image(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        """No picture from elsewhere: its words."""
        return escape(tokens[idx].content)

    def heading_open(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        return f"<h{_level(tokens[idx].tag)}>"

    def heading_close(self, tokens: Any, idx: int, options: Any, env: Any) -> str:
        return f"</h{_level(tokens[idx].tag)}>\n"


def _level(tag: str) -> int:
    """A page has one h1, and it is not the guide's."""
    return max(2, min(6, int(tag[1:])))


def _with_places(text: str, env: Mapping[str, Any], *, plain: bool = False) -> str:
    parts: list[str] = []
    for number, piece in enumerate(_PLACE.split(text)):
        if number % 2 == 0:
            parts.append(escape(piece))
            continue
        address = env.get("places", {}).get(piece, "")
        if not address:
            parts.append(f"{{{piece}}}")
        else:
            parts.append(escape(address) if plain else copied(address))
    return "".join(parts)


def copied(address: str) -> SafeString:
    """An address that a person takes elsewhere, with its button."""
    return format_html(
        '<span class="to-copy"><code>{}</code><button class="button" data-size="s" type="button" data-copy="{}">{}'
        "</button></span>",
        address,
        address,
        _("Copy"),
    )


_MARKDOWN = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table")
