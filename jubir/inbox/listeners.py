"""What the inbox does when rooms below have news. Registered in apps.py."""

from collections.abc import Sequence

from jubir.channels.models import Channel
from jubir.inbox import intake
from jubir.networks.hearing import Heard


def received(*, channel: Channel, items: Sequence[Heard]) -> None:
    """A webhook brought something."""
    intake.take_in(channel, items)
