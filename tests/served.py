"""Settings of a server that the tests start as a process of its own, on the database of the test that starts it."""

from csp.settings import *
from csp.settings import STORAGES

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Straight from where they lie: nothing is collected first.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
