"""Finding the connectors costs little: `jubir networks` and every start read them all."""

import subprocess
import sys

from jubir.networks.registry import all_connectors

#: Each takes more time or memory than all connectors together; whoever needs one imports it where it is needed.
HEAVY = ("aiohttp", "PIL", "numpy", "django", "cryptography", "typst")
ASK = f"""
import sys
from jubir.networks.registry import all_connectors
all_connectors()
print(*[name for name in {HEAVY!r} if name in sys.modules])
"""


def test_the_networks_of_the_house_are_there() -> None:
    assert set(all_connectors()) == {
        "bluesky", "discord", "facebook", "google_business", "instagram", "linkedin", "manual", "mastodon", "pinterest",
        "reddit", "sandbox", "telegram", "threads", "tiktok", "whatsapp", "wordpress", "x", "youtube",
    }  # fmt: skip


def test_nothing_heavy_comes_with_them() -> None:
    told = subprocess.run(
        [sys.executable, "-c", ASK], capture_output=True, text=True, check=True, timeout=120
    )
    assert told.stdout.split() == []
