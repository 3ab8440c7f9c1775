"""What screens, reports and Today read of figures. Every question starts from a workspace; sums come from roll-ups.

board      a period and the one before it: every figure, day by day, channel beside channel
level      followers and the like: what they were last known to be
piece      posts as they stand on their networks, and which formats work
times      a channel's best times
goal       how far goals have come
pillar     what the posts are about
measuring  how far measuring has come
"""

from jubir.insights.queries.board import Board, by_channel, overview, series
from jubir.insights.queries.goal import GoalProgress, baseline, goals
from jubir.insights.queries.level import Change
from jubir.insights.queries.measuring import fetching, measured_at
from jubir.insights.queries.piece import (
    ORDERS,
    Kind,
    PieceRow,
    curve,
    formats,
    of_post,
    pieces,
    pieces_of,
    pillar_of,
    usual,
)
from jubir.insights.queries.pillar import PillarShare, pillars, pillars_of
from jubir.insights.queries.times import best_times, kept_times, worked_out_times

__all__ = [
    "ORDERS", "Board", "Change", "GoalProgress", "Kind", "PieceRow", "PillarShare",
    "baseline", "best_times", "by_channel", "curve", "fetching", "formats", "goals", "kept_times", "measured_at",
    "of_post", "overview", "pieces", "pieces_of", "pillar_of", "pillars", "pillars_of", "series", "usual",
    "worked_out_times",
]  # fmt: skip
