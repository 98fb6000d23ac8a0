"""The sample pack as the program makes it: python -m tests.bench.built REPORTS CHANGED PDF

CHANGED is the report changed by one paragraph, 0 for none. DATA_DIR keeps the parts from one run to the next.
Prints the seconds from the HTML to the PDF, with the libraries loaded here and in the renderers.
"""

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csp.settings")

import django

django.setup()

from csp.pdf import Part, build_pack, warm
from tests.bench import sample

if __name__ == "__main__":
    reports, changed, target = sys.argv[1:]
    warm()
    parts = sample.parts(int(reports), changed=int(changed) or None)
    # Something small for each renderer to do first: it answers when it has loaded its libraries.
    tiny = [Part(f"tiny-{index}", "Tiny", html=sample.page(f"Tiny {time.time_ns()} {index}", "")) for index in range(4)]
    build_pack(title="Tiny", cover_html=sample.cover(), parts=tiny)
    start = time.perf_counter()
    pack = build_pack(title="Pack", cover_html=sample.cover(), parts=parts)
    print(time.perf_counter() - start)
    Path(target).write_bytes(pack.pdf)
