from django.urls import path

from jubir.media import views

app_name = "media"
urlpatterns = [
    path("", views.library, name="library"),
    path("upload/", views.upload, name="upload"),
    path("describe/", views.describing, name="describing"),
    path("<int:pk>/", views.asset, name="asset"),
    path("<int:pk>/tile/", views.tile, name="tile"),
    path("<int:pk>/facts/", views.facts, name="facts"),
    path("<int:pk>/file/", views.file, name="file"),
    path("<int:pk>/thumb/", views.thumb, name="thumb"),
    path("<int:pk>/describe/", views.describe, name="describe"),
    path("<int:pk>/delete/", views.delete, name="delete"),
    path("<int:pk>/restore/", views.restore, name="restore"),
]
