"""Writes of the ledger: entries are added and reversed, never changed; years are opened and closed.

Who writes in a year, and who closes it, stand in one queue: the year's row.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from csp.models import Project, User
from csp.services import audit
from funding.drafts import Draft
from funding.models import (
    Commitment,
    Entry,
    FinancialYear,
    Fund,
    Grant,
    Instalment,
    Line,
    Reconciliation,
    YearEnd,
)
from funding.money import pounds
from funding.queries import is_closed, totals, unpaid
from funding.queues import take_from
from meetings.timetable import Year

K = Line.Kind


@dataclass(frozen=True)
class Share:
    """A part of what was spent: out of which fund, for what. `pence` is above zero."""

    fund: Fund
    pence: int
    project: Project | None = None
    grant: Grant | None = None
    commitment: Commitment | None = None


@dataclass(frozen=True)
class Books:
    """A fund in the books of the host on 31 March, in pence, and in words what explains a difference."""

    pence: int
    words: str = ""


@transaction.atomic
def record_receipt(
    *, fund: Fund, pence: int, date: date, words: str, by: User, instalment: Instalment | None = None, more: bool = False,
    party: str = "", reference: str = "", key: uuid.UUID | None = None,
) -> Entry:
    """Money came into `fund`; `instalment`: of one of its grants; `more`: it may be more than was left of that.

    `key` is of the form: sent twice, the first entry is answered. Raises ValueError for an amount that is not above zero, an
    empty text, a year that is not open, an instalment of another fund's grant, and more than is left of it.
    """
    if instalment is not None and instalment.grant.fund_id != fund.pk:
        raise ValueError(f"“{instalment}” is paid into {instalment.grant.fund}.")
    if instalment is not None:
        _locked(Year.of(date).begins)
        if key is None or not Entry.objects.filter(key=key).exists():
            take_from(instalment, pence, more=more)
    line = Line(kind=K.RECEIPT, target=fund, pence=pence, instalment=instalment)
    return _post("record_receipt", [line], date, words, by, party, reference, key)


@transaction.atomic
def record_spend(
    *, shares: Sequence[Share], date: date, words: str, by: User, party: str = "", reference: str = "",
    key: uuid.UUID | None = None,
) -> Entry:
    """Money was spent, out of one fund or split over several.

    What keeps a promise names its commitment. Raises ValueError as `record_receipt` does, and for a grant or commitment of
    another fund, for more than is left of a commitment, and for a sum above the limit of a fund that no commitment
    allows: the Board decides first.
    """
    for share in shares:
        if share.grant is not None and share.grant.fund_id != share.fund.pk:
            raise ValueError(f"“{share.grant}” is a grant of {share.grant.fund}, not of {share.fund}.")
        if share.commitment is not None and share.commitment.fund_id != share.fund.pk:
            raise ValueError(f"“{share.commitment}” was promised out of {share.commitment.fund}, not out of {share.fund}.")
    lines = [
        Line(kind=K.SPEND, source=one.fund, pence=one.pence, project=one.project, grant=one.grant, commitment=one.commitment)
        for one in shares
    ]
    _within_limits(shares, date)
    return _post("record_spend", lines, date, words, by, party, reference, key)


@transaction.atomic
def record_transfer(
    *, source: Fund, target: Fund, pence: int, date: date, words: str, by: User, reference: str = "",
    key: uuid.UUID | None = None,
) -> Entry:
    """Money of `source` now belongs to `target`. Raises ValueError as `record_receipt` does, and for one fund twice."""
    if source.pk == target.pk:
        raise ValueError("Choose two different funds.")
    line = Line(kind=K.TRANSFER, source=source, target=target, pence=pence)
    return _post("record_transfer", [line], date, words, by, "", reference, key)


@transaction.atomic
def record_passing(
    *, fund: Fund, pence: int, date: date, words: str, by: User, project: Project | None = None, grant: Grant | None = None,
    party: str = "", reference: str = "", key: uuid.UUID | None = None,
) -> Entry:
    """Money won for a partner came and went on to them in one act: what `fund` received and paid are one entry.

    Raises ValueError as `record_receipt` does, and for a fund whose money is our own.
    """
    if fund.holding == Fund.Holding.HELD:
        raise ValueError(f"The money of {fund} is our own: enter what was received and what was spent.")
    if grant is not None and grant.fund_id != fund.pk:
        raise ValueError(f"“{grant}” is a grant of {grant.fund}, not of {fund}.")
    lines = [
        Line(kind=K.RECEIPT, target=fund, pence=pence),
        Line(kind=K.SPEND, source=fund, pence=pence, project=project, grant=grant),
    ]
    return _post("record_passing", lines, date, words, by, party, reference, key)


@transaction.atomic
def record_many(*, drafts: Sequence[Draft], source: str, by: User) -> list[Entry]:
    """Write many entries in one act, all or none; `source`: where they come from, for the audit. Each is held to what single
    entries are held to. Drafts whose key is in the ledger are left out; the answer is what was written, in their order.

    Raises ValueError, naming the entry by its words, as the acts of single entries do.
    """
    # Asked behind the locks: the same file may be sent twice in the same moment.
    list(FinancialYear.objects.select_for_update().filter(begins__in={Year.of(one.date).begins for one in drafts}).order_by("begins"))
    known = set(Entry.objects.filter(key__in=[one.key for one in drafts]).values_list("key", flat=True))
    fresh = [one for one in {one.key: one for one in drafts}.values() if one.key not in known]
    numbers: dict[int, int] = {}
    years = {begins: _locked(begins) for begins in sorted({Year.of(one.date).begins for one in fresh})}
    for begins in years:
        last = Entry.objects.filter(year=begins).order_by("-number").first()
        numbers[begins] = last.number if last else 0
    entries, now = [], timezone.now()
    for one in fresh:
        _sound(one)
        begins = Year.of(one.date).begins
        numbers[begins] += 1
        entries.append(Entry(
            year=years[begins], number=numbers[begins], date=one.date, words=" ".join(one.words.split()),
            party=" ".join(one.party.split()), reference=" ".join(one.reference.split()), size=len(one.lines), key=one.key,
            entered_at=now, entered_by=by,
        ))
    written = Entry.objects.bulk_create(entries, batch_size=500)
    Line.objects.bulk_create([
        Line(entry=entry, position=position, kind=line.kind, source=line.source, target=line.target, pence=line.pence,
             project=line.project)
        for entry, one in zip(written, fresh, strict=True) for position, line in enumerate(one.lines)
    ], batch_size=500)
    if written:
        audit(by=by, act="record_many", thing=source, entries=len(written), first=written[0].called, last=written[-1].called,
              pence=sum(line.pence for one in fresh for line in one.lines))
    return written


def _sound(draft: Draft) -> None:
    """Hold a draft to what single entries are held to. Raises ValueError."""
    try:
        if not draft.words.strip():
            raise ValueError("Say what it was.")
        if not draft.lines or any(line.pence <= 0 for line in draft.lines):
            raise ValueError("Enter an amount above zero. To take something back, reverse its entry.")
        if len(draft.lines) > 1 and any(line.kind != K.SPEND for line in draft.lines):
            raise ValueError("Only what was spent is split.")
        for line in draft.lines:
            ends = {K.RECEIPT: (False, True), K.SPEND: (True, False), K.TRANSFER: (True, True)}.get(line.kind)
            if ends != (line.source is not None, line.target is not None) or line.source == line.target:
                raise ValueError("What was received goes into a fund, what was spent comes out of one, a transfer has two.")
            if line.project is not None and line.kind != K.SPEND:
                raise ValueError("Only what was spent has a project.")
        _within_limits([Share(line.source, line.pence) for line in draft.lines if line.kind == K.SPEND and line.source], draft.date)
    except ValueError as why:
        raise ValueError(f"“{draft.words}”, {draft.date:%-d %B %Y}: {why}") from None


@transaction.atomic
def record_opening(*, year: FinancialYear, balances: Mapping[Fund, int], by: User, key: uuid.UUID | None = None) -> Entry:
    """What funds held on 1 April of the first year, from before the record; pence, below zero where overdrawn.

    Raises ValueError where there is an earlier year (its balances are brought forward), for a fund that has such a balance, and
    for no balance at all.
    """
    if FinancialYear.objects.filter(begins__lt=year.begins).exists():
        raise ValueError(f"There is an earlier year than {year}: what it leaves is brought forward.")
    year = _locked(year.begins)
    if key is None or not Entry.objects.filter(key=key).exists():
        for fund in balances:
            if Line.objects.filter(Q(source=fund) | Q(target=fund), kind=K.OPENING, reverses=None, reversed_by=None).exists():
                raise ValueError(f"{fund} has its balance from before the record: take that entry back first.")
    lines = [_one_sided(K.OPENING, fund, pence) for fund, pence in balances.items() if pence]
    return _post("record_opening", lines, year.year.first, "Balance from before the record", by, "", "", key)


@transaction.atomic
def reverse_entry(*, entry: Entry, date: date, reason: str, by: User, key: uuid.UUID | None = None) -> Entry:
    """Take `entry` back, line by line, by a new entry of `date`, which may lie in a later year than the first.

    Raises ValueError for an entry that is reversed already or is itself a reversal, for what a year end wrote, and
    without a reason.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise ValueError("Say why the entry is taken back.")
    lines = list(entry.lines.all())
    if entry.reverses_id is not None:
        raise ValueError("A correction is not corrected: enter again what should stand.")
    if any(line.kind in (K.BROUGHT, K.CARRIED) for line in lines):
        raise ValueError("What the end of a year wrote stands. Correct the entry it came from, in an open year.")
    if date < entry.date:
        raise ValueError(f"The entry is of {entry.date:%-d %B %Y}: it cannot be taken back before that.")
    if any(line.kind == K.OPENING for line in lines) and Year.of(date) != entry.year.year:
        raise ValueError(f"Take the balance from before the record back in {entry.year}.")
    again = [
        Line(
            kind=line.kind, source=line.source, target=line.target, pence=-line.pence, project=line.project, grant=line.grant,
            instalment=line.instalment, commitment=line.commitment, reverses=line,
        )
        for line in lines
    ]
    words = f"Reverses {entry.called}: {reason}"[:300]
    return _post("reverse_entry", again, date, words, by, entry.party, entry.reference, key, reverses=entry)


