from datetime import date
from zoneinfo import ZoneInfo

from django.http import QueryDict

from jubir.content.models import Label
from jubir.core import clock
from jubir.publishing.models import State
from jubir.studio import dates, entries
from jubir.studio.filters import Filters
from tests.studio.making import at, channel, delivery, post


def shown(workspace, day: date, *, zone: str = "Asia/Jakarta", limit: int = 4, query: str = "", **more):
    span = dates.Span.of_days([day], ZoneInfo(zone))
    return entries.cells(workspace, span, Filters.read(QueryDict(query)), limit=limit, **more)[0]


NOVEMBER_10 = date(2026, 11, 10)


def test_one_entry_per_post_and_time(kopi) -> None:
    sky, toot = channel(kopi, "bluesky"), channel(kopi, "mastodon")
    thanks = post(kopi)
    delivery(thanks, sky, at("2026-11-10 07:00"))
    delivery(thanks, toot, at("2026-11-10 07:00"))
    delivery(thanks, channel(kopi, "sandbox"), at("2026-11-10 19:00"))
    found = shown(kopi, NOVEMBER_10)
    assert found.count == 2
    assert [entry.networks for entry in found.entries] == [["bluesky", "mastodon"], ["sandbox"]]


def test_answers_are_no_entries_and_hide_none(kopi) -> None:
    sky = channel(kopi)
    for minute in range(6):
        answer = post(kopi, f"Terima kasih {minute}", kind="reply")
        delivery(answer, sky, at(f"2026-11-10 06:{minute:02}"), State.SENT, kind="reply")
    delivery(post(kopi, "Terima kasih, pahlawan"), sky, at("2026-11-10 07:00"))
    found = shown(kopi, NOVEMBER_10)
    assert [entry.title for entry in found.entries] == ["Terima kasih, pahlawan"]
    assert (found.count, found.more) == (1, 0)


def test_the_most_urgent_state_speaks_for_the_entry(kopi) -> None:
    thanks = post(kopi)
    delivery(thanks, channel(kopi, "bluesky"), at("2026-11-10 07:00"), State.SENT)
    delivery(thanks, channel(kopi, "mastodon"), at("2026-11-10 07:00"), State.NEEDS_PERSON)
    (entry,) = shown(kopi, NOVEMBER_10).entries
    assert (entry.state, entry.kind) == ("needs_person", "need")


def test_what_needs_a_person_comes_first_even_late_on_a_full_day(kopi) -> None:
    sky = channel(kopi)
    for hour in range(8, 20):
        delivery(post(kopi, f"Pukul {hour}"), sky, at(f"2026-11-10 {hour:02}:00"))
    delivery(post(kopi, "Terlewat"), sky, at("2026-11-10 21:00"), State.MISSED)
    found = shown(kopi, NOVEMBER_10, urgent_first=True)
    assert [entry.title for entry in found.entries] == ["Terlewat", "Pukul 8", "Pukul 9", "Pukul 10"]
    assert (found.count, found.more) == (13, 9)


def test_a_full_day_in_pages(kopi) -> None:
    sky = channel(kopi)
    for minute in range(60):
        delivery(post(kopi, f"Menit {minute}"), sky, at(f"2026-11-10 07:{minute:02}"))
    second = shown(kopi, NOVEMBER_10, limit=25, offset=25)
    assert [second.entries[0].title, second.entries[-1].title] == ["Menit 25", "Menit 49"]
    assert second.count == 60


def test_the_day_is_the_workspaces_day(kopi) -> None:
    late = at("2026-11-10 23:30", "Asia/Jakarta")
    delivery(post(kopi), channel(kopi), late)
    assert shown(kopi, NOVEMBER_10, zone="Asia/Jakarta").count == 1
    assert shown(kopi, NOVEMBER_10, zone="Asia/Makassar").count == 0
    assert shown(kopi, date(2026, 11, 11), zone="Asia/Makassar").entries[0].local.hour == 0
    assert shown(kopi, date(2026, 11, 11), zone="Asia/Jayapura").entries[0].local.hour == 1


def test_drafts_stand_where_they_are_planned_until_something_goes_out(kopi) -> None:
    sky = channel(kopi)
    draft = post(kopi, "Es kopi 1 liter", planned_at=at("2026-11-10 19:00"))
    found = shown(kopi, NOVEMBER_10)
    assert [(entry.kind, entry.movable) for entry in found.entries] == [("draft", True)]
    delivery(draft, sky, at("2026-11-11 07:00"))
    assert shown(kopi, NOVEMBER_10).count == 0


def test_cancelled_and_deleted_are_not_shown(kopi) -> None:
    sky = channel(kopi)
    delivery(post(kopi, "Batal"), sky, at("2026-11-10 07:00"), State.CANCELLED)
    delivery(post(kopi, "Dihapus", deleted_at=clock.now()), sky, at("2026-11-10 08:00"))
    assert shown(kopi, NOVEMBER_10).count == 0
    assert [entry.title for entry in shown(kopi, NOVEMBER_10, query="state=cancelled").entries] == ["Batal"]


def test_filters(kopi, laras) -> None:
    sky, toot = channel(kopi, "bluesky"), channel(kopi, "mastodon")
    promo = Label.objects.create(workspace=kopi, name="Promo", colour=2)
    one, two = post(kopi, "Satu", author=laras), post(kopi, "Dua")
    one.labels.add(promo)
    delivery(one, sky, at("2026-11-10 07:00"))
    delivery(two, toot, at("2026-11-10 08:00"), State.FAILED)
    post(kopi, "Tiga", planned_at=at("2026-11-10 09:00"))

    def titles(query: str) -> list[str]:
        return [entry.title for entry in shown(kopi, NOVEMBER_10, query=query).entries]

    assert titles(f"channel={sky.pk}") == ["Satu"]
    assert titles(f"label={promo.pk}") == ["Satu"]
    assert titles(f"author={laras.pk}") == ["Satu"]
    assert titles("state=need") == ["Dua"]
    assert titles("state=draft") == ["Tiga"]
    assert titles("state=set&channel=999") == []
    assert titles("state=nonsense&channel=x") == ["Satu", "Dua", "Tiga"]
    assert shown(kopi, NOVEMBER_10).entries[0].colour == 2


def test_another_workspaces_posts_never_show(kopi, stranger) -> None:
    other = stranger.workspaces.get()
    delivery(post(other), channel(other), at("2026-11-10 07:00"))
    post(other, planned_at=at("2026-11-10 07:00"))
    assert shown(kopi, NOVEMBER_10).count == 0


def test_hours_of_a_week(kopi) -> None:
    sky = channel(kopi)
    delivery(post(kopi, "Pagi"), sky, at("2026-11-10 07:30"))
    delivery(post(kopi, "Malam"), sky, at("2026-11-11 23:59"))
    span = dates.Span.of_hours(dates.days_from(NOVEMBER_10, 7), ZoneInfo("Asia/Jakarta"))
    found = entries.cells(kopi, span, Filters(), limit=3)
    assert [number for number, cell in enumerate(found) if cell.count] == [7, 24 + 23]


def test_the_hour_that_happens_twice_holds_both(kopi) -> None:
    sky = channel(kopi)
    for utc in ("2026-10-25 00:30", "2026-10-25 01:30"):
        delivery(post(kopi, utc), sky, at(utc, "UTC"))
    span = dates.Span.of_hours([date(2026, 10, 25)], ZoneInfo("Europe/Berlin"))
    found = entries.cells(kopi, span, Filters(), limit=3)
    assert [cell.count for cell in found][:5] == [0, 0, 2, 0, 0]
