"""Bluesky's facets: where links, hashtags and mentions stand, in bytes of the UTF-8 text.

Nothing in a Bluesky text is clickable by itself.
"""

from collections.abc import Mapping
from typing import Any

from jubir.networks.counting import graphemes, utf8
from jubir.networks.spans import Span, hashtags, links, mentions

_TAG_GRAPHEMES, _TAG_BYTES = 64, 640


def handles(text: str) -> list[str]:
    """The handles a text mentions, as they are looked up: small letters, each once. A handle is a host name."""
    found = (_handle(span) for span in mentions(text))
    return list(dict.fromkeys(handle for handle in found if handle))


def _handle(span: Span) -> str:
    value = span.value.lower()
    return value if "." in value and "@" not in value and "_" not in value else ""


def facets(text: str, dids: Mapping[str, str]) -> list[dict[str, Any]]:
    """In order, never overlapping. `dids` tells whom a handle means; a mention nobody knows stays plain text."""
    found: list[tuple[Span, dict[str, str]]] = []
    for span in links(text):
        found.append((span, {"$type": "app.bsky.richtext.facet#link", "uri": span.value}))
    for span in mentions(text):
        if did := dids.get(_handle(span)):
            found.append((span, {"$type": "app.bsky.richtext.facet#mention", "did": did}))
    for span in hashtags(text):
        if graphemes(span.value) <= _TAG_GRAPHEMES and utf8(span.value) <= _TAG_BYTES:
            found.append((span, {"$type": "app.bsky.richtext.facet#tag", "tag": span.value}))
    found.sort(key=lambda pair: pair[0].start)
    result, end, at = [], 0, 0
    for span, feature in found:
        if span.start < end:
            continue
        # Bytes are counted on from the last facet, so that a long text is walked once.
        start_byte = at + utf8(text[end : span.start])
        at = start_byte + utf8(text[span.start : span.end])
        end = span.end
        result.append({"index": {"byteStart": start_byte, "byteEnd": at}, "features": [feature]})
    return result
