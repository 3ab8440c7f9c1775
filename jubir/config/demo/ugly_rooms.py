"""The ugly workspace's other rooms: talks, figures, mentions, incidents, competitors, reports, and a channel on every
network. `ugly.make()` calls `fill`; as there, nothing is ever due: what has a clock is asked again in a hundred years.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone, translation

from jubir.channels import door
from jubir.channels.models import Channel, Health, Spending, SpendingLimit
from jubir.config.demo.ugly_texts import ARABIC, EMOJI, ERROR, HOSTILE, LONG, PEOPLE, TEXTS, UNBROKEN
from jubir.content.models import Goal, Pillar, Post, PostKind, Version
from jubir.core import clock, period
from jubir.inbox import digest
from jubir.inbox.models import Contact, Conversation, Direction, Message, Note, SavedReply
from jubir.inbox.models import Kind as Talk
from jubir.inbox.models import Sentiment as Tone
from jubir.inbox.models import State as TalkState
from jubir.insights import rollups
from jubir.insights.models import ChannelSnapshot, Format, History, Measuring, Piece, PieceSnapshot
from jubir.insights.queries import worked_out_times
from jubir.insights.rules import ACCOUNT_METRICS, POST_METRICS
from jubir.listening import tallies
from jubir.listening.models import Feed, Hit, Mention, MentionGroup, Place, Search, Source, Watch
from jubir.media.models import Asset
from jubir.publishing.models import Delivery, State
from jubir.reports import making
from jubir.reports.lines import OPTIONAL
from jubir.reports.models import Kind as ReportKind
from jubir.reports.models import Report, ReportSchedule, ShareLink
from jubir.reports.models import State as Made
from jubir.reports.sources import gather
from jubir.reputation.models import Alert, EntryKind, Incident, IncidentEntry, IncidentStep
from jubir.research.models import Competitor, CompetitorPost, CompetitorSnapshot, Reading
from jubir.research.models import State as Known
from jubir.research.queries import read
from jubir.teams.models import User, Workspace, hashed

#: What no figure should be, and what it may be: nothing, one, and more than there are people.
COUNTS = (0, 1, 2, 999, 1_000, 12_345, 999_999, 1_234_567_890, 2_147_483_647)
NUMBERS: tuple[int | None, ...] = (*COUNTS, None)
NEVER = timedelta(days=36_500)
#: Opens the web page of the ugly report: /r/<it>/
TOKEN = "ugly-token-of-a-report"


def fill(
    workspace: Workspace,
    people: Sequence[User],
    channels: Sequence[Channel],
    posts: Sequence[Post],
    assets: Sequence[Asset],
) -> None:
    everywhere = _networks(workspace, people[0])
    _kinds(workspace, people[0], everywhere, posts[0], assets)
    contacts = _contacts(workspace)
    _talks(workspace, people, [*channels, *everywhere], contacts)
    _replies(workspace, people[0])
    pillars = _strategy(workspace, people[0], channels)
    _figures(workspace, channels[0], posts, pillars)
    _figures(workspace, everywhere[-1], (), pillars)
    _measuring(workspace, [*channels, *everywhere])
    watches = _watches(workspace, people[0], channels[0])
    mentions = _mentions(workspace, watches, people)
    _incidents(workspace, people, watches, mentions)
    _competitors(workspace, people[0])
    for days in (7, 28, 90):
        Reading.objects.create(
            workspace=workspace,
            days=days,
            data=read(workspace, days),
            read_at=clock.now(),
            wake_at=clock.now() + NEVER,
        )
    _reports(workspace, people[0])


# ── networks ─────────────────────────────────────────────────────────────────────────────────────────────────────
def _networks(workspace: Workspace, by: User) -> list[Channel]:
    """One channel on each network there is, with one right of many, the calls of every second one paid for."""
    made = []
    for number, slug in enumerate(sorted(one.identity.slug for one in door.networks())):
        made.append(
            Channel.objects.create(
                workspace=workspace, network=slug, server=f"https://{slug}.example", remote_id=f"every-{slug}",
                handle=f"{slug}.{UNBROKEN[: 12 * (number % 4)]}", name=(TEXTS[number % len(TEXTS)])[:250],
                url="https://kopi.example/", scopes=["read"] if number % 2 else [], connected_by=by,
                facts={"network": LONG[:60], "boards": [{"id": str(n), "name": TEXTS[n][:100]} for n in range(8)]},
                health=Health.CONNECTED, checked_at=clock.now(),
            )
        )  # fmt: skip
    today = clock.now().date()
    for number in range(28):
        Spending.objects.create(
            workspace=workspace, network="x", day=today - timedelta(days=number), requests=10**(number % 8), micros=7 ** (number % 12),
        )  # fmt: skip
    SpendingLimit.objects.create(workspace=workspace, network="x", micros=1_000_000)
    return made


def _kinds(
    workspace: Workspace, by: User, everywhere: Sequence[Channel], post: Post, assets: Sequence[Asset]
) -> None:
    """A post of every kind a network has, none with what that kind needs."""
    kinds = {one.identity.slug: getattr(one, "kinds", ()) for one in door.networks()}
    for channel in everywhere:
        for kind in kinds[channel.network] or ("",):
            made = Post.objects.create(
                workspace=workspace, author=by, title=f"{channel.network} {kind} {TEXTS[len(kind)]}"[:120],
                body={"parts": [{"text": ARABIC, "media": [assets[0].pk, assets[-1].pk]}], "link": None, "poll": None},
                planned_at=clock.now() + timedelta(days=3),
            )  # fmt: skip
            Version.objects.create(post=made, channel=channel, options={"kind": kind} if kind else {})
    Version.objects.bulk_create(
        Version(post=post, channel=one, body={"parts": [{"text": LONG, "media": []}], "link": None, "poll": None})
        for one in everywhere
    )  # fmt: skip


# ── inbox ────────────────────────────────────────────────────────────────────────────────────────────────────────
def _contacts(workspace: Workspace) -> list[Contact]:
    names = (*PEOPLE, *TEXTS)
    return [
        Contact.objects.create(
            workspace=workspace, network="sandbox", remote_id=f"{number}{UNBROKEN[:60]}", name=name[:250],
            handle=(UNBROKEN[:200], "", ARABIC[:60], HOSTILE[number % 6], "@a")[number % 5],
            url=HOSTILE[4] if number % 3 else "https://kopi.example/", avatar_url="https://gone.example/a.png",
            photo="faces/gone.png" if number % 4 == 1 else "", photo_of="https://gone.example/a.png",
            followers=NUMBERS[number % 10], note=name * 3, blocked=number % 5 == 4,
        )
        for number, name in enumerate(names)
    ]  # fmt: skip


def _talks(
    workspace: Workspace, people: Sequence[User], channels: Sequence[Channel], contacts: Sequence[Contact]
) -> None:
    """Every kind in every state with every feeling on every network, a talk of two hundred words among them."""
    made = []
    kinds, states = list(Talk), list(TalkState)
    for number in range(len(channels) * 3):
        contact = contacts[number % len(contacts)]
        talk = Conversation.objects.create(
            workspace=workspace, channel=channels[number % len(channels)], kind=kinds[number % 4],
            thread=f"thread-{number}", person=contact.remote_id, contact=contact if number % 7 else None,
            state=states[0] if number % 4 else states[number // 4 % 3],
            snoozed_until=clock.now() + NEVER if number % 4 == 0 and number // 4 % 3 == 1 else None,
            assigned_to=people[number % 8] if number % 3 == 0 else None,
        )  # fmt: skip
        made.append(talk)
        _lines(talk, people, number, 200 if number == 1 else 1 + number % 5)
    digest.refresh(workspace.pk, [talk.pk for talk in made])


def _lines(talk: Conversation, people: Sequence[User], number: int, count: int) -> None:
    tones = [*Tone.values, ""]
    for place in range(count):
        ours = place % 3 == 2
        text = TEXTS[(number + place) % len(TEXTS)]
        Message.objects.create(
            workspace=talk.workspace, channel=talk.channel, conversation=talk, kind=talk.kind,
            contact=None if ours else talk.contact, direction=Direction.OUT if ours else Direction.IN,
            remote_id="" if ours else f"{talk.pk}-{place}", text=text, url=HOSTILE[4] if place % 2 else "",
            created_at=clock.now() - timedelta(minutes=(number * 37 + count - place) * 7 ** (number % 4)),
            edited_at=clock.now() if place % 4 == 1 else None, earlier=[["2026-01-01T00:00:00Z", LONG], ["x", HOSTILE[0]]],
            gone=place % 9 == 4, hidden=place % 9 == 6, removed=place % 9 == 7, reason=LONG[:300] if place % 9 > 5 else "",
            pictures=[{"url": f"https://gone.example/{n}", "kind": kind, "alt": text[:100]} for n, kind in enumerate(("image", "video", "audio", "file"))] if place % 4 == 0 else [],
            rating=number % 6 or None if talk.kind == Talk.REVIEW else None, liked=place % 5 == 0, sentiment=tones[(number + place) % 5],
            labels={"language": "xx", "sentiment": tones[(number + place) % 5] or "unsure", "certainty": 0.5, "keywords": [UNBROKEN, EMOJI[:40], HOSTILE[0]]},
            urgent=number % 2 == 0, question=number % 3 == 0, toxic=number % 5 == 0, spam=number % 11 == 10, author=people[place % 8] if ours else None,
            delivery=_answer(talk, people[0], text, place) if ours else None,
        )  # fmt: skip
    for place in range(number % 3):
        Note.objects.create(conversation=talk, author=people[place], text=TEXTS[(number + place) % 11])


def _answer(talk: Conversation, by: User, text: str, place: int) -> Delivery:
    post = Post.objects.create(
        workspace=talk.workspace, kind=PostKind.REPLY, author=by, title=text[:120], body={"parts": [{"text": text, "media": []}]},
    )  # fmt: skip
    return Delivery.objects.create(
        workspace=talk.workspace, post=post, channel=talk.channel, kind=PostKind.REPLY, state=list(State)[place % len(State)],
        why="rejected", why_data={"message": ERROR, "field": "text"}, due_at=clock.now() - timedelta(minutes=place), draft={}, scheduled_by=by,
    )  # fmt: skip


def _replies(workspace: Workspace, by: User) -> None:
    for number, text in enumerate(TEXTS):
        SavedReply.objects.create(
            workspace=workspace, title=text[:60], text=text or "{name} {handle} {brand}", used=COUNTS[number % 8], author=by,
        )  # fmt: skip


# ── figures and strategy ─────────────────────────────────────────────────────────────────────────────────────────
def _strategy(workspace: Workspace, by: User, channels: Sequence[Channel]) -> list[Pillar]:
    today = clock.now().date()
    metrics = (
        "followers",
        "engagement_rate",
        "clicks",
        "published",
        "reach",
        "posts",
    )
    for number, text in enumerate(TEXTS):
        Goal.objects.create(
            workspace=workspace, name=text[:120], metric=metrics[number % 6], channel=channels[number % 3] if number % 2 else None,
            target=COUNTS[number % 9], baseline=NUMBERS[-number % 10], starts_on=today - timedelta(days=number * 40),
            due_on=today + timedelta(days=number * 60 - 200) if number > 3 else today + timedelta(days=number),
            created_by=by,
        )  # fmt: skip
    return [
        Pillar.objects.create(
            workspace=workspace, name=f"{number} {text}"[:60], colour=number % 5 + 1, share=(None, 0, 1, 100, 55)[number % 5], note=text,
        )
        for number, text in enumerate(TEXTS)
    ]  # fmt: skip


def _figures(
    workspace: Workspace, channel: Channel, posts: Sequence[Post], pillars: Sequence[Pillar]
) -> None:
    """Ninety days of a channel: pieces of every format, most without words, with figures of every size."""
    now = clock.now()
    formats = list(Format)
    for number in range(120):
        at = now - timedelta(hours=number * 17 + 2)
        known = {name: NUMBERS[(number + place) % 10] for place, name in enumerate(POST_METRICS)}
        engagements = None if number % 7 == 0 else NUMBERS[number % 9]
        piece = Piece.objects.create(
            workspace=workspace, channel=channel, remote_id=f"piece-{number}", text=TEXTS[number % len(TEXTS)] if number % 3 else "",
            format=formats[number % 6], media=number % 5, url=HOSTILE[4] if number % 2 else "", published_at=at,
            picture_url="https://gone.example/p.png" if number % 4 == 0 else "", gone_at=now if number % 13 == 0 else None,
            pillar=pillars[number % len(pillars)] if number % 2 else None, post=posts[number % len(posts)] if posts and number % 5 == 0 else None,
            engagements=engagements, measured_at=now if engagements is not None else None, measure_at=None, **known,
        )  # fmt: skip
        PieceSnapshot.objects.create(piece=piece, at=min(now, at + timedelta(hours=1)), **known)
    for number in range(90):
        figures = {name: NUMBERS[(number // 9 + place) % 10] for place, name in enumerate(ACCOUNT_METRICS)}
        ChannelSnapshot.objects.create(channel=channel, at=now - timedelta(days=90 - number), **figures)
    rollups.rebuild(channel, workspace.time_zone)


def _measuring(workspace: Workspace, channels: Sequence[Channel]) -> None:
    """Every channel's history in another state; best times worked out once, since each takes a second."""
    now, times = clock.now(), worked_out_times(channels[0], clock.now()).to_json()
    Measuring.objects.bulk_create(
        Measuring(
            channel=channel, connected_at=now, zone_name=workspace.time_zone, history=History.values[number % 4], history_at=None,
            history_since=now - timedelta(days=365), history_reached=now - timedelta(days=90), account_at=None, tries=9 * (number % 2),
            times=times, times_at=now,
        )
        for number, channel in enumerate(channels)
    )  # fmt: skip


