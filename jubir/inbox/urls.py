"""Inbox: addresses under /w/<slug>/inbox/. Sorted by path."""

from django.urls import path

from jubir.inbox.views import doing, reading, replies

app_name = "inbox"

urlpatterns = [
    path("", reading.inbox, name="list"),
    path("<int:pk>/", reading.conversation, name="conversation"),
    path("<int:pk>/answer/", doing.answer, name="reply"),
    path("<int:pk>/block/", doing.block, name="block"),
    path("<int:pk>/check/", doing.check, name="check"),
    path("<int:pk>/person/", doing.contact, name="contact"),
    path("<int:pk>/talk/", reading.talk, name="talk"),
    path("answers/<int:pk>/", reading.answer, name="answer"),
    path("messages/<int:pk>/", doing.deed, name="deed"),
    path("messages/<int:pk>/absent/", doing.absent, name="absent"),
    path("messages/<int:pk>/found/", doing.found, name="found"),
    path("messages/<int:pk>/let-go/", doing.let_go, name="let_go"),
    path("messages/<int:pk>/open/", reading.message, name="message"),
    path("messages/<int:pk>/picture/<int:number>/", reading.picture, name="picture"),
    path("messages/<int:pk>/retry/", doing.retry, name="retry"),
    path("messages/<int:pk>/take-back/", doing.take_back, name="take_back"),
    path("move/", doing.move, name="move"),
    path("replies/", replies.replies, name="replies"),
    path("replies/new/", replies.save, name="new_reply"),
    path("replies/promise/", replies.promise, name="promise"),
    path("replies/<int:pk>/", replies.save, name="save_reply"),
    path("replies/<int:pk>/delete/", replies.delete, name="delete_reply"),
    path("replies/<int:pk>/restore/", replies.restore, name="restore_reply"),
    path("rows/", reading.rows, name="rows"),
]
