"""The choices that only one network has (kind of post, board, title...), as the composer shows them: the kind first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jubir.channels import words
from jubir.channels.models import Channel
from jubir.networks.limits import Option

#: A text that may be longer than this is written in a box, not in a line.
LINE = 150
#: So many kinds stand side by side; more are a list.
SIDE_BY_SIDE = 6


@dataclass(slots=True)
class Choice:
    """`how`: kinds (side by side), choice, flag, line, box, or text (a box that takes a file of one of the endings in
    `files` too)."""

    name: str
    kind: str
    how: str
    label: str
    value: Any
    required: bool = False
    choices: list[tuple[str, str]] = field(default_factory=list)
    used: int = 0
    maximum: int = 0
    files: str = ""

    @property
    def most_bytes(self) -> int:
        """Of a file: some letters take two bytes, and what is a little too long should be seen and shortened."""
        return 3 * self.maximum

    @property
    def over(self) -> int:
        return max(0, self.used - self.maximum) if self.maximum else 0


@dataclass(slots=True)
class Choices:
    channel: Channel
    name: str
    options: list[Choice]


def choices_of(options: Sequence[Option], given: Mapping[str, Any], network: str) -> list[Choice]:
    """Every option with the value that would be sent; "kind" first, since the others depend on it."""
    ordered = sorted(options, key=lambda option: option.name != "kind")
    return [_choice(option, given.get(option.name, option.default), network) for option in ordered]


def _choice(option: Option, value: Any, network: str) -> Choice:
    choice = Choice(
        option.name,
        option.kind,
        _how(option),
        words.option_label(option.name, network),
        value,
        option.required,
        _named(option, value, network) if option.kind == "choice" else [],
    )
    choice.files = ",".join(option.files)
    if option.kind == "text" and option.maximum:
        choice.used, choice.maximum = option.count(str(value or "")), option.maximum
    return choice


def _how(option: Option) -> str:
    if option.files:
        return "text"
    if option.kind == "text":
        return "box" if option.maximum > LINE else "line"
    if option.name == "kind" and len(option.choices) <= SIDE_BY_SIDE:
        return "kinds"
    return option.kind


def _named(option: Option, value: Any, network: str) -> list[tuple[str, str]]:
    """The choices with their names. One that is gone over there (a deleted board) stays visible, so that it can be
    changed; nothing is chosen for a person where the network has no usual choice."""
    names = option.names or tuple(words.choice_label(option.name, one, network) for one in option.choices)
    found = list(zip(option.choices, names, strict=False))
    if value not in (None, "", *option.choices):
        found.insert(0, (str(value), str(value)))
    if option.default is None:
        found.insert(0, ("", words.nothing_chosen()))
    return found
