"""Figures as screens and reports read them: sums from roll-ups, the period before, what nobody told stays unknown."""

from datetime import date, timedelta

import pytest

from jubir.channels.models import Channel
from jubir.content import strategy
from jubir.content.models import Post
from jubir.core.period import Period, last_days
from jubir.insights import actions, queries
from jubir.insights.models import Piece
from jubir.networks.hearing import OwnPost
from tests.insights.conftest import NOW

TODAY = date(2026, 11, 10)


@pytest.fixture
def week(moves):
    return last_days(7, "Asia/Jakarta", NOW)


def followed(channel: Channel, *told: tuple[int, int]) -> None:
    """(days ago, followers), the oldest first."""
    if not hasattr(channel, "measuring"):
        actions.begin(channel=channel, now=NOW)
    for days, followers in told:
        actions.keep_account(
            channel=channel, figures={"followers": followers}, now=NOW - timedelta(days=days)
        )


def test_a_period_beside_the_one_before(kopi, channel, piece, week):
    piece("now", NOW, {"likes": 30, "comments": 6})
    piece("then", NOW - timedelta(days=8), {"likes": 20, "comments": 10})
    found = queries.overview(kopi, week)
    assert (found["likes"].now, found["likes"].before) == (30, 20)
    assert found["engagements"].now == 36 and found["engagements"].share == pytest.approx(0.2)
    assert (found["published"].now, found["published"].before) == (1, 1)
    assert found["clicks"].now is None, "no network told of clicks: not 0"


def test_nothing_measured_is_nothing_known(kopi, channel, week):
    found = queries.overview(kopi, week)
    assert {change.now for change in found.figures.values()} == {None}
    assert {value for _day, value in queries.series(kopi, "engagements", week)} == {None}


def test_sums_and_series_agree_with_each_other_and_with_the_table(kopi, channel, piece, week):
    for number in range(5):
        piece(f"p{number}", NOW - timedelta(days=number), {"likes": number})
    days = queries.series(kopi, "likes", week)
    assert [day for day, _value in days] == week.dates
    assert sum(value or 0 for _day, value in days) == queries.overview(kopi, week)["likes"].now == 10
    assert sum(row.figures["likes"] for row in queries.pieces(kopi, week)) == 10


def test_followers_at_the_end_and_before_of_the_same_channels(kopi, channel, week):
    followed(channel, (9, 100), (0, 110))
    new = Channel.objects.create(
        workspace=kopi, network="testnet", remote_id="2", handle="new", connected_at=NOW
    )
    followed(new, (0, 5000))
    found = queries.overview(kopi, week)
    assert found["followers"].now == 5110
    assert found["followers"].difference == 10, "a channel connected meanwhile is no growth"
    assert found["followers_gained"].now == 10
    assert queries.overview(kopi, week, new)["followers"].before is None


def test_followers_measured_long_ago_are_still_the_last_known(kopi, channel, week):
    followed(channel, (60, 100))
    assert queries.overview(kopi, week)["followers"].now == 100


def test_the_line_of_followers_holds_until_the_next_measurement_and_ends_with_the_last(kopi, channel, week):
    followed(channel, (8, 100), (4, 104), (2, 106))
    values = [value for _day, value in queries.series(kopi, "followers", week)]
    assert values == [100, 100, 104, 104, 106, None, None]


def test_days_without_posts_are_zero_published_from_the_first_known_day_on(kopi, channel, piece, week):
    piece("a", NOW - timedelta(days=4), {"likes": 1})
    values = [value for _day, value in queries.series(kopi, "published", week)]
    assert values == [None, None, 1, 0, 0, 0, 0]


def test_the_rate_is_interactions_per_post_and_hundred_followers(kopi, channel, piece, week):
    followed(channel, (0, 200))
    piece("a", NOW, {"likes": 10})
    piece("b", NOW, {"likes": 20})
    assert queries.overview(kopi, week)["engagement_rate"].now == pytest.approx(7.5)


def test_another_workspaces_figures_are_not_ours(stranger, kopi, channel, piece, week):
    piece("a", NOW, {"likes": 10})
    lain = stranger.workspaces.get()
    assert queries.overview(lain, week)["likes"].now is None
    assert queries.pieces(lain, week) == []


