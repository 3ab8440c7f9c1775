import hashlib
from functools import cached_property
from pathlib import Path
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

SCRIPTS = Path(__file__).parent / "static" / "ui" / "js"


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names inside `import` too: else a module loaded by the page and imported by another would run twice.

    Only in our own scripts: a package may ship one that imports what it does not bring along. They share one hash,
    over all of them together: modules may import each other in a circle, and no circle of hashes comes to rest.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "ui/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )

    @cached_property
    def scripts_hash(self) -> str:
        digest = hashlib.md5(usedforsecurity=False)
        for path in sorted(SCRIPTS.rglob("*.js")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
        return digest.hexdigest()[:12]

    def file_hash(self, name: str | None, content: Any = None) -> str | None:
        if name and name.replace("\\", "/").startswith("ui/js/"):
            return self.scripts_hash
        return super().file_hash(name, content)
