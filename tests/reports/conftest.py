"""A shop with two months behind it: posts with figures, people who write, a watch, an incident, a goal, pillars."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine

from jubir.channels.models import Channel
from jubir.content.models import Goal, Pillar
from jubir.inbox import intake
from jubir.insights import actions as insights
from jubir.insights.models import Piece
from jubir.listening.models import Mention, Watch
from jubir.networks.hearing import Author, Heard, OwnPost
from jubir.reports import making
from jubir.reports.actions import make_report
from jubir.reports.lines import OPTIONAL
from jubir.reports.models import Report
from jubir.reputation.models import Incident
from jubir.teams.models import User, Workspace

#: A Monday, 09.00 in Jakarta.
NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
ASKED = (
    "Bukanya jam berapa kak?",
    "kak buka jam berapa ya?",
    "Jam berapa bukanya?",
    "Bisa pesan antar ke Depok?",
)
SAID = (
    "Enak banget kopinya, mantap!",
    "Pesanan saya salah lagi, kecewa banget",
    "Besok mampir",
    "Love this place",
)


@pytest.fixture
def moves() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def taman(kopi: Workspace, moves: Any) -> Channel:
    return Channel.objects.create(
        workspace=kopi, network="sandbox", server="http://127.0.0.1:1/sandbox", remote_id="kopi", handle="@kopisenja",
        name="Kopi Senja", connected_at=NOW - timedelta(days=80),
    )  # fmt: skip


@pytest.fixture
def months(kopi: Workspace, taman: Channel, laras: User, moves: Any) -> Workspace:
    """September small, October larger, with all that a report tells of."""
    dice = random.Random(7)
    insights.begin(channel=taman, now=NOW)
    posts = []
    for number in range(61):
        at = datetime(2026, 9, 1, 5, tzinfo=UTC) + timedelta(days=number)
        larger = 3 if at.month == 10 else 1
        picture = number % 2 == 0
        likes = round(dice.lognormvariate(2, 0.5) * larger * (2.5 if picture else 1))
        posts.append(
            OwnPost(
                f"p{number}", at, f"Kabar {number}: es kopi susu ☕", f"https://net.example/p{number}",
                "image" if picture else "text", int(picture), "", {"likes": likes, "comments": number % 5},
            )
        )  # fmt: skip
    insights.keep_history(channel=taman, posts=posts, cursor="", now=NOW)
    for number in range(61):
        moves.move_to(datetime(2026, 9, 1, 15, tzinfo=UTC) + timedelta(days=number))
        insights.keep_account(
            channel=taman, figures={"followers": 900 + number * 3, "posts": number}, now=moves_now()
        )
    moves.move_to(NOW)
    heard = []
    for number in range(120):
        at = datetime(2026, 9, 20, 3, tzinfo=UTC) + timedelta(hours=8 * number)
        text = ASKED[number % 4] if number % 3 == 0 else SAID[number % 4]
        heard.append(
            Heard(f"m{number}", "comment", Author(f"u{number % 40}", f"u{number % 40}"), text, at, thread=f"t{number}", post=f"p{number % 61}")
        )  # fmt: skip
    intake.take_in(taman, heard)
    watch = Watch.objects.create(
        workspace=kopi, name="Kopi Senja", any=["kopi senja"], created_at=NOW - timedelta(days=70)
    )
    mentions = []
    for number in range(90):
        at = datetime(2026, 9, 5, 4, tzinfo=UTC) + timedelta(hours=15 * number)
        word = " gulaaren" if at.month == 10 else ""
        mentions.append(
            Mention(
                workspace=kopi, key=f"k{number}", place="network", network="sandbox", remote_id=f"r{number}",
                author=f"@orang{number}", text=f"Mampir ke kopi senja{word} nomor {number}", at=at,
                sentiment=("positive", "neutral", "negative", "unsure")[number % 4],
            )
        )  # fmt: skip
    Mention.objects.bulk_create(mentions)
    for mention in Mention.objects.filter(workspace=kopi):
        mention.watches.add(watch, through_defaults={"at": mention.at})
    Incident.objects.create(
        workspace=kopi, title="Pesanan terlambat 2 jam", opened_by=laras, opened_at=datetime(2026, 10, 14, 4, tzinfo=UTC),
        closed_at=datetime(2026, 10, 14, 20, tzinfo=UTC), state="closed",
    )  # fmt: skip
    Goal.objects.create(
        workspace=kopi, metric="followers", target=1200, baseline=900, starts_on=date(2026, 9, 1), due_on=date(2026, 12, 31)
    )  # fmt: skip
    promo = Pillar.objects.create(workspace=kopi, name="Promo", share=20)
    Pillar.objects.create(workspace=kopi, name="Asal biji", share=50)
    Piece.objects.filter(workspace=kopi, published_at__month=10, published_at__day__lte=20).update(
        pillar=promo
    )
    return kopi


def moves_now() -> datetime:
    from jubir.core import clock

    return clock.now()


@pytest.fixture
def october(months: Workspace, laras: User) -> Report:
    """The month's report, made."""
    return made(months, laras)


def made(workspace: Workspace, by: User, language: str = "id", **more: Any) -> Report:
    fields: dict[str, Any] = {
        "kind": "monthly", "first_on": date(2026, 10, 1), "last_on": date(2026, 10, 31), "sections": OPTIONAL,
    }  # fmt: skip
    report = make_report(workspace=workspace, language=language, by=by, **(fields | more))
    making.make_due()
    report.refresh_from_db()
    assert report.state == "ready", report.error
    return report
