"""Settings for the tests: their own data folder, cheap passwords, either database by DATABASE_URL."""

import atexit
import os
import shutil
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
JUBIR_JOBS_URL = "memory://"

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in life: in memory, threads share one cache and lock each other's tables without waiting.
    _folder = tempfile.mkdtemp(prefix="jubir-db-")
    atexit.register(shutil.rmtree, _folder, ignore_errors=True)
    # No test pulls the plug: the ones that kill processes survive without waiting for the disk.
    _options = DATABASES["default"]["OPTIONS"]  # noqa: F405
    _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(_folder, "test.db")}  # noqa: F405