# ── listening and reputation ─────────────────────────────────────────────────────────────────────────────────────
def _watches(workspace: Workspace, by: User, channel: Channel) -> list[Watch]:
    watches = []
    for number, text in enumerate(TEXTS):
        watch = Watch.objects.create(
            workspace=workspace, name=text[:80], about=("brand", "competitor", "topic")[number % 3],
            all=[UNBROKEN[:80]] * (number % 3), any=[one[:80] for one in TEXTS if one.strip()] * (number % 4), none=[HOSTILE[0]],
            language=("", "id", "xx")[number % 3], colour=number % 5 + 1, active=number % 4 != 3, created_by=by,
        )  # fmt: skip
        Search.objects.create(
            watch=watch, channel=channel, error=("", "outage", "a_code_without_words")[number % 3], failures=number,
            error_detail=ERROR[:300], due_at=clock.now() + NEVER,
        )  # fmt: skip
        watches.append(watch)
    for number, text in enumerate(TEXTS):
        feed = Feed.objects.create(
            url=f"https://{'sub.' * number}ugly.example/{UNBROKEN[:80]}/{number}", due_at=clock.now() + NEVER,
            error="outage" if number % 2 else "", error_detail=ERROR[:300], failures=number,
        )  # fmt: skip
        Source.objects.create(
            workspace=workspace, feed=feed, name=text[:120], active=number % 3 != 0, added_by=by
        )
    return watches


