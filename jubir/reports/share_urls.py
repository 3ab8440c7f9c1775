"""Reports for whoever has a link: addresses under /r/."""

from django.urls import path

from jubir.reports import views

app_name = "shared"

urlpatterns = [
    path("<str:token>/", views.shared, name="report"),
    path("<str:token>/pdf/", views.shared_pdf, name="pdf"),
]
