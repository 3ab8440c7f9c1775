"""What people do when the brand's name is at stake; and what the clock raises.

Refusals: `Refused(code, **data)`; reputation.words has the sentences.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import override

from jubir.activity import actions as activity
from jubir.content import actions as content
from jubir.content.models import Post, empty_body
from jubir.core import clock
from jubir.core.refusal import Refusal
from jubir.listening.models import Mention, Watch
from jubir.publishing import actions as publishing
from jubir.publishing import queries as publishing_queries
from jubir.reputation import checklists, relay, words
from jubir.reputation.models import (
    Alert,
    AlertState,
    EntryKind,
    Incident,
    IncidentEntry,
    IncidentState,
    IncidentStep,
    Relay,
    Severity,
)
from jubir.teams.models import User, Workspace
from jubir.teams.queries import allowed
from jubir.teams.roles import May


class Refused(Refusal):
    """It can't be done. `code` names the sentence (reputation.words), `data` fills it."""


def _require(by: User | None, workspace: Workspace, may: May) -> None:
    """`by` None is Jubir itself."""
    if by is not None and not allowed(by, workspace, may):
        raise Refused("not_allowed", may=str(may))


# ── alerts ───────────────────────────────────────────────────────────────────────────────────────────────────────
def raise_alert(*, watch: Watch, kind: str, began: datetime, facts: dict[str, Any]) -> Alert | None:
    """One living alert for each watch and kind: while it lives, its facts grow and nobody is told again. None then."""
    try:
        with transaction.atomic():
            alert = Alert.objects.create(
                workspace=watch.workspace, watch=watch, kind=kind, began_at=began, facts=facts
            )
    except IntegrityError:
        return None
    with transaction.atomic():
        activity.record(
            workspace=watch.workspace,
            actor=None,
            verb=f"alert.{kind}",
            subject=alert,
            data={"title": watch.name, "detail": _detail(alert)},
        )
        activity.beat(watch.workspace_id, "alerts")
    return alert


def _detail(alert: Alert) -> str:
    """The first sentence of the why, for mails and bells, in the workspace's language."""
    with override(alert.workspace.language):
        return words.headline(alert)


def refresh_alert(*, alert: Alert, facts: dict[str, Any]) -> None:
    if Alert.objects.filter(pk=alert.pk).exclude(state=AlertState.CLOSED).update(facts=facts):
        activity.beat(alert.workspace_id, "alerts")


def calm_alert(*, alert: Alert, at: datetime) -> None:
    """It is over by itself. One that nobody took on closes; one that somebody is on waits for them."""
    changed = (
        Alert.objects.filter(pk=alert.pk, ended_at=None).exclude(state=AlertState.CLOSED).update(ended_at=at)
    )
    Alert.objects.filter(pk=alert.pk, state=AlertState.OPEN).update(
        state=AlertState.CLOSED, closed_at=clock.now()
    )
    if changed:
        activity.record(
            workspace=alert.workspace,
            actor=None,
            verb="alert.calmed",
            subject=alert,
            data={"title": alert.watch.name},
        )
        activity.beat(alert.workspace_id, "alerts")


def acknowledge(*, alert: Alert, by: User) -> Alert:
    _require(by, alert.workspace, May.ANSWER)
    now = clock.now()
    with transaction.atomic():
        if Alert.objects.filter(pk=alert.pk, state=AlertState.OPEN).update(
            state=AlertState.ACKNOWLEDGED, acknowledged_by=by, acknowledged_at=now
        ):
            _alert_event(alert, by, "alert.acknowledged")
    alert.refresh_from_db()
    return alert


def close_alert(*, alert: Alert, by: User) -> Alert:
    _require(by, alert.workspace, May.ANSWER)
    with transaction.atomic():
        if (
            Alert.objects.filter(pk=alert.pk)
            .exclude(state=AlertState.CLOSED)
            .update(state=AlertState.CLOSED, closed_by=by, closed_at=clock.now())
        ):
            _alert_event(alert, by, "alert.closed")
    alert.refresh_from_db()
    return alert


