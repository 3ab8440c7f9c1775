"""Insights: addresses under /w/<slug>/insights/."""

from django.urls import path

from jubir.insights import views

app_name = "insights"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("channels/<int:pk>/", views.channel, name="channel"),
    path("posts/", views.posts, name="posts"),
    path("posts/csv/", views.posts_csv, name="posts_csv"),
    path("posts/<int:pk>/", views.post, name="post"),
    path("posts/<int:pk>/pillar/", views.set_pillar, name="set_pillar"),
    path("times/", views.times, name="times"),
    path("strategy/", views.strategy, name="strategy"),
    path("strategy/goals/", views.goal, name="goal"),
    path("strategy/goals/<int:pk>/", views.goal, name="goal"),
    path("strategy/goals/<int:pk>/archive/", views.archive_goal, name="archive_goal"),
    path("strategy/goals/<int:pk>/restore/", views.restore_goal, name="restore_goal"),
    path("strategy/pillars/", views.pillar, name="pillar"),
    path("strategy/pillars/<int:pk>/", views.pillar, name="pillar"),
    path("strategy/pillars/<int:pk>/archive/", views.archive_pillar, name="archive_pillar"),
    path("strategy/pillars/<int:pk>/restore/", views.restore_pillar, name="restore_pillar"),
]