# ── pieces ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_pieces_in_order_what_is_not_known_last(kopi, channel, piece, week):
    piece("some", NOW, {"likes": 3})
    piece("unknown", NOW)
    piece("most", NOW - timedelta(days=1), {"likes": 9})
    piece("old", NOW - timedelta(days=30), {"likes": 99})
    assert [row.engagements for row in queries.pieces(kopi, week)] == [9, 3, None]
    assert [row.engagements for row in queries.pieces(kopi, week, rising=True)] == [3, 9, None]
    assert [row.engagements for row in queries.pieces(kopi, week, limit=1, offset=1)] == [3]


def test_pieces_by_channel_format_and_pillar(kopi, laras, channel, piece, sent, week):
    about = strategy.save_pillar(workspace=kopi, by=laras, name="Asal biji")
    ours = Post.objects.create(workspace=kopi, pillar=about)
    sent("ours", post=ours)
    piece("ours", NOW, {"likes": 1})
    actions.adopt(channel=channel, deliveries=ours.deliveries.all(), now=NOW)
    found = piece("found", NOW, {"likes": 2}, format="image")
    piece("none", NOW, {"likes": 3})
    actions.set_pillar(piece=found, pillar=about, by=laras)

    def which(**sift):
        return {row.engagements for row in queries.pieces(kopi, week, **sift)}

    assert which(pillar=about) == {1, 2}
    assert which(pillar=0) == {3}
    assert which(format="image") == {2}
    other = Channel.objects.create(workspace=kopi, network="testnet", remote_id="2", handle="other")
    assert which(channel=other) == set()


def test_an_order_that_is_none_is_refused(kopi, week):
    with pytest.raises(ValueError, match="order"):
        queries.pieces(kopi, week, order="workspace__slug")


def test_the_usual_post_is_the_median_of_those_before(channel, piece):
    for number, likes in enumerate([1, 2, 3, 4, 100]):
        piece(f"p{number}", NOW - timedelta(days=number + 1), {"likes": likes})
    assert queries.usual(piece("a", NOW, {"likes": 9})) == 3
    assert queries.usual(piece("first", NOW - timedelta(days=60), {"likes": 9})) is None


def test_formats_with_how_far_they_may_be_off(kopi, channel, piece, week):
    for number in range(9):
        piece(f"i{number}", NOW, {"likes": 10 + number % 3}, format="image")
    piece("t", NOW, {"likes": 50}, format="text")
    best, image = queries.formats(kopi, week)
    assert (best.format, best.dim) == ("text", True), "one post says little"
    assert image.mean == pytest.approx(11) and image.low < 11 < image.high and not image.dim


@pytest.mark.parametrize("likes", [2**31 - 1, 10**15])
def test_formats_of_enormous_figures_are_told_too(kopi, channel, piece, week, likes):
    """The squares of several such leave a database's whole numbers."""
    for number in range(9):
        piece(f"v{number}", NOW, {"likes": likes}, format="video")
    [video] = queries.formats(kopi, week)
    assert video.mean == pytest.approx(likes) and video.low == pytest.approx(likes, rel=1e-3)


# ── strategy ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_pillars_posted_beside_wanted(kopi, laras, channel, piece, week):
    beans = strategy.save_pillar(workspace=kopi, by=laras, name="Biji", share=75)
    promo = strategy.save_pillar(workspace=kopi, by=laras, name="Promo", share=25)
    for number, about in enumerate([beans, promo, promo, None]):
        actions.set_pillar(piece=piece(f"p{number}", NOW, {"likes": 4}), pillar=about, by=laras)
    found = {str(one.pillar): (one.posts, one.share, one.wanted) for one in queries.pillars(kopi, week)}
    assert found == {"Biji": (1, 25.0, 75), "Promo": (2, 50.0, 25), "None": (1, 25.0, None)}


def test_a_post_on_two_channels_counts_once(kopi, laras, channel, speaker, sent, week):
    beans = strategy.save_pillar(workspace=kopi, by=laras, name="Biji")
    ours = Post.objects.create(workspace=kopi, pillar=beans)
    other = Channel.objects.create(
        workspace=kopi, network="testnet", remote_id="2", handle="other", connected_at=NOW
    )
    for one in (channel, other):
        actions.begin(channel=one, now=NOW)
        Piece.objects.create(workspace=kopi, channel=one, remote_id="x", post=ours, published_at=NOW)
    (share,) = queries.pillars(kopi, week)
    assert share.posts == 1


