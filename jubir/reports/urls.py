"""Reports: addresses under /w/<slug>/reports/."""

from django.urls import path

from jubir.reports import views

app_name = "reports"

urlpatterns = [
    path("", views.archive, name="list"),
    path("new/", views.make, name="make"),
    path("links/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("schedules/new/", views.schedule_new, name="schedule_new"),
    path("schedules/save/", views.schedule_save, name="schedule_create"),
    path("schedules/<int:pk>/", views.schedule, name="schedule"),
    path("schedules/<int:pk>/delete/", views.schedule_delete, name="schedule_delete"),
    path("schedules/<int:pk>/pause/", views.schedule_pause, name="schedule_pause"),
    path("schedules/<int:pk>/resume/", views.schedule_resume, name="schedule_resume"),
    path("schedules/<int:pk>/save/", views.schedule_save, name="schedule_save"),
    path("<int:pk>/", views.report, name="report"),
    path("<int:pk>/again/", views.again, name="again"),
    path("<int:pk>/delete/", views.delete, name="delete"),
    path("<int:pk>/pdf/", views.pdf, name="pdf"),
    path("<int:pk>/restore/", views.restore, name="restore"),
    path("<int:pk>/send/", views.send, name="send"),
    path("<int:pk>/share/", views.share, name="share"),
    path("<int:pk>/xlsx/", views.xlsx, name="xlsx"),
]
