"""Packs, one after the other, until somebody ends it: python -m tests.bench.rendering

For tests.bench.autosave. Each pack of invented papers is drawn anew, by renderers as in production.
"""

import os
import tempfile

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="csp-bench-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csp.settings")

import django

django.setup()

from itertools import count

from csp.pdf import Part, build_pack
from tests.bench import sample

if __name__ == "__main__":
    for number in count():
        parts = [
            Part(f"{part.key}-{number}", part.title, label=part.label, html=part.html.replace("<h1>", f"<h1>{number}: "))
            for part in sample.parts(5)
        ]
        build_pack(title="Pack", cover_html=sample.cover().replace("<h1>", f"<h1>{number}: "), parts=parts)
