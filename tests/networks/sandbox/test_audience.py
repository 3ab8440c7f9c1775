"""The simulated audience: the same seed gives the same people doing the same things, however it is looked at."""

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jubir.networks.sandbox import audience, clock, crowd
from jubir.networks.sandbox.crowd import Subject, schedule
from jubir.networks.sandbox.store import NewPost, Store

NOON = clock.moment("2026-11-23T12:00:00+07:00")


class Hands:
    """A clock that stands still until it is moved."""

    def __init__(self, at: float = NOON) -> None:
        self.at = at

    def __call__(self) -> float:
        return self.at


def subject(n: int = 1, at: float = NOON, **more) -> Subject:
    return Subject("kopi_senja", "Kopi Senja", n, "Selamat siang, sudah ngopi?", 1, at, **more)


@pytest.fixture
def store(tmp_path):
    kept = Store(tmp_path, Hands())
    yield kept
    kept.close()


def account(store: Store) -> int:
    return store.create_account("Kopi Senja")[0]["id"]


def everything(store: Store) -> dict:
    """All that the audience has done, without row numbers that depend on the order of looking."""
    rows = store.db.execute
    return {
        "reactions": sorted(map(tuple, rows("SELECT post, person, kind, choice, at FROM reactions"))),
        "follows": sorted(map(tuple, rows("SELECT account, person, at FROM follows"))),
        "messages": sorted(map(tuple, rows("SELECT account, person, text, at FROM messages"))),
        "replies": sorted(
            map(tuple, rows("SELECT coalesce(parent, 0), account, text, created FROM posts WHERE n=0"))
        ),
    }


def test_the_plan_is_a_pure_function():
    assert schedule("a", subject()) == schedule("a", subject())
    assert schedule("a", subject()) != schedule("b", subject())
    assert schedule("a", subject(1)) != schedule("a", subject(2))


def test_nothing_happens_before_the_post_and_all_is_over_in_days():
    for n in range(50):
        for one in schedule("a", subject(n)):
            assert NOON < one.at < NOON + (crowd.SPAN + 1) * 3600
            assert 0 <= one.person < crowd.POPULATION


def test_the_evening_is_livelier_than_the_night():
    evening = sum(
        len(schedule("a", subject(n, clock.moment("2026-11-23T19:00:00+07:00")))) for n in range(80)
    )
    night = sum(len(schedule("a", subject(n, clock.moment("2026-11-23T02:00:00+07:00")))) for n in range(80))
    assert evening > night * 1.15


def test_people_act_by_the_indonesian_day():
    hours = Counter(clock.local(one.at).hour for n in range(300) for one in schedule("a", subject(n)))
    assert hours[20] > 4 * hours[3]
    assert hours[12] > 4 * hours[3]


def test_a_newcomers_first_post_is_answered_within_two_minutes_at_any_hour():
    at = clock.moment("2026-11-23T03:10:00+07:00")
    for seed in "abcdef":
        said = [one for one in schedule(seed, subject(1, at)) if one.kind == "reply" and one.at < at + 120]
        assert len(said) >= 2 and all(one.text for one in said)
    later = [len([one for one in schedule(seed, subject(2, at)) if one.at < at + 120]) for seed in "abcdef"]
    assert sum(later) < 6


def test_a_poll_is_voted_on_and_only_a_poll():
    votes = [one for n in range(20) for one in schedule("a", subject(n, options=3)) if one.kind == "vote"]
    assert {one.choice for one in votes} == {0, 1, 2}
    assert not [one for one in schedule("a", subject()) if one.kind == "vote"]


def test_nobody_votes_when_the_poll_is_over():
    closed = NOON + 600
    for n in range(20):
        votes = [one for one in schedule("a", subject(n, options=3, closes_at=closed)) if one.kind == "vote"]
        assert all(one.at < closed for one in votes)


def test_nobody_likes_twice(store):
    pk = account(store)
    for _ in range(10):
        store.add_post(pk, NewPost("Halo?"))
    audience.tick(store, NOON + 400_000)
    liked = store.db.execute("SELECT post, person FROM reactions WHERE kind='like'").fetchall()
    assert len(liked) == len({tuple(row) for row in liked}) > 50


@settings(max_examples=25)
@given(
    stops=st.lists(st.integers(0, crowd.SPAN * 3600 + 7200), max_size=12),
    peeks=st.lists(st.integers(0, 4), max_size=12),
)
def test_it_never_matters_who_looked_when(tmp_path_factory, stops, peeks):
    """One long tick, many short ones, single posts in between: the same world."""
    worlds = []
    for winding in (False, True):
        folder: Path = tmp_path_factory.mktemp("world")
        hands = Hands()
        store = Store(folder, hands)
        pk = account(store)
        posts = []
        for n in range(5):
            hands.at = NOON + n
            posts.append(store.add_post(pk, NewPost(f"Halo {n}?"))[0]["id"])
        if winding:
            for stop, peek in zip(sorted(stops), [*peeks, *[0] * 12], strict=False):
                audience.live(store, [store.post(posts[peek])], NOON + stop)
                audience.tick(store, NOON + stop / 2)
        audience.tick(store, NOON + crowd.SPAN * 3600 + 7200)
        worlds.append(everything(store))
        assert not store.db.execute("SELECT 1 FROM posts WHERE audience_next IS NOT NULL AND n>0").fetchone()
        store.close()
    assert worlds[0] == worlds[1]
    assert worlds[0]["reactions"]


def test_what_is_still_to_come_is_not_counted_yet(store):
    post = store.add_post(account(store), NewPost("Halo?"))[0]
    audience.tick(store, NOON + 400_000)
    assert sum(store.figures(post["id"]).values()) == 0
    assert store.followers(post["account"]) == 0
    store.now.at += 400_000
    assert store.figures(post["id"])["likes"] > 0


def test_a_reader_lets_it_live_up_to_now(store):
    post = store.add_post(account(store), NewPost("Halo?"))[0]
    store.now.at += 2 * 86400
    assert audience.live(store, [store.post(post["id"])]) > 0
    assert audience.live(store, [store.post(post["id"])]) == 0


def test_nobody_acts_where_nothing_is_public(store):
    pk = account(store)
    failed = store.add_post(pk, NewPost("Halo?"), fails="broken")[0]
    gone = store.add_post(pk, NewPost("Halo lagi?"))[0]
    store.delete_post(pk, gone["id"])
    late = store.add_post(pk, NewPost("Nanti?"), processing=3600)[0]
    audience.tick(store, NOON + 400_000)
    rows = store.db.execute("SELECT post, at FROM reactions").fetchall()
    assert {row["post"] for row in rows} == {late["id"]}
    assert min(row["at"] for row in rows) > NOON + 3600
    assert failed["id"] not in {row["post"] for row in rows}


def test_it_can_be_switched_off(store):
    store.set(audience=False)
    store.add_post(account(store), NewPost("Halo?"))
    assert audience.tick(store, NOON + 400_000) == 0


def test_the_population_is_the_same_everywhere_and_has_no_tokens(tmp_path):
    worlds = []
    for n in range(2):
        store = Store(tmp_path / str(n), Hands())
        for _ in range(random.Random(n).randrange(1, 4)):
            account(store)
        audience.populate(store)
        rows = store.db.execute(
            "SELECT handle, token_hash FROM accounts WHERE human=0 ORDER BY id"
        ).fetchall()
        worlds.append([row["handle"] for row in rows])
        assert all(row["token_hash"] is None for row in rows)
        store.close()
    assert worlds[0] == worlds[1]
    assert len(set(worlds[0])) == crowd.POPULATION
