"""How this room tells rooms above it what happened, without importing them.

`activity` listens (activity/apps.py): every announcement becomes an event in the audit trail.
"""

from collections.abc import Callable
from typing import Any

_listeners: list[Callable[..., Any]] = []


def hear(listener: Callable[..., Any]) -> None:
    """`listener` takes the keywords of activity.actions.record."""
    if listener not in _listeners:
        _listeners.append(listener)


def announce(**news: Any) -> None:
    """Runs in the caller's transaction: the event stands or falls with the change."""
    for listener in _listeners:
        listener(**news)