def _alert_event(alert: Alert, by: User, verb: str) -> None:
    activity.record(
        workspace=alert.workspace, actor=by, verb=verb, subject=alert, data={"title": alert.watch.name}
    )
    activity.beat(alert.workspace_id, "alerts")


# ── incidents ────────────────────────────────────────────────────────────────────────────────────────────────────
def open_incident(
    *,
    workspace: Workspace,
    by: User,
    title: str = "",
    severity: int = Severity.SERIOUS,
    alert: Alert | None = None,
    watch: Watch | None = None,
) -> Incident:
    """Its room, with a checklist in the workspace's language. An alert's own incident, if it has one that goes on."""
    _require(by, workspace, May.PLAN)
    if alert is not None and (going := alert.incidents.exclude(state=IncidentState.CLOSED).first()):
        return going
    title = title.strip() or (alert.watch.name if alert is not None else "")
    if not title:
        raise Refused("no_title")
    now = clock.now()
    with transaction.atomic():
        incident = Incident.objects.create(
            workspace=workspace,
            title=title[:140],
            severity=_severity(severity),
            alert=alert,
            watch=alert.watch if alert is not None else watch,
            began_at=alert.began_at if alert is not None else now,
            opened_by=by,
            opened_at=now,
            update_due_at=now + timedelta(hours=1),
        )
        IncidentStep.objects.bulk_create(
            [
                IncidentStep(incident=incident, order=number, text=text)
                for number, text in enumerate(checklists.steps(workspace.language))
            ]
        )
        if alert is not None:
            _write(
                incident, EntryKind.ALERT, None, at=alert.raised_at, alert=alert.pk, headline=_detail(alert)
            )
            acknowledge(alert=alert, by=by)
        _write(incident, EntryKind.OPENED, by)
        rhythm = publishing_queries.rhythm(workspace)
        if rhythm.paused_at is not None:
            _write(incident, EntryKind.PAUSED, rhythm.paused_by, at=rhythm.paused_at)
            _tick(incident, checklists.PAUSE, by)
        _event(incident, by, "incident.opened")
    return incident


def _severity(value: Any) -> int:
    if value not in Severity.values:
        raise Refused("bad_severity")
    return int(value)


def _write(
    incident: Incident, kind: str, by: User | None, *, text: str = "", at: datetime | None = None, **data: Any
) -> IncidentEntry:
    return IncidentEntry.objects.create(
        incident=incident, kind=kind, by=by, text=text, data=data, at=at or clock.now()
    )


def _event(incident: Incident, by: User | None, verb: str, **data: Any) -> None:
    activity.record(
        workspace=incident.workspace,
        actor=by,
        verb=verb,
        subject=incident,
        data={"title": incident.title, **data},
    )
    activity.beat(incident.workspace_id, "incidents")


def _living(incident: Incident, by: User, may: May) -> None:
    _require(by, incident.workspace, may)
    incident.refresh_from_db()
    if incident.state == IncidentState.CLOSED:
        raise Refused("closed")


def note(*, incident: Incident, text: str, by: User) -> IncidentEntry:
    _living(incident, by, May.ANSWER)
    text = text.strip()
    if not text:
        raise Refused("empty")
    with transaction.atomic():
        entry = _write(incident, EntryKind.NOTE, by, text=text[:4000])
        activity.beat(incident.workspace_id, "incidents")
    return entry


def tick(*, step: IncidentStep, done: bool, by: User) -> IncidentStep:
    incident = step.incident
    _living(incident, by, May.ANSWER)
    with transaction.atomic():
        changed = IncidentStep.objects.filter(pk=step.pk, done_at__isnull=done).update(
            done_at=clock.now() if done else None, done_by=by if done else None
        )
        if changed:
            _write(incident, EntryKind.STEP, by, step=step.text, done=done)
            activity.beat(incident.workspace_id, "incidents")
    step.refresh_from_db()
    return step


