"""An import: files in any order, each put into the record in one transaction of its own.

`Import.run` reads every file first, then applies agendas, minutes, logs and papers, by date, so that the
order in which the files were named does not matter.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import DataError, transaction

from actions.models import ActionPoint
from actions.services import link_owners, tie_carry_overs
from csp.drafts import Account
from csp.models import Group, User
from csp.services import keep_bytes
from csp.word import NotReadable
from meetings.models import Meeting
from meetings.paperqueries import matched_items
from meetings.reading.shapes import AgendaRead, LogRead, MinutesRead, PdfRead, ReportRead
from meetings.services import bind_items, infer_memberships, link_leads
from reports.importing.acts import (
    Applied,
    Refused,
    apply_agenda,
    apply_log,
    apply_minutes,
    apply_paper,
)
from reports.importing.read import read_paper

Read = AgendaRead | MinutesRead | LogRead | ReportRead | PdfRead
TAKEN = {".docx", ".pdf"}
# Asked with the file's name and the lines that differ; True lets the file replace what stands.
Ask = Callable[[str, list[str]], bool]
Progress = Callable[[int, int, str], None]

KINDS: dict[type, tuple[int, str]] = {
    AgendaRead: (0, "agenda"),
    MinutesRead: (1, "minutes"),
    LogRead: (2, "action-point log"),
    ReportRead: (3, "report"),
    PdfRead: (4, "PDF"),
}


@dataclass
class FileResult:
    """What became of one file. `outcome`: new, unchanged, merged, replaced, differs or refused."""

    path: Path
    kind: str = ""
    outcome: str = ""
    thing: str = ""
    account: Account = field(default_factory=Account)
    notices: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    error: str = ""

    @property
    def failed(self) -> bool:
        """Whether the file did not get into the record."""
        return self.outcome in {"refused", "differs"}


class Undo(Exception):
    """Leaves a transaction without a trace."""


@dataclass
class Import:
    """One run over some files. `meeting_date`: the meeting of papers that lie beside no agenda."""

    by: User
    replace: bool = False
    dry_run: bool = False
    meeting_date: date | None = None
    ask: Ask = field(default=lambda name, lines: False)
    progress: Progress = field(default=lambda done, of, name: None)
    results: list[FileResult] = field(default_factory=list)
    reads: dict[Path, Read] = field(default_factory=dict)
    made_by: dict[str, str] = field(default_factory=dict)
    groups: set[int] = field(default_factory=set)

    def run(self, paths: Sequence[Path]) -> list[FileResult]:
        """Read and apply `paths` (files or folders). Gives one result a file, in the order of the files."""
        files = list(gathered(paths))
        for at, path in enumerate(files, 1):
            self.progress(at, len(files), path.name)
            self._read(path)
        with transaction.atomic() if self.dry_run else nullcontext():
            self._apply_all()
            if self.dry_run:
                transaction.set_rollback(True)
        place = {path: at for at, path in enumerate(files)}
        self.results.sort(key=lambda result: place[result.path])
        return self.results

    def _read(self, path: Path) -> None:
        result = FileResult(path)
        try:
            read = read_paper(path)
        except NotReadable as problem:
            result.outcome, result.error = "refused", str(problem)
            self.results.append(result)
            return
        self.reads[path] = read
        result.kind = getattr(read, "kind", "") if isinstance(read, ReportRead) else KINDS[type(read)][1]
        result.account = getattr(read, "account", Account())
        result.notices = list(read.notices)
        self.results.append(result)

    def _apply_all(self) -> None:
        by_path = {result.path: result for result in self.results}
        for path in sorted(self.reads, key=self._turn):
            self._apply(by_path[path], self.reads[path])
        self._settle()

    def _turn(self, path: Path) -> tuple[int, date, str]:
        read = self.reads[path]
        head = getattr(read, "meeting", None)
        return KINDS[type(read)][0], (head.date if head and head.date else date.max), path.as_posix()

    def _apply(self, result: FileResult, read: Read) -> None:
        """One file, one transaction: it gets in whole or leaves nothing. Nobody is asked while one is open."""
        self._attempt(result, read, self.replace)
        if result.outcome == "differs" and not self.dry_run and self.ask(result.path.name, result.differences):
            self._attempt(result, read, True)

    def _attempt(self, result: FileResult, read: Read, replace: bool) -> None:
        try:
            with transaction.atomic():
                applied = self._act(result, read)
                result.thing, result.differences = applied.thing, applied.differences
                if applied.differences and not replace:
                    raise Undo
                self._accept(result, read, applied)
        except Refused as problem:
            result.outcome, result.error = "refused", str(problem)
        except DataError:
            result.outcome = "refused"
            result.error = f"{result.path.name} has a title or a name longer than the record holds; shorten it in Word."
        except Undo:
            result.outcome = "differs"

    def _accept(self, result: FileResult, read: Read, applied: Applied) -> None:
        """The file is in: say as what, and keep the bytes that its row names."""
        result.notices += applied.notices
        self.groups.add(applied.meeting.group_id)
        earlier = self.made_by.setdefault(applied.key, result.path.name)
        if applied.before is None:
            result.outcome = "new"
        elif applied.differences:
            result.outcome = "replaced"
        elif earlier != result.path.name:
            result.outcome = "merged"
            result.notices.append(f"Gives the same record as {earlier}; the two are one.")
        else:
            result.outcome = "unchanged"
        if isinstance(read, ReportRead | PdfRead) and not self.dry_run:
            keep_bytes(result.path.read_bytes())

    def _act(self, result: FileResult, read: Read) -> Applied:
        if isinstance(read, AgendaRead):
            return apply_agenda(read=read, by=self.by)
        if isinstance(read, MinutesRead):
            return apply_minutes(read=read, by=self.by)
        if isinstance(read, LogRead):
            return apply_log(read=read, by=self.by)
        meeting = self._meeting_of(result.path)
        beside = {
            path.name: other
            for path, other in self.reads.items()
            if isinstance(other, ReportRead | PdfRead) and self._same_place(path, result.path)
        }
        items = matched_items(meeting=meeting, papers=beside)[result.path.name]
        return apply_paper(
            path=result.path, meeting=meeting, read=read, items=items, by=self.by
        )

    def _same_place(self, path: Path, other: Path) -> bool:
        return path.parent == other.parent

    def _meeting_of(self, path: Path) -> Meeting:
        """The meeting of a paper: the agenda beside it, else the log beside it, else the only agenda of the
        command, else the meeting named on the command line, else the folder's own date."""
        for kind in (AgendaRead, LogRead):
            beside = {
                read.meeting.date: read
                for other, read in self.reads.items()
                if isinstance(read, kind) and self._same_place(other, path)
            }
            if len(beside) == 1:
                return self._known(next(iter(beside)), path)
        if self.meeting_date:
            return self._known(self.meeting_date, path)
        agendas = {read.meeting.date for read in self.reads.values() if isinstance(read, AgendaRead)}
        if len(agendas) == 1 and len({other.parent for other in self.reads}) == 1:
            return self._known(agendas.pop(), path)
        try:
            return self._known(date.fromisoformat(path.parent.name[:10]), path)
        except ValueError:
            raise Refused(
                "No agenda lies beside it, so its meeting is not known. Import it together with the agenda, or "
                "name the meeting: --meeting 2023-07-11."
            ) from None

    def _known(self, day: date | None, path: Path) -> Meeting:
        if day is None:
            raise Refused("The agenda beside it names no day.")
        meeting = Meeting.objects.filter(date=day).order_by("group__kind", "pk").first()
        if meeting is None:
            raise Refused(f"The record holds no meeting on {day:%-d %B %Y}; import its agenda first.")
        return meeting

    def _settle(self) -> None:
        """What follows from all that was read, whatever the order: seats and offices, leads, owners, lineage."""
        for group in Group.objects.filter(pk__in=self.groups):
            with transaction.atomic():
                infer_memberships(group=group, by=self.by)
                link_leads(group=group, by=self.by)
                bind_items(group=group, by=self.by)
                link_owners(points=list(ActionPoint.objects.filter(meeting__group=group)), by=self.by)
                _, unresolved = tie_carry_overs(group=group, by=self.by)
            for result in self.results:
                if result.kind == KINDS[LogRead][1] and not result.failed:
                    result.notices += [
                        f"Action point {point.reference}: “{point.origin_words}”. The earlier action point is not "
                        "in the record; its origin is kept in these words."
                        for point in unresolved
                        if point.updates.filter(meeting=self._log_meeting(result)).exists()
                    ]

    def _log_meeting(self, result: FileResult) -> Meeting | None:
        read = self.reads[result.path]
        head = getattr(read, "meeting", None)
        return Meeting.objects.filter(date=head.date).first() if head else None


def gathered(paths: Iterable[Path]) -> Iterable[Path]:
    """Files as named, and those below folders in the order of their names; links out of a folder and the
    lock files of Word are passed over. A file named twice comes once."""
    seen: set[Path] = set()
    for path in paths:
        inside: Iterable[Path] = [path]
        if path.is_dir():
            inside = (
                Path(folder) / name for folder, folders, names in os.walk(path)
                if not folders.sort() for name in sorted(names, key=_natural)
                if Path(name).suffix.casefold() in TAKEN and not name.startswith(("~$", "."))
            )
        for found in inside:
            key = found.resolve()
            if key not in seen:
                seen.add(key)
                yield found


def _natural(name: str) -> tuple[int, str]:
    """2-minutes before 10-report."""
    digits = name[: len(name) - len(name.lstrip("0123456789"))]
    return (int(digits) if digits else 10**6, name)
