"""Reputation: addresses under /w/<slug>/reputation/. Sorted by path."""

from django.urls import path

from jubir.reputation import views

app_name = "reputation"
urlpatterns = [
    path("", views.overview_page, name="overview"),
    path("alerts/<int:pk>/", views.alert, name="alert"),
    path("alerts/<int:pk>/acknowledge/", views.acknowledge, name="acknowledge"),
    path("alerts/<int:pk>/close/", views.close_alert, name="close_alert"),
    path("assign/", views.assign, name="assign"),
    path("incidents/", views.open_incident, name="open_incident"),
    path("incidents/<int:pk>/", views.incident, name="incident"),
    path("incidents/<int:pk>/close/", views.close, name="close"),
    path("incidents/<int:pk>/note/", views.note, name="note"),
    path("incidents/<int:pk>/pause/", views.pause, name="pause"),
    path("incidents/<int:pk>/promise/", views.promise, name="promise"),
    path("incidents/<int:pk>/reopen/", views.reopen, name="reopen"),
    path("incidents/<int:pk>/resume/", views.resume, name="resume"),
    path("incidents/<int:pk>/severity/", views.severity, name="severity"),
    path("incidents/<int:pk>/state/", views.set_state, name="set_state"),
    path("incidents/<int:pk>/statement/", views.statement, name="statement"),
    path("incidents/<int:pk>/steps/", views.add_step, name="add_step"),
    path("relay/", views.relay, name="relay"),
    path("relay/test/", views.test_relay, name="test_relay"),
    path("steps/<int:pk>/", views.tick, name="tick"),
]