def _mentions(workspace: Workspace, watches: Sequence[Watch], people: Sequence[User]) -> list[Mention]:
    """A few hundred over ninety days, most of them in the last one."""
    now, made = clock.now(), []
    tones = Tone.values
    group = MentionGroup.objects.create(workspace=workspace, fingerprint="ugly", count=12_345, last_at=now)
    places = list(Place)
    for number in range(300):
        text = TEXTS[number % len(TEXTS)]
        made.append(
            Mention.objects.create(
                workspace=workspace, key=f"ugly-{number}", place=places[number % 3], network="sandbox" if number % 3 == 0 else "",
                remote_id=str(number), url=HOSTILE[4] if number % 2 else "https://kopi.example/", author=(UNBROKEN[:200], "", ARABIC[:60])[number % 3],
                author_name=(PEOPLE[number % 8])[:250], title=text[:300] if number % 4 == 1 else "", text=text * (1 + number % 3),
                sentiment=tones[number % 4], guessed=tones[number % 3], reach=NUMBERS[number % 10], note=LONG if number % 6 == 0 else "",
                at=now - (timedelta(minutes=number) if number % 3 else timedelta(hours=number * 7)), spam=number % 17 == 16,
                hidden_at=now if number % 19 == 18 else None, seen_at=now if number % 2 else None,
                group=group if number % 10 == 0 else None, first=number == 0 or number % 10 != 0,
                corrected_by=people[3] if number % 8 == 0 else None,
            )
        )  # fmt: skip
    Hit.objects.bulk_create(
        Hit(watch=watch, mention=one, at=one.at, told_at=one.at)
        for place, one in enumerate(made)
        for watch in watches[: 1 + place % 3]
    )
    tallies.rebuild(workspace.pk)
    return made


