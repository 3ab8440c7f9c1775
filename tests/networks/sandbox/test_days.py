"""What happens beside the posts, and the scenarios: from the seed alone, written once, whoever looked when."""

import itertools
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jubir.networks.sandbox import audience, clock, crowd, days, figures, inbox, phrases, scenarios
from jubir.networks.sandbox.days import Who, day_of, day_of_world
from jubir.networks.sandbox.store import NewPost, Store
from tests.networks.sandbox.test_audience import NOON, Hands, everything

DAY = 86400.0
KOPI = Who("kopi_senja", "Kopi Senja", 800)
MONDAY = date(2026, 11, 23)


@pytest.fixture
def store(tmp_path):
    kept = Store(tmp_path, Hands())
    yield kept
    kept.close()


def live(store: Store, until: float | None = None) -> int:
    return sum(days.everything(store, until))


def shop(store: Store, posts: int = 20, days_back: int = 20) -> int:
    pk = store.create_account("Kopi Senja", "kopi_senja", fans=800)[0]["id"]
    for n in range(posts):
        at = store.now() - days_back * DAY + n * DAY * days_back / posts
        store.add_post(pk, NewPost("Menu baru hari ini, mau coba?", at=at))
    return pk


def heard(store: Store, start: float = 0, end: float = 1e12) -> Counter:
    rows = store.db.execute("SELECT kind FROM arrivals WHERE at>=? AND at<?", (start, end))
    return Counter(row["kind"] for row in rows)


# ── a day ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_day_is_a_pure_function():
    assert day_of("a", KOPI, MONDAY) == day_of("a", KOPI, MONDAY)
    assert day_of("a", KOPI, MONDAY) != day_of("b", KOPI, MONDAY)
    assert day_of_world("a", MONDAY) == day_of_world("a", MONDAY)


def test_acts_stay_within_their_day_and_follow_the_hours():
    acts = [act for n in range(1, 29) for act in day_of("a", KOPI, date(2026, 11, n))]
    assert {act.kind for act in acts} == set(days.RATES)
    for act in acts:
        assert clock.local(act.at).month == 11
        assert bool(act.text) == (act.kind != "follow")
        assert (act.rating is not None) == (act.kind == "review")
    hours = Counter(clock.local(act.at).hour for act in acts)
    assert sum(hours[h] for h in (18, 19, 20, 21)) > 3 * sum(hours[h] for h in (1, 2, 3, 4))


def test_a_mention_names_the_handle_and_a_word_elsewhere_the_name_only():
    acts = [act for n in range(1, 29) for act in day_of("a", KOPI, date(2026, 11, n))]
    assert all("@kopi_senja" in act.text for act in acts if act.kind == "mention")
    named = [act.text.lower() for act in acts if act.kind == "named"]
    assert named
    assert all("kopi senja" in text and "@" not in text for text in named)


def test_holidays_and_weekends_have_a_rhythm_of_their_own():
    monday, saturday = date(2026, 11, 23), date(2026, 11, 28)
    assert sum(crowd.rhythm(saturday)) > sum(crowd.rhythm(monday))
    christmas, friday_before = date(2026, 12, 25), date(2026, 12, 18)
    assert sum(crowd.rhythm(christmas)) > sum(crowd.rhythm(friday_before))
    assert crowd.rhythm(christmas)[5] < crowd.rhythm(friday_before)[5]
    assert sum(crowd.rhythm(date(2026, 3, 21))) < sum(crowd.rhythm(date(2026, 3, 28)))


def test_brands_of_the_world_publish_and_people_talk():
    words = [word for n in range(1, 29) for word in day_of_world("a", date(2026, 11, n))]
    assert {word.brand for word in words if word.brand is not None} == set(range(len(phrases.BRANDS)))
    assert not [word.text for word in words if "{" in word.text]
    assert any(word.poll for word in words)


