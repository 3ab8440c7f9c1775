"""Whether a subreddit takes a post, before it is sent: what it says of itself, and its requirements.

Facts: /r/{sr}/about and /api/v1/{sr}/post_requirements; the names of the latter's fields not verified, 2026-11-22. A
field that is not there asks for nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import regex

from jubir.networks import errors
from jubir.networks.connectors.reddit.limits import flairs, shown
from jubir.networks.connectors.reddit.posts import kind_of, option, text_of
from jubir.networks.connectors.reddit.wire import ask, object_in
from jubir.networks.contract import Call, Draft
from jubir.networks.shared.parsing import count, obj, words

#: Strangers' patterns get no longer than this.
_PATIENCE = 0.05


async def check(call: Call, draft: Draft) -> None:
    """Raises Rejected with what to mend. One's own page has no rules."""
    place = option(draft, "subreddit")
    flair = option(draft, "flair")
    if flair and flairs(call.account.facts).get(flair, ("",))[0].lower() != place.lower():
        raise errors.Rejected(f"This flair is not one of {shown(place)}.", field="options")
    if place.lower().startswith("u_"):
        return
    try:
        about = object_in(await ask(call, "GET", f"/r/{place}/about"))
    except errors.Missing as gone:
        raise errors.Rejected(
            f"There is no {shown(place)}.", field="options", status=gone.status, answer=gone.answer
        ) from None
    except errors.Outage as moved:
        if moved.status not in (301, 302):
            raise
        raise errors.Rejected(f"There is no {shown(place)}.", field="options", status=moved.status) from None
    if about.get("kind") != "t5":
        raise errors.Outage("Reddit did not speak of the subreddit.")
    try:
        needs = object_in(await ask(call, "GET", f"/api/v1/{place}/post_requirements"))
    except (errors.Missing, errors.Rejected):
        needs = {}
    for problem in broken(obj(about.get("data")), needs, draft):
        raise problem


def broken(about: Mapping[str, Any], needs: Mapping[str, Any], draft: Draft) -> Iterator[errors.Rejected]:
    """Each rule that this draft does not keep, the gravest first."""
    place = shown(option(draft, "subreddit"))
    kind, title, text = kind_of(draft), option(draft, "title"), text_of(draft)

    def no(field: str, said: str) -> errors.Rejected:
        return errors.Rejected(f"{place}: {said}", field=field)

    if about.get("user_is_banned") is True:
        yield no("options", "this account is banned there.")
    if about.get("subreddit_type") in ("restricted", "private", "archived") and not (
        about.get("user_is_contributor") is True or about.get("user_is_moderator") is True
    ):
        yield no("options", "only approved members may post there.")
    yield from (no(*one) for one in _kinds(about, kind))
    if about.get("over18") is True and not draft.options.get("nsfw"):
        yield no("options", "only posts marked NSFW are taken there.")
    if needs.get("is_flair_required") is True and not option(draft, "flair"):
        yield no("options", "a flair is required.")
    yield from (no("options", said) for said in _words(needs, "title", title))
    yield from (no("text", said) for said in _body(needs, text))
    if kind == "link" and draft.card:
        yield from (no("link", said) for said in _link(needs, draft.card.url))
    if kind in ("image", "gallery"):
        yield from (no("media", said) for said in _gallery(needs, len(draft.parts[0].media)))


def _kinds(about: Mapping[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    takes = about.get("submission_type")
    if takes == "link" and kind in ("self", "poll"):
        yield "text", "only links are taken there."
    if takes == "self" and kind in ("link", "image", "gallery"):
        yield ("link" if kind == "link" else "media"), "only texts are taken there."
    for asked, allowed, field in (
        ("image", "allow_images", "media"), ("gallery", "allow_galleries", "media"), ("poll", "allow_polls", "poll")
    ):  # fmt: skip
        if kind == asked and about.get(allowed) is False:
            yield field, f"no {'galleries' if kind == 'gallery' else kind + 's'} are taken there."


def _words(needs: Mapping[str, Any], part: str, text: str) -> Iterator[str]:
    """`part`: title or body."""
    long = "title_text" if part == "title" else "body_text"
    least, most = count(needs.get(f"{long}_min_length")), count(needs.get(f"{long}_max_length"))
    if least and len(text) < least:
        yield f"the {part} needs {least} letters."
    if most and len(text) > most:
        yield f"the {part} may have {most} letters."
    lower = text.lower()
    wanted = _strings(needs.get(f"{part}_required_strings"))
    if wanted and not any(one.lower() in lower for one in wanted):
        yield f"the {part} must contain one of: {', '.join(wanted)[:200]}."
    for one in _strings(needs.get(f"{part}_blacklisted_strings")):
        if one.lower() in lower:
            yield f'the {part} must not contain "{one[:100]}".'
    patterns = _strings(needs.get(f"{part}_regexes"))
    if patterns and not any(_fits(one, text) for one in patterns):
        yield f"the {part} does not have the form asked for there."


def _body(needs: Mapping[str, Any], text: str) -> Iterator[str]:
    policy = needs.get("body_restriction_policy")
    if policy == "required" and not text:
        yield "a text is required."
    if policy == "notAllowed" and text:
        yield "no text is taken there beside the title."
    if text:
        yield from _words(needs, "body", text)


def _link(needs: Mapping[str, Any], url: str) -> Iterator[str]:
    host = (urlsplit(url).hostname or "").lower()

    def among(domains: list[str]) -> bool:
        return any(host == one.lower() or host.endswith("." + one.lower()) for one in domains)

    allowed, refused = _strings(needs.get("domain_whitelist")), _strings(needs.get("domain_blacklist"))
    if (allowed and not among(allowed)) or (refused and among(refused)):
        yield f"no links to {host} are taken there."


def _gallery(needs: Mapping[str, Any], pictures: int) -> Iterator[str]:
    least, most = count(needs.get("gallery_min_items")), count(needs.get("gallery_max_items"))
    if least and 1 < pictures < least:
        yield f"a gallery needs {least} pictures."
    if most and pictures > max(most, 1):
        yield f"a gallery may have {most} pictures."


def _strings(told: Any) -> list[str]:
    return [words(one) for one in told if words(one)] if isinstance(told, list) else []


def _fits(pattern: str, text: str) -> bool:
    """A pattern we cannot read, or that takes too long, asks for nothing: Reddit itself will say no."""
    try:
        return regex.search(pattern, text, timeout=_PATIENCE) is not None
    except (regex.error, TimeoutError, OverflowError):
        return True
