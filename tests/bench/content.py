"""Writes the content of the public pack of a real meeting, for measuring: python -m tests.bench.content PAPERS JSON

Reads the papers of 11 July 2023 into an empty record in DATA_DIR and lays down what a pack is made of: its cover
and its parts, finished HTML each. Uploaded PDFs are left out: no other program can take them in.
"""

import json
import os
import sys
from datetime import date
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csp.settings")

import django

django.setup()

from django.core.management import call_command

from meetings.models import Meeting
from reports.rendering import part
from reports.services.planning import Draft, parts_of, whole_plan
from tests.bench import sample

if __name__ == "__main__":
    papers, target = map(Path, sys.argv[1:])
    call_command("migrate", verbosity=0)
    call_command("import_papers", str(papers / "2023-07-11"))
    meeting = Meeting.objects.get(date=date(2023, 7, 11))
    (pack,) = whole_plan(meeting, {"pack"}).packs
    drawn = [part(view, html) for source in pack.parts for view, html in parts_of(Draft(source, source.view(), False))]
    target.write_text(json.dumps({
        "cover": sample.cover(),
        "parts": [{"key": one.key, "title": one.title, "label": one.label, "html": one.html} for one in drawn if one.html],
    }))
