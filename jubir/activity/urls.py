from django.urls import path

from jubir.activity import views

app_name = "activity"
urlpatterns = [
    path("", views.trail, name="trail"),
    path("stream/", views.live, name="stream"),
    path("notifications/", views.notifications, name="notifications"),
    path("notifications/bell/", views.bell, name="bell"),
    path("notifications/read/", views.mark_all, name="mark_all"),
    path("notifications/<int:pk>/", views.follow, name="follow"),
    path("notifications/<int:pk>/mark/", views.mark, name="mark"),
]
