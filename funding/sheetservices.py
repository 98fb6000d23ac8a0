"""Writes about spreadsheets: one is kept, its columns are told, and it becomes entries in one act, or goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from csp.models import User
from csp.services import audit, store_file
from csp.sheets import CSV, EmptySheet, Grid, NotASheet, Tab, kind_of, read_pasted, read_sheet, tabs_of
from csp.versions import ChangedMeanwhile
from funding.ledgerservices import record_many
from funding.models import Entry, Sheet
from funding.sheetcolumns import Choices, recognised
from funding.sheetqueries import expired_sheets, preview

# Of a file with very many sheets, how many are looked into for headings.
MOST_TRIED = 10
CHANGED = "The sheet or the ledger changed since this page was opened. This is how it stands now."


@transaction.atomic
def keep_sheet(*, content: bytes, name: str, by: User) -> Sheet:
    """Keep a CSV or Excel file and read its first sheet with known headings, or else the first; nothing enters the ledger.

    Raises csp.sheets.NotASheet, in one sentence, for a file that cannot be read.
    """
    tabs = tabs_of(content, name)
    tab, grid = _likely(content, name, tabs)
    file = store_file(content=content, name=name, media_type=kind_of(content, name), by=by)
    return _kept(Sheet(
        file=file, tab=tab, tabs=[[one.name, one.hidden] for one in tabs], grid=grid.as_json(), choices=recognised(grid).as_json()
    ), by)


def _likely(content: bytes, name: str, tabs: Sequence[Tab]) -> tuple[str, Grid]:
    """Of the sheets, hidden ones last, the first whose headings are known, or else the first that is not empty."""
    found: list[tuple[str, Grid]] = []
    empty = None
    for tab in sorted(tabs, key=lambda one: one.hidden)[:MOST_TRIED]:
        try:
            found.append((tab.name, read_sheet(content, name, tab.name)))
        except EmptySheet as why:
            empty = empty or why
            continue
        if recognised(found[-1][1]).head:
            return found[-1]
    if not found:
        raise empty or NotASheet(f"{name} is empty.")
    return found[0]


@transaction.atomic
def keep_pasted(*, text: str, by: User) -> Sheet:
    """Keep rows that were pasted. Raises csp.sheets.NotASheet for what is none."""
    grid = read_pasted(text)
    file = store_file(content=text.encode("utf-8", "replace"), name="Pasted rows.txt", media_type=CSV, by=by)
    return _kept(Sheet(file=file, tabs=[["", False]], grid=grid.as_json(), choices=recognised(grid).as_json()), by)


def _kept(sheet: Sheet, by: User) -> Sheet:
    """Write it, and let go of those that nobody took further."""
    for old in expired_sheets():
        _let_go(old, "expire_sheet", by)
    sheet.kept_at, sheet.kept_by = timezone.now(), by
    sheet.save()
    audit(by=by, act="keep_sheet", thing=sheet, sha256=sheet.file.sha256)
    return sheet


@transaction.atomic
def choose_tab(*, sheet: Sheet, tab: str, by: User) -> Sheet:
    """Read another sheet of the same file. Raises NotASheet, and ChangedMeanwhile."""
    sheet = _queued(sheet)
    grid = read_sheet(sheet.file.path.read_bytes(), sheet.file.name, tab)
    sheet.tab, sheet.grid, sheet.choices = tab, grid.as_json(), recognised(grid).as_json()
    return _changed(sheet, by)


@transaction.atomic
def tell_columns(*, sheet: Sheet, choices: Choices, by: User) -> Sheet:
    """Say what its columns and names mean. Raises ChangedMeanwhile where somebody else said so meanwhile."""
    sheet = _queued(sheet)
    sheet.choices = choices.as_json()
    return _changed(sheet, by)


def _changed(sheet: Sheet, by: User) -> Sheet:
    sheet.version += 1
    sheet.save()
    audit(by=by, act="tell_columns", thing=sheet)
    return sheet


def _queued(sheet: Sheet) -> Sheet:
    """The sheet as it is, its row locked. Raises ChangedMeanwhile for another version than the one given."""
    found = Sheet.objects.select_for_update().select_related("file").filter(pk=sheet.pk, version=sheet.version).first()
    if found is None:
        raise ChangedMeanwhile(CHANGED)
    return found


@dataclass(frozen=True)
class Accepted:
    """What came of it. `taken`: how many entries were there from this file already; `left`: rows left out."""

    written: list[Entry]
    taken: int
    left: int


@transaction.atomic
def accept_sheet(*, sheet: Sheet, digest: str, without_bad: bool, without_doubtful: bool = False, by: User) -> Accepted:
    """Write the rows of a sheet as entries, all or none, and let the sheet go; what is there from the same file already is not
    written again.

    `digest`: of the preview that was seen. `without_doubtful`: what looks like entries already there is left out too. Raises
    ChangedMeanwhile where the preview would be another now, and ValueError while there are bad rows and nobody said that
    they are left out, or where nothing is left to write.
    """
    sheet = _queued(sheet)
    seen = preview(sheet)
    if seen.digest != digest:
        raise ChangedMeanwhile(CHANGED)
    if seen.bad and not without_bad:
        raise ValueError("Say that the bad rows are left out, or correct the file and bring it again.")
    doubtful = seen.doubtful if without_doubtful else []
    out = {one.draft.key for one in doubtful}
    wanted = [one for one in seen.planned if one.draft.key not in out]
    left = len(seen.rows) - sum(len(one.rows) for one in wanted)
    if not wanted:
        raise ValueError("No row is left to enter.")
    written = record_many(drafts=[one.draft for one in wanted], source=str(sheet), by=by)
    _let_go(sheet, "accept_sheet", by, entries=len(written), taken=len(wanted) - len(written), left=left)
    return Accepted(written, len(wanted) - len(written), left)


@transaction.atomic
def cancel_sheet(*, sheet: Sheet, by: User) -> None:
    """Let a sheet go; nothing of it is written. One that is gone already is left alone."""
    found = Sheet.objects.select_for_update().filter(pk=sheet.pk).first()
    if found is not None:
        _let_go(found, "cancel_sheet", by)


def _let_go(sheet: Sheet, act: str, by: User, **detail: int) -> None:
    """Delete the row with its cells; the file stays among the stored ones, as the evidence of what was entered."""
    audit(by=by, act=act, thing=sheet, sha256=sheet.file.sha256, **detail)
    sheet.delete()
