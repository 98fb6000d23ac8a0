"""The End of Year Financial Report as a draft in the house form: its sentences with the figures of the ledger, and Appendix
A with every line. Whoever presents it may change each word; the figures stay tied (reports.moneyfigures)."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from csp.drafts import DraftBlock, DraftDocument, DraftSection
from csp.models import Partnership
from funding.money import pounds
from meetings.timetable import Year
from reports.builders.moneyshapes import AccountsView, Award, Figure
from reports.moneyfigures import tied

Tie = Callable[[Figure], str]


def report_title(view: AccountsView) -> str:
    """What the paper is called, which is its subject."""
    return f"{'Financial Report' if view.provisional else 'End of Year Financial Report'} {view.year}"


def report_draft(view: AccountsView, year: Year, partnership: Partnership) -> DraftDocument:
    """The report on the accounts of `year`. For a year that is not closed it says that it is provisional."""

    def tie(figure: Figure) -> str:
        return tied(year, figure)

    sections = [
        _section("Purpose of the report", [
            f"This report sets out the partnership’s money in {view.year}{' as it stands so far' if view.provisional else ''}, and "
            f"what is left for {view.next_year}. Appendix A has every line.",
        ]),
        _section("Background", list(_background(view, tie))),
        _section("Recommendations", [
            f"That the Board note the {'position so far' if view.provisional else 'accounts'} for {view.year}, with "
            f"{tie(view.total_remaining)} left for {view.next_year}.",
        ]),
        DraftSection("Further information", "plain", [DraftBlock(text=_whom_to_ask(partnership), numbered=False)]),
        DraftSection(report_title(view), "appendix", appendix_tables(view, year)),
    ]
    return DraftDocument(report_title(view), sections=sections)


def _section(title: str, paragraphs: Iterable[str]) -> DraftSection:
    return DraftSection(title, blocks=[DraftBlock(text=text) for text in paragraphs])


def _background(view: AccountsView, tie: Tie) -> Iterable[str]:
    """Its paragraphs. What there is nothing of is not spoken of."""
    if view.provisional:
        yield f"The year {view.year} is not closed yet: every figure below is provisional."
    yield _with_list(f"In {view.year} the partnership had {tie(view.total_available)} to spend", view.available, tie)
    if view.spent:
        yield _with_list(f"It spent {tie(view.total_spent)}", view.spent, tie)
    else:
        yield "Nothing was spent."
    if view.awards:
        funds = [plain(one.words) for one in view.award_funds]
        things = "one purpose" if len(view.awards) == 1 else f"{len(view.awards)} purposes"
        yield (
            f"Besides, {tie(view.total_awards)} was won for partners, for {things} ({_listed(funds)}). That money goes to them "
            "and is not part of the sums above."
        )
    if view.reported:
        yield (
            f"The area also has {tie(view.total_reported)} that others hold and spend, for example for "
            f"{plain(view.reported[0].words)}. It is reported here for information."
        )
    left = f"{tie(view.total_remaining)} is left and goes forward into {view.next_year}"
    if view.others_left:
        left += f", of which {tie(view.pooled)} is in the pooled fund"
    else:
        left += ", all of it in the pooled fund"
    yield f"{left}." if view.total_remaining.pence else f"Nothing is left for {view.next_year}."


def _with_list(words: str, figures: Iterable[Figure], tie: Tie) -> str:
    """A sentence and what its sum is made of; the sentence alone, where that is nothing."""
    figures = list(figures)
    if not figures:
        return f"{words}."
    return f"{words}:\n\n" + "\n".join(f"- {plain(one.words)}: {tie(one)}" for one in figures)


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _whom_to_ask(partnership: Partnership) -> str:
    return ", ".join(filter(None, [partnership.support_title, partnership.host, partnership.email]))


def appendix_tables(view: AccountsView, year: Year) -> list[DraftBlock]:
    """The tables of Appendix A on the accounts of `year`, as they are drawn now."""
    return list(_appendix(view, lambda figure: tied(year, figure)))


def _appendix(view: AccountsView, tie: Tie) -> Iterable[DraftBlock]:
    """Its tables, one for each part of the accounts."""
    yield _table(f"Available funding {view.year}", view.available, [view.total_available], tie)
    if view.awards:
        sums = [*(view.award_funds if view.several_funds else ()), view.total_awards]
        yield _table(f"Won for partners {view.year}", view.awards, sums, tie)
    yield _table(f"Spent {view.year}", view.spent, [view.total_spent], tie)
    yield _table(f"Remaining for {view.next_year}", [view.pooled, *view.others_left], [view.total_remaining], tie)
    if view.reported:
        yield _table(f"Only reported {view.year}", view.reported, [view.total_reported], tie)


def _table(caption: str, lines: Iterable[Figure], sums: Iterable[Figure], tie: Tie) -> DraftBlock:
    rows = [["What", "Amount"]]
    rows += [[_line(one), tie(one)] for one in lines]
    rows += [[f"**{plain(one.words)}**", f"**{tie(one)}**"] for one in sums]
    return DraftBlock("table", caption, numbered=False, rows=rows)


def _line(figure: Figure) -> str:
    parts = figure.parts if isinstance(figure, Award) else ()
    said = " / ".join(pounds(part).removesuffix(".00") for part in parts)
    return f"{plain(figure.words)} ({said})" if said else plain(figure.words)


def plain(words: str) -> str:
    """Words of the ledger as light Markdown shows them as they are."""
    return "".join(f"\\{letter}" if letter in "\\*_[]<>" else letter for letter in " ".join(words.split()))
