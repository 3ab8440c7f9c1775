"""The calendar's frame of mind: which view, around which day, through which filters; and the addresses of its neighbours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_interval, get_day_names, get_month_names
from django.urls import reverse

from jubir.core import clock
from jubir.studio import dates
from jubir.studio.filters import Filters
from jubir.teams.access import WorkspaceRequest
from jubir.teams.models import Workspace
from jubir.ui import moments

VIEWS = ("month", "week", "list", "day")
#: Days in one page of the list.
LIST_DAYS = 14


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that the address says. `on` is a day in the workspace's zone, `page` counts from 0 (day view)."""

    workspace: Workspace
    view: str
    on: date
    filters: Filters
    page: int = 0
    language: str = "id"

    @classmethod
    def read(cls, request: WorkspaceRequest) -> "Board":
        query = request.GET
        zone = clock.zone(request.workspace.time_zone)
        view = query.get("view", "month")
        page = query.get("page", "")
        return cls(
            request.workspace,
            view if view in VIEWS else "month",
            dates.read_day(query.get("on"), zone),
            Filters.read(query),
            int(page) if page.isdecimal() and len(page) < 5 else 0,
            moments.locale(),
        )

    @property
    def zone(self) -> ZoneInfo:
        return clock.zone(self.workspace.time_zone)

    @property
    def today(self) -> date:
        return dates.today(self.zone)

    @property
    def first(self) -> int:
        return dates.first_weekday(self.language)

    # ── the days it shows ────────────────────────────────────────────────────────────────────────────────────────
    def days(self) -> list[date]:
        if self.view == "month":
            return dates.month_days(self.on, self.first)
        if self.view == "week":
            return dates.days_from(dates.week_of(self.on, self.first), 7)
        return dates.days_from(self.on, LIST_DAYS if self.view == "list" else 1)

    def step(self, by: int) -> date:
        """The day around which the neighbouring month, week, list or day is shown."""
        if self.view == "month":
            return dates.add_months(self.on, by)
        return self.on + timedelta(days=by * {"week": 7, "list": LIST_DAYS, "day": 1}[self.view])

    # ── what it is called ────────────────────────────────────────────────────────────────────────────────────────
    @property
    def title(self) -> str:
        return self.name(self.on)

    def name(self, on: date) -> str:
        """November 2026; 8–14 Nov 2026; Selasa, 10 November 2026."""
        if self.view == "month":
            return month_name(on, self.language)
        if self.view == "day":
            return day_name(on, self.language)
        days = Board(self.workspace, self.view, on, self.filters, 0, self.language).days()
        return format_interval(days[0], days[-1], "yMMMd", locale=self.language)

    # ── addresses ────────────────────────────────────────────────────────────────────────────────────────────────
    def url(
        self, *, view: str = "", on: date | None = None, filters: Filters | None = None, page: int = 0
    ) -> str:
        """This board with something changed. The present is left out, so that a bookmark stays in the present."""
        view, on = view or self.view, on or self.on
        words = [("view", view)] if view != "month" else []
        now = dates.month_of(self.today) if view == "month" else self.today
        if (dates.month_of(on) if view == "month" else on) != now:
            words.append(("on", f"{on:%Y-%m}" if view == "month" else on.isoformat()))
        words += (self.filters if filters is None else filters).pairs()
        words += [("page", str(page))] * bool(page)
        return f"{reverse('studio:calendar', args=[self.workspace.slug])}{'?' if words else ''}{urlencode(words)}"

    @property
    def here(self) -> str:
        return self.url(page=self.page)

    @property
    def before(self) -> tuple[str, str]:
        """(address, name) of what lies before."""
        return self.url(on=self.step(-1)), self.name(self.step(-1))

    @property
    def after(self) -> tuple[str, str]:
        return self.url(on=self.step(1)), self.name(self.step(1))

    @property
    def now(self) -> str:
        return self.url(on=self.today)

    @property
    def shows_today(self) -> bool:
        return (
            self.today in self.days()
            if self.view != "month"
            else dates.month_of(self.on) == dates.month_of(self.today)
        )

    def views(self) -> list[tuple[str, str, bool]]:
        """(name, address, is it this one): month, week and list; a day belongs to the list."""
        return [
            (view, self.url(view=view), view == ("list" if self.view == "day" else self.view))
            for view in VIEWS[:3]
        ]

    def months(self) -> list[tuple[str, str, bool]]:
        """(name, address, is it this one) for every month of the year shown."""
        names = get_month_names("abbreviated", "stand-alone", locale=self.language)
        view = self.view if self.view in ("month", "list") else "month"
        firsts: Iterable[date] = (date(self.on.year, number, 1) for number in range(1, 13))
        return [(names[day.month], self.url(view=view, on=day), day.month == self.on.month) for day in firsts]

    def years(self) -> list[tuple[int, str]]:
        """The years before and after, at the same month."""
        return [
            (year, self.url(view="month", on=date(year, self.on.month, 1)))
            for year in (self.on.year - 1, self.on.year + 1)
            if dates.FIRST_YEAR <= year <= dates.LAST_YEAR
        ]

    def weekdays(self) -> list[tuple[str, str, bool]]:
        """(name, short name, is it Sunday), in the order in which the person's week runs."""
        wide = get_day_names("wide", "stand-alone", locale=self.language)
        short = get_day_names("abbreviated", "stand-alone", locale=self.language)
        order = [(self.first + number) % 7 for number in range(7)]
        return [(wide[day], short[day], day == 6) for day in order]


def month_name(day: date, language: str) -> str:
    return format_date(day, "LLLL y", locale=language)


def day_name(day: date, language: str) -> str:
    """Selasa, 10 November 2026"""
    return format_date(day, "EEEE, d MMMM y", locale=language)
