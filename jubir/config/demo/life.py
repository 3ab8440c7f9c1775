"""What happened to Kopi Senja, told in order: posts go out, people speak and are answered, figures are taken, a bad day comes.

Nothing here is written into tables by hand that a room can do itself: the present is moved (`core.clock.telling`), the
sandbox is asked within our own process (`channels.door.through`), and the rooms' own jobs and actions do the rest.
"""

import heapq
import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from django.conf import settings

from jubir.activity.models import Notification
from jubir.channels import door
from jubir.channels.models import Channel
from jubir.config.demo import answers, inside, story
from jubir.content import strategy
from jubir.content.models import Pillar
from jubir.core import clock, period
from jubir.inbox import actions as inbox
from jubir.inbox import jobs as inbox_jobs
from jubir.inbox import queries as inbox_queries
from jubir.inbox.models import Conversation, Message
from jubir.insights import jobs as insights
from jubir.listening import actions as listening
from jubir.listening import jobs as listening_jobs
from jubir.listening import queries as listening_queries
from jubir.networks import errors
from jubir.networks.contract import Draft, Published, Ticket
from jubir.networks.sandbox import scenarios
from jubir.networks.sandbox.app import Sandbox
from jubir.networks.sandbox.store import Store
from jubir.publishing.models import Attempt, Delivery, Outcome, State
from jubir.reports import actions as reports
from jubir.reports import making
from jubir.reports.lines import OPTIONAL
from jubir.reports.models import Kind as ReportKind
from jubir.reputation import actions as reputation
from jubir.reputation import jobs as reputation_jobs
from jubir.reputation import queries as reputation_queries
from jubir.reputation.models import Incident
from jubir.research import actions as research
from jubir.research import jobs as research_jobs
from jubir.teams.models import User, Workspace

HOUR = timedelta(hours=1)
#: How often the past is looked at: the inbox is read, figures are taken. A storm is looked at every hour.
STEP, IN_STORM = 12 * HOUR, HOUR
#: Days before today: the viral post, the complaints. In a short demo they do not happen.
VIRAL_BEFORE, STORM_BEFORE, STORM_DAYS = 38, 17, 2.5
#: What came in the last hours still waits for an answer.
LEFT_WAITING = timedelta(hours=9)
LAST_LOOK = timedelta(minutes=1)
#: A storm that no alert tells of is seen by people after so long.
SEEN_BY_EYE = timedelta(hours=7)