@transaction.atomic
def open_year(*, begins: int, by: User) -> FinancialYear:
    """Open the financial year from 1 April `begins`; an open one is answered as it is.

    Years follow one another: raises ValueError for one that neither follows the last nor comes right before the first, and
    for one before a first year that starts from a balance.
    """
    known = list(FinancialYear.objects.select_for_update().order_by("begins"))
    # Read anew behind the lock: somebody may have opened it in the same moment.
    found = FinancialYear.objects.filter(begins=begins).first()
    if found is not None:
        return found
    if known and begins not in (known[0].begins - 1, known[-1].begins + 1):
        raise ValueError(f"Financial years follow one another: open {Year(known[-1].begins + 1)} next.")
    if known and begins < known[0].begins:
        if is_closed(known[0].begins):
            raise ValueError(f"{known[0]} is closed: no year can come before it now.")
        if any(one.brought for one in totals(known[0].begins).values()):
            raise ValueError(f"Take the balance at the start of {known[0]} back first: {Year(begins)} takes its place.")
    # The very first has no row to wait at.
    year, opened = FinancialYear.objects.get_or_create(begins=begins)
    if not opened:
        return year
    audit(by=by, act="open_year", thing=year)
    return year


@transaction.atomic
def close_year(
    *, year: FinancialYear, books: Mapping[int, Books], by: User, now: datetime | None = None
) -> YearEnd:
    """Close `year`: reconcile each fund that we hold, carry all balances forward, and let nobody change it again.

    `books`: by the key of the fund, what the host's books say; `now`: when it is closed, if not at this moment. The next year is opened where it is not. Raises ValueError
    for a year that is closed or not over, for an earlier one still open, for a held fund with entries that is not among
    `books`, and for a difference without words.
    """
    # The years in their order, as who opens one asks for them: two of these acts never wait for each other crosswise.
    list(FinancialYear.objects.select_for_update().order_by("begins"))
    year = _locked(year.begins)
    if timezone.localdate() <= year.year.last:
        raise ValueError(f"{year} is not over: it can be closed from 1 April {year.begins + 1}.")
    earlier = FinancialYear.objects.filter(begins__lt=year.begins, end=None).first()
    if earlier is not None:
        raise ValueError(f"Close {earlier} first.")
    found = totals(year.begins)
    funds = {fund.pk: fund for fund in Fund.objects.all()}
    used = set(Line.objects.filter(entry__year=year).values_list("source", flat=True))
    used |= set(Line.objects.filter(entry__year=year).values_list("target", flat=True))
    for pk, fund in funds.items():
        if fund.holding != Fund.Holding.HELD or (pk not in used and not found[pk].balance and pk not in books):
            continue
        if pk not in books:
            raise ValueError(f"Enter what the books say of {fund}.")
        said, words = books[pk].pence, books[pk].words.strip()
        if said != found[pk].balance and not words:
            raise ValueError(
                f"{fund}: the ledger says {pounds(found[pk].balance)}, the books {pounds(said)}. Say what explains the difference."
            )
        Reconciliation.objects.create(year=year, fund=fund, ledger_pence=found[pk].balance, books_pence=said, words=words)
    _carry_forward(year, {funds[pk]: one.balance for pk, one in found.items() if one.balance}, by)
    end = YearEnd.objects.create(year=year, closed_at=now or timezone.now(), closed_by=by)
    audit(by=by, act="close_year", thing=year)
    return end


