"""The whole report as a document: sections of figures, sentences, tables and charts. Pure; in the active language.

`build(data)` reads nothing but frozen data, so an old report says for ever what it said.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from babel.dates import format_date
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jubir.reports import frozen, lines
from jubir.reports.findings import Action, Finding, from_json
from jubir.reports.paper import (
    Piece,
    Text,
    day,
    hour_of_week,
    moment,
    number,
    period_name,
    quote,
    say,
    sentence,
    title_of,
    words,
)
from jubir.ui import charts
from jubir.ui.moments import locale
from jubir.ui.templatetags.ui import network_name

#: Findings beyond these are in the sections' tables anyway.
MOST_FINDINGS = 7
MOST_ROWS = 10
#: The figures on top, in this order, as far as they are known.
ON_TOP = ("reach", "impressions", "engagements", "followers", "published")
#: Where less is better.
LESS_IS_BETTER = frozenset({"response_minutes"})


@dataclass(frozen=True, slots=True)
class Tile:
    name: str
    value: Text
    change: Text
    way: str  # up | down | same | "" when there is nothing to compare with


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Text, ...], ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart; `draw(standalone)` gives it as SVG. `alt` says what it shows."""

    title: str
    alt: str
    draw: Callable[[bool], SafeString]


@dataclass(frozen=True, slots=True)
class Told:
    """A finding in words."""

    nth: int
    finding: Finding
    title: Text
    why: tuple[Text, ...]
    advice: Text
    base: Text
    certainty: str
    plot: Plot | None
    button: str
    action: Action | None


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    title: str
    lede: tuple[Text, ...] = ()
    tiles: tuple[Tile, ...] = ()
    told: tuple[Told, ...] = ()
    tables: tuple[Table, ...] = ()
    plots: tuple[Plot, ...] = ()
    #: Said where the section has nothing: what is missing.
    missing: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.lede or self.tiles or self.told or self.tables or self.plots or self.missing)


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    headline: Text
    brand: str
    period: str
    made: str
    sections: tuple[Section, ...] = field(default_factory=tuple)


def build(data: Mapping[str, Any], kind: str, sections: Iterable[str]) -> Document:
    found = [from_json(one) for one in data.get("findings", [])]
    told = tuple(_told(place + 1, finding, data) for place, finding in enumerate(found[:MOST_FINDINGS]))
    wanted = set(sections)
    made = [_summary(data, told), _findings(told), _advice(told)]
    made += [_SECTIONS[code](data) for code in lines.OPTIONAL if code in wanted]
    made.append(_how(data))
    return Document(
        title=title_of(kind, data["period"]),
        headline=told[0].title if told else words(_("Nothing to tell of this period")),
        brand=data["brand"]["name"],
        period=period_name(data["period"]),
        made=moment(data["frozen_at"], data["zone"]).text,
        sections=tuple(section for section in made if not section.is_empty),
    )


# ── the argument ─────────────────────────────────────────────────────────────────────────────────────────────────
def _told(nth: int, finding: Finding, data: Mapping[str, Any]) -> Told:
    title, *why = (say(code, finding, data) for code in finding.says)
    return Told(
        nth=nth,
        finding=finding,
        title=title,
        why=tuple(why),
        advice=say(finding.advice, finding, data) if finding.advice else (),
        base=_base(finding, data),
        certainty=str(lines.CERTAINTIES[finding.certainty]),
        plot=_daily_plot(data, finding.plot.removeprefix("daily.")) if finding.plot else None,
        button=str(lines.BUTTONS[finding.action.code]) if finding.action else "",
        action=finding.action,
    )


def _base(finding: Finding, data: Mapping[str, Any]) -> Text:
    """How much it rests on: "38 posts"."""
    if finding.base is None:
        return ()
    key, unit = finding.base
    count = round(frozen.number(data, key) or 0)
    return sentence(str(lines.BASES[unit] % {"n": count}), n=number(data, key))


def _title(code: str) -> str:
    return str(lines.SECTIONS[code])


