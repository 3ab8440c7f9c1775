"""The front door, and each workspace's first page."""

from django.urls import path

from jubir.home import views

app_name = "home"
urlpatterns = [
    path("", views.root, name="root"),
    path("w/<slug:workspace>/today/", views.today, name="today"),
]