def _incidents(
    workspace: Workspace, people: Sequence[User], watches: Sequence[Watch], mentions: Sequence[Mention]
) -> None:
    now = clock.now()
    alerts = []
    for number, watch in enumerate(watches):
        for kind in ("volume", "negative"):
            seen = NUMBERS[number % 9] or 0
            facts: dict[str, Any] = {
                "since": (now - timedelta(days=number)).isoformat(), "minutes": 15 * 10 ** (number % 5), "expected": 0.0 if number % 2 else 0.3,
                "seen": seen, "factor": 123456.7, "share": None if number % 3 else 1.0, "share_usual": 0.0, "negative": seen, "of": seen,
                "words": [[UNBROKEN, 1], [ARABIC[:30], 2], [HOSTILE[0], 10**9], ["", 3]], "authors": [["", 1], [UNBROKEN, 10**6]],
                "repeats": [[mentions[0].pk, 10**6, LONG], [mentions[1].pk, 1, HOSTILE[0]], [mentions[2].pk, 2, ""]],
            }  # fmt: skip
            alerts.append(
                Alert.objects.create(
                    workspace=workspace, watch=watch, kind=kind, state=("open", "acknowledged", "closed")[number % 3],
                    began_at=now - timedelta(days=number * 9), raised_at=now - timedelta(days=number * 8), facts=facts,
                    ended_at=now if number % 2 else None, acknowledged_by=people[3] if number % 3 else None,
                    acknowledged_at=now if number % 3 else None, relayed_at=now,
                )
            )  # fmt: skip
    for number, (text, state) in enumerate(zip(TEXTS[:6], ("open", "watching", "closed") * 2, strict=True)):
        incident = Incident.objects.create(
            workspace=workspace, title=text[:140], state=state, severity=number % 3 + 1, alert=alerts[number], watch=watches[number],
            began_at=now - timedelta(days=400 * (number % 2), minutes=3), opened_by=people[number], update_due_at=now - timedelta(days=number * 3) if number % 2 == 0 else None,
            statement=text * 3 if number != 1 else "", summary=LONG * 2 if state == "closed" else "", closed_at=now if state == "closed" else None,
        )  # fmt: skip
        incident.mentions.set(mentions[: number * 8])
        for order, line in enumerate(text for text in TEXTS if text.strip()):
            IncidentStep.objects.create(
                incident=incident, order=order, text=line[:200], done_at=now if order % 2 else None, done_by=people[order % 8] if order % 2 else None,
            )  # fmt: skip
        for place, kind in enumerate(EntryKind):
            IncidentEntry.objects.create(
                incident=incident, kind=kind, text=TEXTS[place % len(TEXTS)], by=people[place % 8] if place % 3 else None,
                at=now - timedelta(hours=place * 5), data={"headline": LONG, "step": UNBROKEN, "done": True, "severity": 9, "author": EMOJI},
            )  # fmt: skip


