"""The tallies are what counting would give, whatever was done to the mentions and in whatever order."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jubir.core import clock
from jubir.listening import actions, intake, tallies
from jubir.listening.models import Mention, Tally
from jubir.teams.models import User, Workspace
from tests.listening.making import arrived, take_in, watch

pytestmark = pytest.mark.django_db


def rows(kopi: Workspace) -> dict[tuple[int, datetime], tuple[int, ...]]:
    """Those that say something: a row whose counts all went back to nothing may stay."""
    told = Tally.objects.filter(workspace=kopi).values_list("watch", "at", *tallies.TONES)
    return {(row[0], row[1]): row[2:] for row in told if any(row[2:])}


def same_as_counting(kopi: Workspace) -> None:
    kept = rows(kopi)
    tallies.rebuild(kopi.pk)
    assert kept == rows(kopi)


def test_each_thing_counts_once_for_all_and_once_for_each_watch(kopi: Workspace) -> None:
    senja, kopi_watch = watch(kopi, "senja"), watch(kopi, "kopi")
    take_in(kopi, "kopi senja enak sekali", "es teh di senja hari")
    take_in(kopi, "kopi senja enak sekali", "es teh di senja hari")
    total = dict.fromkeys((tallies.ALL, senja.pk, kopi_watch.pk), 0)
    for (whose, _at), counts in rows(kopi).items():
        total[whose] += sum(counts)
    assert total == {tallies.ALL: 2, senja.pk: 2, kopi_watch.pk: 1}
    same_as_counting(kopi)


def test_what_was_known_and_is_found_by_another_watch_counts_there(kopi: Workspace) -> None:
    watch(kopi, "senja")
    take_in(kopi, "kopi senja enak sekali")
    later = watch(kopi, "kopi")
    take_in(kopi, "kopi senja enak sekali")
    assert [sum(counts) for (whose, _), counts in rows(kopi).items() if whose == later.pk] == [1]
    same_as_counting(kopi)


def test_a_quarter_fits_every_zone() -> None:
    at = datetime(2026, 11, 26, 9, 47, 12, 5, tzinfo=UTC)
    assert tallies.quarter(at) == datetime(2026, 11, 26, 9, 45, tzinfo=UTC)


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(("hear", "correct", "hide", "show", "spam", "ham", "see")),
        st.integers(0, 9),
        st.sampled_from(("positive", "neutral", "negative")),
    ),
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DEEDS)
def test_after_any_deeds_it_is_what_counting_gives(kopi: Workspace, laras: User, deeds: Any) -> None:
    Mention.objects.all().delete()
    Tally.objects.all().delete()
    if not kopi.watches.exists():
        watch(kopi, "senja"), watch(kopi, "kopi")
    marks = {
        "hide": {"hidden": True},
        "show": {"hidden": False},
        "spam": {"spam": True},
        "ham": {"spam": False},
    }
    for deed, number, tone in deeds:
        if deed == "hear":
            at = clock.now() - timedelta(minutes=number * 7)
            text = f"kopi senja {'enak' * (number % 3)} di sudut jalan itu ramai sekali {number // 4}"
            intake.take_in(kopi.pk, [arrived(text, str(number), at=at)])
            continue
        mention = Mention.objects.order_by("pk")[number : number + 1].first()
        if mention is None:
            continue
        if deed == "correct":
            actions.correct(mention=mention, sentiment=tone, by=laras)
        else:
            actions.mark(mentions=[mention], by=laras, **marks.get(deed, {"seen": True}))
    same_as_counting(kopi)
