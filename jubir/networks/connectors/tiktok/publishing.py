"""From init to what became of it.

    video    prepare   creator_info; init → publish_id and upload_url, kept; every chunk but the last
             commit    the last chunk: nothing is public before it, and TikTok publishes by itself after it
    photos   commit    content/init: TikTok fetches the pictures and publishes them by itself
    both     poll      status/fetch by publish_id, until PUBLISH_COMPLETE, SEND_TO_USER_INBOX or FAILED

publish_id is on disk before the last chunk leaves, so that a lost answer is settled by asking for it; sending that chunk
again to the same place cannot make a second post. A lost answer of the video's init costs an unused upload. A lost answer
of content/init leaves no publish_id: then the account's own list is looked at, and where that does not show the post, a
person is asked.

The address to upload to holds a permit for one hour for this one file [not verified: one hour], and stands in the
checkpoint for as long.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from jubir.networks import errors
from jubir.networks.connectors.tiktok import chunks, creator, posts
from jubir.networks.connectors.tiktok.wire import ask
from jubir.networks.contract import Account, Call, Draft, Medium, Processing, Published, Ticket
from jubir.networks.http import Answer, Request
from jubir.networks.shared import asking
from jubir.networks.shared.parsing import count, name, obj, when, words

#: Minutes in which an upload that was begun is gone on with.
UPLOAD_LASTS = timedelta(minutes=50)
#: So often an upload that TikTok breaks off is begun anew.
MOST_BROKEN = 3
#: TikTok tells the number of a public post only after moderation; so long it is waited for. Then it counts as out.
MODERATION = timedelta(minutes=30)

#: fail_reason → (what to mend, in plain words)
FAILURES: Mapping[str, tuple[str, str]] = {
    "file_format_check_failed": ("media", "TikTok does not take this file format."),
    "duration_check_failed": ("media", "The video is too long or too short for TikTok."),
    "frame_rate_check_failed": ("media", "TikTok takes 23 to 60 pictures a second."),
    "picture_size_check_failed": ("media", "TikTok takes 360 to 4096 pixels on each side."),
    "video_pull_failed": ("media", "TikTok could not fetch the video."),
    "photo_pull_failed": ("media", "TikTok could not fetch the pictures."),
    "publish_cancelled": ("", "It was cancelled in the TikTok app."),
    "auth_removed": ("account", "The account took its permission back while TikTok was at work."),
    "spam_risk_too_many_posts": ("account", "TikTok takes no more posts from this account today."),
    "spam_risk_user_banned_from_posting": ("account", "TikTok has barred this account from posting."),
    "spam_risk_text": ("text", "TikTok takes this text for spam."),
    "spam_risk": ("account", "TikTok takes this post for spam."),
    "internal": ("", "TikTok failed at it. Sending it once more may help."),
}


# ── before anything is public ────────────────────────────────────────────────────────────────────────────────────
async def prepare(call: Call, draft: Draft, ticket: Ticket) -> Mapping[str, Any] | Processing:
    """Keeps {"upload": {"id", "url", "at", "size", "sent"}} of a video. Repeatable."""
    video = posts.video_of(draft)
    kind = posts.kind_of(draft)
    upload = obj(ticket.checkpoint.get("upload"))
    going = bool(upload) and not _stale(upload, video, call.now)
    if not going and kind != "inbox":
        creator.must_allow(await creator.ask_info(call), draft, video)
    if kind == "photos":
        _must_be_reachable(draft)
        return {"upload": {}, "done_at": None}  # nothing of an earlier try may be taken for this one
    if video is None:
        raise errors.Rejected("TikTok wants a video.", field="media")
    if not going:
        return await _begun(call, draft, video)
    *earlier, _ = chunks.chunks(count(upload.get("size")) or 0)
    if count(upload.get("sent")) == len(earlier) and await _failed(call, name(upload.get("id"))):
        return await _begun(call, draft, video)
    return await _sent(call, video, dict(upload), ticket)


def _stale(upload: Mapping[str, Any], video: Medium | None, now: datetime) -> bool:
    """Or of another file than the one that is to go now."""
    at = when(upload.get("at"))
    other = video is None or count(upload.get("size")) != _bytes_of(video.file)
    return at is None or now - at > UPLOAD_LASTS or not upload.get("id") or other


async def _failed(call: Call, number: str) -> bool:
    """TikTok gave that upload up, or knows nothing of it: an earlier try of this delivery that a person sends again."""
    try:
        return words((await status(call, number)).get("status")) == "FAILED"
    except errors.Missing:
        return True


def _must_be_reachable(draft: Draft) -> None:
    shown = posts.photos_of(draft)
    if not shown or len(shown) != len(draft.parts[0].media):
        raise errors.Rejected("A photo post takes pictures only.", field="media")
    if not all(one.url.startswith("https://") for one in shown):
        raise errors.Rejected(
            "TikTok fetches pictures, but this Jubir can't be reached from outside.", field="media"
        )


async def _begun(call: Call, draft: Draft, video: Medium) -> Mapping[str, Any] | Processing:
    """init. A video of several chunks comes back at once, so that its publish_id is kept before the first byte goes."""
    size = _bytes_of(video.file)
    path = (
        "/post/publish/inbox/video/init/" if posts.kind_of(draft) == "inbox" else "/post/publish/video/init/"
    )
    told = await ask(call, path, posts.video_init(draft, call.account, size))
    number, address = name(told.get("publish_id")), asking.address_in(told.get("upload_url"))
    if not number or not address:
        raise errors.Outage("TikTok gave no place for the video.")
    upload = {"id": number, "url": address, "at": call.now.isoformat(), "size": size, "sent": 0}
    keep = {"upload": upload, "ended": False, "anew": False, "done_at": None}
    return Processing(1.0, keep) if len(list(chunks.chunks(size))) > 1 else keep


async def _sent(
    call: Call, video: Medium, upload: dict[str, Any], ticket: Ticket
) -> Mapping[str, Any] | Processing:
    """Every chunk but the last, from where it stands."""
    pieces = list(chunks.chunks(count(upload.get("size")) or 0))
    begun = upload["sent"] = count(upload.get("sent")) or 0
    for number in range(begun, len(pieces) - 1):
        try:
            answer = await _put(call, video, upload, pieces[number], visible=False)
        except (errors.Outage, errors.TooMany):
            if upload["sent"] == begun:
                raise
            return Processing(10.0, {"upload": upload})
        if not answer.ok:
            if answer.status >= 500 or answer.status == 429:
                raise errors.Outage("TikTok did not take the video.", **asking.told(answer, call))
            # The address has ended, or knows another order: nothing is public, so it is begun anew, a few times.
            times = count(ticket.checkpoint.get("broken")) or 0
            if times >= MOST_BROKEN:
                told = asking.told(answer, call)
                raise errors.Rejected("TikTok refused a part of the video.", field="media", **told)
            return Processing(30.0, {"upload": {}, "broken": times + 1})
        upload["sent"] = number + 1
    return {"upload": upload}


async def _put(
    call: Call, video: Medium, upload: Mapping[str, Any], piece: chunks.Chunk, *, visible: bool
) -> Answer:
    """One chunk. Without our sign-in: the address is its own permit."""
    headers = {
        "Content-Type": video.mime,
        "Content-Range": piece.range_of(count(upload.get("size")) or 0),
    }
    body = _read(video.file, piece)
    patience = 60.0 + piece.size / 100_000  # seconds, at 100 kB/s
    request = Request("PUT", words(upload.get("url")), headers=headers, body=body, timeout=patience)
    return await asking.send(call, request, visible=visible)


def _bytes_of(file: Path) -> int:
    return file.stat().st_size


def _read(file: Path, piece: chunks.Chunk) -> bytes:
    with file.open("rb") as source:
        source.seek(piece.first)
        return source.read(piece.size)


# ── the call after which it is public ────────────────────────────────────────────────────────────────────────────
async def commit(call: Call, draft: Draft, ticket: Ticket) -> Processing:
    if posts.kind_of(draft) == "photos":
        body = posts.photo_init(draft, call.account)
        told = await ask(call, "/post/publish/content/init/", body, visible=True)
        number = name(told.get("publish_id"))
        if not number:
            raise errors.Uncertain("TikTok said yes and gave the post no number.")
        return Processing(5.0, {"upload": {"id": number}})
    video, upload = posts.video_of(draft), obj(ticket.checkpoint.get("upload"))
    if video is None or not upload:
        raise errors.Rejected("TikTok wants a video.", field="media")
    *_, last = chunks.chunks(count(upload.get("size")) or 0)
    answer = await _put(call, video, upload, last, visible=True)
    if answer.status in (200, 201):
        return Processing(5.0, {"ended": False}, answer.status)
    if answer.status in (403, 404, 410, 416):
        # The address has ended, or has everything already: which of them, the status knows.
        return Processing(2.0, {"ended": True}, answer.status)
    told_ = asking.told(answer, call)
    if answer.status == 429:
        raise errors.TooMany("TikTok asks us to wait.", until=asking.until(answer, call.now), **told_)
    if 400 <= answer.status < 500 and answer.status not in (408, 425):
        raise errors.Rejected("TikTok refused the video.", field="media", **told_)
    raise errors.Uncertain("TikTok did not say that it has the video.", **told_)


# ── what became of it ────────────────────────────────────────────────────────────────────────────────────────────
async def status(call: Call, number: str) -> dict[str, Any]:
    told = await ask(call, "/post/publish/status/fetch/", {"publish_id": number})
    if not words(told.get("status")):
        raise errors.Outage("TikTok did not say how far it is.")
    return told


async def poll(call: Call, draft: Draft, ticket: Ticket) -> Published | Processing:
    """Raises Rejected for what TikTok gave up, each reason in plain words."""
    upload = obj(ticket.checkpoint.get("upload"))
    number = name(upload.get("id"))
    if not number:
        return await _anew(call, draft, ticket)
    told = await status(call, number)
    if _lacks_bytes(told, upload) and ticket.checkpoint.get("ended"):
        # Its address ended before the last chunk: nothing is public under that number, and nothing will be.
        return await _anew(call, draft, ticket)
    if _lacks_bytes(told, upload) and ticket.checkpoint.get("anew"):
        return await _last(call, draft, ticket)
    return _judged(call.account, draft, ticket, told, call.now)


async def _anew(call: Call, draft: Draft, ticket: Ticket) -> Processing:
    """Another init; its publish_id reaches the disk with this answer, before its last chunk is sent."""
    fresh = replace(ticket, checkpoint={})
    kept = await prepare(call, draft, fresh)
    keep = dict(kept.keep) if isinstance(kept, Processing) else dict(kept)
    return Processing(1.0, {**keep, "ended": False, "anew": True})


async def _last(call: Call, draft: Draft, ticket: Ticket) -> Processing:
    kept = await prepare(call, draft, ticket)
    if isinstance(kept, Processing):
        return kept
    answer = await commit(call, draft, replace(ticket, checkpoint={**ticket.checkpoint, **kept}))
    return Processing(answer.wait, {**kept, **answer.keep, "anew": False}, answer.status)


def _lacks_bytes(told: Mapping[str, Any], upload: Mapping[str, Any]) -> bool:
    """TikTok still waits for the end of the file, and says so."""
    have, size = count(told.get("uploaded_bytes")), count(upload.get("size"))
    waits = words(told.get("status")) == "PROCESSING_UPLOAD"
    return waits and have is not None and size is not None and have < size


async def look_up(call: Call, draft: Draft, ticket: Ticket) -> Published | Processing | None:
    """None: TikTok waits for the last chunk still. Unsupported without a publish_id: `recent` looks at the list then."""
    upload = obj(ticket.checkpoint.get("upload"))
    number = name(upload.get("id"))
    if not number:
        raise errors.Unsupported("TikTok gave no number by which it could be asked for.")
    told = await status(call, number)
    if words(told.get("status")) == "FAILED":
        return Processing(1.0)  # poll says why, and that it is over
    if _lacks_bytes(told, upload):
        return None
    return _judged(call.account, draft, ticket, told, call.now)


def _judged(
    account: Account, draft: Draft, ticket: Ticket, told: Mapping[str, Any], now: datetime
) -> Published | Processing:
    state, number = words(told.get("status")), name(obj(ticket.checkpoint.get("upload")).get("id"))
    if state == "FAILED":
        raise failure(words(told.get("fail_reason")))
    if state == "SEND_TO_USER_INBOX":
        return Published(number)
    if state != "PUBLISH_COMPLETE":
        return Processing(10.0)
    if public := _post_id(told):
        return Published(public, _address(account, public))
    since = when(ticket.checkpoint.get("done_at"))
    if draft.options.get("privacy") == "public" and (since is None or now - since < MODERATION):
        return Processing(30.0, {"done_at": (since or now).isoformat()})
    return Published(number, _home(account))


def _post_id(told: Mapping[str, Any]) -> str:
    """TikTok's own spelling; a list of numbers, sometimes as text."""
    ids = told.get("publicaly_available_post_id") or told.get("publicly_available_post_id")
    return next((name(one) for one in ids if name(one)), "") if isinstance(ids, list) else ""


def failure(reason: str) -> errors.Rejected:
    """Of a reason we do not know yet, its family: "spam_risk_…"."""
    known = reason if reason in FAILURES else "spam_risk" if reason.startswith("spam_risk") else "internal"
    field, message = FAILURES[known]
    return errors.Rejected(message, field=field, answer=reason[:200])


def _home(account: Account) -> str:
    handle = account.handle.removeprefix("@")
    return f"https://www.tiktok.com/@{handle}" if account.facts.get("username") else ""


def _address(account: Account, public: str) -> str:
    profile = _home(account)
    return f"{profile}/video/{public}" if profile else ""
