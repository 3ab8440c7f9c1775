"""What insights do by the clock (config/recurring.py says when). Rows are the queue: a run that is lost or doubled
changes nothing, since whoever begins takes the rows by moving their time ahead, and the answer sets it for good."""

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import F, Q

from jubir.channels import door
from jubir.channels.models import Channel, Health
from jubir.core import clock
from jubir.insights import actions, queries, rules
from jubir.insights.models import Measuring, Piece
from jubir.networks import errors
from jubir.publishing.models import Delivery, State
from jubir.teams.models import Workspace

#: While an answer is awaited nobody else asks the same.
LEASE = timedelta(minutes=10)
#: Of one run: pieces taken, questions to one channel. What is left comes with the next minute: publishing needs the
#: allowance too.
MOST_PIECES = 2000
MOST_CALLS = 4
#: Pages of one channel's history in one run.
MOST_PAGES = 5
#: Deliveries this old are looked for by the minute; older ones once a day.
FRESH = timedelta(days=2)
#: Best times are worked out once a day.
TIMES_EVERY = timedelta(days=1)
#: Of one run.
MOST_CHANNELS = 100

USABLE = (Health.CONNECTED, Health.OUTAGE)

#: A question to a channel (its id, the verb, the arguments), and what keeps the answer or the errors.NetworkError.
Asking = tuple[int, str, Sequence[Any], Callable[[Any], None]]


def ask(askings: Iterable[Asking]) -> None:
    """All of them through the door, and each answer kept. Nothing is held while networks think."""
    askings = list(askings)
    told = door.ask_many((channel, verb, arguments) for channel, verb, arguments, _keep in askings)
    for (_channel, _verb, _arguments, keep), one in zip(askings, told, strict=True):
        keep(one.error or one.value)


# ── new channels, new pieces ─────────────────────────────────────────────────────────────────────────────────────
def begin_all() -> int:
    """Every channel that is new here, or was connected again, begins to be measured."""
    alive = Channel.objects.in_use().filter(workspace__deleted_at=None, health__in=USABLE)
    new = alive.filter(Q(measuring=None) | ~Q(measuring__connected_at=F("connected_at")))
    found = list(new.select_related("workspace").defer("secrets")[:MOST_CHANNELS])
    for channel in found:
        actions.begin(channel=channel, now=clock.now())
    return len(found)


def adopt_sent(*, all_of_them: bool = False) -> int:
    """What went out becomes a piece, to be measured."""
    now, made = clock.now(), 0
    for workspace in Workspace.objects.filter(deleted_at=None):
        sent = Delivery.objects.of(workspace).filter(state=State.SENT, piece=None).exclude(remote_id="")
        if not all_of_them:
            sent = sent.filter(due_at__gte=now - FRESH)
        by_channel: dict[int, list[Delivery]] = {}
        for one in sent.order_by("pk")[:MOST_PIECES]:
            by_channel.setdefault(one.channel_id, []).append(one)
        for channel in Channel.objects.select_related("workspace").filter(pk__in=by_channel):
            made += actions.adopt(channel=channel, deliveries=by_channel[channel.pk], now=now)
    return made


# ── history ──────────────────────────────────────────────────────────────────────────────────────────────────────
def fetch_history() -> int:
    """The next pages of every history that is being fetched; how many pages."""
    pages = 0
    for _round in range(MOST_PAGES):
        taken = _take_history()
        if not taken:
            break
        pages += len(taken)
        ask(
            (
                state.channel_id,
                "history",
                (state.history_cursor, state.history_since),
                partial(_keep_history, state.channel),
            )
            for state in taken
        )
    return pages


def _take_history() -> list[Measuring]:
    now = clock.now()
    due = Measuring.objects.filter(history_at__lte=now, channel__health__in=USABLE)
    due = due.filter(channel__workspace__deleted_at=None).select_related("channel__workspace")
    return [
        state
        for state in due.order_by("history_at")[:MOST_CHANNELS]
        if Measuring.objects.filter(pk=state.pk, history_at=state.history_at).update(history_at=now + LEASE)
    ]


