"""What the inbox does by the clock (config/recurring.py says when)."""

import io
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F

from jubir.channels import arriving, door, routing
from jubir.channels.models import Channel, Health
from jubir.core import clock
from jubir.inbox import actions, can, intake
from jubir.inbox.models import Contact, InboxCursor, Message
from jubir.networks import errors
from jubir.networks.hearing import Inbound
from jubir.publishing.models import State as Sending
from jubir.teams import pictures

log = logging.getLogger(__name__)

#: A channel where something arrived lately is read every minute, a quiet one less and less often.
SOON, LATER, SELDOM = timedelta(seconds=50), timedelta(minutes=3), timedelta(minutes=10)
#: What was said before a channel was connected, and may still want an answer.
BEFORE = timedelta(days=7)
#: One turn reads so many pages of a channel; the rest is read in the next.
MOST_PAGES = 40
#: A run takes at most this long; whose turn has not come is first in the next.
ENOUGH = timedelta(seconds=50)
MOST_FACES = 20


def listen() -> int:
    """Read the inbox of every channel whose turn it is; how many new messages came."""
    begun = clock.now()
    return read(_turns(begun), until=begun + ENOUGH)


def _turns(now: datetime) -> list[Channel]:
    """Those to be read now, the longest waiting first, each taken by one worker only."""
    heard = Channel.objects.filter(health__in=(Health.CONNECTED, Health.OUTAGE), workspace__deleted_at=None)
    for channel in heard.filter(inbox_cursor=None):
        if can.hears(channel):
            InboxCursor.objects.get_or_create(channel=channel)
    due = heard.filter(inbox_cursor__next_at__lte=now).order_by("inbox_cursor__next_at")
    mine = []
    for channel in due.select_related("workspace", "inbox_cursor"):
        cursor = InboxCursor.objects.filter(channel=channel, next_at=channel.inbox_cursor.next_at)
        if can.hears(channel) and cursor.update(next_at=now + LATER):
            mine.append(channel)
    return mine


def read(channels: Sequence[Channel], until: datetime | None = None) -> int:
    """One turn of these channels, all of them together, page by page; how many new messages came.

    An error is kept with its channel's cursor, never raised, and stops nobody else.
    """
    places = {channel.pk: _place(channel) for channel in channels}
    left = {channel.pk: channel for channel in channels}
    new = 0
    for _ in range(MOST_PAGES):
        if not left or (until is not None and clock.now() > until):
            break
        told = door.ask_many((pk, "inbox", places[pk]) for pk in left)
        for (pk, channel), answer in zip(list(left.items()), told, strict=True):
            if answer.error is not None:
                _put_off(channel, answer.error)
                del left[pk]
                continue
            page: Inbound = answer.value
            cursor = page.cursor or places[pk][0]
            try:
                new += _taken_in(channel, page, cursor)
            except Exception:
                # A page of one channel that cannot be stored must not keep the others' from it.
                log.exception("channel %d: its inbox can't be taken in", pk)
                _put_off(channel, errors.Uncertain())
                del left[pk]
                continue
            places[pk] = (cursor, places[pk][1])
            if not page.more:
                _rest(channel)
                del left[pk]
    for channel in left.values():
        # There is more to read: in the next minute.
        InboxCursor.objects.filter(channel=channel).update(next_at=clock.now())
    return new


def _taken_in(channel: Channel, page: Inbound, cursor: str) -> int:
    """How many are new. A bot's reading may tell of its other channels too; the cursor moves only when theirs is kept."""
    shares, _ = routing.for_channel(channel, page.items)
    mine = [item for hearer, items in shares if hearer.pk == channel.pk for item in items]
    for hearer, items in routing.for_channel(channel, page.measured)[0]:
        arriving.measured.call(channel=hearer, items=items)
    new = 0
    for hearer, items in shares:
        if hearer.pk != channel.pk:
            new += len(intake.take_in(hearer, items).new)
    return new + len(intake.take_in(channel, mine, cursor=cursor).new)


def _place(channel: Channel) -> tuple[str, datetime]:
    """Where reading goes on, and since when it matters."""
    cursor = InboxCursor.objects.get_or_create(channel=channel)[0]
    return cursor.cursor, (cursor.read_at or channel.connected_at) - BEFORE


def _rest(channel: Channel) -> None:
    now = clock.now()
    InboxCursor.objects.filter(channel=channel).update(
        read_at=now, fails=0, trouble="", next_at=now + _pace(channel, now)
    )


def _pace(channel: Channel, now: datetime) -> timedelta:
    arrived_at = InboxCursor.objects.values_list("arrived_at", flat=True).get(channel=channel)
    if arrived_at is None:
        return LATER
    quiet = now - arrived_at
    return SOON if quiet < timedelta(hours=6) else LATER if quiet < timedelta(days=3) else SELDOM


def _put_off(channel: Channel, error: errors.NetworkError) -> None:
    """Until the network asks for, else longer and longer, half an hour at most."""
    now = clock.now()
    fails = InboxCursor.objects.values_list("fails", flat=True).get(channel=channel) + 1
    wait = now + timedelta(seconds=min(1800, 30 * 2 ** min(fails, 7)))
    until = getattr(error, "until", None)
    if isinstance(error, errors.Unsupported):
        wait = now + timedelta(days=1)
    InboxCursor.objects.filter(channel=channel).update(
        fails=fails, trouble=error.kind, next_at=max(until, now + SOON) if until else wait
    )


def wake_snoozed() -> int:
    return actions.wake_snoozed(clock.now())


def settle_answers() -> int:
    """Answers that are out, and whose conversation was not told: their worker died in between."""
    out = Message.objects.filter(remote_id="", delivery__state=Sending.SENT).exclude(
        delivery__remote_id="", created_at=F("delivery__sent_at")
    )
    ids = list(out.values_list("delivery_id", flat=True)[:500])
    actions.settle_answers(delivery_ids=ids)
    return len(ids)


def fetch_faces() -> int:
    """Our own copies of people's pictures: a page never asks a stranger's server."""
    faceless = Contact.objects.exclude(avatar_url="").exclude(photo_of=F("avatar_url"))
    fetched = 0
    for contact in faceless.order_by("-pk")[:MOST_FACES]:
        data = door.fetch_face(contact.avatar_url, contact.network)
        file = None
        if data:
            try:
                file = pictures.rewritten(io.BytesIO(data), len(data), square=True)
            except pictures.BadPicture:
                log.info("contact %d: its picture can't be read", contact.pk)
        if file is not None:
            contact.photo.save(str(file.name), file, save=False)
            fetched += 1
        # Tried once for each address: a picture that can't be had is not asked for every minute.
        Contact.objects.filter(pk=contact.pk).update(photo=contact.photo.name, photo_of=contact.avatar_url)
    return fetched
