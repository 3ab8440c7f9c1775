"""The web process: Django, and beside it the sandbox network on /sandbox/, reached over HTTP like any other network."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jubir.config.settings")

application = get_asgi_application()
