"""What publishing does by the clock (config/recurring.py says when)."""

from datetime import timedelta

from jubir.activity import actions as activity
from jubir.channels import door
from jubir.core import clock
from jubir.networks.contract import Draft
from jubir.publishing import around
from jubir.publishing.models import Delivery, State

#: Pre-flight rounds: name → how long before.
ROUNDS = {"t24": timedelta(hours=24), "t1": timedelta(hours=1)}


def wake_reconnected() -> int:
    return around.wake_reconnected(clock.now())


def look_ahead() -> int:
    """Pre-flight of what goes out within a day, and again within an hour. Returns how many are at risk."""
    now = clock.now()
    at_risk = 0
    coming = Delivery.objects.filter(state=State.SCHEDULED, due_at__gt=now, due_at__lte=now + ROUNDS["t24"])
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