# ── research and reports ─────────────────────────────────────────────────────────────────────────────────────────
def _competitors(workspace: Workspace, by: User) -> None:
    now, states = clock.now(), list(Known)
    for number, text in enumerate(TEXTS):
        other = Competitor.objects.create(
            workspace=workspace, network=("sandbox", "bluesky", "gone-network")[number % 3], remote_id=f"other-{number}",
            handle=(UNBROKEN[:200], "@a", ARABIC[:60])[number % 3], name=text[:250], url=HOSTILE[4] if number % 2 else "https://kopi.example/",
            bio=text * 3, state=states[number % len(states)], trouble=ERROR[:300], wake_at=now + NEVER, asked_at=now if number % 3 else None,
            seen_from=now - timedelta(days=number * 20), added_by=by,
        )  # fmt: skip
        for place in range(number % 4 * 5):
            CompetitorSnapshot.objects.create(
                competitor=other, at=now - timedelta(days=place * 3), followers=NUMBERS[(number + place) % 10], following=None, posts=NUMBERS[place % 9],
            )  # fmt: skip
            CompetitorPost.objects.create(
                competitor=other, remote_id=str(place), text=TEXTS[place % len(TEXTS)], url=HOSTILE[4], published_at=now - timedelta(days=place),
                engagements=NUMBERS[(place + number) % 10], figures={"likes": NUMBERS[place % 9]}, measured_at=now,
            )  # fmt: skip


