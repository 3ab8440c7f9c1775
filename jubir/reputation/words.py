"""What alerts and incidents say to people. Codes and facts come in, sentences go out, in the active language."""

from datetime import datetime
from typing import Any

from babel.numbers import format_decimal, format_percent
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from jubir.publishing.models import Delivery
from jubir.reputation.models import Alert, EntryKind, IncidentEntry, IncidentState, Kind, Severity
from jubir.teams.models import Workspace
from jubir.ui import moments
from jubir.ui.templatetags.ui import span

REFUSALS: dict[str, Promise] = {
    "not_allowed": _l("Your role may not do this here. Ask somebody who may."),
    "no_title": _l("Say in a few words what happened, so that everybody knows which incident this is."),
    "bad_severity": _l("Choose one of the three levels."),
    "bad_state": _l("Choose whether it is still going on or calming down."),
    "empty": _l("There is nothing in it yet. Write a few words first."),
    "closed": _l("This incident is closed. Open it again to go on."),
    "no_statement": _l("There is no statement yet. Write it and save it first."),
    "no_summary": _l(
        "Write how it ended before you close it: whoever opens this page later will want to know."
    ),
    "relay_bad_address": _l(
        "This is not an address that alerts can be sent to. Copy it again, for example tgram://token/chat."
    ),
    "relay_scheme": _l(
        "Alerts cannot be sent to this kind of address. Telegram, Slack, Discord, e-mail, ntfy and many others work."
    ),
    "relay_file_option": _l("Options that read a file of the server are not taken. Leave that part out."),
}
RELAY_ERRORS: dict[str, Promise] = {
    "refused": _l(
        "It was not taken there. Check the token and that you may write to that place, then send a test."
    ),
    "private": _l(
        "The address leads into a private network, where Jubir does not go. Its administrator can allow it"
        " (JUBIR_PRIVATE_HOSTS)."
    ),
    "bad_address": _l("The address cannot be used any more. Set it again."),
    "nowhere": _l("There is no address to send to yet."),
}

#: Where apprise tells how the address of each service is written.
RELAY_MANUAL = "https://github.com/caronc/apprise/wiki"


def refusal(code: str, data: dict[str, Any]) -> str:
    words = REFUSALS.get(code, _l("That did not work. Load the page again and try once more."))
    return str(words) % data if data else str(words)


def relay_error(code: str) -> str:
    return str(RELAY_ERRORS.get(code, _l("That did not work. Load the page again and try once more.")))


def amount(value: float | None) -> str:
    """1,234 or 3.5: one decimal while small."""
    if value is None:
        return _("no data yet")
    return format_decimal(round(value, 1) if value < 10 else round(value), locale=moments.locale())


def percent(value: float | None) -> str:
    return _("no data yet") if value is None else format_percent(round(value, 2), locale=moments.locale())


# ── alerts ───────────────────────────────────────────────────────────────────────────────────────────────────────
def headline(alert: Alert) -> str:
    """The first sentence of the why."""
    facts = alert.facts
    if alert.kind == Kind.NEGATIVE:
        return _("%(share)s of what is said is negative, usually %(usual)s.") % {
            "share": percent(facts.get("share")),
            "usual": percent(facts.get("share_usual")),
        }
    seen = int(facts.get("seen") or 0)
    return ngettext(
        "%(seen)s mention in %(span)s, usually %(expected)s.",
        "%(seen)s mentions in %(span)s, usually %(expected)s.",
        seen,
    ) % {
        "seen": amount(seen),
        "span": span(60 * int(facts.get("minutes") or 0)),
        "expected": amount(facts.get("expected")),
    }


