"""What was published for coming meetings, as those are told who sit in the group: what is new, late or changed.

Only what stands published for the public is named: its title and its words are public already. Of the rest a message
says how much there is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from csp.models import Person
from meetings.models import Meeting
from reports.differences import ChangedLine, differences
from reports.digests import PaperOut, PapersOut
from reports.memberqueries import ORDER
from reports.models import Content, Publication
from reports.remindersources import Due, Readers

Kind, Circle = Publication.Kind, Publication.Audience
# Who missed it for so long has seen it.
NEWS = timedelta(days=14)
# A notice says when and where; a pack and a supplement hold what is named one by one.
UNNAMED = (Kind.PACK, Kind.SUPPLEMENT)
# So many of the new lines of a changed paper are quoted, and so much of each.
LINES, LONGEST = 3, 140

Copies = dict[str, Publication]


class Papers:
    """What was published lately for coming meetings. Two queries, and a third where something was changed."""

    def __init__(self, day: date) -> None:
        since = timezone.now() - NEWS
        rows = (
            Publication.objects.standing().filter(meeting__date__gte=day, meeting__status=Meeting.Status.PLANNED)
            .exclude(kind=Kind.NOTICE).select_related("meeting__group", "paper").order_by("meeting__date", "published_at", "pk")
        )
        self.by_meeting: dict[Meeting, list[Publication]] = defaultdict(list)
        for row in rows:
            if row.meeting is not None:
                self.by_meeting[row.meeting].append(row)
        self.fresh = {row.pk for found in self.by_meeting.values() for row in found if row.published_at >= since}
        self.changes = self._changes()

    def _changes(self) -> dict[int, tuple[str, ...]]:
        """Of each new version for the public, by key: the first of its words that are new."""
        rows = [
            row for found in self.by_meeting.values() for row in found
            if row.pk in self.fresh and row.supersedes_id and row.audience == Circle.PUBLIC and row.kind not in UNNAMED
        ]
        wanted = [key for row in rows for key in (row.pk, row.supersedes_id)]
        texts = dict(Content.objects.filter(publication__in=wanted).values_list("publication", "html")) if wanted else {}
        return {
            row.pk: _new_words(differences(texts[row.supersedes_id], texts[row.pk]))
            for row in rows if row.supersedes_id in texts and row.pk in texts
        }

    @property
    def occasions(self) -> set[str]:
        """Every occasion there is now."""
        return {_occasion(pk) for pk in self.fresh}

    def due(self, readers: Readers, told: Collection[tuple[int, str]]) -> Iterator[Due]:
        """For each reader of each meeting what they have not been told: `told` holds keys of people and occasions."""
        for meeting, rows in self.by_meeting.items():
            public = {row.slug: row for row in rows if row.audience == Circle.PUBLIC}
            members = public | {row.slug: row for row in rows if row.audience == Circle.MEMBERS}
            for person in readers.of_group(meeting.group_id):
                inside = readers.reads_as_member(person)
                news = self._news(members if inside else public, person, told)
                if news:
                    page = "" if inside else reverse("public:meeting", args=[news[0].place])
                    papers = tuple(self._paper(row, public) for row in news if row.kind not in UNNAMED)
                    yield Due(
                        person, readers.address_of(person), PapersOut(meeting, papers, page), tuple(_occasion(row.pk) for row in news)
                    )

    def _news(self, copies: Copies, person: Person, told: Collection[tuple[int, str]]) -> list[Publication]:
        news = [row for row in copies.values() if row.pk in self.fresh and (person.pk, _occasion(row.pk)) not in told]
        return sorted(news, key=lambda row: (ORDER.index(Kind(row.kind)), row.pk))

    def _paper(self, row: Publication, public: Copies) -> PaperOut:
        named = public.get(row.slug)
        late = row.paper is not None and row.paper.late
        if named is None:
            return PaperOut("", row.version - 1, late)
        return PaperOut(named.title, row.version - 1, late, self.changes.get(named.pk, ()))


def _occasion(pk: int) -> str:
    return f"published {pk}"


def _new_words(lines: list[ChangedLine]) -> tuple[str, ...]:
    found = []
    for line in lines:
        words = " ".join(piece.text for piece in line.pieces if piece.kind != "gone").strip()
        if any(piece.kind == "new" for piece in line.pieces) and words:
            found.append(words if len(words) <= LONGEST else f"{words[:LONGEST].rsplit(' ', 1)[0]} …")
    return tuple(found[:LINES])
