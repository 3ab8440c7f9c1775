"""Settings for the tests: their own data folder, cheap passwords, either database by DATABASE_URL."""

import os
import tempfile

os.environ.setdefault("JUBIR_DATA", tempfile.mkdtemp(prefix="jubir-test-"))
os.environ["JUBIR_KEYS"] = "2V9uFGTpZx6zJ1a1BtgYbJx8m0aQmC0q3B1y7B8J7uU="
os.environ["JUBIR_SECRET_KEY"] = "only-for-tests"
os.environ["JUBIR_DEBUG"] = "0"

from jubir.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
ALLOWED_HOSTS = ["*"]
AXES_ENABLED = False
