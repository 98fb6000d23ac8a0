"""What the officer should know before a meeting's papers go out: findings in the record and in uploads."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from csp.markdown import ADDRESS
from csp.models import Agency, AgencyName, Audience, Inspection, Person, StoredFile
from csp.preflight import (
    ENGINE,
    LOOK,
    NOTE,
    STOP,
    Finding,
    Known,
    found,
    look_at_link,
    look_at_text,
    not_known,
)
from csp.preflight.texts import FREE
from csp.queries import the_partnership, whole_documents
from csp.texts import BlockView, SectionView
from meetings.models import AgendaItem, Meeting, Minutes, Paper
from meetings.queries import agenda_rows
from meetings.timetable import Year
from reports.builders import ActionLogView, AgendaView, MinutesView
from reports.builders.moneyshapes import AccountsView
from reports.closedmatter import closed_between, closed_matter, every_row
from reports.models import Publication
from reports.moneyfigures import told_in
from reports.queries import ACCOUNTS, published_accounts
from reports.services.planning import Draft
from reports.services.sources import StandingSource

Kind = Publication.Kind
GRAVITIES = (STOP, LOOK, NOTE)
LINK = re.compile(r"\]\(\s*<?([^)\s>]*)>?[^)]*\)")
# Of a view: what is no text of ours, and how the public reaches the partnership.
NO_TEXT = {
    "kind", "anchor", "audience", "slug", "group_slug", "sha256", "media_type", "contact_email", "contact_telephone", "contact_title",
    "partnership", "group", "place", "mode", "status", "meeting_kind", "paragraph_anchor", "session", "file", "owners",
    "leads_to",
}
# Of a Word file that was read into a paper: what its words may have brought along. The file itself stays with us.
OF_ORIGINALS = {
    "tracked-changes": "Tracked insertions were read as text and deletions left out. Compare the paper with its original.",
    "hidden-text": "Hidden text was left out of the paper. Compare it with its original.",
    "faint-text": "In the paper these words can be read like any others. Compare it with its original.",
    "tiny-text": "In the paper these words can be read like any others. Compare it with its original.",
}


@dataclass(frozen=True)
class Told:
    """A finding, the thing it is about, and the page where it is put right ("" for none).

    `key` is that of the thing to be published, "" for what concerns the meeting as a whole.
    """

    finding: Finding
    title: str
    key: str
    url: str

    @property
    def identity(self) -> str:
        """Tells it from every other finding; changes with what was found."""
        told = f"{self.finding.code}\0{self.finding.words}\0{self.finding.where}\0{self.key}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def sentence(self) -> str:
        """All of it in one line, for the record of what was accepted."""
        return ", ".join(filter(None, [self.title, self.finding.where])) + f": {self.finding.words}"


@dataclass
class Preflight:
    """What was found. `waiting`: files that the worker has not looked through yet."""

    told: list[Told] = field(default_factory=list)
    waiting: list[StoredFile] = field(default_factory=list)

    def of(self, gravity: str) -> list[Told]:
        """Findings of one gravity."""
        return [one for one in self.told if one.finding.gravity == gravity]

    def stops(self, keys: set[str]) -> list[Told]:
        """What must be accepted before the things with these keys go out."""
        return [one for one in self.of(STOP) if not one.key or one.key in keys]


def preflight(meeting: Meeting, drafts: Sequence[Draft]) -> Preflight:
    """Everything worth knowing before `drafts` of `meeting` go out, the gravest first.

    A fixed number of queries, whatever the number of papers.
    """
    result = Preflight()
    known = what_is_known()
    rows = agenda_rows(meeting)
    papers = list(meeting.papers.select_related("file", "source", "request"))
    minutes = {one.meeting_id: one for one in Minutes.objects.filter(meeting__in=_minuted(drafts))}
    matter = closed_matter(rows, papers, [one.document_id for one in minutes.values()])
    files = _files(drafts, {paper.pk: paper for paper in papers})
    inspected = {one.file_id: one for one in Inspection.objects.filter(file__in=[file.pk for file, *_ in files], engine=ENGINE)}
    for draft in drafts:
        title, key, url = draft.view.title, draft.source.key, url_of(draft)
        findings = [*_state(draft)]
        if draft.source.audience == Publication.Audience.PUBLIC:
            findings += _of_text(draft, matter.given_away)
            findings += _of_kind(draft)
        result.told += [Told(one, title, key, url) for one in not_known(findings, known)]
    seen: set[tuple[int, str]] = set()
    for file, draft, original in files:
        key, url = draft.source.key, url_of(draft)
        # The same upload goes to both audiences: it is told once.
        if (file.pk, draft.source.slug) in seen:
            continue
        seen.add((file.pk, draft.source.slug))
        inspection = inspected.get(file.pk)
        if inspection is None or inspection.done_at is None:
            result.waiting.append(file)
            continue
        findings = [Finding(**one) for one in inspection.findings]
        findings = [*_of_original(findings)] if original else findings
        result.told += [Told(one, draft.view.title, key, url) for one in not_known(findings, known)]
    result.told += _of_papers(rows, papers, {draft.source.key for draft in drafts})
    result.told.sort(key=lambda one: GRAVITIES.index(one.finding.gravity))
    return result


def preflight_year(draft: Draft) -> Preflight:
    """What is worth knowing before a timetable or accounts go out: personal details and links in their words, and in accounts
    what is closed in the meetings of the year and of the one after. A fixed number of queries."""
    view = draft.view
    if isinstance(view, AccountsView):
        after = Year.of(view.date).after.last
        findings = [*_state(draft), *_of_text(draft, closed_between(view.date, after).given_away)]
    else:
        findings = [*_state(draft), *_of_text(draft, lambda text, where: ())]
    # What has a number there is a quarter: a place that says nothing to a reader.
    known = not_known([replace(one, where="") for one in findings], what_is_known())
    told = [Told(one, draft.view.title, draft.source.key, url_of(draft)) for one in known]
    return Preflight(sorted(told, key=lambda one: GRAVITIES.index(one.finding.gravity)))


def preflight_version(draft: Draft) -> Preflight:
    """What is worth knowing before a version of a standing document goes out: personal details and links in its words.
    Of a review also amounts with which the ledger does not agree, or whose accounts nobody can read yet. Four queries, of a
    review as many more as its years have accounts."""
    known = not_known([*_state(draft), *_of_text(draft, lambda text, where: ()), *_of_figures(draft)], what_is_known())
    told = [Told(one, draft.view.title, draft.source.key, url_of(draft)) for one in known]
    return Preflight(sorted(told, key=lambda one: GRAVITIES.index(one.finding.gravity)))


def _of_figures(draft: Draft) -> Iterator[Finding]:
    """What is worth knowing of the amounts in a review that are tied to the ledger."""
    source = draft.source
    if not isinstance(source, StandingSource) or source.version.standing.year is None:
        return
    told = told_in(whole_documents([source.version.document_id])[source.version.document_id])
    for one in told:
        if not one.agrees:
            now = f", and the ledger says {one.now}" if one.figure is not None else ", of which the ledger says nothing any more"
            yield found("figure-differs", f"The text says {one.said}{now}.", one.heading, one.address)
    years = sorted({one.address.strip("/").partition("/#")[0] for one in told})
    there = published_accounts()
    for place in years:
        if place not in there:
            yield found("figure-unpublished", f"It tells amounts of {place.rpartition('/')[2]}, whose accounts are not published.", "", place)


def what_is_known() -> Known:
    """What the record itself makes public: how the partnership is reached, its agencies, their domains. Four queries."""
    partnership = the_partnership()
    addresses = [*Person.objects.exclude(email="").values_list("email", flat=True)]
    names = {*Agency.objects.values_list("name", flat=True), *AgencyName.objects.values_list("name", flat=True)}
    telephones, hosts = set(), set()
    if partnership is not None:
        names |= {partnership.name, partnership.host, partnership.short_name}
        addresses.append(partnership.email)
        telephones.add(re.sub(r"\D", "", partnership.telephone))
        hosts.add((urlsplit(partnership.website).hostname or "").removeprefix("www."))
    domains = {address.rpartition("@")[2].casefold() for address in addresses} | hosts
    return Known(
        frozenset(one for one in domains if one and not FREE.match(one)), frozenset(telephones - {""}),
        frozenset(name.casefold() for name in names if name),
    )


def _minuted(drafts: Sequence[Draft]) -> list[int]:
    return [draft.source.meeting.pk for draft in drafts if draft.source.meeting is not None and draft.source.kind == Kind.MINUTES]


def url_of(draft: Draft) -> str:
    """The page of the desk where a thing is put right."""
    source = draft.source
    if isinstance(source, StandingSource):
        return _at("standing:version", source.version.pk)
    if source.meeting is None:
        return _at("accounts:home") if source.kind == Kind.ACCOUNTS else _at("meetings:timetable")
    if source.paper is not None:
        return _at("meetings:paper", source.paper.pk)
    return _at(PAGES.get(source.kind, "meetings:details"), source.meeting.pk)


PAGES: dict[str, str] = {Kind.AGENDA: "meetings:agenda", Kind.MINUTES: "minutes:editor", Kind.ACTION_LOG: "minutes:editor"}


def _at(name: str, *args: int) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _state(draft: Draft) -> Iterator[Finding]:
    if draft.state == "withheld":
        yield found("withdrawn-before", "It was withdrawn with these very words.")


# --- texts ---


def passages(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a view with its place: the number of its paragraph or item, or the reference of its action point."""
    if is_dataclass(value) and not isinstance(value, type):
        number = getattr(value, "number", "") or getattr(value, "reference", "")
        where = f"{'item' if hasattr(value, 'purpose') else ''} {number}".strip() if number else where
        for one in fields(value):
            if one.name not in NO_TEXT:
                yield from passages(getattr(value, one.name), where)
    elif isinstance(value, tuple):
        for one in value:
            yield from passages(one, where)
    elif isinstance(value, str) and value.strip():
        yield where, value


