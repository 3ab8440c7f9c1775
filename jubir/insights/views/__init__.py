"""The screens of insights: figures, posts, hours, strategy."""

from jubir.insights.views.figures import channel, overview
from jubir.insights.views.posts import post, posts, posts_csv, set_pillar
from jubir.insights.views.strategy import (
    archive_goal,
    archive_pillar,
    goal,
    pillar,
    restore_goal,
    restore_pillar,
    strategy,
)
from jubir.insights.views.times import times

__all__ = [
    "archive_goal",
    "archive_pillar",
    "channel",
    "goal",
    "overview",
    "pillar",
    "post",
    "posts",
    "posts_csv",
    "restore_goal",
    "restore_pillar",
    "set_pillar",
    "strategy",
    "times",
]