def _carry_forward(year: FinancialYear, balances: Mapping[Fund, int], by: User) -> None:
    """Empty `year` into the next: two entries with a line for each fund."""
    following = open_year(begins=year.begins + 1, by=by)
    if not balances:
        return
    _post(
        "close_year", [_one_sided(K.CARRIED, fund, -pence) for fund, pence in balances.items()], year.year.last,
        f"Carried forward to {following}", by,
    )
    _post(
        "close_year", [_one_sided(K.BROUGHT, fund, pence) for fund, pence in balances.items()], following.year.first,
        f"Brought forward from {year}", by,
    )


def _one_sided(kind: str, fund: Fund, pence: int) -> Line:
    """A line by which `fund` gets `pence` from outside, or gives them where below zero."""
    ends = {"target": fund} if pence > 0 else {"source": fund}
    return Line(kind=kind, pence=abs(pence), **ends)


def _locked(begins: int) -> FinancialYear:
    """The open year, its queue joined; raises ValueError for one that is unknown or closed."""
    year = FinancialYear.objects.select_for_update().filter(begins=begins).first()
    if year is None:
        raise ValueError(f"Open the financial year {Year(begins)} first.")
    if is_closed(begins):
        raise ValueError(f"{year} is closed. Enter it in an open year, as a correction.")
    return year


