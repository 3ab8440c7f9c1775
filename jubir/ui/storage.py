from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names inside `import` too: else a module loaded by the page and imported by another would run twice."""

    support_js_module_import_aggregation = True
