"""The data behind what a report argues: one function per section, frozen data in."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from babel.dates import format_date
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jubir.reports import frozen, lines
from jubir.reports.paper import Piece, Text, day, hour_of_week, number, quote, words
from jubir.reports.parts import Plot, Section, Table
from jubir.ui import charts
from jubir.ui.moments import locale
from jubir.ui.templatetags.ui import network_name

MOST_ROWS = 10


def title(code: str) -> str:
    return str(lines.SECTIONS[code])


def _days(data: Mapping[str, Any], key: str) -> list[tuple[str, float | None]]:
    return [(row[0], row[1]) for row in frozen.look(data, key) or []]


def daily_plot(data: Mapping[str, Any], metric: str) -> Plot | None:
    now = _days(data, f"daily.{metric}.now")
    if len([value for _day, value in now if value is not None]) < 2:
        return None
    name = str(lines.METRICS[metric])
    title = _("%(metric)s, day by day") % {"metric": name}
    return _line(data, title, now, _days(data, f"daily.{metric}.before"))


def _line(data: Mapping[str, Any], title: str, now: Any, before: Any) -> Plot:
    labels = [format_date(date.fromisoformat(one), "d MMM", locale=locale()) for one, _value in now]
    old = [value for _day, value in before]

    def draw(standalone: bool) -> SafeString:
        return charts.line(
            labels,
            [value for _day, value in now],
            title=title,
            before=old if any(value is not None for value in old) else None,
            tabled=False,
            standalone=standalone,
            height=190,
        )

    return Plot(title, title, draw)


def _channels(data: Mapping[str, Any]) -> Section:
    rows = []
    for place, channel in enumerate(data.get("channels") or []):
        key = f"channels.{place}"
        rows.append(
            (
                (Piece(channel["handle"], "quote"), Piece(f" ({network_name(channel['network'])})")),
                (number(data, f"{key}.published.now"),),
                (number(data, f"{key}.engagements.now"),),
                (number(data, f"{key}.followers.now"),),
                _with_before(data, f"{key}.followers"),
            )
        )
    head = (_("Channel"), _("Posts"), _("Interactions"), _("Followers"), _("Followers before"))
    missing = "" if rows else _("No channel is connected.")
    return Section("channels", title("channels"), tables=_table(_("By channel"), head, rows), missing=missing)


def _with_before(data: Mapping[str, Any], key: str) -> Text:
    return (number(data, f"{key}.before"),)


def _table(title: str, head: tuple[str, ...], rows: Sequence[tuple[Text, ...]]) -> tuple[Table, ...]:
    return (Table(title, head, tuple(rows)),) if rows else ()


def _posts(data: Mapping[str, Any]) -> Section:
    pieces = data.get("pieces") or []
    order = sorted(range(len(pieces)), key=lambda place: -(pieces[place].get("engagements") or -1))
    rows = []
    for place in order[:MOST_ROWS]:
        piece = pieces[place]
        text = quote(piece["text"], 90) if piece["text"].strip() else Piece(_("(no text)"))
        rows.append(
            (
                (text,),
                (Piece(piece["handle"], "quote"),),
                (day(piece["day"], "d MMM"),),
                (number(data, f"pieces.{place}.engagements"),),
            )
        )
    head = (_("Post"), _("Channel"), _("Day"), _("Interactions"))
    missing = "" if rows else _("Nothing was published in this period.")
    return Section("posts", title("posts"), tables=_table(_("What drew most"), head, rows), missing=missing)


def _times(data: Mapping[str, Any]) -> Section:
    rows = []
    for place, times in enumerate(data.get("times") or []):
        for number_, best in enumerate(times.get("best") or []):
            rows.append(
                (
                    (Piece(times["handle"], "quote"),),
                    (hour_of_week(best["weekday"], best["hour"]),),
                    (number(data, f"times.{place}.best.{number_}.lift", "times"), Piece("×")),
                    words(str(lines.CERTAINTIES[best["certainty"]])),
                )
            )
    head = (_("Channel"), pgettext("report", "Time"), _("Beside an ordinary hour"), _("How sure"))
    missing = "" if rows else _("Too few posts so far to know a best time.")
    return Section("times", title("times"), tables=_table(_("Best times"), head, rows), missing=missing)


def _strategy(data: Mapping[str, Any]) -> Section:
    goals = []
    for place, goal in enumerate(data.get("goals") or []):
        form = {"engagement_rate": "rate", "response_minutes": "minutes"}.get(goal["metric"], "count")
        name: Text = (
            (Piece(goal["name"], "quote"),) if goal["name"] else words(str(lines.METRICS[goal["metric"]]))
        )
        goals.append(
            (
                name,
                (number(data, f"goals.{place}.now", form),),
                (number(data, f"goals.{place}.target", form),),
                (day(goal["due_on"]),),
            )
        )
    pillars = []
    keys = [f"pillars.{place}.posts" for place in range(len(data.get("pillars") or []))]
    for place, pillar in enumerate(data.get("pillars") or []):
        pillars.append(
            (
                (Piece(pillar["name"], "quote"),) if pillar["id"] else words(_("Without a pillar")),
                (number(data, keys[place]),),
                (number(data, frozen.key_of("rounded_share", keys[place], *keys), "percent"),),
                (number(data, f"pillars.{place}.target", "percent"),)
                if pillar["target"] is not None
                else words("–"),
            )
        )
    tables = _table(_("Goals"), (_("Goal"), _("Now"), _("Target"), pgettext("date", "By")), goals)
    tables += _table(_("Pillars"), (_("Pillar"), _("Posts"), _("Share"), _("Planned")), pillars)
    missing = "" if tables else _("There are no goals and no pillars yet.")
    return Section("strategy", title("strategy"), tables=tables, missing=missing)


SENTIMENTS: dict[str, Any] = {
    "positive": lambda: _("pleased"),
    "neutral": lambda: _("neutral"),
    "negative": lambda: _("displeased"),
    "unsure": lambda: _("cannot be told"),
}


def _sentiment_table(data: Mapping[str, Any], now: str, before: str, title: str) -> tuple[Table, ...]:
    if frozen.number(data, f"{now}.positive") is None:
        return ()
    rows = [
        (
            words(called()),
            (number(data, f"{now}.{code}"),),
            (number(data, f"{before}.{code}"),),
        )
        for code, called in SENTIMENTS.items()
    ]
    return _table(title, (_("How it sounds"), _("Now"), _("Before")), rows)


def _inbox(data: Mapping[str, Any]) -> Section:
    if frozen.number(data, "inbox.now.received") is None:
        return Section("inbox", title("inbox"), missing=_("No channel that hears messages is connected."))
    forms = {
        "received": "count",
        "answered": "count",
        "waiting": "count",
        "median_minutes": "minutes",
        "p90_minutes": "minutes",
    }
    names = {
        "received": _("Messages"),
        "answered": _("Answered"),
        "waiting": _("Still waiting"),
        "median_minutes": _("Half answered within"),
        "p90_minutes": _("Nine of ten answered within"),
    }
    rows = [
        (
            words(names[code]),
            (number(data, f"inbox.now.{code}", form),),
            (number(data, f"inbox.before.{code}", form),),
        )
        for code, form in forms.items()
    ]
    tables = _table(_("Messages"), ("", _("Now"), _("Before")), rows)
    tables += _sentiment_table(
        data, "inbox.now.by_sentiment", "inbox.before.by_sentiment", _("How they sound")
    )
    asked = [
        ((quote(one["text"], 100),), (number(data, f"questions.{place}.count"),))
        for place, one in enumerate((data.get("questions") or [])[:5])
    ]
    tables += _table(_("What they ask"), (_("Question"), _("Times")), asked)
    return Section("inbox", title("inbox"), tables=tables)


def _talk(data: Mapping[str, Any]) -> Section:
    if frozen.number(data, "listening.now.total") is None:
        return Section("talk", title("talk"), missing=_("Nothing is watched yet."))
    now = [(row[0], row[1]) for row in data["listening"]["now"]["days"]]
    before = [(row[0], row[1]) for row in (data["listening"].get("before") or {}).get("days", [])]
    tables = _sentiment_table(data, "listening.now", "listening.before", _("How it sounds"))
    incidents = [
        (
            (Piece(one["title"], "quote"),),
            (day(one["opened_on"]),),
            (number(data, f"incidents.{place}.hours", "hours"),)
            if one["hours"] is not None
            else words(_("still open")),
        )
        for place, one in enumerate(data.get("incidents") or [])
    ]
    tables += _table(_("Incidents"), (_("Incident"), _("Since"), _("Lasted")), incidents)
    alerts = [
        (
            words(str(lines.ALERTS.get(one["kind"], one["kind"]))),
            (Piece(one["watch"], "quote"),),
            (day(one["day"]),),
        )
        for one in (data.get("alerts") or [])[:MOST_ROWS]
    ]
    tables += _table(_("Alerts"), (_("What was noticed"), pgettext("report", "Watch"), _("Day")), alerts)
    return Section(
        "talk", title("talk"), tables=tables, plots=(_line(data, _("Mentions, day by day"), now, before),)
    )


def _research(data: Mapping[str, Any]) -> Section:
    rising = [
        (
            (Piece(one["word"], "quote"),),
            (number(data, f"rising.{place}.now"),),
            (number(data, f"rising.{place}.before"),),
            words(str(lines.CERTAINTIES[one["certainty"]])),
        )
        for place, one in enumerate((data.get("rising") or [])[:MOST_ROWS])
    ]
    tables = _table(_("Rising words"), (_("Word"), _("Now"), _("Before"), _("How sure")), rising)
    others = [
        (
            (Piece(one["handle"], "quote"), Piece(f" ({network_name(one['network'])})")),
            (number(data, f"competitors.{place}.followers"),),
            (number(data, f"competitors.{place}.published"),),
            (number(data, f"competitors.{place}.median", "decimal"),),
        )
        for place, one in enumerate(data.get("competitors") or [])
    ]
    head = (_("Competitor"), _("Followers"), _("Posts"), _("Interactions, typical post"))
    tables += _table(_("Competitors, by what is public"), head, others)
    missing = "" if tables else _("No words rose beyond chance, and no competitor is looked at yet.")
    return Section("research", title("research"), tables=tables, missing=missing)


SECTIONS: Mapping[str, Callable[[Mapping[str, Any]], Section]] = {
    "channels": _channels,
    "posts": _posts,
    "times": _times,
    "strategy": _strategy,
    "inbox": _inbox,
    "talk": _talk,
    "research": _research,
}
