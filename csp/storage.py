"""Static files with a hash in their name, and in each other's: our modules of JavaScript import one another."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which also rewrites `import ... from "./other.js"` to the hashed name."""

    support_js_module_import_aggregation = True
