"""A workspace of everything that breaks a screen: long, empty, foreign, hostile, missing. `bin/shots --ugly` makes it.

Nothing in it is ever due: no delivery has a `wake_at`. Only for developers; `jubir demo` never makes it.
"""

from datetime import timedelta
from typing import Any

from jubir.activity import actions as activity
from jubir.channels.models import Channel, Health
from jubir.channels.why import CODES
from jubir.config.demo import ugly_rooms
from jubir.config.demo.ugly_texts import ARABIC, EMOJI, ERROR, HOSTILE, PEOPLE, TEXTS, UNBROKEN
from jubir.content.models import Label, Post, Use, Version
from jubir.core import clock
from jubir.media.models import Asset, Kind, Making
from jubir.publishing.models import ASKING, Attempt, Delivery, Outcome, Slot, State
from jubir.teams.models import Invitation, Membership, User, Workspace

SLUG = "ugly"


def make() -> Workspace:
    """The workspace, made anew each time it is missing. Its owner is hati.1@ugly.example, who has no name."""
    there = Workspace.objects.filter(slug=SLUG).first()
    if there is not None:
        return there
    workspace = Workspace.objects.create(
        name=UNBROKEN[:80], slug=SLUG, time_zone="Asia/Kathmandu", is_demo=True
    )
    people = _people(workspace)
    channels = _channels(workspace, people[0])
    assets = _assets(workspace, people[0])
    labels = [
        Label.objects.create(workspace=workspace, name=f"{number}{text}"[:40], colour=number % 5 + 1)
        for number, text in enumerate((UNBROKEN, ARABIC, EMOJI, HOSTILE[0]))
    ]
    posts = [_post(workspace, people, number, assets, labels) for number in range(len(TEXTS))]
    _every_state_and_why(posts, channels, people[0])
    _one_full_day(workspace, people, channels)
    ugly_rooms.fill(workspace, people, channels, posts, assets)
    return workspace


def _people(workspace: Workspace) -> list[User]:
    people = []
    roles = ("owner", "manager", "editor", "contributor", "client", "guest", "editor", "editor")
    for number, (name, role) in enumerate(zip(PEOPLE, roles, strict=True), start=1):
        local = f"hati.{number}" if number != 4 else "nama-surel-yang-panjang-sekali-tanpa-jeda-" * 3
        user = User.objects.create_user(
            f"{local}@ugly.example", name=name, photo="people/gone.png" if number == 3 else ""
        )
        Membership.objects.create(workspace=workspace, user=user, role=role)
        people.append(user)
    for number, name in enumerate((UNBROKEN, "a")):
        Invitation.objects.create(
            workspace=workspace, email=f"{name[:60]}@{'sub.' * 20}ugly.example", role="editor", created_by=people[0],
            token_hash=f"ugly-{number}", expires_at=clock.now() + timedelta(days=1 - 2 * number),
        )  # fmt: skip
    return people


def _channels(workspace: Workspace, by: User) -> list[Channel]:
    """One for each state of a delivery, in every health, on networks of every kind and one nobody knows, most without a
    face."""
    networks = ("sandbox", "bluesky", "mastodon", "gone-network", "manual", "instagram", "x", "youtube")
    handles = (UNBROKEN[:250], ARABIC[:60], EMOJI[:80], HOSTILE[0], "a", f"{'sub.' * 40}bsky.social")
    channels = []
    for number in range(len(State)):
        channels.append(
            Channel.objects.create(
                workspace=workspace, network=networks[number % 8], server=f"https://{'long.' * 12}example",
                remote_id=str(number), handle=handles[number % 6], name=(*PEOPLE, *HOSTILE)[number],
                url="https://kopi.example/", avatar="faces/gone.png" if number % 3 == 0 else "",
                health=Health.values[number % 4], health_why=CODES[number], health_detail=ERROR[:300],
                connected_by=by, checked_at=clock.now() - timedelta(days=400 * (number % 2)),
            )
        )  # fmt: skip
    Slot.objects.bulk_create(
        Slot(channel=channels[0], weekday=day, minute=minute)
        for day in range(7)
        for minute in range(0, 1440, 60)
    )
    return channels


def _assets(workspace: Workspace, by: User) -> list[Asset]:
    """One of every kind in every state of making; no file of theirs is there."""
    assets = []
    for number, (kind, state) in enumerate((kind, state) for kind in Kind for state in Making):
        assets.append(
            Asset.objects.create(
                workspace=workspace, kind=kind, state=state, mime="video/mp4" if kind == Kind.VIDEO else "image/png",
                name=f"{TEXTS[number]}.png"[:255], file="assets/gone.png", thumb="thumbs/gone.png" if number % 2 else "",
                sha256=f"ugly-{number}", bytes=10**number, width=10 if number % 2 else 4000, height=4000 if number % 3 else 10,
                seconds=86_399.9 if kind == Kind.VIDEO else None, alt=TEXTS[-number], progress=number * 8,
                error="broken" if state == Making.FAILED else "", created_by=by,
            )
        )  # fmt: skip
    return assets