def add_step(*, incident: Incident, text: str, by: User) -> IncidentStep:
    _living(incident, by, May.ANSWER)
    text = " ".join(text.split())
    if not text:
        raise Refused("empty")
    last = incident.steps.order_by("-order").first()
    step = IncidentStep.objects.create(
        incident=incident, order=last.order + 1 if last else 0, text=text[:200]
    )
    activity.beat(incident.workspace_id, "incidents")
    return step


def _tick(incident: Incident, order: int, by: User) -> None:
    """What a button did ticks its line, while that line is still the one we wrote."""
    text = checklists.steps(incident.workspace.language)[order]
    incident.steps.filter(text=text, done_at=None).update(done_at=clock.now(), done_by=by)


def set_severity(*, incident: Incident, severity: int, by: User) -> Incident:
    _living(incident, by, May.PLAN)
    severity = _severity(severity)
    with transaction.atomic():
        if Incident.objects.filter(pk=incident.pk).exclude(severity=severity).update(severity=severity):
            incident.refresh_from_db()
            _write(incident, EntryKind.SEVERITY, by, severity=severity)
            _event(incident, by, "incident.severity", severity=severity)
    return incident


def set_state(*, incident: Incident, state: str, by: User) -> Incident:
    """Open again, or calming down. Closing has its own deed, with a summary."""
    _living(incident, by, May.PLAN)
    if state not in (IncidentState.OPEN, IncidentState.WATCHING):
        raise Refused("bad_state")
    with transaction.atomic():
        if Incident.objects.filter(pk=incident.pk).exclude(state=state).update(state=state):
            incident.refresh_from_db()
            _write(incident, EntryKind.STATE, by, state=state)
            _event(incident, by, "incident.changed")
    return incident


def promise(*, incident: Incident, at: datetime | None, by: User) -> Incident:
    """When people expect to hear from us next."""
    _living(incident, by, May.ANSWER)
    Incident.objects.filter(pk=incident.pk).update(update_due_at=at)
    incident.refresh_from_db()
    activity.beat(incident.workspace_id, "incidents")
    return incident


def pause(*, incident: Incident, by: User) -> None:
    """Everything that is scheduled stands still. Answers still go out."""
    _living(incident, by, May.PAUSE)
    was = publishing_queries.rhythm(incident.workspace).paused_at
    with transaction.atomic():
        publishing.pause_workspace(workspace=incident.workspace, by=by, why=incident.title)
        if was is None:
            _write(incident, EntryKind.PAUSED, by)
        _tick(incident, checklists.PAUSE, by)
        activity.beat(incident.workspace_id, "incidents")


def resume(*, incident: Incident, by: User) -> None:
    _require(by, incident.workspace, May.PAUSE)
    was = publishing_queries.rhythm(incident.workspace).paused_at
    with transaction.atomic():
        publishing.resume_workspace(workspace=incident.workspace, by=by)
        if was is not None:
            _write(incident, EntryKind.RESUMED, by)
        _tick(incident, checklists.RESUME, by)
        activity.beat(incident.workspace_id, "incidents")


def keep_statement(*, incident: Incident, text: str, by: User) -> Incident:
    _living(incident, by, May.WRITE)
    text = text.strip()
    with transaction.atomic():
        if Incident.objects.filter(pk=incident.pk).exclude(statement=text).update(statement=text[:4000]):
            incident.refresh_from_db()
            _write(incident, EntryKind.STATEMENT, by, text=text[:4000])
            activity.beat(incident.workspace_id, "incidents")
    return incident


def draft_statement(*, incident: Incident, by: User) -> Post:
    """The statement as a post in the composer; the one there is, while it lives."""
    _living(incident, by, May.WRITE)
    if not incident.statement:
        raise Refused("no_statement")
    post = incident.statement_post
    if post is not None and post.deleted_at is None:
        return post
    body = empty_body()
    body["parts"][0]["text"] = incident.statement
    with transaction.atomic():
        post = content.create_post(workspace=incident.workspace, by=by, body=body, title=incident.title)
        Incident.objects.filter(pk=incident.pk).update(statement_post=post)
        _tick(incident, checklists.STATEMENT, by)
    incident.refresh_from_db()
    return post


