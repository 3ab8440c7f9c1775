"""`jubir doctor`: everything a person can get wrong, one line each, with one thing to do about it."""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jubir.config.findings import Finding

ROOM_GB = 1.0


def examine() -> list[Finding]:
    found: list[Finding] = []
    for check in (
        _data,
        _keys,
        _database,
        _secrets,
        _disk,
        _ffmpeg,
        _clock,
        _address,
        _mail,
        _worker,
        _channels,
        _networks,
    ):
        try:
            found += check()
        except Exception as error:  # a check that breaks is a finding, not the end of the others
            found.append(
                Finding(
                    "wrong",
                    f"{check.__name__.strip('_')}: {type(error).__name__}: {error}",
                    _("Read the error."),
                )
            )
    return found


def _data() -> Iterator[Finding]:
    from django.conf import settings

    folder: Path = settings.DATA
    if not folder.is_dir():
        yield Finding(
            "wrong",
            _("The data folder %(folder)s is not there.") % {"folder": folder},
            _("Run `jubir setup`, or set JUBIR_DATA."),
        )
    elif not os.access(folder, os.W_OK):
        yield Finding(
            "wrong",
            _("The data folder %(folder)s can't be written.") % {"folder": folder},
            _("Give this user write access to it."),
        )
    else:
        yield Finding("ok", _("Data folder: %(folder)s") % {"folder": folder})
    env = folder / "jubir.env"
    if env.exists() and env.stat().st_mode & 0o077:
        yield Finding(
            "wrong",
            _("%(file)s holds keys and others can read it.") % {"file": env},
            _("Run: %(command)s") % {"command": f"chmod 600 {env}"},
        )


def _keys() -> Iterator[Finding]:
    from django.conf import settings

    if settings.SECRET_KEY.startswith("not-set"):
        yield Finding(
            "wrong", _("JUBIR_SECRET_KEY is not set: sessions are not safe."), _("Run `jubir setup`.")
        )
    if not settings.JUBIR_KEYS:
        yield Finding("wrong", _("JUBIR_KEYS is not set: no channel can be kept."), _("Run `jubir setup`."))
    if settings.DEBUG:
        yield Finding(
            "advice",
            _("JUBIR_DEBUG is on: error pages show code."),
            _("Turn it off where others can reach it."),
        )


def _database() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        lacks = ngettext(
            "The database lacks %(number)d migration.",
            "The database lacks %(number)d migrations.",
            len(waiting),
        )
        yield Finding("wrong", lacks % {"number": len(waiting)}, _("Run `jubir migrate`."))
    else:
        yield Finding("ok", _("Database: %(kind)s, up to date") % {"kind": connection.vendor})


def _secrets() -> Iterator[Finding]:
    from django.db import connection

    from jubir.channels.models import Channel
    from jubir.core.crypto import Unreadable, unseal

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT handle, secrets FROM {Channel._meta.db_table} WHERE health <> 'disconnected'")
        rows = cursor.fetchall()
    bad = []
    for handle, sealed in rows:
        try:
            unseal(sealed) if sealed else None
        except Unreadable:
            bad.append(handle)
    if bad:
        yield Finding(
            "wrong",
            _("The secrets of %(channels)s were encrypted with a key that is not in JUBIR_KEYS.")
            % {"channels": ", ".join(bad[:5])},
            _("Put the old key back behind the new one in JUBIR_KEYS, or connect these channels again."),
        )


def _disk() -> Iterator[Finding]:
    from django.conf import settings

    free = shutil.disk_usage(settings.DATA).free / 1e9
    if free < ROOM_GB:
        yield Finding(
            "wrong",
            _("Only %(free)s GB of disk are free.") % {"free": f"{free:.1f}"},
            _("Make room on the disk of %(folder)s.") % {"folder": settings.DATA},
        )
    else:
        yield Finding("ok", _("Disk: %(free)s GB free") % {"free": f"{free:.0f}"})


def _ffmpeg() -> Iterator[Finding]:
    if all(map(shutil.which, ("ffmpeg", "ffprobe"))):
        yield Finding("ok", _("ffmpeg: found, videos work"))
    else:
        yield Finding(
            "advice",
            _("ffmpeg is missing: pictures work, videos don't."),
            _("Install it: apt-get install ffmpeg"),
        )


