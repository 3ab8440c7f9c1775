"""A fresh machine made ready: data folder, keys, database, texts, static files. Each step says what it did, once."""

import os
import re
import secrets
import sys
from contextlib import AbstractContextManager
from pathlib import Path

from django.utils.translation import gettext as _

from jubir.config import texts
from jubir.config.env import data_folder


def prepare() -> None:
    """Create whatever is missing. Safe to run at every start."""
    _keys(data_folder())
    texts.compile_all()  # first: a language that Django has loaded without them stays without them
    django_ready()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from django.conf import settings

    if not settings.DEBUG:
        call_command("collectstatic", verbosity=0, interactive=False)


def prepare_quietly() -> None:
    """For commands that need no database and no data folder: texts and Django, nothing else."""
    texts.compile_all()
    django_ready()


def django_ready() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jubir.config.settings")
    import django

    django.setup()


def _keys(folder: Path) -> None:
    """The two keys nobody should have to think of, written once, readable by the owner only."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "jubir.env"
    have = path.read_text() if path.exists() else ""
    missing = []
    if "JUBIR_SECRET_KEY" not in have and "JUBIR_SECRET_KEY" not in os.environ:
        missing.append(f"JUBIR_SECRET_KEY={secrets.token_urlsafe(48)}")
    if "JUBIR_KEYS" not in have and "JUBIR_KEYS" not in os.environ:
        from cryptography.fernet import Fernet

        missing.append(f"JUBIR_KEYS={Fernet.generate_key().decode()}")
    if missing:
        if not path.exists():
            path.touch(mode=0o600)
        with path.open("a") as file:
            file.write(
                "\n".join(["" if not have or have.endswith("\n") else "\n", *missing]).lstrip("\n") + "\n"
            )


def greet() -> None:
    """The one thing a person needs to read: where to go, and with which code where others could be there first."""
    from django.conf import settings

    from jubir.teams import first_run

    code = first_run.code() if first_run.is_open() else None
    lines = [("Jubir:", f"{settings.JUBIR_URL}/")]
    if code:
        lines.append((_("Start code:"), _("%(code)s (the first page asks for it)") % {"code": code}))
    lines += [(_("Data:"), str(settings.DATA)), (_("Stop:"), "Ctrl-C")]
    wide = max(len(name) for name, _value in lines)
    told = "".join(f"  {name:{wide}}  {value}\n" for name, value in lines)
    sys.stdout.write(f"\n{told}\n")
    sys.stdout.flush()


def language() -> str:
    """What the terminal speaks: JUBIR_LANGUAGE, else the environment's own; English where that is neither."""
    for name in ("JUBIR_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name, ""):
            return "id" if re.match(r"(?i)id([_.-]|$)", value) else "en"
    return "en"


def speaking() -> AbstractContextManager[None]:
    """Within it, what is said is said in the terminal's language. Only within: the processes that follow have readers of
    their own."""
    from django.utils import translation

    return translation.override(language())
