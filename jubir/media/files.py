"""Files on disk: written whole or not at all, under names nobody can guess."""

import errno
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from jubir.core import clock, ids
from jubir.media.refusals import Refused

#: What must stay free on the disk: a full one stops the database too, and with it what goes out.
ROOM_TO_LEAVE = 200_000_000
_OLD = 24 * 3600


def workshop() -> Path:
    """The folder in which files are made before they get their name; on the same disk, so that a rename suffices."""
    folder = Path(settings.MEDIA_ROOT) / "making"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def bench(name: str = "", needs: int = 0) -> Iterator[Path]:
    """A private folder that is gone afterwards, whatever happened. A full disk is told as Refused("no_space")."""
    try:
        folder = Path(tempfile.mkdtemp(dir=workshop()))
        if shutil.disk_usage(folder).free < needs + ROOM_TO_LEAVE:
            shutil.rmtree(folder, ignore_errors=True)
            raise Refused("no_space", name=name)
    except OSError as error:
        _tell(error, name)
        raise
    try:
        yield folder
    except OSError as error:
        _tell(error, name)
        raise
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _tell(error: OSError, name: str) -> None:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        raise Refused("no_space", name=name) from error


def receive(upload: File, target: Path, most: int, name: str) -> str:
    """Write an upload to `target` piece by piece; its SHA-256. Raises Refused when it is empty or larger than `most`."""
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as out:
        for piece in upload.chunks():
            size += len(piece)
            if size > most:
                raise Refused("too_large", name=name, most=f"{most // 1_000_000} MB")
            digest.update(piece)
            out.write(piece)
    if not size:
        raise Refused("empty", name=name)
    return digest.hexdigest()


def keep(made: Path, folder: str, suffix: str) -> str:
    """Move a finished file to its place for good; the name a FileField holds. Survives a power cut once it returns."""
    name = f"{folder}/{clock.now():%Y/%m}/{ids.token(18)}{suffix}"
    with made.open("rb") as file:
        os.fsync(file.fileno())
    if hasattr(default_storage, "base_location"):  # files on disk: rename, nothing is copied
        target = Path(default_storage.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        made.chmod(0o644)
        made.replace(target)
        _fsync_folder(target.parent)
        return name
    with made.open("rb") as file:
        return default_storage.save(name, File(file))


def _fsync_folder(folder: Path) -> None:
    with suppress(OSError):  # some file systems can't; the rename itself stands
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def forget(*names: str | None) -> None:
    """Remove files whose rows never came to be, or are gone."""
    for name in names:
        if name:
            with suppress(OSError):
                default_storage.delete(name)


def path_of(stored: str | None) -> Path | None:
    """Where a FileField's file is; None when it is on the disk no more, or never was."""
    path = Path(default_storage.path(stored)) if stored else None
    return path if path and path.exists() else None


def sweep() -> int:
    """Remove what killed makers left in the workshop a day ago or earlier; how many."""
    gone = 0
    for folder in workshop().iterdir():
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _OLD:
                shutil.rmtree(folder, ignore_errors=True) if folder.is_dir() else folder.unlink()
                gone += 1
    return gone
