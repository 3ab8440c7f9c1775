"""What publishing does by the clock (config/recurring.py says when)."""

from datetime import datetime, timedelta

from django.db.models import F

from jubir.activity import actions as activity
from jubir.channels import door
from jubir.content.models import PostKind
from jubir.core import clock
from jubir.media import renditions
from jubir.media.models import Asset
from jubir.media.refusals import Refused
from jubir.networks.contract import Draft
from jubir.publishing import around, rules, tell
from jubir.publishing.models import Delivery, State

#: Pre-flight rounds: name → how long before.
ROUNDS = {"t24": timedelta(hours=24), "t1": timedelta(hours=1)}


def wake_reconnected() -> int:
    return around.wake_reconnected(clock.now())


def remind() -> int:
    """What a person is to publish: told to rooms above once, and two hours later once more; how many were told."""
    now, told = clock.now(), 0
    waiting = Delivery.objects.filter(state=State.BY_HAND, post__deleted_at=None, workspace__deleted_at=None)
    for delivery in waiting.select_related("workspace", "channel", "post").order_by("due_at")[:500]:
        data = delivery.why_data
        late = "told" in data and now - _asked(delivery) > rules.REMIND_AFTER
        if ("told" in data and not late) or "reminded" in data:
            continue
        # Marked first: of two workers one tells, and one that dies in between nags nobody.
        mark = {**data, "reminded" if late else "told": now.isoformat()}
        mine = Delivery.objects.filter(pk=delivery.pk, state=State.BY_HAND, fence=delivery.fence)
        if not mine.update(why_data=mark, fence=F("fence") + 1):
            continue
        if late:
            activity.record(
                workspace=delivery.workspace, actor=None, verb="delivery.by_hand_late", subject=delivery,
                data={"post": delivery.post_id, "channel": delivery.channel_id},
            )  # fmt: skip
        tell.by_hand.call(delivery=delivery, late=late)
        told += 1
    return told


def _asked(delivery: Delivery) -> datetime:
    since = delivery.why_data.get("since")
    return datetime.fromisoformat(since) if since else delivery.due_at


def make_media_ready() -> int:
    """Begin making the media of what goes out within a day, so that nothing is made at the last moment."""
    now = clock.now()
    begun = 0
    coming = Delivery.objects.filter(
        state=State.SCHEDULED, due_at__lte=now + ROUNDS["t24"], media_begun=False
    )
    for delivery in coming.select_related("channel")[:200]:
        draft = Draft.from_json(delivery.draft)
        limits = door.limits_of(delivery.channel, draft.options)
        wanted = {medium.asset for part in draft.parts for medium in part.media}
        for asset in Asset.objects.filter(pk__in=wanted, workspace=delivery.workspace_id):
            try:
                renditions.medium_for(asset, limits)
            except Refused:
                continue  # look_ahead and the engine tell why
        Delivery.objects.filter(pk=delivery.pk).update(media_begun=True)
        begun += 1
    return begun


def look_ahead() -> int:
    """Pre-flight of what goes out within a day, and again within an hour. Returns how many are at risk."""
    now = clock.now()
    at_risk = 0
    coming = Delivery.objects.filter(
        state=State.SCHEDULED, kind=PostKind.POST, due_at__gt=now, due_at__lte=now + ROUNDS["t24"]
    )
    for delivery in coming.select_related("channel", "workspace").iterator(chunk_size=500):
        rounds = [name for name, before in ROUNDS.items() if delivery.due_at - now <= before]
        if set(rounds) <= set(delivery.told):
            continue
        problems = _risks(delivery)
        Delivery.objects.filter(pk=delivery.pk).update(told=rounds)
        if problems:
            at_risk += 1
            activity.record(
                workspace=delivery.workspace,
                actor=None,
                verb="delivery.at_risk",
                subject=delivery,
                data={"post": delivery.post_id, "channel": delivery.channel_id, "problems": problems},
            )
    return at_risk


def _risks(delivery: Delivery) -> list[str]:
    """Codes of what would keep it back if it went out now."""
    channel = delivery.channel
    if channel.health in ("reconnect", "disconnected"):
        return [channel.health]
    draft = Draft.from_json(delivery.draft)
    risks = [problem.code for problem in door.preflight_of(draft, channel) if problem.stops]
    files = [medium for part in draft.parts for medium in part.media]
    if any(medium.path and not medium.file.exists() for medium in files):
        risks.append("media_gone")
    return risks