class Life:
    """`people` by first name; `channel` are the brand's, the first is the one that everything happens to."""

    def __init__(
        self, workspace: Workspace, people: dict[str, User], channel: list[Channel], store: Store, days: int
    ) -> None:
        self.workspace, self.people, self.channel = workspace, people, channel
        self.store = store
        self.now = clock.now()
        self.first = self.now - timedelta(days=days)
        self.dice = random.Random(days)
        self.pillars: dict[str, Pillar] = {}
        self._deeds: list[tuple[datetime, int, Callable[[], Any]]] = []
        self._order = count()
        self.storm = self._day(STORM_BEFORE, 9) if days > STORM_BEFORE + 10 else None
        self.viral = self._day(VIRAL_BEFORE, 11) if days > VIRAL_BEFORE + 5 else None

    def _day(self, before: int, hour: int) -> datetime:
        today = self.now.astimezone(clock.zone(self.workspace.time_zone)).date()
        return clock.at_local(today - timedelta(days=before), hour * 60, self.workspace.time_zone)

    # ── the story ────────────────────────────────────────────────────────────────────────────────────────────────
    def at(self, moment: datetime, deed: Callable[[], Any]) -> None:
        """Something that happens then."""
        heapq.heappush(self._deeds, (moment, next(self._order), deed))

    def live(self, tell: Callable[[float], None] | None = None) -> None:
        """Everything that was put down with `at`, and what happens by itself in between, up to the present."""
        sandbox = Sandbox(self.store.folder, public_url=f"{settings.JUBIR_URL}/sandbox", store=self.store)
        for moment in self._looks():
            self.at(moment, self._look)
        if self.viral:
            self.at(self.viral - HOUR, lambda: self._scenario("viral", 3, 4))
        if self.storm:
            self.at(self.storm - HOUR, lambda: self._scenario("storm", STORM_DAYS, 8))
        with door.through(inside.Inside(sandbox)):
            while self._deeds:
                moment, _, deed = heapq.heappop(self._deeds)
                if moment >= self.now:
                    break
                with clock.telling(moment):
                    deed()
                if tell:
                    tell((moment - self.first) / (self.now - self.first))
            self._reports()
        for days in (7, 28):
            research.want_reading(workspace=self.workspace, days=days)
        research_jobs.read_due()
        lately = self.now - timedelta(hours=20)
        told = Notification.objects.filter(event__workspace=self.workspace, read_at=None)
        told.exclude(event__at__gt=lately).update(read_at=lately)

    def _looks(self) -> Iterator[datetime]:
        moment = self.first
        while moment < self.now:
            yield moment
            stormy = self.storm and self.storm - HOUR <= moment < self.storm + timedelta(days=STORM_DAYS)
            moment += IN_STORM if stormy else STEP
        # Whoever opens the demo finds people who wrote today.
        yield self.now - LAST_LOOK

    def _scenario(self, kind: str, days: float, strength: float) -> None:
        account = int(self.channel[0].remote_id)
        scenarios.switch_on(
            self.store,
            account,
            kind,
            start=clock.now().timestamp() + 3600,
            length=days * 86400,
            strength=strength,
        )

    def _look(self) -> None:
        """What the clocks of config/recurring.py do every minute, done once for a while."""
        inbox_jobs.listen()
        insights.measure()
        listening_jobs.poll_searches()
        research_jobs.look_at_due()
        reputation_jobs.sweep()
        self._answer_people()
        self._tidy()
        self._react()

    # ── plans ────────────────────────────────────────────────────────────────────────────────────────────────────
    def plan(self) -> None:
        """What the brand wants and keeps ready: pillars, watches, saved replies, competitors."""
        laras, dimas = self.people["laras"], self.people["dimas"]
        for place, (name, share) in enumerate(story.PILLARS):
            self.pillars[name] = strategy.save_pillar(
                workspace=self.workspace, by=laras, name=name, share=share, colour=place + 1
            )
        for name, words in story.WATCHES:
            listening.save_watch(
                workspace=self.workspace, by=dimas, name=name, any=list(words), on_feeds=False
            )
        for title, text in story.SAVED_REPLIES:
            inbox.save_reply(workspace=self.workspace, title=title, text=text, by=laras)
        for handle in story.COMPETITORS:
            try:
                research.add_competitor(workspace=self.workspace, network="sandbox", handle=handle, by=dimas)
            except (research.Refused, errors.NetworkError):
                continue

    def aim(self) -> None:
        """Goals for the quarter, set once there was something to aim from."""
        today = self.now.astimezone(clock.zone(self.workspace.time_zone)).date()
        first = self.first.date()
        for metric, target, days, name in story.GOALS:
            strategy.save_goal(
                workspace=self.workspace, by=self.people["laras"], metric=metric, target=target, name=name,
                starts_on=max(first, today - timedelta(days=45)), due_on=today + timedelta(days=days),
            )  # fmt: skip

    # ── people are answered ──────────────────────────────────────────────────────────────────────────────────────
    def _answer_people(self) -> None:
        """In the shop's hours, a while after they wrote: a bad day takes longer. Praise is often only read."""
        now = clock.now()
        for one in list(inbox_queries.waiting(self.workspace)[:60]):
            if one.waiting_since is None or one.waiting_since > self.now - LEFT_WAITING:
                continue
            when = self._answered_at(one)
            if when > now:
                continue
            with clock.telling(when):
                self._answer(one)

    def _tidy(self) -> None:
        """Spam, and what people took back, is put away the next day."""
        lying = Conversation.objects.of(self.workspace).filter(
            state="open", late_at=None, last_at__lt=clock.now() - timedelta(hours=12)
        )
        if found := list(lying[:100]):
            inbox.close(conversations=found, by=self.people["bayu"])

    def _answered_at(self, one: Conversation) -> datetime:
        dice = random.Random(f"{one.thread}|{one.person}|{one.messages_count}")
        since = one.waiting_since or one.last_at
        when = since + timedelta(minutes=dice.lognormvariate(3.3, 0.9) * (3 if self._stormy(since) else 1))
        local = when.astimezone(clock.zone(self.workspace.time_zone))
        if local.hour < 7 or local.hour >= 22:
            day = local.date() + timedelta(days=1 if local.hour >= 22 else 0)
            when = clock.at_local(day, 430 + dice.randrange(80), self.workspace.time_zone)
        return when

    def _stormy(self, moment: datetime) -> bool:
        return bool(self.storm and self.storm <= moment < self.storm + timedelta(days=STORM_DAYS))

    def _answer(self, one: Conversation) -> None:
        last = inbox.last_of_theirs(one)
        by = self.people[self.dice.choice(("bayu", "bayu", "dimas", "laras"))]
        if last is None or one.spam:
            inbox.close(conversations=[one], by=by)
            return
        bad = one.sentiment == "negative"
        if not bad and not one.question and self.dice.random() < 0.55:
            inbox.close(conversations=[one], by=by)
            return
        language = str(last.labels.get("language", ""))
        text = answers.answer(
            self.dice,
            last.text,
            language=language,
            question=one.question,
            bad=bad,
            storm=self._stormy(last.created_at),
        )
        try:
            message = inbox.answer(conversation=one, text=text, by=by, seen=one.revision, to=last, done=True)
        except inbox.Refused:
            return
        with clock.telling(clock.now() + timedelta(seconds=8)):
            self._send(message)

    def _send(self, message: Message) -> None:
        """As the engine does: the attempt on disk, the one call, the outcome."""
        delivery = message.delivery
        assert delivery is not None
        draft = Draft.from_json(delivery.draft)
        began = clock.now()
        try:
            out: Published = door.ask_now(
                message.channel, "commit", draft, Ticket(0, delivery.key, delivery.record_key, began)
            )
        except errors.NetworkError:
            # Its author took it away meanwhile: there is nothing left to answer.
            inbox.take_back(message=message, by=message.author or self.people["laras"])
            if message.conversation is not None:
                inbox.close(conversations=[message.conversation], by=message.author or self.people["laras"])
            return
        Attempt.objects.create(
            delivery=delivery, number=1, outcome=Outcome.SENT, status=201, remote_id=out.remote_id,
            request={"text": message.text, "media": 0}, started_at=began, ended_at=began + timedelta(seconds=0.3),
        )  # fmt: skip
        Delivery.objects.filter(pk=delivery.pk).update(
            state=State.SENT,
            wake_at=None,
            sent_at=began,
            tries=1,
            step=1,
            remote_id=out.remote_id,
            remote_url=out.url,
        )
        inbox.settle_answers(delivery_ids=[delivery.pk])

    # ── the bad day ──────────────────────────────────────────────────────────────────────────────────────────────
    def _react(self) -> None:
        """The first alert of the storm opens an incident, at the latest people see it themselves; what follows is put down
        for its time."""
        now = clock.now()
        if (
            self.storm is None
            or not self._stormy(now)
            or reputation_queries.incidents(self.workspace).exists()
        ):
            return
        alert = reputation_queries.open_alerts(self.workspace).order_by("raised_at").first()
        if alert is None and now < self.storm + SEEN_BY_EYE:
            return
        laras, dimas = self.people["laras"], self.people["dimas"]
        incident = reputation.open_incident(
            workspace=self.workspace,
            by=dimas,
            title=story.INCIDENT,
            severity=2,
            alert=alert,
            watch=listening_queries.watches(self.workspace).first(),
        )
        began = clock.now()
        self.at(began + timedelta(minutes=4), lambda: reputation.pause(incident=incident, by=dimas))
        for minutes, who, text in story.NOTES:
            note = partial(reputation.note, incident=incident, text=text, by=self.people[who])
            self.at(began + timedelta(minutes=minutes), note)
        for order, minutes in story.STEPS_DONE.items():
            self.at(began + timedelta(minutes=minutes), partial(self._tick, incident, order))
        self.at(
            began + timedelta(minutes=55),
            lambda: reputation.keep_statement(incident=incident, text=story.STATEMENT, by=laras),
        )
        self.at(began + timedelta(hours=26), lambda: reputation.resume(incident=incident, by=laras))
        self.at(
            began + timedelta(hours=30),
            lambda: reputation.set_state(incident=incident, state="watching", by=laras),
        )
        self.at(
            began + timedelta(hours=74),
            lambda: reputation.close(incident=incident, summary=story.SUMMARY, by=laras),
        )

    def _tick(self, incident: Incident, order: int) -> None:
        for step in incident.steps.filter(order=order, done_at=None):
            reputation.tick(step=step, done=True, by=self.people["dimas"])

    # ── the month's report ───────────────────────────────────────────────────────────────────────────────────────
    def _reports(self) -> None:
        """Last month's, asked for on its first morning after; and the weekly one, by its schedule."""
        zone = self.workspace.time_zone
        today = self.now.astimezone(clock.zone(zone)).date()
        last_month = period.month_of(today.replace(day=1) - timedelta(days=1), zone)
        last_week = period.week_of(today - timedelta(days=7), zone)
        self._report(ReportKind.MONTHLY, last_month)
        self._report(ReportKind.WEEKLY, last_week)

    def _report(self, kind: ReportKind, of: period.Period) -> None:
        if of.first < self.first.astimezone(clock.zone(of.zone_name)).date():
            return
        morning: date = of.last + timedelta(days=1)
        with clock.telling(min(self.now, clock.at_local(morning, 8 * 60, of.zone_name))):
            reports.make_report(
                workspace=self.workspace, by=self.people["laras"], kind=kind, first_on=of.first, last_on=of.last,
                language=self.workspace.language, sections=OPTIONAL,
            )  # fmt: skip
            making.make_due()
