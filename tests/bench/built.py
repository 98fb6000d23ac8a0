"""A pack as the program makes it: python -m tests.bench.built JSON CHANGED PDF

JSON holds its content (see tests.bench.pack); CHANGED is the index of a part changed by one paragraph, or "none".
DATA_DIR keeps the parts from one run to the next. Prints the seconds from the HTML to the PDF, with the libraries
loaded here and in the renderers.
"""

import json
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
    source, changed, target = sys.argv[1:]
    warm()
    content = json.loads(Path(source).read_text())
    if changed != "none":
        part = content["parts"][int(changed)]
        part["html"] = part["html"].replace("</body>", "<p>One more paragraph, put in this morning.</p></body>")
    parts = [Part(**part) for part in content["parts"]]
    # Something small for each renderer to do first: it answers when it has loaded its libraries.
    tiny = [Part(f"tiny-{index}", "Tiny", html=sample.page(f"Tiny {time.time_ns()} {index}", "")) for index in range(4)]
    build_pack(title="Tiny", cover_html=content["cover"].replace("<h1>", "<h1>Tiny "), parts=tiny)
    start = time.perf_counter()
    pack = build_pack(title="Pack", cover_html=content["cover"], parts=parts)
    print(time.perf_counter() - start)
    Path(target).write_bytes(pack.pdf)