def _within_limits(shares: Sequence[Share], day: date) -> None:
    """Above the limit of a fund, only what the Board released is spent; an act is judged as a whole."""
    asked: dict[Fund, int] = {}
    for share in shares:
        if share.commitment is None:
            asked[share.fund] = asked.get(share.fund, 0) + share.pence
    for fund, pence in asked.items():
        limit = fund.limit_on(day)
        if limit is not None and pence > limit:
            raise ValueError(
                f"{pounds(pence)} is above the limit of {fund} ({pounds(limit)}): put it before the Board, "
                "and spend it once they have agreed."
            )


def _post(
    act: str, lines: list[Line], day: date, words: str, by: User, party: str = "", reference: str = "",
    key: uuid.UUID | None = None, reverses: Entry | None = None,
) -> Entry:
    """Write one entry with its lines, and the audit row `act`; the entry that stands where `key` was sent before."""
    year = _locked(Year.of(day).begins)
    if key is not None and (known := Entry.objects.filter(key=key).first()) is not None:
        return known
    if reverses is not None and Entry.objects.filter(reverses=reverses).exists():
        raise ValueError(f"{reverses.called} is taken back already.")
    words = " ".join(words.split())
    if not words:
        raise ValueError("Say what it was.")
    if not lines:
        raise ValueError("Enter an amount.")
    for line in lines:
        if line.pence <= 0 and line.reverses is None:
            raise ValueError("Enter an amount above zero. To take something back, reverse its entry.")
    _keep_promises(lines)
    last = Entry.objects.filter(year=year).order_by("-number").first()
    entry = Entry.objects.create(
        year=year, number=last.number + 1 if last else 1, date=day, words=words, party=" ".join(party.split()),
        reference=" ".join(reference.split()), size=len(lines), reverses=reverses, key=key or uuid.uuid4(),
        entered_at=timezone.now(), entered_by=by,
    )
    for position, line in enumerate(lines):
        line.entry, line.position = entry, position
    Line.objects.bulk_create(lines)
    audit(by=by, act=act, thing=entry, pence=sum(line.pence for line in lines))
    return entry


def _keep_promises(lines: Sequence[Line]) -> None:
    """What is paid of a commitment was agreed and is left; its row is the queue of who pays from it."""
    asked: dict[int, int] = {}
    for line in lines:
        if line.commitment_id is not None:
            asked[line.commitment_id] = asked.get(line.commitment_id, 0) + line.pence
    for commitment in Commitment.objects.select_for_update().filter(pk__in=asked).order_by("pk"):
        if commitment.state != Commitment.State.AGREED and asked[commitment.pk] > 0:
            raise ValueError(f"“{commitment}” is not agreed: nothing can be paid for it.")
        if asked[commitment.pk] > unpaid(commitment):
            raise ValueError(f"Of “{commitment}” {pounds(unpaid(commitment))} is left.")