def _of_text(draft: Draft, given_away: Any) -> Iterator[Finding]:
    """Personal details, links, closed matter and pictures without words, in what the public is to read."""
    seen: set[tuple[str, str]] = set()
    published = cache(published_accounts)
    for where, text in passages(draft.view):
        urls = [*LINK.findall(text), *(match[0] for match in ADDRESS.finditer(LINK.sub("]", text)))]
        findings = [*look_at_text(text, where), *given_away(text, where)]
        findings += [one for url in urls for one in _link(url, where, published)]
        for one in findings:
            if (one.code, one.about) not in seen:
                seen.add((one.code, one.about))
                yield one
    for block in _blocks(draft.view):
        if block.image is not None and not block.text.strip():
            yield found("no-alternative", "A picture has no alternative text.", block.number)


def _link(url: str, where: str, published: Callable[[], frozenset[str]]) -> list[Finding]:
    own = settings.SITE_URL.rstrip("/")
    path = url.removeprefix(own) if url.startswith(f"{own}/") else url
    if not path.startswith("/"):
        return look_at_link(path, where)
    try:
        page = resolve(urlsplit(path).path)
    except Resolver404:
        return [found("dead-link", f"The link {url} leads to no page of ours.", where, url)]
    place = page.kwargs.get("place", "")
    if place and page.kwargs.get("slug") == ACCOUNTS and place not in published():
        return [found("unpublished-accounts", f"It leads to the accounts of {place.partition('/')[2]}, which are not published.", where, place)]
    return []