def reasons(alert: Alert) -> list[str]:
    """The further sentences: how much, since when, what and who is new in it."""
    facts = alert.facts
    found = []
    if alert.kind == Kind.VOLUME and (facts.get("factor") or 0) >= 1.1:
        found.append(
            _("That is %(factor)s times what is usual at this hour of the week.")
            % {"factor": amount(facts["factor"])}
        )
    if alert.kind == Kind.NEGATIVE and facts.get("of"):
        found.append(
            ngettext(
                "%(negative)s of %(of)s mention in the last three hours is negative.",
                "%(negative)s of %(of)s mentions in the last three hours are negative.",
                int(facts["of"]),
            )
            % {"negative": amount(facts.get("negative")), "of": amount(facts["of"])}
        )
    if facts.get("words"):
        found.append(
            _("Words that are new or much more frequent: %(words)s.")
            % {"words": ", ".join(f"“{word}” ({count})" for word, count in facts["words"][:5])}
        )
    if facts.get("authors") and facts["authors"][0][1] > 1:
        name, count = facts["authors"][0]
        found.append(
            ngettext(
                "Most of it comes from %(name)s: %(count)d mention.",
                "Most of it comes from %(name)s: %(count)d mentions.",
                count,
            )
            % {"name": name, "count": count}
        )
    if facts.get("repeats"):
        times = facts["repeats"][0][1]
        found.append(
            ngettext(
                "One text is repeated nearly word for word, %(times)d time.",
                "One text is repeated nearly word for word, %(times)d times.",
                times,
            )
            % {"times": times}
        )
    return found


def message(alert: Alert, address: str) -> tuple[str, str]:
    """(title, text) for the relay, in the active language."""
    title = _("%(workspace)s: %(watch)s needs a look") % {
        "workspace": alert.workspace.name,
        "watch": alert.watch.name,
    }
    return title, "\n".join([headline(alert), *reasons(alert), address])


def test_message(workspace: Workspace) -> tuple[str, str]:
    return (
        _("A test from Jubir"),
        _("Alerts of %(workspace)s will arrive here. There is nothing to do now.")
        % {"workspace": workspace.name},
    )


def by_hand_message(delivery: Delivery, link: str, *, late: bool) -> tuple[str, str]:
    """The post waits for a person to publish it."""
    channel = delivery.channel.name or delivery.channel.handle
    title = _("Still to be published: %(channel)s") if late else _("Time to publish: %(channel)s")
    return title % {"channel": channel}, f"{str(delivery.post)[:200]}\n{link}".strip()


# ── an incident's timeline ───────────────────────────────────────────────────────────────────────────────────────
def entry(line: IncidentEntry) -> str:
    who, data = str(line.by or _("Jubir")), line.data
    match line.kind:
        case EntryKind.OPENED:
            return _("%(who)s opened this incident.") % {"who": who}
        case EntryKind.ALERT:
            return _("An alert was raised. %(why)s") % {"why": data.get("headline", "")}
        case EntryKind.NOTE:
            return _("%(who)s noted:") % {"who": who}
        case EntryKind.PAUSED:
            return _("%(who)s paused everything that is scheduled.") % {"who": who}
        case EntryKind.RESUMED:
            return _("%(who)s resumed publishing.") % {"who": who}
        case EntryKind.STEP if data.get("done"):
            return _("%(who)s ticked off: %(step)s") % {"who": who, "step": data.get("step", "")}
        case EntryKind.STEP:
            return _("%(who)s took the tick back: %(step)s") % {"who": who, "step": data.get("step", "")}
        case EntryKind.SEVERITY:
            level = dict(Severity.choices).get(data.get("severity"), "")
            return _("%(who)s set the level. %(level)s.") % {"who": who, "level": level}
        case EntryKind.STATEMENT:
            return _("%(who)s wrote the statement:") % {"who": who}
        case EntryKind.MENTION:
            return _("%(who)s added what %(author)s said:") % {
                "who": who,
                "author": data.get("author") or "?",
            }
        case EntryKind.STATE if data.get("state") == IncidentState.WATCHING:
            return _("%(who)s says that it is calming down.") % {"who": who}
        case EntryKind.STATE:
            return _("%(who)s says that it is going on.") % {"who": who}
        case EntryKind.CLOSED:
            return _("%(who)s closed the incident:") % {"who": who}
    return str(line.get_kind_display())


def entry_kind(line: IncidentEntry) -> str:
    """How its dot is drawn."""
    return {
        EntryKind.ALERT: "harm",
        EntryKind.PAUSED: "need",
        EntryKind.STATEMENT: "need",
        EntryKind.RESUMED: "good",
        EntryKind.CLOSED: "good",
        "published": "good",
    }.get(line.kind, "")


def since(moment: datetime, now: datetime) -> str:
    """2 h 21 min: short enough for a clock."""
    minutes = max(0, int((now - moment).total_seconds() // 60))
    days, rest = divmod(minutes, 1440)
    hours, left = divmod(rest, 60)
    if days:
        return _("%(days)d d %(hours)d h") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)d h %(minutes)02d min") % {"hours": hours, "minutes": left}
    return _("%(minutes)d min") % {"minutes": left}
