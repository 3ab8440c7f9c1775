"""Things that are said, and watches that hear them."""

from datetime import datetime, timedelta
from typing import Any

from jubir.core import clock
from jubir.listening import intake, tallies
from jubir.listening.arrivals import Arrived, key_of
from jubir.listening.models import Hit, Mention, Watch
from jubir.networks.hearing import Author, Heard
from jubir.teams.models import Workspace


def watch(kopi: Workspace, *terms: str, **fields: Any) -> Watch:
    return Watch.objects.create(workspace=kopi, name=terms[0], any=list(terms), **fields)


def heard(
    text: str, remote_id: str = "1", *, handle: str = "rani", at: datetime | None = None, **fields: Any
) -> Heard:
    return Heard(
        remote_id,
        fields.pop("kind", "found"),
        Author(f"id-{handle}", handle, handle.title()),
        text,
        at or clock.now() - timedelta(minutes=3),
        **fields,
    )


def arrived(text: str, name: str = "1", *, at: datetime | None = None, **fields: Any) -> Arrived:
    return Arrived(
        place=fields.pop("place", "network"),
        remote_id=name,
        at=at or clock.now() - timedelta(minutes=3),
        text=text,
        key=key_of("sandbox", name),
        author=fields.pop("author", "rani"),
        network=fields.pop("network", "sandbox"),
        **fields,
    )


def take_in(kopi: Workspace, *texts: str) -> list[Mention]:
    return intake.take_in(kopi.pk, [arrived(text, f"{number}:{text}") for number, text in enumerate(texts)])


def mention(
    watch: Watch, at: datetime, *, sentiment: str = "neutral", text: str = "kopi senja", **fields: Any
) -> Mention:
    """A row as it stands in the database, for figures."""
    number = Mention.objects.count()
    made = Mention.objects.create(
        workspace=watch.workspace,
        key=f"made-{number}",
        place="network",
        network="sandbox",
        remote_id=str(number),
        text=text,
        author=fields.pop("author", "rani"),
        sentiment=sentiment,
        guessed=sentiment,
        at=at,
        **fields,
    )
    with tallies.following(watch.workspace_id, ()) as counted:
        Hit.objects.create(watch=watch, mention=made, at=at, told_at=at)
        counted.add(made.pk)
    return made
