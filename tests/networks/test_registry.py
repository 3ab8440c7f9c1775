"""The connectors as they load: light enough for every command to have them."""

import subprocess
import sys

_LOAD = """
import resource, sys, time
before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
from jubir.networks.registry import all_connectors
all_connectors()
spent, after = time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
heavy = [name for name in ("aiohttp", "PIL", "django", "numpy") if name in sys.modules]
print(spent, (after - before) / 1024, *heavy)
"""


def test_all_connectors_load_without_what_is_heavy() -> None:
    """Half a second and 30 MB were promised; under load the clock says nothing, so what would cost it is named."""
    said = subprocess.run(
        [sys.executable, "-c", _LOAD], capture_output=True, text=True, check=True
    ).stdout.split()
    assert said[2:] == []
    assert float(said[1]) < 30