def _keep_history(channel: Channel, answer: Any) -> None:
    now = clock.now()
    if isinstance(answer, errors.Unsupported | errors.Missing | errors.Rejected):
        actions.no_history(channel=channel)
    elif isinstance(answer, errors.NetworkError):
        state = Measuring.objects.get(channel=channel)
        actions.history_later(channel=channel, at=_later(answer, now, state.tries))
    else:
        actions.keep_history(channel=channel, posts=answer.posts, cursor=answer.cursor, now=now)


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────
def measure_pieces() -> int:
    """The figures of every piece whose time has come; how many were asked for."""
    now = clock.now()
    due = Piece.objects.filter(measure_at__lte=now, channel__health__in=USABLE, workspace__deleted_at=None)
    by_channel: dict[int, list[tuple[int, str]]] = {}
    for pk, channel_id, remote_id in due.order_by("measure_at").values_list("pk", "channel_id", "remote_id")[
        :MOST_PIECES
    ]:
        by_channel.setdefault(channel_id, []).append((pk, remote_id))
    questions: list[Asking] = []
    asked = 0
    for channel in Channel.objects.select_related("workspace").defer("secrets").filter(pk__in=by_channel):
        for some in _batches(channel, by_channel[channel.pk]):
            pks = [pk for pk, _remote in some]
            taken = set(_take_pieces(pks, now))
            mine = [(pk, remote) for pk, remote in some if pk in taken]
            if mine:
                keep = partial(_keep_figures, channel, [pk for pk, _remote in mine])
                questions.append((channel.pk, "figures", ([remote for _pk, remote in mine],), keep))
                asked += len(mine)
    ask(questions)
    return asked


def _batches(channel: Channel, pieces: list[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    """As many at once as the network takes, and not more questions than a run may ask one channel."""
    at_once = (
        getattr(door.connector(channel.network), "measures_at_once", 1)
        if door.knows(channel)
        else len(pieces)
    )
    return [pieces[start : start + at_once] for start in range(0, len(pieces), at_once)][:MOST_CALLS]


def _take_pieces(pks: list[int], now: datetime) -> list[int]:
    """By compare-and-set, in one statement: those that nobody else took meanwhile bear our own lease."""
    lease = now + LEASE + timedelta(microseconds=random.randrange(1_000_000))  # nosec B311: no secret
    Piece.objects.filter(pk__in=pks, measure_at__lte=now).update(measure_at=lease)
    return list(Piece.objects.filter(pk__in=pks, measure_at=lease).values_list("pk", flat=True))


def _keep_figures(channel: Channel, pks: list[int], answer: Any) -> None:
    now = clock.now()
    if isinstance(answer, errors.Unsupported):
        Piece.objects.filter(pk__in=pks).update(measure_at=None)
    elif isinstance(answer, errors.NetworkError):
        Piece.objects.filter(pk__in=pks).update(measure_at=_later(answer, now, 0))
    else:
        actions.keep_figures(channel=channel, pieces=pks, told=answer, now=now)


def measure_channels() -> int:
    """Followers and the like of every channel, once a day and when it was connected."""
    now = clock.now()
    due = Measuring.objects.filter(account_at__lte=now, channel__health__in=USABLE)
    due = due.filter(channel__workspace__deleted_at=None).select_related("channel__workspace")
    taken = [
        state
        for state in due.order_by("account_at")[:MOST_CHANNELS]
        if Measuring.objects.filter(pk=state.pk, account_at=state.account_at).update(account_at=now + LEASE)
    ]
    ask((state.channel_id, "account_figures", (), partial(_keep_account, state.channel)) for state in taken)
    return len(taken)


def _keep_account(channel: Channel, answer: Any) -> None:
    now = clock.now()
    if isinstance(answer, errors.Unsupported):
        actions.account_later(channel=channel, at=None)
    elif isinstance(answer, errors.NetworkError):
        actions.account_later(channel=channel, at=_later(answer, now, 1))
    else:
        actions.keep_account(channel=channel, figures=answer, now=now)


def _later(error: errors.NetworkError, now: datetime, tries: int) -> datetime:
    """When to ask again after an error: when the network said, else after a while."""
    until = error.until if isinstance(error, errors.TooMany) else None
    return max(until, now + timedelta(minutes=1)) if until else now + rules.back_off(tries)


# ── what follows from it ─────────────────────────────────────────────────────────────────────────────────────────
def follow_zones() -> int:
    """A workspace that moved to another zone has other days: its roll-ups are made anew."""
    moved = Measuring.objects.exclude(zone_name=F("channel__workspace__time_zone"))
    found = list(moved.select_related("channel__workspace")[:10])
    for state in found:
        actions.make_anew(channel=state.channel)
    return len(found)


def work_out_times() -> int:
    """The best times of channels whose turn it is: once a day, and when the history is complete."""
    now = clock.now()
    due = Measuring.objects.filter(Q(times_at=None) | Q(times_at__lt=now - TIMES_EVERY))
    due = due.filter(channel__workspace__deleted_at=None, history_at=None)
    found = list(due.select_related("channel__workspace").order_by(F("times_at").asc(nulls_first=True))[:20])
    for state in found:
        times = queries.worked_out_times(state.channel, now)
        Measuring.objects.filter(pk=state.pk).update(times=times.to_json(), times_at=now)
    return len(found)


def measure() -> None:
    """Everything that may be due, in order: each minute."""
    begin_all()
    adopt_sent()
    fetch_history()
    measure_pieces()
    measure_channels()
    follow_zones()
    work_out_times()


def sweep() -> None:
    """What a long silence left behind: once a day."""
    adopt_sent(all_of_them=True)
