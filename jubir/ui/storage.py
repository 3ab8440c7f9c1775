from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names inside `import` too: else a module loaded by the page and imported by another would run twice.

    Only in our own scripts: a package may ship one that imports what it does not bring along.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "ui/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )
