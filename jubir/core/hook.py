"""How a room asks or tells the rooms above it without knowing them.

deleting = Hook()                    in the lower room: deleting.call(post=post)
deleting.listen(cancel_deliveries)   in the upper room's AppConfig.ready
"""

from collections.abc import Callable
from typing import Any


class Hook:
    """A list of listeners, called in the order in which they came. What one raises reaches the caller."""

    def __init__(self) -> None:
        self._listeners: list[Callable[..., Any]] = []

    def listen(self, listener: Callable[..., Any]) -> Callable[..., Any]:
        if listener not in self._listeners:
            self._listeners.append(listener)
        return listener

    def call(self, **facts: Any) -> list[Any]:
        return [listener(**facts) for listener in self._listeners]
