"""What Discord takes, by what the channel is.

Facts: OpenAPI of 2026-07-18 (content of a webhook 2,000, ten embeds, ten attachments, ten answers of a poll, 768 hours,
a thread's name 100) and the documentation of August 2026 (2,000 for bots, 10 MiB for a file, 25 MiB for a request; a
boosted server takes more, which is not asked for here). Ten attachments to a message: not verified, 2026-11-22.
"""

from dataclasses import replace

from jubir.networks.contract import Account
from jubir.networks.counting import codepoints
from jubir.networks.limits import ImageLimit, Limits, Option, PollLimit, TextLimit, VideoLimit

CONTENT = 2000
FILES, FILE_BYTES, REQUEST_BYTES = 10, 10 * 1024 * 1024, 25 * 1024 * 1024
ALT, TITLE = 1024, 100
POLL_QUESTION, POLL_ANSWER = 300, 55
EMBED_TITLE, EMBED_DESCRIPTION = 256, 4096
TEXT, ANNOUNCEMENT, FORUM = 0, 5, 15
WRITABLE = (TEXT, ANNOUNCEMENT, FORUM)
#: Whom a message may ring, by option: Discord's own default is everybody, ours nobody.
MENTIONS: dict[str, list[str]] = {
    "nobody": [],
    "people": ["users", "roles"],
    "everyone": ["users", "roles", "everyone"],
}
_PICTURES = ("image/jpeg", "image/png", "image/webp")
_VIDEOS = ("video/mp4", "video/quicktime", "video/webm")


def limits_of(account: Account) -> Limits:
    return Limits(
        TextLimit(CONTENT, codepoints, "codepoints"),
        images=ImageLimit(FILES, FILE_BYTES, _PICTURES, alt_text=ALT),
        gifs=ImageLimit(FILES, FILE_BYTES, ("image/gif",), alt_text=ALT),
        video=VideoLimit(FILES, FILE_BYTES, None, _VIDEOS, alt_text=ALT, with_images=True),
        poll=PollLimit(10, POLL_ANSWER, 60, 768 * 60, multiple=True),
        thread=10,
        link_card=True,
        card_thumb=ImageLimit(1, FILE_BYTES, _PICTURES),
        options=(Option("mentions", "choice", tuple(MENTIONS), "nobody"), *_options(account)),
    )


def answer_limits_of(account: Account) -> Limits:
    whole = limits_of(account)
    return replace(whole, poll=None, thread=1, link_card=False, card_thumb=None, options=whole.options[:1])


def _options(account: Account) -> tuple[Option, ...]:
    facts = account.facts
    if facts.get("way") == "webhook":
        # A webhook does not say what channel it leads to; a forum's takes no post without a title.
        return (Option("title", "text", default="", maximum=TITLE),)
    if facts.get("type") == ANNOUNCEMENT:
        return (Option("crosspost", "flag", default=False),)
    if facts.get("type") != FORUM:
        return ()
    title = Option("title", "text", default="", required=True, maximum=TITLE)
    tags = [(str(tag), str(name)) for tag, name in facts.get("tags") or ()]
    if not tags:
        return (title,)
    ids, names = zip(*tags, strict=True)
    if facts.get("tag_required"):
        return title, Option("tag", "choice", ids, None, names=names, required=True)
    return title, Option("tag", "choice", ("", *ids), "", names=("–", *names))