# ── lived ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_month_ahead_is_lived_at_once_and_nothing_of_it_shows_before_its_time(store):
    pk = shop(store)
    live(store, NOON + 30 * DAY)
    seen, _, _ = inbox.page(store, pk, inbox.Cursor(), limit=10_000)
    assert {row["kind"] for row in seen} == {"comment", "mention", "review", "message"}
    assert max(row["at"] for row in seen) <= NOON
    assert store.db.execute("SELECT max(at) FROM arrivals").fetchone()[0] > NOON + 20 * DAY


def test_a_reader_misses_nothing_however_time_is_ticked(store):
    """Written early, written late, read in between: each thing once."""
    pk = shop(store, posts=4, days_back=4)
    cursor, told = inbox.Cursor(), []

    def read() -> None:
        nonlocal cursor
        while True:
            rows, cursor, more = inbox.page(store, pk, cursor, limit=7)
            told.extend(row["seq"] for row in rows)
            if not more:
                return

    live(store, NOON + 5 * DAY)
    for step in range(12):
        store.now.at = NOON + step * DAY / 2
        if step == 4:
            store.add_post(pk, NewPost("Dari masa lalu?", at=NOON - 9 * DAY))
            live(store)
        read()
    live(store)
    read()
    due = [row["seq"] for row in store.db.execute("SELECT seq FROM arrivals WHERE at<=?", (store.now(),))]
    assert sorted(told) == sorted(due)
    assert len(told) == len(set(told)) > 50


@settings(max_examples=8)
@given(stops=st.lists(st.floats(-3, 12), max_size=8))
def test_it_never_matters_who_looked_when(tmp_path_factory, stops):
    worlds = []
    for winding in (False, True):
        folder: Path = tmp_path_factory.mktemp("world")
        store = Store(folder, Hands())
        pk = shop(store, posts=5, days_back=5)
        scenarios.switch_on(store, pk, "storm", start=NOON + DAY, length=2 * DAY)
        scenarios.switch_on(store, pk, "viral", start=NOON + DAY, length=DAY, strength=0.3)
        scenarios.switch_on(store, pk, "quiet", start=NOON + 4 * DAY, length=2 * DAY)
        if winding:
            for stop in stops:
                until = NOON + stop * DAY
                days.live_account(store, store.account(pk), until)
                sum(days.live_world(store, NOON - 30 * DAY, until))
        sum(days.live_world(store, NOON - 30 * DAY, NOON + 12 * DAY))
        live(store, NOON + 12 * DAY)
        worlds.append(everything(store))
        store.close()
    assert worlds[0] == worlds[1]
    assert worlds[0]["messages"]


def test_scenarios_leave_all_other_times_as_they_were(tmp_path):
    worlds = []
    for n, kind in enumerate((None, *scenarios.KINDS)):
        store = Store(tmp_path / str(n), Hands())
        pk = shop(store)
        if kind:
            scenarios.switch_on(store, pk, kind, start=NOON - 10 * DAY, length=3 * DAY)
        live(store)
        told = [
            tuple(row)
            for row in store.db.execute(
                "SELECT at, kind FROM arrivals WHERE at<? OR at>? ORDER BY at, kind",
                (NOON - 10 * DAY, NOON - 5 * DAY),
            )
        ]
        worlds.append(told)
        store.close()
    # Deletions and edits of what a scenario brought may come later; nothing else may.
    for world in worlds[1:]:
        assert len(set(world) ^ set(worlds[0])) <= 5
    assert len(worlds[0]) > 100