def _blocks(value: Any) -> Iterator[BlockView]:
    if isinstance(value, BlockView):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _blocks(one)
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            yield from _blocks(getattr(value, one.name))


def _sections(value: Any) -> Iterator[SectionView]:
    text = getattr(value, "text", None) or getattr(value, "information", None)
    yield from text.sections if text is not None else ()


def _of_kind(draft: Draft) -> Iterator[Finding]:
    """What the public is not told, by name or by count."""
    view = draft.view
    for section in _sections(view):
        if section.concealed and section.public_wording:
            yield found("closed-wording", f"Instead of a closed part the public reads: “{section.public_wording}”", section.number)
        elif section.concealed:
            yield found("closed-withheld", "A closed part is withheld.", section.number)
    if isinstance(view, AgendaView):
        for row in view.rows:
            for one in (row, *row.parts):
                if one.concealed:
                    yield found("closed-withheld", "A closed item: the public sees its number alone.", f"item {one.number}")
    if isinstance(view, ActionLogView) and view.concealed:
        yield found("closed-action", f"Left out: {_count(view.concealed, 'action point')} of closed parts.")
    if isinstance(view, MinutesView):
        if view.concealed_actions:
            yield found("closed-action", f"Left out: {_count(view.concealed_actions, 'action point')} of closed parts.")
        if view.loose_decisions:
            yield found("loose-decision", f"Left out: {_count(view.loose_decisions, 'decision')} that no paragraph holds.")


def _count(count: int, word: str) -> str:
    return f"one {word}" if count == 1 else f"{count} {word}s"


# --- uploads ---


def _files(drafts: Sequence[Draft], papers: dict[int, Paper]) -> list[tuple[StoredFile, Draft, bool]]:
    """Files behind the drafts: the upload of a paper, the Word file it was read from (True), pictures in texts."""
    found_files: list[tuple[StoredFile, Draft, bool]] = []
    shown: dict[str, Draft] = {}
    for draft in drafts:
        source = draft.source
        paper = papers.get(source.paper.pk) if source.paper is not None else None
        if paper is not None and paper.file is not None:
            found_files.append((paper.file, draft, False))
        if paper is not None and paper.source is not None:
            found_files.append((paper.source, draft, True))
        for block in _blocks(draft.view):
            if block.image is not None:
                shown.setdefault(block.image.sha256, draft)
    pictures = StoredFile.objects.filter(sha256__in=shown) if shown else []
    return [*found_files, *((file, shown[file.sha256], False) for file in pictures)]


def _of_original(findings: Sequence[Finding]) -> Iterator[Finding]:
    for one in findings:
        if one.code in OF_ORIGINALS:
            yield replace(one, gravity=LOOK, advice=OF_ORIGINALS[one.code], where=", ".join(filter(None, ["in the Word file", one.where])))


def _of_papers(rows: Sequence[Any], papers: Sequence[Paper], keys: set[str]) -> Iterator[Told]:
    """Papers whose place, check or audience wants a look."""
    closed = {paper.pk for row in every_row(rows) if row.session == AgendaItem.Session.CLOSED for paper in row.papers}
    for paper in papers:
        url = _at("meetings:paper", paper.pk)
        key = next((key for key in sorted(keys, reverse=True) if key.endswith(f"/paper-{paper.slug}")), "")
        if paper.audience == Audience.PUBLIC and paper.pk in closed:
            yield Told(found("public-paper-closed", "A paper marked public serves a closed item."), paper.title, key, url)
        elif paper.audience != Audience.PUBLIC or paper.pk in closed:
            yield Told(found("members-withheld", "The public does not get it."), paper.title, key, url)
        if not paper.checked and (paper.source_id or getattr(paper, "request", None)):
            yield Told(found("not-checked-paper", "It is not marked as checked."), paper.title, key, url)
