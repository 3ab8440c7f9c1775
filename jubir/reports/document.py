"""The whole report as a document: sections of figures, sentences, tables and charts. Pure; in the active language.

`build(data)` reads nothing but frozen data, so an old report says for ever what it said.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from jubir.reports import frozen, lines
from jubir.reports.findings import Finding, from_json
from jubir.reports.paper import Piece, Text, moment, number, period_name, say, sentence, title_of, words
from jubir.reports.parts import Document, Section, Tile, Told
from jubir.reports.sections import SECTIONS, daily_plot, title

#: Findings beyond these are in the sections' tables anyway.
MOST_FINDINGS = 7
#: The figures on top, in this order, as far as they are known.
ON_TOP = ("reach", "impressions", "engagements", "followers", "published")


def build(data: Mapping[str, Any], kind: str, sections: Iterable[str]) -> Document:
    found = [from_json(one) for one in data.get("findings", [])]
    told = tuple(_told(place + 1, finding, data) for place, finding in enumerate(found[:MOST_FINDINGS]))
    wanted = set(sections)
    made = [_summary(data, told), _findings(told), _advice(told)]
    made += [SECTIONS[code](data) for code in lines.OPTIONAL if code in wanted]
    made.append(_how(data))
    return Document(
        title=title_of(kind, data["period"]),
        headline=told[0].title if told else words(_("Nothing to tell of this period")),
        brand=data["brand"]["name"],
        period=period_name(data["period"]),
        made=moment(data["frozen_at"], data["zone"]).text,
        sections=tuple(section for section in made if not section.is_empty),
    )


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
        plot=daily_plot(data, finding.plot.removeprefix("daily.")) if finding.plot else None,
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
    return Section("summary", title("summary"), tuple(lede), tuple(tiles[:6]), missing=missing)


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
    return Section("findings", title("findings"), told=told, missing=missing)


def _advice(told: tuple[Told, ...]) -> Section:
    return Section("advice", title("advice"), told=tuple(one for one in told if one.advice))


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
    return Section("how", title("how"), tuple(said))