def test_a_goal_of_followers_counts_from_where_it_began(kopi, laras, channel):
    followed(channel, (20, 100), (10, 120), (0, 160))
    goal = strategy.save_goal(
        workspace=kopi, by=laras, metric="followers", target=200, starts_on=TODAY - timedelta(days=20),
        due_on=TODAY + timedelta(days=20), baseline=queries.baseline(kopi, "followers", TODAY - timedelta(days=20), None),
    )  # fmt: skip
    (found,) = queries.goals(kopi, NOW)
    assert (found.goal, found.value, found.begun) == (goal, 160, 100)
    assert found.standing.state == "on_course" and found.standing.leads_to == pytest.approx(220)


def test_a_goal_of_interactions_adds_up_from_its_first_day(kopi, laras, channel, piece):
    piece("before", NOW - timedelta(days=30), {"likes": 1000})
    piece("since", NOW - timedelta(days=5), {"likes": 40})
    strategy.save_goal(
        workspace=kopi, by=laras, metric="engagements", target=500, starts_on=TODAY - timedelta(days=10),
        due_on=TODAY + timedelta(days=10),
    )  # fmt: skip
    (found,) = queries.goals(kopi, NOW)
    assert found.value == 40 and found.standing.state == "behind"


def test_a_goal_of_which_nothing_is_known_says_so(kopi, laras):
    strategy.save_goal(
        workspace=kopi, by=laras, metric="followers", target=500, starts_on=TODAY - timedelta(days=10),
        due_on=TODAY + timedelta(days=10),
    )  # fmt: skip
    (found,) = queries.goals(kopi, NOW)
    assert found.value is None and found.standing.state == "unknown"


# ── hours ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_best_times_are_in_the_workspaces_zone(kopi, channel, piece):
    """19.30 in Jakarta is 12.30 in UTC: the post counts for 19.00."""
    piece("a", NOW.replace(day=9, hour=12, minute=30), {"likes": 5})
    found = queries.worked_out_times(channel, NOW)
    assert found.at(0, 19).tries == 1 and found.at(0, 12).tries == 0
    assert found.zone_name == "Asia/Jakarta"


def test_what_was_kept_for_another_zone_is_worked_out_anew(kopi, channel, piece):
    from jubir.insights import jobs
    from jubir.insights.models import Measuring

    piece("a", NOW.replace(day=9, hour=12, minute=30), {"likes": 5})
    jobs.work_out_times()
    assert queries.best_times(channel).zone_name == "Asia/Jakarta"
    kopi.time_zone = "Asia/Jayapura"
    kopi.save()
    channel.refresh_from_db()
    assert Measuring.objects.get().times["zone"] == "Asia/Jakarta"
    assert queries.best_times(channel).at(0, 21).tries == 1


def test_a_dashboard_asks_few_questions_however_many_posts(
    kopi, channel, piece, week, django_assert_max_num_queries
):
    for number in range(12):
        piece(f"p{number}", NOW - timedelta(days=number), {"likes": number})
    followed(channel, (9, 100), (0, 110))
    with django_assert_max_num_queries(9):
        board = queries.Board(kopi, week)
        assert board.overview["likes"].now is not None
        for metric in ("likes", "engagements", "followers", "published"):
            board.series(metric)
        board.series("likes", before=True)


def test_history_found_twice_is_kept_once(kopi, channel):
    actions.begin(channel=channel, now=NOW)
    for _time in range(2):
        actions.keep_history(
            channel=channel, posts=[OwnPost("a", NOW, "Kopi", figures={"likes": 2})], cursor="", now=NOW
        )
    assert Piece.objects.count() == 1
    assert queries.overview(kopi, Period(TODAY, TODAY, "Asia/Jakarta"))["likes"].now == 2


def test_a_business_without_followers_has_levels_of_its_own(kopi, channel, week):
    actions.begin(channel=channel, now=NOW)
    for days, views in ((9, 100), (1, 130)):
        told = {"profile_views": views, "profile_actions": 7}
        actions.keep_account(channel=channel, figures=told, now=NOW - timedelta(days=days))
    found = queries.overview(kopi, week)
    assert (found["profile_views"].now, found["profile_views"].before) == (130, 100)
    assert found["profile_actions"].now == 7
    assert found["followers"].now is None
    assert [value for _day, value in queries.series(kopi, "profile_views", week)][-2:] == [130, None]
