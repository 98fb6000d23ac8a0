"""What an import tells at its end: a table a file, then each notice, difference and lost paragraph in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reports.importing.session import FileResult

OUTCOMES = {
    "new": "new",
    "unchanged": "unchanged: the record already says this",
    "merged": "merged with another file",
    "replaced": "replaced what stood before",
    "differs": "NOT imported: differs from the record",
    "refused": "NOT imported",
}


def told(results: Sequence[FileResult], dry_run: bool) -> Iterable[str]:
    """Lines for the terminal."""
    width = max((len(result.path.name) for result in results), default=4)
    rule = "-" * (width + 44)
    yield f"{'File':<{width}}  {'Read as':<18} {'Source':>7} {'Under-':>7} {'Lost':>5}"
    yield f"{'':<{width}}  {'':<18} {'units':>7} {'stood':>7}"
    yield rule
    for result in results:
        total, lost = result.account.total, len(result.account.lost)
        counts = f"{total:>7} {total - lost:>7} {lost:>5}" if total else f"{'':>7} {'':>7} {'':>5}"
        yield f"{result.path.name:<{width}}  {result.kind or 'not readable':<18} {counts}"
    total = sum(result.account.total for result in results)
    lost = sum(len(result.account.lost) for result in results)
    yield rule
    share = f"{100 * (total - lost) / total:.1f} % understood" if total else "no paragraphs or table rows"
    yield f"{'In all':<{width}}  {share:<18} {total:>7} {total - lost:>7} {lost:>5}"
    yield "Source units are paragraphs and table rows, blank ones left out; a PDF is kept page for page."
    for result in results:
        yield ""
        yield f"{result.path.name}: {OUTCOMES[result.outcome]}"
        yield from (f"  {line}" for line in _story(result))
    failed = sum(result.failed for result in results)
    yield ""
    yield _sum(len(results), failed, dry_run)


def _story(result: FileResult) -> Iterable[str]:
    if result.error:
        yield result.error
    if result.thing:
        yield result.thing
    tally = result.account.tally()
    if tally:
        yield "Went to: " + ", ".join(f"{where} {count}" for where, count in tally.items())
    for unit in result.account.lost:
        yield f"Not understood, {unit.place}: “{unit.text}”"
    yield from (f"Notice: {notice}" for notice in result.notices)
    if result.differences:
        yield "Differences (- in the record, + in the file):"
        yield from (f"  {line}" for line in result.differences)
    if result.outcome == "differs":
        yield "Nothing was changed. To let the file replace what stands, run again with --replace."


def _sum(files: int, failed: int, dry_run: bool) -> str:
    done = f"{files - failed} of {files} file{'s' if files != 1 else ''}"
    if dry_run:
        return f"Dry run: {done} could be imported; nothing was written."
    return f"{done} imported." + (f" {failed} not; see above." if failed else "")
