"""Webhooks in: networks tell us what happened, at an address that nobody can guess, signed.

What comes is verified on its raw bytes, kept, and only then answered, within milliseconds; it is taken in by a job
(`take_in`), which hands it to whoever listens to `arriving.received`. The same body twice is one arrival, so a network
may repeat itself, and a recorded request is worth nothing.
"""

import hashlib
import logging
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from jubir.channels import arriving, door, routing
from jubir.channels.models import Arrival, Channel, Health, Webhook
from jubir.core import clock
from jubir.core.crypto import Secret, Unreadable
from jubir.core.often import too_often
from jubir.jobs.engine import huey
from jubir.networks import errors, hearing
from jubir.networks.errors import NetworkError

log = logging.getLogger(__name__)

#: Bytes of one body; ours tell fifty things in less than a tenth of it.
MOST = 1_000_000
#: Requests to one address in a minute, for each web process: a network that repeats itself waits, and loses nothing.
A_MINUTE = 600
#: Tries before an arrival that cannot be taken in is left alone, with the reason beside it.
TRIES = 5
KEPT = timedelta(days=7)
AGAIN, RETRY = timedelta(days=1), timedelta(minutes=30)


@csrf_exempt
@require_POST
def receive(request: HttpRequest, network: str, key: str) -> HttpResponse:
    """200 when it is kept. 401 tells a network that signs wrongly, 404 that nobody listens here any more."""
    if too_often(f"hook:{key}", A_MINUTE):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    found = Webhook.objects.filter(key=key, channel__network=network, channel__workspace__deleted_at=None)
    webhook = found.exclude(channel__health=Health.DISCONNECTED).select_related("channel").first()
    if webhook is None or not door.can(webhook.channel, hearing.Receives):
        return HttpResponse(status=404)
    body = request.read(MOST + 1)
    if len(body) > MOST:
        return HttpResponse(status=413)
    if not door.verified(webhook.channel, headers_of(request), body, _secret(webhook)):
        return HttpResponse(status=401)
    keep(webhook.channel, body)
    wake()
    return HttpResponse(status=200)


def headers_of(request: HttpRequest) -> dict[str, str]:
    """By lower-case name."""
    return {name.lower(): value for name, value in request.headers.items()}


def wake() -> None:
    """Ask a worker to look now. If that fails the next minute's look finds it."""
    try:
        take_in_now()
    except Exception:
        log.exception("arrivals: no worker could be told")


@huey.task()
def take_in_now() -> None:
    take_in(clock.now() + timedelta(minutes=1))


def keep(channel: Channel, body: bytes) -> None:
    """Once, however often it comes."""
    arrival = Arrival(channel=channel, digest=digest_of(str(channel.pk), body), body=body)
    Arrival.objects.bulk_create([arrival], ignore_conflicts=True)


def digest_of(whose: str, body: bytes) -> str:
    """What makes a replay the same arrival. `whose`: the channel's id, or the network's slug."""
    return hashlib.sha256(f"{whose}:".encode() + body).hexdigest()


def take_in(until: datetime) -> int:
    """Every arrival that waits, the oldest first, until that moment; how many were taken.

    Taken after it was handed over: a crash in between hands it over again, which whoever keeps it must bear.
    """
    taken = 0
    waiting = Arrival.objects.filter(taken_at=None).order_by("received_at", "pk")
    for pk in list(waiting.values_list("pk", flat=True)[:2000]):
        if clock.now() >= until:
            break
        arrival = (
            Arrival.objects.select_related("channel", "channel__workspace")
            .filter(pk=pk, taken_at=None)
            .first()
        )
        if arrival is not None:
            taken += _take(arrival)
    return taken


def _take(arrival: Arrival) -> bool:
    dropped = 0
    try:
        dropped = _hand_over(arrival)
    except Exception as error:
        if not isinstance(error, NetworkError):
            log.exception("arrival %d could not be taken in", arrival.pk)
        times = arrival.times + 1
        gives_up = times >= TRIES or isinstance(error, NetworkError)
        Arrival.objects.filter(pk=arrival.pk).update(
            times=times,
            detail=f"{type(error).__name__}: {error}"[:300],
            taken_at=clock.now() if gives_up else None,
        )
        return False
    Arrival.objects.filter(pk=arrival.pk).update(taken_at=clock.now(), dropped=dropped)
    if dropped:
        log.info("arrival %d: %d for accounts that no channel has", arrival.pk, dropped)
    return True


