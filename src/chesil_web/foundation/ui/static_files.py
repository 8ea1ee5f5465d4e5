"""Static files under fingerprinted names, scripts that import one another among them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's, with the names inside modules rewritten too."""

    support_js_module_import_aggregation = True
