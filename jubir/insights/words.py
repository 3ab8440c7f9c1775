"""What figures are called, and the sentences that answer a screen's questions."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date, get_day_names
from babel.numbers import format_percent
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jubir.core.period import Period
from jubir.insights.besttime import BestTimes, Hour
from jubir.insights.course import Standing
from jubir.insights.queries import Change, GoalProgress, Kind
from jubir.ui import charts, moments

METRIC_NAMES: dict[str, Promise] = {
    "impressions": gettext_lazy("Times shown"),
    "reach": gettext_lazy("People reached"),
    "likes": gettext_lazy("Likes"),
    "comments": gettext_lazy("Comments"),
    "shares": gettext_lazy("Shares"),
    "quotes": gettext_lazy("Quotes"),
    "saves": gettext_lazy("Saves"),
    "clicks": gettext_lazy("Clicks"),
    "video_views": gettext_lazy("Video views"),
    "votes": gettext_lazy("Votes"),
    "followers": gettext_lazy("Followers"),
    "following": gettext_lazy("Following"),
    "posts": gettext_lazy("Posts ever"),
    "profile_views": gettext_lazy("Profile shown, in 28 days"),
    "profile_actions": gettext_lazy("Calls, directions and visits, in 28 days"),
    "engagements": gettext_lazy("Interactions"),
    "engagement_rate": gettext_lazy("Interactions per post and 100 followers"),
    "published": gettext_lazy("Posts published"),
    "followers_gained": gettext_lazy("Followers gained"),
}
#: Less than this is no change worth a word.
SAME = 0.02


def metric_name(metric: str) -> str:
    return str(METRIC_NAMES.get(metric, metric))


def value(metric: str, amount: float | None) -> str:
    """The amount with its unit."""
    if amount is None:
        return _("no data yet")
    if metric == "engagement_rate":
        return (
            charts.whole(round(amount, 2 if abs(amount) < 10 else 1)) if abs(amount) >= 1 else _small(amount)
        )
    return charts.whole(amount)


def _small(amount: float) -> str:
    from babel.numbers import format_decimal

    return format_decimal(round(amount, 2), locale=moments.locale())


def percent(share: float) -> str:
    """18%, 1,5%: without a sign."""
    share = abs(share)
    return format_percent(
        round(share, 3), format="#,##0.#%" if share < 0.1 else "#,##0%", locale=moments.locale()
    )


def span(period: Period) -> str:
    """11 Oktober sampai 9 November; a whole month by its name."""
    locale = moments.locale()
    if period.kind == "month":
        return format_date(period.first, "MMMM y", locale=locale)
    same_year = period.first.year == period.last.year
    first = format_date(period.first, "d MMMM" if same_year else "d MMMM y", locale=locale)
    if period.first == period.last:
        return format_date(period.first, "d MMMM y", locale=locale)
    return _("%(first)s to %(last)s") % {
        "first": first,
        "last": format_date(period.last, "d MMMM y", locale=locale),
    }


def before(period: Period) -> str:
    """What it is compared with."""
    if period.kind == "month":
        return _("compared with %(month)s") % {"month": span(period.before())}
    return ngettext(
        "compared with the day before", "compared with the %(n)d days before", period.days
    ) % {"n": period.days}  # fmt: skip


def short_day(day: date) -> str:
    return format_date(day, "d MMM", locale=moments.locale())


def direction(change: Change) -> str:
    """more | less | same | new (nothing to compare with) | unknown"""
    if change.now is None:
        return "unknown"
    if change.before is None:
        return "new"
    if change.share is None:
        return "same" if change.now == change.before else "new"
    if abs(change.share) < SAME:
        return "same"
    return "more" if change.share > 0 else "less"


def figure(metric: str, change: Change) -> dict[str, Any]:
    """A figure's card: its name, value and what it was."""
    way = direction(change)
    text = {
        "more": lambda: percent(change.share or 0),
        "less": lambda: percent(change.share or 0),
        "same": lambda: _("about the same"),
    }.get(way, lambda: "")()
    was = (
        ""
        if change.before is None or way == "unknown"
        else _("from %(n)s") % {"n": value(metric, change.before)}
    )
    return {
        "metric": metric,
        "name": metric_name(metric),
        "value": value(metric, change.now),
        "known": change.now is not None,
        "way": way,
        "kind": {"more": "good"}.get(way, ""),
        "icon": {"more": "up", "less": "fall", "same": "same"}.get(way, ""),
        "text": text,
        "was": was if was else (_("nothing to compare with yet") if way == "new" else ""),
    }


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────
def growth_question(metric: str) -> str:
    return {
        "reach": _("Are more people seeing us?"),
        "impressions": _("Are our posts shown more often?"),
        "engagements": _("Are more people reacting?"),
        "followers": _("Are more people following us?"),
        "published": _("Are we posting steadily?"),
    }[metric]


