"""Publishing: everything is rendered first, outside any transaction; then one short transaction writes it all.

Inside it what was rendered is held against the record once more; if somebody changed it meanwhile, nothing is
written and it begins again. A process killed at any moment leaves what was published before, and perhaps
files that nothing refers to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone

from csp.models import User, path_of
from csp.services import audit
from meetings.models import Meeting, Minutes, Paper, StandingVersion
from meetings.services import circulate_minutes
from meetings.timetable import Year
from reports.builders import CannotPublish, MinutesView, PackPart, PackView, PaperView, View
from reports.chain import append, begin, publication_statement, writing
from reports.models import Content, Publication
from reports.rendering import Pdf, canonical, digest, draw, draw_pack, part, short_label
from reports.services.files import remove_withdrawn_files
from reports.services.planning import Draft, PackPlan, Plan, add_pack, drafts_of, parts_of, whole_plan
from reports.services.seeing import Seen, require_seen
from reports.services.sources import AccountsSource, AnySource, Reading, Source, StandingSource, YearSource

Kind, Audience = Publication.Kind, Publication.Audience
Progress = Callable[[str], None]
ATTEMPTS = 5


@dataclass(frozen=True)
class Result:
    """What came of one thing: `state` as in Draft, and the publication that stands, None if none does."""

    title: str
    kind: str
    audience: str
    state: str
    publication: Publication | None


class Overtaken(Exception):
    """The record or the publications changed while we rendered."""


def publish_notice(*, meeting: Meeting, audience: str = Audience.PUBLIC, by: User, now: datetime | None = None) -> Publication:
    """Publish the notice of `meeting`; unchanged, the version that stands is given back. Raises CannotPublish."""
    return _publish_one(Source(Kind.NOTICE, audience, meeting), by, now)


def publish_agenda(*, meeting: Meeting, audience: str = Audience.PUBLIC, by: User, now: datetime | None = None) -> Publication:
    """Publish the agenda of `meeting`. As publish_notice."""
    return _publish_one(Source(Kind.AGENDA, audience, meeting), by, now)


def publish_action_log(*, meeting: Meeting, audience: str = Audience.PUBLIC, by: User, now: datetime | None = None) -> Publication:
    """Publish the action log that goes to `meeting`. As publish_notice."""
    return _publish_one(Source(Kind.ACTION_LOG, audience, meeting), by, now)


def publish_minutes(*, meeting: Meeting, audience: str = Audience.PUBLIC, by: User, now: datetime | None = None) -> Publication:
    """Publish the minutes of `meeting`, draft or agreed; a draft counts as circulated. As publish_notice."""
    return _publish_one(Source(Kind.MINUTES, audience, meeting), by, now)


def publish_paper(*, paper: Paper, audience: str = Audience.PUBLIC, by: User, now: datetime | None = None) -> Publication:
    """Publish one paper. As publish_notice."""
    return _publish_one(Source(Kind.PAPER, audience, paper.meeting, paper), by, now)


def publish_timetable(*, year: Year, by: User, now: datetime | None = None) -> Publication:
    """Publish the timetable of `year`. As publish_notice."""
    return _publish_one(YearSource(year), by, now)


def publish_accounts(*, year: Year, by: User, now: datetime | None = None) -> Publication:
    """Publish the accounts of `year`. As publish_notice."""
    return _publish_one(AccountsSource(year), by, now)


def publish_version(*, version: StandingVersion, by: User, now: datetime | None = None) -> Publication:
    """Publish a version of a standing document. As publish_notice."""
    return _publish_one(StandingSource(version), by, now)


def publish_pack(
    *, meeting: Meeting, audience: str = Audience.PUBLIC, by: User, progress: Progress = lambda words: None,
    now: datetime | None = None,
) -> Publication:
    """Publish the pack of `meeting`, and each of its parts that is new or changed. Raises CannotPublish."""
    plan = Plan()
    add_pack(plan, meeting, audience)
    return _standing(publish(plan=plan, by=by, progress=progress, now=now)[-1])


def publish_meeting(
    *, meeting: Meeting, what: set[str] | None = None, by: User, progress: Progress = lambda words: None,
    again: bool = False, now: datetime | None = None, only_if: Seen | None = None,
) -> list[Result]:
    """Publish `what` of `meeting` (see planning.WHAT), or all it has. `again`: also what was withdrawn before.

    `only_if`: what was seen of it (reports.services.seeing); anything else is not published. Raises CannotPublish
    or its ChangedSince, and then nothing was published.
    """
    return publish(plan=whole_plan(meeting, what), by=by, progress=progress, again=again, now=now, only_if=only_if)


def preview(*, meeting: Meeting, what: set[str] | None = None, again: bool = False) -> list[Result]:
    """What `publish_meeting` would do, without doing it; of packs that they would be made, if any part changed."""
    plan = whole_plan(meeting, what)
    drafts = {draft.source: draft for draft in drafts_of(plan, again)}
    results = [_result(draft, draft.newest) for draft in drafts.values()]
    for pack in plan.packs:
        state, row = pack_state(pack, [drafts[source] for source in pack.parts], again)
        results.append(Result(pack.view(()).title, pack.kind, pack.audience, state, None if state == "withheld" else row))
    return results


def pack_state(pack: PackPlan, parts: list[Draft], again: bool = False) -> tuple[str, Publication | None]:
    """How a pack made of `parts` stands against its newest version, which is given too."""
    view = pack.view(_pack_part(one, one.newest) for one in parts if one.newest and one.state == "unchanged")
    draft = Draft(pack.source, view, again, parts[0].before if parts else None)
    return draft.state, draft.newest


def planned_pack_view(pack: PackPlan, parts: list[Draft]) -> View:
    """A pack as it would be published now, each part with the version that it would have."""
    held = []
    for draft in parts:
        if draft.state != "withheld":
            number = (draft.newest.version if draft.newest else 0) + (draft.state in ("new", "changed"))
            held.append(replace(_pack_part(draft, draft.newest), version=number))
    return pack.view(held)


def _publish_one(source: AnySource, by: User, now: datetime | None) -> Publication:
    return _standing(publish(plan=Plan([source]), by=by, now=now)[0])


def _standing(result: Result) -> Publication:
    if result.state == "withheld" or result.publication is None:
        raise CannotPublish(f"“{result.title}” was withdrawn with this very content. Change it, or publish it again on purpose.")
    return result.publication


def publish(
    *, plan: Plan, by: User, progress: Progress = lambda words: None, again: bool = False, now: datetime | None = None,
    only_if: Seen | None = None,
) -> list[Result]:
    """Publish all that `plan` holds, or nothing: CannotPublish, or reports.chain.ChainBroken."""
    begin()
    remove_withdrawn_files()
    for _ in range(ATTEMPTS):
        edition = Edition(plan, by, progress, again, now or timezone.now())
        if only_if is not None:
            require_seen(only_if, list(edition.drafts.values()), plan.packs)
        edition.render()
        try:
            return edition.write()
        except Overtaken:
            progress("The record changed meanwhile: once more.")
    raise CannotPublish("The record keeps changing while it is being published. Nothing was published: try again.")


class Edition:
    """One attempt: what is rendered, and then written."""

    def __init__(self, plan: Plan, by: User, progress: Progress, again: bool, now: datetime) -> None:
        self.plan, self.by, self.progress, self.again, self.now = plan, by, progress, again, now
        self.drafts = {draft.source: draft for draft in drafts_of(plan, again)}
        self.packs: list[tuple[PackPlan, Draft]] = []
        self.rows: dict[AnySource, Publication] = {}

    def render(self) -> None:
        """Draw what is new or changed, files included. Packs go first: they draw their parts side by side, and
        the single PDFs are then taken from the cache."""
        packs = {pack.source: self._draw_pack(pack) for pack in self.plan.packs if self._stale(pack)}
        for source, draft in self.drafts.items():
            if draft.state in ("new", "changed"):
                self.progress(draft.view.title)
                self.rows[source] = self._row(draft, draw(draft.view, draft.html))
        for pack in self.plan.packs:
            draft = Draft(pack.source, pack.view(self._pack_parts(pack)), self.again)
            self.packs.append((pack, draft))
            if draft.state in ("new", "changed"):
                self.rows[pack.source] = self._row(draft, packs.get(pack.source) or self._draw_pack(pack))

    def _stale(self, pack: PackPlan) -> bool:
        """Whether a part is new, so that the pack surely is."""
        return any(self.drafts[source].state in ("new", "changed") for source in pack.parts)

    def _held(self, pack: PackPlan) -> list[Draft]:
        """The parts of a pack in order; what is withheld is left out."""
        held = [self.drafts[source] for source in pack.parts if self.drafts[source].state != "withheld"]
        if pack.kind == Kind.PACK and not any(draft.source.kind == Kind.AGENDA for draft in held):
            raise CannotPublish("A pack needs its agenda, and this one was withdrawn with the very same content.")
        return held

    def _draw_pack(self, pack: PackPlan) -> Pdf:
        held = self._held(pack)
        parts = [part(view, html) for draft in held for view, html in parts_of(draft)]
        view = pack.view(_pack_part(draft, None) for draft in held)
        assert isinstance(view, PackView)
        return draw_pack(view, parts, self.progress)

    def _pack_parts(self, pack: PackPlan) -> list[PackPart]:
        return [_pack_part(draft, self.rows.get(draft.source, draft.newest)) for draft in self._held(pack)]

    def _row(self, draft: Draft, pdf: Pdf) -> Publication:
        """The row as it will be written, hashed."""
        source, last = draft.source, draft.newest
        row = Publication(
            kind=source.kind, audience=source.audience, meeting=source.meeting, paper=source.paper,
            place=source.place, slug=source.slug, version=last.version + 1 if last else 1,
            title=draft.view.title, group_name=draft.view.group, meeting_date=draft.view.date,
            published_at=self.now, published_by=self.by.email, supersedes=last,
            html_sha256=digest(draft.html), data_sha256=digest(draft.data),
            pdf_sha256=pdf.sha256, pdf_size=pdf.size, pdf_pages=pdf.pages,
        )
        row.sha256 = digest(canonical(publication_statement(row)))
        return row

    def write(self) -> list[Result]:
        """Write what was rendered, in one transaction. Raises Overtaken when it is no longer what the record says."""
        drafts = [*self.drafts.values(), *(draft for _, draft in self.packs)]
        if self.rows:
            with writing():
                self._check()
                for draft in drafts:
                    if row := self.rows.get(draft.source):
                        self._write(draft, row)
        return [_result(draft, self.rows.get(draft.source, draft.newest)) for draft in drafts]

    def _check(self) -> None:
        """Whether the record and the versions are still those that were rendered."""
        try:
            reading = Reading()
            now = [(draft, source.view(reading)) for source, draft in self.drafts.items()]
            now += [(draft, pack.view(self._pack_parts(pack))) for pack, draft in self.packs]
            same = all(
                draft.view == view and draft.mark() == Draft(draft.source, view).mark() for draft, view in now
            )
        except (CannotPublish, Meeting.DoesNotExist, Paper.DoesNotExist, StandingVersion.DoesNotExist):
            raise Overtaken from None
        if not same or not all(path_of(row.pdf_sha256).exists() for row in self.rows.values()):
            raise Overtaken

    def _write(self, draft: Draft, row: Publication) -> None:
        row.save(force_insert=True)
        Content.objects.create(publication=row, html=draft.html, data=draft.data)
        append(publication=row)
        if isinstance(draft.view, MinutesView) and draft.view.status == "draft":
            circulate_minutes(
                minutes=Minutes.objects.get(meeting=draft.source.meeting), by=self.by, at=self.now
            )
        audit(by=self.by, act="publish", thing=row, sha256=row.sha256, audience=row.audience)


def _pack_part(draft: Draft, row: Publication | None) -> PackPart:
    view = draft.view
    file = view.file if isinstance(view, PaperView) else None
    return PackPart(
        kind=draft.source.kind, title=view.title,
        label=short_label(view.items) if isinstance(view, PaperView) else "",
        place=draft.source.place, slug=draft.source.slug,
        version=row.version if row else 0, sha256=row.sha256 if row else "",
        tagged=file is None or file.tagged,
    )


def _result(draft: Draft, row: Publication | None) -> Result:
    standing = None if draft.state == "withheld" else row
    return Result(draft.view.title, draft.source.kind, draft.source.audience, draft.state, standing)
