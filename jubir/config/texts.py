"""Compile the rooms' catalogues: `python -m jubir.config.texts`. Needs no gettext on the machine."""

import os
from pathlib import Path

ROOMS = Path(__file__).resolve().parent.parent


def catalogues() -> list[Path]:
    return sorted(ROOMS.glob("*/locale/*/LC_MESSAGES/django.po"))


def compile_all() -> int:
    """Each catalogue whose source is newer than what was compiled. Returns how many."""
    from babel.messages import mofile, pofile

    compiled = 0
    for source in catalogues():
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = pofile.read_po(file, locale=source.parent.parent.name)
        half = source.with_suffix(f".{os.getpid()}.mo")  # several test runners may compile at once
        with half.open("wb") as file:
            mofile.write_mo(file, catalogue)
        half.replace(target)
        compiled += 1
    return compiled


def untranslated() -> list[str]:
    """Texts that nobody has said in Indonesian yet, or whose translation is only a guess."""
    from babel.messages import pofile

    open_ = []
    for source in catalogues():
        with source.open("rb") as file:
            for message in pofile.read_po(file):
                said = message.string if isinstance(message.string, tuple) else (message.string,)
                if message.id and ("fuzzy" in message.flags or not all(said)):
                    room = source.relative_to(ROOMS).parts[0]
                    open_.append(f"{room}: {message.id if isinstance(message.id, str) else message.id[0]}")
    return open_


if __name__ == "__main__":
    compile_all()
