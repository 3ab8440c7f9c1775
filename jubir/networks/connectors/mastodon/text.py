"""Text as it comes back from a server, and the form in which it is compared with what was sent."""

import re
import unicodedata

from jubir.networks.shared.plain import text_of

__all__ = ["normal", "text_of"]

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
