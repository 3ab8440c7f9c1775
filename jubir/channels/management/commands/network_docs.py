"""`jubir network_docs`: writes docs/networks.md of this checkout."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from jubir.channels import door
from jubir.networks import docs

PATH = Path(__file__).resolve().parents[4] / "docs" / "networks.md"


class Command(BaseCommand):
    help = "Writes docs/networks.md from what the connectors declare."

    def handle(self, *args: Any, **options: Any) -> None:
        PATH.write_text(docs.render(door.networks()))
        self.stdout.write(str(PATH))
