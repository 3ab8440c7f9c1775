"""What the things are called that events are about, fetched for a whole page at once.

Rooms above own the things, so nothing is imported: a thing is found by its model's name, its own name is `str`,
and a thing that belongs to a post or goes to a channel (a delivery) is told by these.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from jubir.activity.models import Event
from jubir.activity.verbs import sentence


@lru_cache(maxsize=1)
def _models() -> dict[str, type[models.Model]]:
    return {
        model._meta.model_name or "": model
        for model in apps.get_models()
        if model.__module__.startswith("jubir.")
    }


def _parents(model: type[models.Model]) -> list[str]:
    found = []
    for name in ("post", "channel"):
        try:
            found.append(model._meta.get_field(name).name)
        except FieldDoesNotExist:
            continue
    return found


def _called(thing: models.Model) -> dict[str, str]:
    post = getattr(thing, "post", None)
    named = {"title": str(post if post is not None else thing).strip() or _("untitled")}
    if channel := getattr(thing, "channel", None):
        named["channel"] = str(channel)
    return named


def name_all(events: Iterable[Event]) -> None:
    """Sets `event.says` on each: its sentence in the active language. One query for each kind of thing."""
    events = list(events)
    wanted: dict[str, set[int]] = {}
    for event in events:
        if event.subject_id and event.subject_type in _models():
            wanted.setdefault(event.subject_type, set()).add(event.subject_id)
    named: dict[tuple[str, int], dict[str, str]] = {}
    for kind, pks in wanted.items():
        model = _models()[kind]
        things = model._default_manager.select_related(*_parents(model)).in_bulk(pks)
        named |= {(kind, pk): _called(thing) for pk, thing in things.items()}
    for event in events:
        now = named.get((event.subject_type, event.subject_id or 0), {})
        event.says = sentence(event.verb, str(event.actor or ""), now | _then(event.data))


def _then(data: dict[str, Any]) -> dict[str, Any]:
    """What the event itself kept: the name at that time counts, a number in place of a name does not."""
    kept = {
        key: value for key, value in data.items() if key not in ("title", "channel") or isinstance(value, str)
    }
    if "title" not in kept and isinstance(data.get("name"), str):
        kept["title"] = data["name"]
    return {key: value for key, value in kept.items() if value != ""}