def test_a_quiet_week_is_quiet_a_storm_angry_and_a_flood_full_of_links(tmp_path):
    told, texts = {}, {}
    for kind in (None, "quiet", "storm", "spam"):
        store = Store(tmp_path / str(kind), Hands())
        pk = shop(store)
        if kind:
            scenarios.switch_on(store, pk, kind, start=NOON - 10 * DAY, length=5 * DAY)
        live(store)
        told[kind] = heard(store, NOON - 10 * DAY, NOON - 5 * DAY)
        texts[kind] = [
            row["text"]
            for row in store.db.execute(
                "SELECT text FROM posts WHERE n=0 AND about IS ? AND created>=? AND created<?"
                " AND id IN (SELECT ref FROM arrivals)",
                (None, NOON - 10 * DAY, NOON - 5 * DAY),
            )
        ]
        store.close()
    usual = told[None].total()
    assert told["quiet"].total() < 0.5 * usual
    assert told["storm"].total() > 1.6 * usual
    assert told["storm"]["review"] > 3 * max(1, told[None]["review"])
    assert told["spam"]["comment"] > 1.8 * told[None]["comment"]
    themes = [
        sum(theme in text.lower() for text in texts["storm"])
        for of in phrases.STORMS.values()
        for theme in of
    ]
    assert max(themes) > 30
    links = [text for text in texts["spam"] if re.search(r"https://|-0000-", text, re.IGNORECASE)]
    assert len(links) > 40


def test_a_viral_post_is_seen_by_everybody(store):
    pk = shop(store)
    newest = store.recent(pk, limit=1)[0]
    scenarios.switch_on(store, pk, "viral", start=newest["ready"] + 3600)
    store.now.at += 5 * DAY
    live(store)
    told = figures.of_posts(store, store.recent(pk, limit=100, replies=False))
    others = [one["likes"] for post, one in told.items() if post != newest["id"]]
    assert told[newest["id"]]["likes"] > 5 * max(others)
    assert told[newest["id"]]["reach"] > 2000


def test_a_viral_time_without_a_post_takes_the_next_one(store):
    pk = store.create_account("Kopi Senja")[0]["id"]
    assert scenarios.switch_on(store, pk, "viral")["post"] is None
    store.now.at += 3600
    first = store.add_post(pk, NewPost("Halo?"))[0]
    store.now.at += 3600
    second = store.add_post(pk, NewPost("Halo lagi?"))[0]
    store.now.at += 4 * DAY
    live(store)
    told = figures.of_posts(store, [first, second])
    assert told[first["id"]]["likes"] > 4 * told[second["id"]]["likes"]


def test_one_that_makes_no_sense_is_refused(store):
    pk = shop(store, 1)
    for wrong in (
        {"kind": "rain"},
        {"kind": "storm", "strength": 99},
        {"kind": "storm", "length": 60.0},
        {"kind": "storm", "start": 1.0},
    ):
        with pytest.raises(scenarios.Unknown):
            scenarios.switch_on(store, pk, **wrong)


def test_one_that_is_ended_brings_nothing_more(store):
    pk = shop(store)
    one = scenarios.switch_on(store, pk, "spam", length=5 * DAY)
    store.now.at += DAY
    live(store)
    assert scenarios.switch_off(store, pk, one["id"])
    assert not scenarios.switch_off(store, pk, one["id"])
    live(store, NOON + 5 * DAY)
    marks = "text LIKE '%://%' AND n=0 AND parent IN (SELECT id FROM posts WHERE account=?)"
    later = store.db.execute(
        f"SELECT count(*) FROM posts WHERE {marks} AND created>?", (pk, NOON + DAY)
    ).fetchone()[0]
    during = store.db.execute(
        f"SELECT count(*) FROM posts WHERE {marks} AND created<=? AND created>?", (pk, NOON + DAY, NOON)
    ).fetchone()[0]
    assert during > 15
    assert later < 5


