"""The alarm over real rows: history teaches it, a storm is told once with its reasons, and ends by itself."""

import random
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from jubir.listening.models import Hit, Mention
from jubir.reputation import jobs, overview, words
from jubir.reputation.models import Alert, Baseline
from tests.listening.making import watch

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 18, 9, 2, tzinfo=UTC)  # a Wednesday afternoon in Jakarta


def rows(one, moments, *, texts=("kopi senja enak",), sentiment="neutral", author="rani"):
    begin = Mention.objects.count()
    made = Mention.objects.bulk_create(
        Mention(
            workspace=one.workspace, key=f"{begin}-{number}", place="network", remote_id=str(number), network="sandbox",
            text=texts[number % len(texts)], sentiment=sentiment, guessed=sentiment, author=author, at=at,
        )
        for number, at in enumerate(moments)
    )  # fmt: skip
    Hit.objects.bulk_create(
        Hit(watch=one, mention=mention, at=mention.at, told_at=mention.at) for mention in made
    )
    analyse()


def analyse():
    """In life the database counts its rows by itself; within one transaction PostgreSQL would plan for empty tables."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def history(one, days=40, a_day=90, seed=1):
    """By day more than by night."""
    chance = random.Random(seed)
    moments = []
    for day in range(1, days + 1):
        for _ in range(a_day):
            hour = min(23.9, max(0.0, chance.gauss(8, 4)))  # UTC: afternoon in Jakarta
            moments.append((NOW - timedelta(days=day)).replace(hour=0, minute=0) + timedelta(hours=hour))
    moments += [NOW.replace(hour=0) + timedelta(minutes=chance.randrange(530)) for _ in range(a_day // 2)]
    rows(one, sorted(moments))


@pytest.fixture
def known(kopi):
    """A watch whose usual was learnt from forty days."""
    one = watch(kopi, "kopi senja", created_at=NOW - timedelta(days=60))
    history(one)
    with time_machine.travel(NOW, tick=False):
        assert jobs.sweep() == 0
    return one


def storm(one, start, count=60, **fields):
    rows(
        one,
        [start + timedelta(seconds=40 * number) for number in range(count)],
        texts=("ada plastik di es kopi senja", "plastik lagi kopi senja kenapa", "kecewa plastik kopi senja"),
        sentiment="negative",
        author="budi",
        **fields,
    )


def test_a_storm_is_told_once_with_its_reasons_and_ends(known):
    storm(known, NOW + timedelta(minutes=1))
    for minutes in range(10, 60, 6):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            jobs.sweep()
    alerts = {alert.kind: alert for alert in Alert.objects.all()}
    assert set(alerts) == {"volume", "negative"}
    alert = alerts["volume"]
    assert alert.raised_at - NOW < timedelta(minutes=40)
    assert alert.facts["factor"] > 2
    assert "plastik" in [word for word, _ in alert.facts["words"]]
    assert alert.facts["authors"][0][0] == "budi"
    assert words.reasons(alert)
    with time_machine.travel(NOW + timedelta(hours=9), tick=False):
        jobs.sweep()
    assert set(Alert.objects.values_list("state", flat=True)) == {"closed"}
    assert Alert.objects.count() == 2


def test_sweeping_often_or_seldom_learns_the_same(known, kopi):
    storm(known, NOW + timedelta(minutes=1), count=20)
    other = watch(kopi, "sama", created_at=known.created_at)
    Hit.objects.bulk_create(
        Hit(watch=other, mention=hit.mention, at=hit.at, told_at=hit.told_at)
        for hit in known.hits.select_related("mention")
    )
    analyse()
    for minutes in (*range(4, 120, 7), 125):
        with time_machine.travel(NOW + timedelta(minutes=minutes), tick=False):
            jobs.look(known, NOW + timedelta(minutes=minutes))
    with time_machine.travel(NOW + timedelta(minutes=125), tick=False):
        jobs.look(other, NOW + timedelta(minutes=125))
    one, two = Baseline.objects.get(watch=known), Baseline.objects.get(watch=other)
    assert one.upto == two.upto
    assert one.state["level"] == pytest.approx(two.state["level"], rel=0.02)


def test_what_happened_long_ago_is_learnt_and_not_told(kopi):
    one = watch(kopi, "kopi senja", created_at=NOW - timedelta(days=60))
    history(one)
    storm(one, NOW - timedelta(days=3), count=200)
    with time_machine.travel(NOW, tick=False):
        jobs.sweep()
    assert Alert.objects.count() == 0


def test_a_young_watch_says_when_it_will_know(kopi):
    one = watch(kopi, "kopi senja", created_at=NOW - timedelta(days=2))
    rows(one, [NOW - timedelta(hours=hour) for hour in range(40)])
    with time_machine.travel(NOW, tick=False):
        jobs.sweep()
        storm(one, NOW - timedelta(minutes=30))
        jobs.sweep()
        assert overview.learning(kopi) == {one.name: pytest.approx(12, abs=1)}
    assert Alert.objects.count() == 0


def test_a_watch_without_alerts_raises_none(known):
    type(known).objects.update(alerts=False)
    storm(known, NOW + timedelta(minutes=1))
    with time_machine.travel(NOW + timedelta(minutes=50), tick=False):
        jobs.sweep()
    assert Alert.objects.count() == 0


def test_spam_and_hidden_raise_nothing(known):
    storm(known, NOW + timedelta(minutes=1))
    Mention.objects.filter(author="budi").update(spam=True)
    with time_machine.travel(NOW + timedelta(minutes=50), tick=False):
        jobs.sweep()
    assert Alert.objects.count() == 0


def test_one_watch_in_trouble_leaves_the_others_guarded(known, kopi):
    broken = watch(kopi, "rusak", created_at=NOW - timedelta(days=60))
    Baseline.objects.create(
        watch=broken, upto=NOW - timedelta(hours=2), state={"rhythm": [1.0] * 168, "level": "x"}
    )
    storm(known, NOW + timedelta(minutes=1))
    with time_machine.travel(NOW + timedelta(minutes=50), tick=False):
        assert jobs.sweep() == 2
    assert Baseline.objects.get(watch=broken).upto == NOW - timedelta(hours=2)


def test_the_picture_shows_expected_beside_seen(known):
    storm(known, NOW + timedelta(minutes=1))
    with time_machine.travel(NOW + timedelta(minutes=50), tick=False):
        jobs.sweep()
        for alert in Alert.objects.all():
            question = overview.usual_and_seen(alert, NOW + timedelta(minutes=50))
            assert "<svg" in str(question.chart)
            assert question.answer
