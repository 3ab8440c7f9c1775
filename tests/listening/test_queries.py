"""Figures by the workspace's own days, pages that never skip or repeat, and a database that is not asked too often."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jubir.core.period import Period
from jubir.listening import queries
from jubir.listening.queries import Wanted
from tests.listening.making import mention, watch

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Asia/Jakarta", 11), ("Asia/Kathmandu", 11), ("UTC", 10), ("America/Los_Angeles", 10)],
)
def test_a_mention_belongs_to_the_local_day(kopi, zone, day):
    one = watch(kopi, "senja")
    mention(one, datetime(2026, 11, 10, 18, 20, tzinfo=UTC), sentiment="negative")
    period = Period(date(2026, 11, 9), date(2026, 11, 12), zone)
    told = queries.volume(kopi, period)
    assert [row[0].day for row in told] == [9, 10, 11, 12]
    assert {row[0].day: row[1:] for row in told}[day] == (1, 0, 0, 1, 0)
    assert sum(row[1] for row in told) == 1


def test_by_watch_only_what_it_found_counts(kopi):
    one, other = watch(kopi, "senja"), watch(kopi, "kopi")
    mention(one, NOW)
    mention(other, NOW)
    period = Period(NOW.date(), NOW.date(), "UTC")
    assert queries.volume(kopi, period, one)[0][1] == 1
    assert queries.volume(kopi, period)[0][1] == 2
    assert queries.counts_by_watch(kopi, period) == {one.pk: 1, other.pk: 1}


@time_machine.travel(NOW, tick=False)
def test_pages_go_through_everything_once(kopi):
    one = watch(kopi, "senja")
    for number in range(25):
        mention(one, NOW - timedelta(minutes=number // 3))  # several at the same moment
    seen, before = [], ""
    for _ in range(10):
        page = queries.page(kopi, Wanted(), before, most=7)
        seen += [row.pk for row in page.mentions]
        before = page.older
        if not before:
            break
    assert len(seen) == len(set(seen)) == 25


@time_machine.travel(NOW, tick=False)
def test_filters_are_together(kopi):
    one = watch(kopi, "senja")
    good = mention(one, NOW, sentiment="positive", text="Enak di Bintaro", author="rani")
    mention(one, NOW, sentiment="negative", text="Basi di Bintaro", author="budi")
    assert [m.pk for m in queries.found(kopi, Wanted(sentiment="positive", text="bintaro"))] == [good.pk]
    assert [m.pk for m in queries.found(kopi, Wanted(author="rani"))] == [good.pk]
    assert queries.found(kopi, Wanted(only="spam")).count() == 0
    assert queries.page(kopi, Wanted(), "nonsense").mentions


def test_a_page_of_mentions_costs_the_same_for_one_and_for_forty(kopi):
    one = watch(kopi, "senja")
    mention(one, NOW)
    with CaptureQueriesContext(connection) as few:
        queries.page(kopi, Wanted())
    for _ in range(39):
        mention(one, NOW)
    with CaptureQueriesContext(connection) as many:
        assert len(queries.page(kopi, Wanted()).mentions) == 40
    assert len(many) == len(few) <= 3


def test_who_said_the_most_and_how_much_of_it_was_bad(kopi):
    one = watch(kopi, "senja")
    for sentiment in ("negative", "positive", "negative"):
        mention(one, NOW, author="budi", sentiment=sentiment)
    mention(one, NOW, author="rani")
    told = queries.top_authors(kopi, Period(NOW.date(), NOW.date(), "UTC"))
    assert [(top.name, top.count, top.negative) for top in told] == [("budi", 3, 2), ("rani", 1, 0)]


def test_without_anything_that_could_be_told_there_is_no_share(kopi):
    one = watch(kopi, "senja")
    mention(one, NOW, sentiment="unsure")
    share = queries.share(kopi, NOW - timedelta(days=1), NOW + timedelta(days=1))
    assert (share.total, share.negative_part) == (1, None)