def growth_answer(metric: str, change: Change) -> str:
    """The answer in a sentence."""
    now, was = value(metric, change.now), value(metric, change.before)
    name = metric_name(metric).lower()
    facts = {"name": name, "now": now, "before": was, "percent": percent(change.share or 0)}
    match direction(change):
        case "unknown":
            return _("Nothing was measured in this period yet.")
        case "new":
            return _("%(now)s %(name)s. There is nothing before to compare with.") % facts
        case "same":
            return _("About as many as before: %(now)s %(name)s, %(before)s before.") % facts
        case "more":
            return _("Yes, %(percent)s more: %(now)s %(name)s, %(before)s before.") % facts
    return _("No, %(percent)s fewer: %(now)s %(name)s, %(before)s before.") % facts


def format_answer(kinds: Sequence[Kind], labels: dict[str, str]) -> str:
    sure = [kind for kind in kinds if not kind.dim]
    if not kinds:
        return _("No post of this period was measured yet.")
    if len(kinds) == 1:
        return _("All posts are of one kind: %(format)s.") % {"format": labels[kinds[0].format].lower()}
    if not sure:
        return _("Too few posts of each kind to tell: eight or more would say something.")
    best = sure[0]
    rest = [kind for kind in sure if kind.format != best.format]
    if rest and best.low > rest[0].high:
        return _("%(format)s: clearly ahead, with %(n)s interactions per post.") % {
            "format": labels[best.format],
            "n": charts.whole(best.mean),
        }
    return _("%(format)s has the most per post (%(n)s), but the lead is within chance.") % {
        "format": labels[best.format],
        "n": charts.whole(best.mean),
    }


# ── hours ────────────────────────────────────────────────────────────────────────────────────────────────────────
def day_name(weekday: int) -> str:
    return get_day_names("wide", "stand-alone", locale=moments.locale())[weekday]


def hour_text(hour: int) -> str:
    return f"{hour:02}{'.' if moments.locale() == 'id' else ':'}00"


def hour_name(one: Hour) -> str:
    """Rabu 19.00"""
    return f"{day_name(one.weekday)} {hour_text(one.hour)}"


def times(ratio: float) -> str:
    """1,6×"""
    from babel.numbers import format_decimal

    return format_decimal(round(ratio, 1), format="#,##0.0", locale=moments.locale()) + "×"


def hour_says(one: Hour, own: bool) -> str:
    """One cell of the heat map in words."""
    facts = {"hour": hour_name(one), "times": times(one.ratio)}
    if not own or one.sure == 0:
        return _("%(hour)s: about %(times)s an average post, an estimate from neighbouring hours") % facts
    if one.sure == 1:
        return _("%(hour)s: about %(times)s an average post, not certain yet") % facts
    if one.sure == 2:
        return _("%(hour)s: %(times)s an average post, fairly certain") % facts
    return _("%(hour)s: %(times)s an average post, certain") % facts


def why_hour(one: Hour, found: BestTimes) -> str:
    """Why this hour is proposed: for the composer and the list of best hours."""
    if found.posts == 0:
        return _("the usual good hour; this channel has no measured posts yet")
    if not found.enough:
        return ngettext(
            "mostly the usual rhythm: only %(n)d post of this channel is measured",
            "mostly the usual rhythm: only %(n)d posts of this channel are measured",
            found.posts,
        ) % {"n": found.posts}
    facts = {"times": times(one.ratio), "n": found.posts}
    if one.trying:
        return _("never tried, but promising: it may reach %(high)s") % {"high": times(one.high)}
    if one.sure >= 2:
        return ngettext(
            "about %(times)s your average, from %(n)d post", "about %(times)s your average, from %(n)d posts", found.posts
        ) % facts  # fmt: skip
    return _("about %(times)s your average; not certain yet") % facts