def _hand_over(arrival: Arrival) -> int:
    """To whoever it is for; how many things were for nobody."""
    body, channel = bytes(arrival.body), arrival.channel
    if channel is None:
        heard, dropped = routing.for_app(arrival.network, door.app_received(arrival.network, body))
        told, lost = routing.for_app(arrival.network, door.outcomes_in(arrival.network, body))
        figures, _ = routing.for_app(arrival.network, door.measured_in(arrival.network, body))
    else:
        heard, dropped = routing.for_channel(channel, door.received(channel, body))
        told, lost = routing.for_channel(channel, door.outcomes_in(channel.network, body))
        figures, _ = routing.for_channel(channel, door.measured_in(channel.network, body))
    for hearer, items in heard:
        arriving.received.call(channel=hearer, items=items)
    for hearer, items in told:
        arriving.outcomes.call(channel=hearer, outcomes=items)
    for hearer, items in figures:
        arriving.measured.call(channel=hearer, items=items)
    return dropped + lost


def tidy(now: datetime) -> int:
    """What was taken in a week ago is forgotten; until then a replay is recognised."""
    return Arrival.objects.filter(taken_at__lt=now - KEPT).delete()[0]


# ── asking networks to tell us ───────────────────────────────────────────────────────────────────────────────────
def ask_for_them() -> int:
    """Each channel whose network takes the wish through its API: a new one now, every one again once a day."""
    now = clock.now()
    channels = [
        channel
        for channel in Channel.objects.filter(
            health__in=(Health.CONNECTED, Health.OUTAGE), workspace__deleted_at=None
        )
        .select_related("webhook")
        .defer("secrets")
        if door.can(channel, hearing.Subscribes) and _due(channel, now)
    ]
    asked = [(channel, _webhook(channel, now)) for channel in channels]
    told = door.ask_many(
        (channel.pk, "subscribe", (address(channel, webhook), _secret(webhook))) for channel, webhook in asked
    )
    agreed = [webhook.pk for (_, webhook), one in zip(asked, told, strict=True) if one.error is None]
    for (channel, _), one in zip(asked, told, strict=True):
        if one.error is not None and not isinstance(one.error, errors.Outage):
            log.warning("channel %d: no webhook: %s", channel.pk, one.error.message)
    return Webhook.objects.filter(pk__in=agreed).update(asked_at=now)


def soon() -> None:
    """For a channel that was connected a moment ago. If no worker hears it, the clock's next look finds it."""
    try:
        _ask_soon()
    except Exception:
        log.exception("webhooks: no worker could be told")


@huey.task()
def _ask_soon() -> None:
    ask_for_them()


def end_them() -> int:
    """Networks of disconnected channels are asked to tell us no more, as long as there are secrets to ask with; how many
    channels are done with. Where another channel needs it (the same account elsewhere, the same bot), that one asks anew."""
    ended = 0
    gone = Channel.objects.filter(health=Health.DISCONNECTED).exclude(webhook=None)
    for channel in gone.exclude(webhook__asked_at=None).exclude(secrets="").select_related("webhook"):
        if not door.can(channel, hearing.Subscribes):
            continue
        heirs = routing.heirs(channel)
        if heirs:
            Webhook.objects.filter(channel__in=heirs).update(asked_at=None, tried_at=None)
        else:
            [told] = door.ask_many([(channel.pk, "unsubscribe", ())], also_gone=True)
            if isinstance(told.error, errors.Outage | errors.TooMany):
                continue  # until its secrets are wiped
        ended += Webhook.objects.filter(pk=channel.webhook.pk).update(asked_at=None, tried_at=None)
    return ended


def _due(channel: Channel, now: datetime) -> bool:
    webhook = getattr(channel, "webhook", None)
    if webhook is None:
        return True
    if webhook.tried_at is not None and webhook.tried_at > now - RETRY:
        return False
    return webhook.asked_at is None or webhook.asked_at < now - AGAIN


def _webhook(channel: Channel, now: datetime) -> Webhook:
    webhook, _ = Webhook.objects.update_or_create(
        channel=channel,
        defaults={"tried_at": now},
        create_defaults={
            "key": secrets.token_urlsafe(32),
            "secret": Secret(secret=secrets.token_urlsafe(32)),
            "tried_at": now,
        },
    )
    if not _secret(webhook):
        webhook.secret = Secret(secret=secrets.token_urlsafe(32))
        webhook.save(update_fields=["secret"])
    return webhook


def _secret(webhook: Webhook) -> str:
    """Empty where its key is gone: nothing is believed then, and a new one is agreed on."""
    try:
        return str(webhook.secret.get("secret", ""))
    except Unreadable:
        return ""


def address(channel: Channel, webhook: Webhook) -> str:
    """The channel's own; where a network tells only our app, that one's."""
    if not door.can(channel, hearing.Receives) and door.hears_for_app(channel.network):
        return settings.JUBIR_URL + reverse("channels:app_hook", args=[channel.network])
    return settings.JUBIR_URL + reverse("channels:hook", args=[channel.network, webhook.key])
