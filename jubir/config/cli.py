"""The `jubir` command. A word it does not know is handed to Django (migrate, shell, makemigrations...)."""

import os
import sys


def main(argv: list[str] | None = None) -> None:
    arguments = sys.argv[1:] if argv is None else argv
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jubir.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["jubir", *arguments])