def times_answer(found: BestTimes) -> str:
    best = found.best(3)
    names = ", ".join(hour_name(one) for one in best)
    if found.posts == 0:
        return _("No post of this channel was measured yet. Until then the usual rhythm: %(hours)s.") % {
            "hours": names
        }
    if not found.enough:
        return ngettext(
            "Still mostly a guess from %(n)d post and the usual rhythm: %(hours)s.",
            "Still mostly a guess from %(n)d posts and the usual rhythm: %(hours)s.",
            found.posts,
        ) % {"n": found.posts, "hours": names}
    return ngettext(
        "%(hours)s: about %(times)s your average post, from %(n)d post.",
        "%(hours)s: about %(times)s your average post, from %(n)d posts.",
        found.posts,
    ) % {"hours": names, "times": times(best[0].ratio), "n": found.posts}


# ── goals ────────────────────────────────────────────────────────────────────────────────────────────────────────
STATE_NAMES: dict[str, tuple[Promise, str, str]] = {
    "reached": (gettext_lazy("Reached"), "good", "check"),
    "on_course": (gettext_lazy("On course"), "good", "up"),
    "behind": (gettext_lazy("Behind"), "need", "fall"),
    "missed": (gettext_lazy("Not reached"), "need", "flag"),
    "early": (gettext_lazy("Just begun"), "", "clock"),
    "coming": (gettext_lazy("Not begun"), "", "calendar"),
    "unknown": (gettext_lazy("No data yet"), "", "question"),
}


def goal_amount(metric: str, amount: float | None) -> str:
    """Goals keep a rate in hundredths."""
    return value(metric, None if amount is None else amount / 100 if metric == "engagement_rate" else amount)


def goal_name(progress: GoalProgress) -> str:
    goal = progress.goal
    return goal.name or _("%(target)s %(metric)s") % {
        "target": goal_amount(goal.metric, goal.target),
        "metric": metric_name(goal.metric).lower(),
    }


def goal_sentence(progress: GoalProgress, today: date) -> str:
    """Whether it is on course, and why."""
    goal, how = progress.goal, progress.standing
    facts = {
        "value": goal_amount(goal.metric, progress.value),
        "target": goal_amount(goal.metric, goal.target),
        "due": format_date(goal.due_on, "d MMMM y", locale=moments.locale()),
        "first": format_date(goal.starts_on, "d MMMM y", locale=moments.locale()),
    }
    if how.leads_to is not None:
        facts["leads"] = goal_amount(goal.metric, round(how.leads_to))
    match how.state:
        case "reached":
            return _("%(value)s: the target of %(target)s is reached.") % facts
        case "missed":
            return _("%(value)s of %(target)s on %(due)s.") % facts
        case "coming":
            return _("Counts from %(first)s on.") % facts
        case "unknown":
            return _("Nothing was measured for it yet.")
        case "early":
            return _("%(value)s of %(target)s. A few more days will tell whether the pace is right.") % facts
    if goal.metric == "engagement_rate":
        return _("%(value)s on average so far; the target is %(target)s.") % facts
    return _pace_sentence(how, facts, goal.due_on, today)


def _pace_sentence(how: Standing, facts: dict[str, Any], due: date, today: date) -> str:
    if how.state == "behind":
        if how.on is not None and how.on < today + timedelta(days=730):
            facts["on"] = format_date(how.on, "d MMMM y", locale=moments.locale())
            return (
                _("%(value)s of %(target)s. At this pace %(leads)s by %(due)s; the target only on %(on)s.")
                % facts
            )
        return _("%(value)s of %(target)s. At this pace %(leads)s by %(due)s: short of the target.") % facts
    if how.on is not None and how.on <= due:
        facts["on"] = format_date(how.on, "d MMMM y", locale=moments.locale())
        return _("%(value)s of %(target)s. At this pace the target is reached on %(on)s.") % facts
    return _("%(value)s of %(target)s. At this pace %(leads)s by %(due)s.") % facts
