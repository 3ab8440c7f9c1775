"""The address at which networks fetch a picture or video: the only door to a file that asks for no sign-in."""

from django.urls import path

from jubir.media import public

app_name = "fetch"
urlpatterns = [path("<str:name>", public.file, name="file")]
