"""A draft as a post of /rest/posts, and posts as they are read."""

from collections.abc import Mapping
from typing import Any

from jubir.networks.connectors.linkedin import little, urns
from jubir.networks.contract import Draft, Medium, Remote
from jubir.networks.hearing import OwnPost
from jubir.networks.shared.asking import from_millis
from jubir.networks.shared.parsing import link, obj, rows, words

VISIBILITY = {"public": "PUBLIC", "connections": "CONNECTIONS", "logged_in": "LOGGED_IN"}
#: Under which the thumb of a link and the bound document stand in the checkpoint, beside the number of each medium.
THUMB, DOCUMENT = "thumb", "document"


def kind_of(draft: Draft) -> str:
    return "document" if draft.options.get("kind") == "document" else "post"


def post(author: str, draft: Draft, uploaded: Mapping[str, str]) -> dict[str, Any]:
    """`uploaded`: URN by number of the medium, "thumb" or "document"."""
    visibility = VISIBILITY.get(str(draft.options.get("visibility") or ""), "PUBLIC")
    body: dict[str, Any] = {
        "author": author,
        "commentary": little.little(draft.text),
        "visibility": visibility,
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": draft.options.get("no_reshare") is True,
    }
    content = _content(draft, uploaded)
    return {**body, "content": content} if content else body


def _content(draft: Draft, uploaded: Mapping[str, str]) -> dict[str, Any]:
    media = draft.parts[0].media
    if kind_of(draft) == "document":
        title = str(draft.options.get("title") or "").strip() or draft.text.strip().split("\n")[0][:100]
        return {"media": {"id": uploaded[DOCUMENT], "title": title or "Document"}}
    if len(media) > 1:
        return {"multiImage": {"images": [_image(one, uploaded[str(at)]) for at, one in enumerate(media)]}}
    if media:
        return {"media": _image(media[0], uploaded["0"])}
    return {"article": _article(draft, uploaded)} if draft.card else {}


def _image(medium: Medium, urn: str) -> dict[str, str]:
    alt = medium.alt.strip()
    if medium.kind == "video":  # has no text for those who cannot see it, but a title
        return {"id": urn}
    return {"id": urn, "altText": alt} if alt else {"id": urn}


def _article(draft: Draft, uploaded: Mapping[str, str]) -> dict[str, str]:
    card = draft.card
    assert card is not None
    # LinkedIn does not look at the page itself: what is not said here is not shown.
    about = {
        "source": card.url,
        "title": card.title.strip() or card.url,
        "description": card.description.strip(),
    }
    if THUMB in uploaded:
        about["thumbnail"] = uploaded[THUMB]
    return {key: value for key, value in about.items() if value}


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────
def media_in(item: Mapping[str, Any], *, document: int = 1) -> int:
    """How many pictures or videos it shows. A document counts as `document`: its pages are not told."""
    content = obj(item.get("content"))
    if several := rows(obj(content.get("multiImage")).get("images")):
        return len(several)
    urn = words(obj(content.get("media")).get("id"))
    return (document if urn.startswith("urn:li:document:") else 1) if urn else 0


def remote(item: Mapping[str, Any], draft: Draft) -> Remote | None:
    """None for what is no post. A document stands for all the pictures that were bound into it."""
    urn = urns.post_in(words(item.get("id")))
    at = from_millis(item.get("publishedAt")) or from_millis(item.get("createdAt")) or urns.moment(urn)
    if not urn or at is None:
        return None
    bound = len(draft.parts[0].media) if kind_of(draft) == "document" else 1
    state = words(item.get("lifecycleState"))
    return Remote(
        urn,
        at,
        little.plain(words(item.get("commentary"))),
        media_in(item, document=bound),
        urns.address(urn),
        processing=state in ("PUBLISH_REQUESTED", "PROCESSING"),
    )


def own_post(item: Mapping[str, Any]) -> OwnPost | None:
    """None for what is no post, not out, or somebody else's handed on."""
    urn = urns.post_in(words(item.get("id")))
    at = from_millis(item.get("publishedAt")) or from_millis(item.get("createdAt"))
    if (
        not urn
        or at is None
        or item.get("reshareContext")
        or item.get("lifecycleState") not in (None, "PUBLISHED")
    ):
        return None
    content = obj(item.get("content"))
    shown = words(obj(content.get("media")).get("id"))
    if shown.startswith("urn:li:video:"):
        form = "video"
    elif content.get("multiImage") or shown.startswith("urn:li:document:"):
        form = "carousel"
    elif shown:
        form = "image"
    else:
        form = next(
            (form for key, form in (("poll", "poll"), ("article", "link")) if content.get(key)), "text"
        )
    text = little.plain(words(item.get("commentary")))
    source = link(obj(content.get("article")).get("source"))
    return OwnPost(urn, at, text or source, urns.address(urn), form, media_in(item))