def _summary(data: Mapping[str, Any], told: tuple[Told, ...]) -> Section:
    tiles = [
        _tile(data, str(lines.METRICS[metric]), f"overview.figures.{metric}")
        for metric in ON_TOP
        if frozen.number(data, f"overview.figures.{metric}.now") is not None
    ]
    if frozen.number(data, "inbox.now.received"):
        tiles.append(_tile(data, _("People who wrote to us"), "inbox", form="count", leaf="received"))
    first = next((one.advice for one in told if one.advice), ())
    lede = [(Piece(_("What matters most now:") + " "), *first)] if first else []
    missing = "" if tiles else _("Nothing was measured in this period, so there are no figures to show.")
    return Section("summary", _title("summary"), tuple(lede), tuple(tiles[:6]), missing=missing)


def _tile(data: Mapping[str, Any], name: str, key: str, form: str = "count", leaf: str = "") -> Tile:
    ends = (f".now.{leaf}", f".before.{leaf}") if leaf else (".now", ".before")
    now, before = (f"{key}{end}" for end in ends)
    a, b = frozen.number(data, now), frozen.number(data, before)
    change: Text = ()
    way = ""
    if a is not None and b is not None:
        way = "same" if a == b else "up" if a > b else "down"
        change = sentence(_("{before} before"), before=number(data, before, form))
    return Tile(name, (number(data, now, form),), change, way)


def _findings(told: tuple[Told, ...]) -> Section:
    missing = "" if told else _("There is too little data in this period to find anything.")
    return Section("findings", _title("findings"), told=told, missing=missing)


def _advice(told: tuple[Told, ...]) -> Section:
    return Section("advice", _title("advice"), told=tuple(one for one in told if one.advice))


# ── the data behind it ───────────────────────────────────────────────────────────────────────────────────────────
def _days(data: Mapping[str, Any], key: str) -> list[tuple[str, float | None]]:
    return [(row[0], row[1]) for row in frozen.look(data, key) or []]


def _daily_plot(data: Mapping[str, Any], metric: str) -> Plot | None:
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
    return Section(
        "channels", _title("channels"), tables=_table(_("By channel"), head, rows), missing=missing
    )


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
    return Section("posts", _title("posts"), tables=_table(_("What drew most"), head, rows), missing=missing)


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
    return Section("times", _title("times"), tables=_table(_("Best times"), head, rows), missing=missing)


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
    return Section("strategy", _title("strategy"), tables=tables, missing=missing)


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
        return Section("inbox", _title("inbox"), missing=_("No channel that hears messages is connected."))
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
    return Section("inbox", _title("inbox"), tables=tables)


def _talk(data: Mapping[str, Any]) -> Section:
    if frozen.number(data, "listening.now.total") is None:
        return Section("talk", _title("talk"), missing=_("Nothing is watched yet."))
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
        "talk", _title("talk"), tables=tables, plots=(_line(data, _("Mentions, day by day"), now, before),)
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
    return Section("research", _title("research"), tables=tables, missing=missing)


def _how(data: Mapping[str, Any]) -> Section:
    """What the numbers are, and where they end."""
    said = [
        words(
            _(
                "Interactions are likes, comments, shares, quotes, saves, clicks and votes, as far as a network tells them."
            )
        ),
        words(_("People reached are added up over channels: one person on two channels counts twice.")),
        words(_("What a network does not tell is not counted, and never taken for nothing.")),
        words(
            _(
                "“Strong” means that chance alone would give such a difference less than once in two hundred times, “fair” less than once in twenty."
            )
        ),
        sentence(
            _("The data were frozen on {when}. What changed later is not in this report."),
            when=moment(data["frozen_at"], data["zone"]),
        ),
    ]
    missing = [str(name) for code, name in lines.SECTIONS.items() if code in (data.get("missing") or {})]
    if missing:
        said.append(words(_("Could not be asked: %(sections)s.") % {"sections": ", ".join(missing)}))
    return Section("how", _title("how"), tuple(said))


_SECTIONS: Mapping[str, Callable[[Mapping[str, Any]], Section]] = {
    "channels": _channels,
    "posts": _posts,
    "times": _times,
    "strategy": _strategy,
    "inbox": _inbox,
    "talk": _talk,
    "research": _research,
}
__all__ = ["Document", "Plot", "Section", "Table", "Tile", "Told", "build"]