# ── figures ──────────────────────────────────────────────────────────────────────────────────────────────────────
@settings(max_examples=20)
@given(moments=st.lists(st.floats(0, 20), min_size=2, max_size=6))
def test_figures_at_a_moment_only_grow_and_never_depend_on_later(tmp_path_factory, moments):
    store = Store(tmp_path_factory.mktemp("figures"), Hands())
    pk = shop(store, posts=3, days_back=15)
    rows = store.recent(pk, limit=9)
    live(store)
    moments = [NOON - 20 * DAY + day * DAY for day in sorted(moments)]
    before = [figures.of_posts(store, rows, at) for at in moments]
    store.now.at += 10 * DAY
    live(store)
    assert [figures.of_posts(store, rows, at) for at in moments] == before
    for post in rows:
        for earlier, later in itertools.pairwise(before):
            was, now = earlier[post["id"]], later[post["id"]]
            assert all(was[name] <= now[name] for name in was if name != "comments")
            assert now["impressions"] >= now["reach"] >= now["likes"]
    store.close()


def test_followers_come_and_go(store):
    pk = shop(store)
    store.now.at += 100 * DAY
    live(store)
    assert store.db.execute("SELECT count(*) FROM follows WHERE until IS NOT NULL").fetchone()[0] > 5
    months = [
        figures.of_account(store, store.account(pk), NOON + n * 30 * DAY)["followers"] for n in range(4)
    ]
    assert months == sorted(months)
    assert months[0] > 800


# ── what they say ────────────────────────────────────────────────────────────────────────────────────────────────
def test_three_months_of_comments_do_not_repeat_themselves(store):
    shop(store, posts=90, days_back=90)
    live(store)
    texts = [
        row["text"]
        for row in store.db.execute(
            "SELECT text FROM posts WHERE n=0 AND parent IN (SELECT id FROM posts WHERE n>0)"
        )
    ]
    assert len(texts) > 300
    assert len(set(texts)) > 0.85 * len(texts)
    assert Counter(texts).most_common(1)[0][1] <= 6
    assert not [text for text in texts if "{" in text or "}" in text or "  " in text]
    languages = {row[0] for row in store.db.execute("SELECT DISTINCT language FROM posts WHERE n=0")}
    assert languages >= {"id", "jv", "su", "en"}


def test_some_are_changed_and_some_deleted_and_the_inbox_says_so(store):
    shop(store, posts=60, days_back=60)
    live(store)
    edited = store.db.execute("SELECT * FROM posts WHERE edited IS NOT NULL").fetchall()
    gone = store.db.execute("SELECT * FROM posts WHERE gone IS NOT NULL").fetchall()
    assert edited
    assert gone
    for row in edited:
        moments = [one[0] for one in store.db.execute("SELECT at FROM arrivals WHERE ref=?", (row["id"],))]
        assert not moments or row["edited"] in moments
        assert store.text(row, row["edited"] - 1) == row["text"]
        assert store.text(row, row["edited"]) == row["later"]


def test_who_is_answered_may_say_thank_you(store):
    pk = shop(store, posts=40, days_back=4)
    live(store)
    asked = store.db.execute(
        "SELECT * FROM posts WHERE n=0 AND parent IN (SELECT id FROM posts WHERE account=?) AND gone IS NULL"
        " AND created<? LIMIT 40",
        (pk, NOON),
    ).fetchall()
    answers = [
        store.add_post(pk, NewPost("Buka sampai pukul 22, kak.", parent=one["id"]))[0] for one in asked
    ]
    store.now.at += 3 * DAY
    live(store)
    thanked = [audience.replies(store, one["id"]) for one in answers]
    assert 4 < sum(bool(one) for one in thanked) < 36
    for answer, question, below in zip(answers, asked, thanked, strict=True):
        assert {one["account"] for one in below} <= {question["account"]}, answer["id"]


def test_the_holidays_are_those_of_the_package():
    holidays = pytest.importorskip("holidays")
    from jubir.networks.sandbox.festivals import MOVING, holiday

    official = holidays.country_holidays("ID", years=MOVING)
    ours = {day for day in official if holiday(day)}
    assert ours == set(official)
    assert len(official) == sum(len(words.split()) + 5 for words in MOVING.values()) - sum(
        official.get(day, "").count(";") for day in official
    )
