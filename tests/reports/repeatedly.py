"""One round of a publisher that may be killed at any moment: `python -m tests.reports.repeatedly ROUND`.

It says on lines of JSON what it finds (faults, editions by their moment), completes what an earlier round left,
says what it finds then, changes an item of the agenda, says "go", and publishes. Round 0 fills the record, whose
database has been migrated.
"""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict


def tell(**found: object) -> None:
    """One line for the parent."""
    print(json.dumps(found), flush=True)


def main(turn: int) -> None:
    """See above."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "csp.settings"
    import django

    django.setup()
    from csp.models import User
    from meetings.models import AgendaItem, Meeting
    from reports.models import Publication
    from reports.services import publish_meeting
    from reports.verification import verify

    def state() -> dict[str, object]:
        editions: dict[str, list[str]] = defaultdict(list)
        for row in Publication.objects.all():
            editions[row.published_at.isoformat()].append(f"{row.audience} {row.slug}")
        return {
            "faults": [str(fault) for fault in verify().faults],
            "editions": sorted(sorted(slugs) for slugs in editions.values()),
        }

    def publish() -> None:
        day = Meeting.objects.get(date="2031-07-08")
        publish_meeting(meeting=day, what={"pack", "members-pack"}, by=User.objects.machine())

    if turn == 0:
        from tests.factories import full_meeting

        full_meeting()
    else:
        tell(**state())
        publish()
        tell(**state())
        AgendaItem.objects.filter(position=1, parent=None).update(title=f"Review {turn}")
        AgendaItem.objects.filter(position=3, parent=None).update(title=f"Welcome {turn}")
    tell(go=turn)
    publish()
    tell(done=turn)


if __name__ == "__main__":
    main(int(sys.argv[1]))
