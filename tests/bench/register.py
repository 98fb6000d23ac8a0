"""The register of action points with 100 and with 10,000 of them: queries, bytes, time.

    python -m tests.bench.register

Both stand in one fresh SQLite database, one after the other, raised at the same sixty meetings and owned by the same
people, some carried over twice, three in ten outstanding. Time is that of the processor, for all of it is done in one process
(SQLite too): what else the machine does is left out. Medians are told as ratios of the larger register to the smaller.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="csp-bench-"))
os.environ |= {"DJANGO_SETTINGS_MODULE": "csp.settings", "DATA_DIR": str(FOLDER / "data"), "SECRET_KEY": "bench",
               "ENV_FILE": os.devnull, "DATABASE_URL": "", "DEBUG": "false", "ALLOWED_HOSTS": "testserver"}

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.models import ActionOwner, ActionPoint, ActionUpdate
from csp.models import Agency, Person
from meetings.models import Meeting, Minutes
from tests import desk
from tests.factories import (
    AgencyFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    MinutesFactory,
    PersonFactory,
)

SIZES = (100, 10_000)
MEETINGS, PEOPLE, AGENCIES = 60, 40, 14
ROUNDS = 15
# Name -> address below the register, and what is asked of it.
ASKED = {
    "the register": ("actions", {}), "its last page": ("actions", {"page": "999999"}),
    "outstanding, over a year": ("actions", {"status": "outstanding", "age": "over-12"}),
    "two words": ("actions", {"words": "lamp lock"}), "one agency": ("actions", {"agency": "1"}),
    "first raised longest ago": ("actions", {"sort": "oldest"}), "one story": ("action", {}),
}


def world() -> list[Meeting]:
    """The meetings, the oldest first, with the people who own what is raised at them."""
    group = GroupFactory(partnership=True)
    agencies = [AgencyFactory(name=f"Thornbridge agency {n}") for n in range(AGENCIES)]
    for n in range(PEOPLE):
        MembershipFactory(person=PersonFactory(), agency=agencies[n % AGENCIES], group=group, starts=None)
    first = date.today() - timedelta(weeks=9 * MEETINGS)
    meetings = [MeetingFactory(group=group, date=first + timedelta(weeks=9 * n)) for n in range(MEETINGS)]
    for meeting in meetings:
        MinutesFactory(meeting=meeting, status=Minutes.Status.CIRCULATED)
    return meetings


def fill(meetings: list[Meeting], count: int) -> None:
    """`count` action points, spread over the meetings; one of three in each nine goes on at the next two."""
    people = list(Person.objects.filter(memberships__isnull=False))
    ActionPoint.objects.update(continues=None)
    ActionPoint.objects.all().delete()
    status, sequences = ActionPoint.Status, dict.fromkeys([one.pk for one in meetings], 0)
    made = 0
    with transaction.atomic():
        while made < count:
            at = made * 7 % (MEETINGS - 3)
            length = 3 if made % 9 == 0 else 1
            before = None
            for step in range(min(length, count - made)):
                meeting = meetings[at + step]
                sequences[meeting.pk] += 1
                carried = step < min(length, count - made) - 1
                closed = not carried and made % 10 >= 3
                before = ActionPoint(
                    meeting=meeting, sequence=sequences[meeting.pk], continues=before,
                    text=f"Replace lamp {made} on the riverside path by the lock, and say when it is done.",
                    status=status.CARRIED_OVER if carried else status.CLOSED if closed else status.IN_PROGRESS,
                    outcome="The new lamp is ordered.",
                    settled_at=meetings[at + step + 1] if carried or closed else None,
                )
                ActionPoint.objects.bulk_create([before])
                made += 1
        points = list(ActionPoint.objects.all())
        ActionOwner.objects.bulk_create(
            (ActionOwner(action_point=one, position=1, person=people[n % PEOPLE], words=str(people[n % PEOPLE])) for n, one in enumerate(points)),
            batch_size=2000,
        )
        ActionUpdate.objects.bulk_create(
            (ActionUpdate(action_point=one, date=one.meeting.date, status="in_progress", text="The new lamp is ordered.") for one in points),
            batch_size=2000,
        )


def measured(client: Client) -> dict[str, tuple[int, int, float]]:
    """Of each address its queries, bytes and median seconds of the processor."""
    found = {}
    story = ActionPoint.objects.filter(continues__continues__isnull=False).first()
    assert story is not None
    for name, (address, asked) in ASKED.items():
        args = [story.identity] if address == "action" else []
        query = {"agency": str(Agency.objects.earliest("pk").pk)} if "agency" in asked else asked
        times = []
        for _ in range(ROUNDS):
            begun = time.process_time()
            answer = client.get(reverse(f"members:{address}", args=args), query)
            times.append(time.process_time() - begun)
            assert answer.status_code == 200, name
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"members:{address}", args=args), query)
        found[name] = (len(queries), len(answer.content), statistics.median(times))
    return found


def main() -> None:
    """Measure and print."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    meetings, client = world(), Client()
    desk.sign_in(client, desk.board_member())
    results = {}
    for size in SIZES:
        fill(meetings, size)
        assert ActionPoint.objects.count() == size
        results[size] = measured(client)
    small, large = (results[size] for size in SIZES)
    print(f"the register with {SIZES[0]:,} and {SIZES[1]:,} action points, {MEETINGS} meetings, {PEOPLE} owners, {ROUNDS} rounds")
    print(f"  {'':26}{'queries':>12}{'kB':>16}{'ms':>18}{'ratio':>8}")
    for name in ASKED:
        one, other = small[name], large[name]
        print(f"  {name:26}{one[0]:5} -> {other[0]:<4}{one[1] / 1000:8.1f} -> {other[1] / 1000:<6.1f}"
              f"{one[2] * 1000:7.0f} -> {other[2] * 1000:<6.0f}{other[2] / one[2]:6.2f}")


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(FOLDER)
