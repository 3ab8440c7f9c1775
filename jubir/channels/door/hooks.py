"""What networks tell by themselves: checked and read by their connectors, without a word going out."""

from collections.abc import Mapping

from jubir.channels.door.known import app_of, connector
from jubir.channels.models import Channel
from jubir.core import clock
from jubir.networks import hearing, registry


def verified(channel: Channel, headers: Mapping[str, str], body: bytes, secret: str) -> bool:
    """Did the channel's network send this, and just now? `headers` have lower-case names."""
    speaker = connector(channel.network)
    return isinstance(speaker, hearing.Receives) and speaker.verified(headers, body, secret, clock.now())


def received(channel: Channel, body: bytes) -> tuple[hearing.Heard, ...]:
    """What a verified body tells. Raises errors.NetworkError when it makes no sense."""
    heard: tuple[hearing.Heard, ...] = connector(channel.network).received(body)
    return heard


def hears_for_app(network: str) -> bool:
    return isinstance(registry.all_connectors().get(network), hearing.ReceivesForApp)


def app_challenge(network: str, query: Mapping[str, str]) -> tuple[str, str] | None:
    """What to answer a network that asks whether we are there: body and content type; None when it is not theirs."""
    answer: tuple[str, str] | None = connector(network).app_challenge(query, app_of(network))
    return answer


def app_verified(network: str, headers: Mapping[str, str], body: bytes) -> bool:
    return bool(connector(network).app_verified(headers, body, app_of(network), clock.now()))


def app_received(network: str, body: bytes) -> tuple[hearing.Heard, ...]:
    """What a verified body tells, each with its account. Raises errors.NetworkError when it makes no sense."""
    heard: tuple[hearing.Heard, ...] = connector(network).app_received(body)
    return heard


def outcomes_in(network: str, body: bytes) -> tuple[hearing.Outcome, ...]:
    """What the same body tells of what we sent."""
    speaker = connector(network)
    return tuple(speaker.outcomes(body)) if isinstance(speaker, hearing.TellsOutcomes) else ()


def measured_in(network: str, body: bytes) -> tuple[hearing.Measured, ...]:
    """What the same body tells of figures."""
    speaker = connector(network)
    return tuple(speaker.measured(body)) if isinstance(speaker, hearing.TellsFigures) else ()
