"""Research: addresses under /w/<slug>/research/."""

from django.urls import path

from jubir.research import views

app_name = "research"

urlpatterns = [
    path("", views.trends, name="trends"),
    path("audience/", views.audience, name="audience"),
    path("competitors/", views.competitors, name="competitors"),
    path("competitors/add/", views.add, name="add"),
    path("competitors/<int:pk>/back/", views.bring_back, name="bring_back"),
    path("competitors/<int:pk>/remove/", views.remove, name="remove"),
]
