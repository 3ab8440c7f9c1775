"""Why something is not done."""

from collections.abc import Sequence
from dataclasses import dataclass

from jubir.channels.models import Channel
from jubir.core.refusal import Refusal
from jubir.networks.preflight import Problem


class Refused(Refusal):
    """It can't be done. `code` names the sentence (publishing.words), `data` fills it."""


@dataclass(frozen=True, slots=True)
class ChannelProblems:
    channel: Channel
    problems: Sequence[Problem]


class Problems(Refused):
    """Pre-flight keeps the post back; `by_channel` says why."""

    def __init__(self, by_channel: list[ChannelProblems]) -> None:
        super().__init__("problems")
        self.by_channel = by_channel