def _reports(workspace: Workspace, by: User) -> None:
    today = clock.now().date()
    month = period.month_of(today.replace(day=1) - timedelta(days=1), workspace.time_zone)
    for number, language in enumerate(("id", "en")):
        report = Report.objects.create(
            workspace=workspace, kind=ReportKind.MONTHLY, first_on=month.first, last_on=month.last, language=language,
            sections=OPTIONAL, wake_at=None, made_by=by, state=Made.READY, ready_at=clock.now(), asked_at=clock.now() - timedelta(hours=number),
        )  # fmt: skip
        report.data = frozen(report)
        for name in ("pdf", "xlsx"):
            getattr(report, name).save(f"ugly.{name}", ContentFile(b"%PDF-1.7"), save=False)
        report.save()
        ShareLink.objects.create(
            report=report, token_hash=hashed(f"{TOKEN}-{language}"), expires_at=clock.now() + NEVER, seen=10**6 * number, created_by=by,
        )  # fmt: skip
    for number, state in enumerate((Made.MAKING, Made.FAILED) * 2):
        Report.objects.create(
            workspace=workspace, kind=ReportKind.CUSTOM, first_on=today - timedelta(days=number * 300), last_on=today, state=state, wake_at=None,
            step="pdf", progress=number * 30, error=ERROR[:300] if state == Made.FAILED else "", made_by=by,
        )  # fmt: skip
    for number, kind in enumerate((ReportKind.WEEKLY, ReportKind.MONTHLY)):
        ReportSchedule.objects.create(
            workspace=workspace, kind=kind, recipients=[f"{UNBROKEN[:60]}{n}@{'sub.' * 20}ugly.example" for n in range(number * 20)],
            sections=OPTIONAL, next_at=clock.now() + NEVER, paused_at=clock.now() if number else None, created_by=by, day=31,
        )  # fmt: skip


def frozen(report: Report) -> dict[str, Any]:
    """A report's data as its maker would freeze them now."""
    with translation.override(report.language), timezone.override(report.zone_name):
        return making.argued(
            gather(report.workspace, report.period, report.language, lambda _part, _share: None)
        )