def _post(
    workspace: Workspace, people: list[User], number: int, assets: list[Asset], labels: list[Label]
) -> Post:
    """The numbered ugly text as title, body, note and poll; a draft for a day near today."""
    text, media = TEXTS[number], [one.pk for one in assets[number % 12 :][: number % 5]]
    poll = (
        {"options": [text[:80], "", ARABIC, UNBROKEN], "minutes": 1, "multiple": True}
        if number % 4 == 3
        else None
    )
    link = {
        "url": f"https://{UNBROKEN}.example/?{UNBROKEN}",
        "title": text,
        "description": text,
        "asset": None,
    }
    parts = [{"text": text, "media": media}, *({"text": text[:90], "media": []} for _ in range(number % 3))]
    post = Post.objects.create(
        workspace=workspace, author=people[number % len(people)] if number % 6 else None, title=text[:120],
        body={"parts": parts, "link": link if number % 4 == 1 else None, "poll": poll}, note=text,
        planned_at=clock.now() + timedelta(days=number - 4),
    )  # fmt: skip
    post.labels.set(labels[: number % 5])
    Use.objects.bulk_create(Use(post=post, asset_id=pk) for pk in media)
    return post


def _every_state_and_why(posts: list[Post], channels: list[Channel], by: User) -> None:
    """Two reasons a post, each of its channels in another state: every state with every reason."""
    states = list(State)
    for number, why in enumerate((*CODES, "a_code_nobody_gave_words", "")):
        post = posts[number] if number < len(posts) else Post.objects.create(
            workspace=posts[0].workspace, author=by, title=f"{why} {TEXTS[number % 5]}"[:120],
            body={"parts": [{"text": TEXTS[number % len(TEXTS)], "media": []}], "link": None, "poll": None},
        )  # fmt: skip
        for place, (channel, state) in enumerate(zip(channels, states, strict=True)):
            Version.objects.create(post=post, channel=channel, body=post.body if place == 1 else None)
            delivery = _delivery(post, channel, state, why, number, by)
            if place < 3 or state in ASKING:
                _attempts(delivery)
            if state in ASKING and number < 8:
                activity.record(
                    workspace=post.workspace, actor=None, verb=f"delivery.{state}", subject=delivery,
                    data={"post": post.pk, "channel": channel.pk, "why": why}, tell=[by],
                )  # fmt: skip


def _delivery(post: Post, channel: Channel, state: str, why: str, number: int, by: User) -> Delivery:
    data: dict[str, Any] = {
        "message": ERROR,
        "field": "text",
        "minutes": 10**6,
        "until": "",
        "was": HOSTILE[number % 6],
    }
    part = {"text": post.text, "media": []}
    return Delivery.objects.create(
        workspace=post.workspace, post=post, channel=channel, state=state, why=why, why_data=data if number % 2 else {},
        due_at=clock.now() + timedelta(hours=7 * (number - 12)), mender=("author", "channel", "network", "")[number % 4],
        draft={"parts": [part]}, tries=5, scheduled_by=by if number % 3 else None,
        remote_url=f"https://kopi.example/{UNBROKEN}" if state == State.SENT else "",
        sent_at=clock.now() if state == State.SENT else None,
    )  # fmt: skip


def _attempts(delivery: Delivery) -> None:
    """One with each outcome, and a reading that found twelve posts that might be it."""
    there = [
        {
            "id": str(n),
            "at": clock.now().isoformat(),
            "text": TEXTS[n],
            "media": n,
            "url": HOSTILE[4],
            "ours": n == 3,
        }
        for n in range(12)
    ]
    Attempt.objects.bulk_create(
        Attempt(
            delivery=delivery, number=number, outcome=outcome, error="uncertain", status=599 if number % 2 else None,
            answer=ERROR * 3, request={"text": delivery.post.text, "media": number, "key": UNBROKEN},
            evidence={"sought": {"text": delivery.post.text, "media": 1, "since": ""}, "complete": False, "there": there}
            if outcome in (Outcome.FOUND, Outcome.ABSENT) else {},
        )
        for number, outcome in enumerate(Outcome, start=1)
    )  # fmt: skip


def _one_full_day(workspace: Workspace, people: list[User], channels: list[Channel]) -> None:
    """Sixty posts tomorrow, ten of them in the same minute."""
    morning = clock.now().replace(hour=2, minute=0, second=0, microsecond=0) + timedelta(days=1)
    for number in range(60):
        post = Post.objects.create(
            workspace=workspace, author=people[number % 8], title=f"{number} {TEXTS[number % 11]}"[:120],
            body={"parts": [{"text": TEXTS[number % 11], "media": []}], "link": None, "poll": None},
        )  # fmt: skip
        Version.objects.create(post=post, channel=channels[number % 12])
        Delivery.objects.create(
            workspace=workspace, post=post, channel=channels[number % 12], draft={}, scheduled_by=people[0],
            due_at=morning + timedelta(minutes=max(0, number - 9) * 11),
        )  # fmt: skip
