"""Roll-ups: added to while measuring, they are what the snapshots alone would make; what nobody told is never 0."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jubir.channels.models import Channel
from jubir.insights import actions, rollups
from jubir.insights.models import ChannelDay, ChannelSnapshot, Measuring, Piece, PieceSnapshot
from jubir.insights.rules import ACCOUNT_METRICS, SUMMED
from jubir.networks.hearing import OwnPost
from tests.insights.conftest import NOW

COLUMNS = ("day", "published", *SUMMED, *ACCOUNT_METRICS, "followers_gained")
some = st.dictionaries(
    st.sampled_from(["likes", "comments", "clicks", "impressions"]), st.integers(0, 500), max_size=4
)
#: (what happens, how many hours later, which post, what is told)
steps = st.lists(
    st.tuples(
        st.sampled_from(["found", "measured", "measured", "gone", "account"]),
        st.integers(0, 60),
        st.integers(0, 4),
        some,
    ),
    max_size=25,
)


def kept(channel: Channel) -> list[tuple]:
    return list(ChannelDay.objects.filter(channel=channel).order_by("day").values_list(*COLUMNS))


def live(channel: Channel, story: list) -> None:
    """The story as the jobs would write it down."""
    now = NOW
    actions.begin(channel=channel, now=now)
    for what, hours, number, told in story:
        now += timedelta(hours=hours)
        remote_id = f"post-{number}"
        there = Piece.objects.filter(channel=channel, remote_id=remote_id).first()
        if what == "found":
            found = OwnPost(remote_id, now - timedelta(hours=number * 30), "Kopi", figures=told)
            actions.keep_history(channel=channel, posts=[found], cursor="more", now=now)
        elif what == "account":
            actions.keep_account(
                channel=channel, figures={"followers": 100 + sum(told.values())} if told else {}, now=now
            )
        elif there:
            answer = {remote_id: None if what == "gone" else told}
            actions.keep_figures(channel=channel, pieces=[there.pk], told=answer, now=now)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_added_to_or_made_anew_it_is_the_same(kopi, story):
    channel = Channel.objects.create(
        workspace=kopi, network="testnet", remote_id="x", handle="x", connected_at=NOW
    )
    try:
        live(channel, story)
        grown = kept(channel)
        rollups.rebuild(channel, kopi.time_zone)
        assert kept(channel) == grown
        for name in ("likes", "comments", "clicks", "impressions", "shares"):
            told = PieceSnapshot.objects.filter(piece__channel=channel, **{f"{name}__isnull": False}).exists()
            assert any(row[COLUMNS.index(name)] is not None for row in grown) == told, "never told, never 0"
    finally:
        channel.delete()


def test_first_figures_count_on_the_day_of_publication_later_ones_on_their_own(channel, piece):
    yesterday = NOW - timedelta(days=1)
    one = piece("a", yesterday, {"likes": 5})
    actions.keep_figures(channel=channel, pieces=[one.pk], told={"a": {"likes": 8}}, now=NOW)
    days = dict(ChannelDay.objects.values_list("day", "likes"))
    assert days == {yesterday.date(): 5, NOW.date(): 3}


def test_likes_taken_back_count_below_zero(channel, piece):
    one = piece("a", NOW - timedelta(days=1), {"likes": 5})
    actions.keep_figures(channel=channel, pieces=[one.pk], told={"a": {"likes": 4}}, now=NOW)
    assert ChannelDay.objects.get(day=NOW.date()).likes == -1


def test_followers_are_those_at_the_days_end_and_gained_since_the_last_day_known(channel):
    actions.begin(channel=channel, now=NOW)
    for days, followers in ((0, 100), (0, 103), (3, 110)):
        actions.keep_account(
            channel=channel, figures={"followers": followers}, now=NOW + timedelta(days=days)
        )
    rows = list(ChannelDay.objects.order_by("day").values_list("followers", "followers_gained"))
    assert rows == [(103, None), (110, 7)], "before the first day nothing is known, so nothing was gained"
    assert ChannelSnapshot.objects.count() == 3


def test_a_day_is_the_workspaces_own(channel, piece):
    """23.30 in Jakarta on the 9th is still the 9th there, though 16.30 in UTC; 00.30 is the 10th."""
    piece("late", NOW.replace(day=9, hour=16, minute=30), {"likes": 1})
    piece("early", NOW.replace(day=9, hour=17, minute=30), {"likes": 2})
    assert {str(day): likes for day, likes in ChannelDay.objects.values_list("day", "likes")} == {
        "2026-11-09": 1,
        "2026-11-10": 2,
    }


def test_a_workspace_that_moves_gets_other_days(channel, piece, kopi):
    piece("late", NOW.replace(day=9, hour=16, minute=30), {"likes": 1})
    kopi.time_zone = "Asia/Jayapura"
    kopi.save()
    channel.refresh_from_db()
    actions.make_anew(channel=channel)
    assert [str(day) for day in ChannelDay.objects.values_list("day", flat=True)] == ["2026-11-10"]
    assert Measuring.objects.get().zone_name == "Asia/Jayapura"


@pytest.mark.parametrize("junk", [-1, True, 2**70, "12", 1.5, None])
def test_what_is_no_count_is_unknown(channel, piece, junk):
    one = piece("a", NOW, {"likes": junk, "comments": 2})
    one.refresh_from_db()
    assert (one.likes, one.comments, one.engagements) == (None, 2, 2)