def _clock() -> Iterator[Finding]:
    from jubir.activity.models import Event
    from jubir.core import clock

    newest = Event.objects.order_by("-at").values_list("at", flat=True).first()
    if newest and newest > clock.now() + timedelta(minutes=2):
        yield Finding(
            "wrong",
            _("The clock stands before the last thing that happened here (%(time)s UTC).")
            % {"time": f"{newest:%Y-%m-%d %H:%M}"},
            _("Set the machine's clock (timedatectl set-ntp true)."),
        )
    else:
        yield Finding("ok", _("Clock: %(time)s UTC") % {"time": f"{clock.now():%Y-%m-%d %H:%M}"})


def _address() -> Iterator[Finding]:
    from django.conf import settings

    parts = urlsplit(settings.JUBIR_URL)
    local = parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not local and parts.scheme != "https":
        yield Finding(
            "wrong",
            _("%(url)s is not https: passwords travel in the open.") % {"url": settings.JUBIR_URL},
            _("Put a TLS proxy in front and set JUBIR_URL to https://…"),
        )
    try:
        with urlopen(Request(f"{settings.JUBIR_URL}/login/", method="HEAD"), timeout=5) as answer:
            yield Finding(
                "ok",
                _("Address: %(url)s answers (%(status)s)")
                % {"url": settings.JUBIR_URL, "status": answer.status},
            )
    except (URLError, OSError) as error:
        mend = (
            _("Start it with `jubir up`.") if local else _("Start it, or mend JUBIR_URL, DNS or the proxy.")
        )
        yield Finding(
            "advice" if local else "wrong",
            _("Nothing answers at %(url)s (%(error)s).") % {"url": settings.JUBIR_URL, "error": error},
            mend,
        )
    if local:
        yield Finding(
            "advice",
            _("JUBIR_URL is this machine only: invitations and links work from here alone."),
            _("Set JUBIR_URL to the address others use, if others are to use it."),
        )


def _mail() -> Iterator[Finding]:
    from django.conf import settings

    if "console" in settings.EMAIL_BACKEND:
        yield Finding(
            "advice",
            _("Mails are printed, not sent."),
            _("Set %(setting)s") % {"setting": "EMAIL_URL=smtp://user:password@host:587?tls=1"},
        )
    else:
        yield Finding("ok", _("Mail: through %(host)s") % {"host": settings.EMAIL_HOST})


def _worker() -> Iterator[Finding]:
    from jubir.core import clock
    from jubir.publishing import queries

    silence = queries.silence(clock.now())
    if silence and silence > timedelta(minutes=2):
        minutes = int(silence.total_seconds() // 60)
        yield Finding(
            "wrong",
            ngettext(
                "A due post has waited for %(number)d minute: no worker is running.",
                "A due post has waited for %(number)d minutes: no worker is running.",
                minutes,
            )
            % {"number": minutes},
            _("Run `jubir up` or `jubir worker`."),
        )
    else:
        yield Finding("ok", _("Nothing due is waiting"))


def _channels() -> Iterator[Finding]:
    from jubir.channels.models import Channel, Health

    for channel in Channel.objects.select_related("workspace").filter(
        health__in=(Health.RECONNECT, Health.OUTAGE)
    ):
        mend = _("Connect it again on the Channels page.")
        if channel.health == Health.OUTAGE:
            mend = _("Wait; Jubir keeps trying.")
        yield Finding(
            "wrong",
            _("%(brand)s: %(handle)s on %(network)s: %(health)s.")
            % {
                "brand": channel.workspace,
                "handle": channel.handle,
                "network": channel.network,
                "health": channel.get_health_display(),
            },
            mend,
        )


def _networks() -> Iterator[Finding]:
    from jubir.config import doctor_networks

    yield from doctor_networks.examine()


def main(arguments: Any) -> int:
    """Exit status 1 when something is wrong; advice alone is fine."""
    found = examine()
    if arguments.json:
        sys.stdout.write(json.dumps([asdict(one) for one in found], ensure_ascii=False) + "\n")
    else:
        marks = {"ok": _("ok"), "advice": _("advice"), "wrong": _("WRONG")}
        wide = max(map(len, marks.values()))
        for one in found:
            sys.stdout.write(f"{marks[one.level]:{wide}}  {one.what}\n")
            if one.mend:
                sys.stdout.write(f"{'':{wide}}  → {one.mend}\n")
    return int(any(one.level == "wrong" for one in found))
