"""Composer, calendar, queue and the post's own page. Sorted by path."""

from django.urls import path

from jubir.studio.views import afterwards, calendar, compose, compose_aids, decide, deeds, pack, post, queue

app_name = "studio"
urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("compose/", compose.compose, name="compose"),
    path("compose/check/", compose.check, name="check"),
    path("compose/link/", compose_aids.link, name="link"),
    path("compose/people/", compose_aids.people, name="people"),
    path("compose/tags/", compose_aids.tags, name="tags"),
    path("deliveries/<int:pk>/", decide.decide, name="decide"),
    path("deliveries/<int:pk>/absent/", decide.absent, name="absent"),
    path("deliveries/<int:pk>/done/", pack.done, name="done"),
    path("deliveries/<int:pk>/found/", decide.found, name="found"),
    path("deliveries/<int:pk>/let-go/", decide.let_go, name="let_go"),
    path("deliveries/<int:pk>/pack/", pack.pack, name="pack"),
    path("deliveries/<int:pk>/pack/all/", pack.everything, name="pack_all"),
    path("deliveries/<int:pk>/pack/<int:number>/", pack.file, name="pack_file"),
    path("deliveries/<int:pk>/proof/", pack.proof, name="proof"),
    path("deliveries/<int:pk>/take-down/", afterwards.take_down, name="take_down"),
    path("deliveries/<int:pk>/text/", afterwards.change_text, name="change_text"),
    path("deliveries/<int:pk>/text/back/", afterwards.change_back, name="change_back"),
    path("deliveries/<int:pk>/undone/", pack.undone, name="undone"),
    path("deliveries/<int:pk>/retry/", decide.retry, name="retry"),
    path("needs/", decide.needs, name="needs"),
    path("posts/<int:pk>/", post.post, name="post"),
    path("posts/<int:pk>/cancel/", deeds.cancel, name="cancel"),
    path("posts/<int:pk>/delete/", deeds.delete, name="delete"),
    path("posts/<int:pk>/duplicate/", deeds.duplicate, name="duplicate"),
    path("posts/<int:pk>/edit/", compose.edit, name="edit"),
    path("posts/<int:pk>/menu/", deeds.menu, name="menu"),
    path("posts/<int:pk>/move/", deeds.move, name="move"),
    path("posts/<int:pk>/restore/", deeds.restore, name="restore"),
    path("posts/<int:pk>/send/", deeds.send, name="send"),
    path("posts/<int:pk>/undelete/", deeds.undelete, name="undelete"),
    path("posts/<int:pk>/unschedule/", compose.unschedule, name="unschedule"),
    path("queue/", queue.queue, name="queue"),
    path("queue/lateness/", queue.lateness, name="lateness"),
    path("queue/pause/", queue.pause, name="pause"),
    path("queue/resume/", queue.resume, name="resume"),
    path("queue/<int:pk>/pause/", queue.pause_channel, name="pause_channel"),
    path("queue/<int:pk>/resume/", queue.resume_channel, name="resume_channel"),
    path("queue/<int:pk>/slots/", queue.slots, name="slots"),
    path("queue/<int:pk>/spacing/", queue.spacing, name="spacing"),
]