def assign_mention(*, incident: Incident, mention: Mention, by: User) -> None:
    _living(incident, by, May.ANSWER)
    with transaction.atomic():
        if not incident.mentions.filter(pk=mention.pk).exists():
            incident.mentions.add(mention)
            _write(
                incident,
                EntryKind.MENTION,
                by,
                text=str(mention)[:200],
                mention=mention.pk,
                author=mention.name,
            )
        activity.beat(incident.workspace_id, "incidents")


def close(*, incident: Incident, summary: str, by: User) -> Incident:
    _living(incident, by, May.PLAN)
    summary = summary.strip()
    if not summary:
        raise Refused("no_summary")
    now = clock.now()
    with transaction.atomic():
        changed = (
            Incident.objects.filter(pk=incident.pk)
            .exclude(state=IncidentState.CLOSED)
            .update(
                state=IncidentState.CLOSED,
                summary=summary[:8000],
                closed_by=by,
                closed_at=now,
                update_due_at=None,
            )
        )
        if changed:
            incident.refresh_from_db()
            _write(incident, EntryKind.CLOSED, by, text=summary[:8000])
            _event(incident, by, "incident.closed")
            if incident.alert is not None:
                close_alert(alert=incident.alert, by=by)
    return incident


def reopen(*, incident: Incident, by: User) -> Incident:
    _require(by, incident.workspace, May.PLAN)
    with transaction.atomic():
        if Incident.objects.filter(pk=incident.pk, state=IncidentState.CLOSED).update(
            state=IncidentState.WATCHING, closed_at=None, closed_by=None
        ):
            incident.refresh_from_db()
            _write(incident, EntryKind.STATE, by, state=IncidentState.WATCHING)
            _event(incident, by, "incident.changed")
    return incident


# ── the relay ────────────────────────────────────────────────────────────────────────────────────────────────────
def set_relay(*, workspace: Workspace, url: str, by: User) -> Relay | None:
    """One address; an empty one takes it away. It is a secret: nobody reads it again."""
    _require(by, workspace, May.SETTINGS)
    if not url.strip():
        with transaction.atomic():
            if Relay.objects.filter(workspace=workspace).delete()[0]:
                activity.record(workspace=workspace, actor=by, verb="relay.removed")
        return None
    try:
        url = relay.check(url)
    except relay.Refused as refusal:
        raise Refused(f"relay_{refusal.code}") from None
    with transaction.atomic():
        kept, _ = Relay.objects.update_or_create(
            workspace=workspace,
            defaults={  # type: ignore[misc]  # a secret is a dict of anything
                "secrets": {"url": url},
                "scheme": relay.scheme_of(url)[:30],
                "set_by": by,
                "set_at": clock.now(),
                "told_at": None,
                "error": "",
            },
        )
        activity.record(workspace=workspace, actor=by, verb="relay.set", data={"title": kept.scheme})
    kept.refresh_from_db()  # what was given is plain, what is kept never shows itself
    return kept


def tell_relay(*, workspace: Workspace, title: str, text: str) -> str:
    """Empty when it was taken, "nowhere" when there is no address, else the code of what went wrong. Speaks to a network."""
    kept = Relay.objects.filter(workspace=workspace).first()
    if kept is None:
        return "nowhere"
    url = kept.secrets.get("url", "")
    error = relay.tell(url, title, text)
    Relay.objects.filter(pk=kept.pk).update(told_at=clock.now(), error=error)
    return error


def test_relay(*, workspace: Workspace, by: User) -> str:
    _require(by, workspace, May.SETTINGS)
    with override(workspace.language):
        title, text = words.test_message(workspace)
    return tell_relay(workspace=workspace, title=title, text=text)
