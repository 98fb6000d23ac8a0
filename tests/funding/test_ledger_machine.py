"""Officers and a spreadsheet at the ledger in the same moment, for as long as you like: it balances to the penny at every step.

What is asked of the ledger is checked against a second bookkeeping, made here from its bare rows with nothing but sums.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from csp.models import User
from funding.ledgerservices import (
    Books,
    Share,
    close_year,
    open_year,
    record_opening,
    record_passing,
    record_receipt,
    record_spend,
    record_transfer,
    reverse_entry,
)
from funding.models import Commitment, Entry, FinancialYear, Fund, Line, YearEnd
from funding.queries import Totals, movements, totals
from funding.triggers import TRIGGERS
from tests.factories import CommitmentFactory, FundFactory, UserFactory

FIRST, LIMIT, HANDS = 2001, 500_00, 4
PENCE = st.one_of(st.integers(1, 600_00), st.integers(1, 600_00), st.integers(-1, 3), st.integers(1, 10**11))
PLACE = st.integers(0, 10**6)
TAMPERING = (
    "UPDATE funding_line SET pence = pence + 1", "DELETE FROM funding_line", "UPDATE funding_entry SET date = date", "DELETE FROM funding_yearend",
    "INSERT INTO funding_entry (year_id, number, date, words, party, reference, size, key, entered_at) "
    "SELECT year_id, 9999, '2001-06-01', 'x', '', '', 1, '00000000000000000000000000000000', closed_at FROM funding_yearend",
)


def act(kind: str, **given: st.SearchStrategy) -> st.SearchStrategy:
    return st.fixed_dictionaries({"kind": st.just(kind), "place": PLACE, **given})


MONEY = (
    act("receipt", pence=PENCE), act("spend", pence=PENCE, shares=st.integers(1, 3)), act("transfer", pence=PENCE),
    act("passing", pence=PENCE), act("reverse"), act("pay", pence=PENCE),
)
ACTS = st.one_of(
    *MONEY, *MONEY, act("promise", pence=st.integers(1, 10_000_00)),
    act("close", difference=st.integers(-1, 1)), act("open"), act("tamper", statement=st.sampled_from(TAMPERING)),
)


def emptied() -> None:
    """The ledger as on the first day; its own triggers would rightly refuse."""
    TRIGGERS.remove()
    names = ("yearend", "reconciliation", "line", "entry", "commitment", "budget", "financialyear", "fund")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE funding_line SET reverses_id = NULL, pence = 1")
        cursor.execute("UPDATE funding_entry SET reverses_id = NULL")
        for name in names:
            cursor.execute(f"DELETE FROM funding_{name}")
    TRIGGERS.install()


class Ledger(RuleBasedStateMachine):
    """`closed`: of each closed year, its rows as they stood when it was closed; `told`: those whose statement was reckoned since. `count`: what all stories together did."""

    count: Counter[str] = Counter()
    pool: ThreadPoolExecutor
    by: User

    @initialize()
    def begin(self) -> None:
        self.count["stories"] += 1
        emptied()
        self.funds = [
            FundFactory(pooled=True, limit_pence=LIMIT, limit_from=date(FIRST, 1, 1)), FundFactory(), FundFactory(),
            FundFactory(holding=Fund.Holding.PASSED),
        ]
        year = open_year(begins=FIRST, by=self.by)
        record_opening(year=year, balances={self.funds[0]: 5_622_90, self.funds[1]: -100}, by=self.by)
        self.closed: dict[int, list[tuple]] = {}
        self.told: set[int] = set()

    @rule(acts=st.lists(ACTS, min_size=1, max_size=HANDS))
    def together(self, acts: list[dict[str, Any]]) -> None:
        """All at once, each in a session of its own; then everything is reckoned anew."""
        start = Barrier(len(acts))
        for kind, came in zip([one["kind"] for one in acts], self.pool.map(lambda one: self.one(start, one), acts), strict=True):
            self.count["operations"] += 1
            self.count[f"{kind} {'done' if came else 'refused'}"] += 1
        self.check()

    def one(self, start: Barrier, what: dict[str, Any]) -> bool:
        """Whether the act was done; anything but a refusal in words is a fault."""
        close_old_connections()
        start.wait()
        if what["kind"] == "tamper":
            return self.tamper(what["statement"])
        try:
            getattr(self, what["kind"])(**{key: value for key, value in what.items() if key != "kind"})
        except ValueError as refused:
            assert str(refused)
            return False
        return True

    def tamper(self, statement: str) -> bool:
        """Past the code: where there is something to change, the database refuses."""
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
                assert cursor.rowcount == 0, f"the database let {statement} through"
        except IntegrityError:
            return False
        return True

    def day(self, place: int) -> date:
        """A day of one of the last three years, of which some are closed."""
        years = list(FinancialYear.objects.order_by("-begins").values_list("begins", flat=True)[:3])
        return date(years[place % len(years)], 4, 1) + timedelta(days=place % 365)

    def receipt(self, place: int, pence: int) -> None:
        record_receipt(fund=self.funds[place % 4], pence=pence, date=self.day(place), words="In", by=self.by)

    def spend(self, place: int, pence: int, shares: int) -> None:
        parts = [Share(self.funds[(place + n) % 3], pence + n) for n in range(shares)]
        record_spend(shares=parts, date=self.day(place), words="Out", by=self.by)

    def transfer(self, place: int, pence: int) -> None:
        source, target = self.funds[place % 3], self.funds[place // 3 % 3]
        record_transfer(source=source, target=target, pence=pence, date=self.day(place), words="Across", by=self.by)

    def passing(self, place: int, pence: int) -> None:
        record_passing(fund=self.funds[3], pence=pence, date=self.day(place), words="Through", by=self.by)

    def reverse(self, place: int) -> None:
        entries = list(Entry.objects.order_by("pk"))
        entry = entries[place % len(entries)]
        reverse_entry(entry=entry, date=max(entry.date, self.day(place)), reason="A mistake", by=self.by)

    def promise(self, place: int, pence: int) -> None:
        CommitmentFactory(fund=self.funds[place % 3], pence=pence)

    def pay(self, place: int, pence: int) -> None:
        promises = list(Commitment.objects.order_by("pk"))
        if not promises:
            raise ValueError("There is none.")
        promise = promises[place % len(promises)]
        record_spend(shares=[Share(promise.fund, pence, commitment=promise)], date=self.day(place), words="Kept", by=self.by)

    def close(self, place: int, difference: int) -> None:
        begins = FinancialYear.objects.filter(end=None).order_by("begins").values_list("begins", flat=True)[0] + place % 20 // 19
        found = totals(begins)
        books = {pk: Books(one.balance + difference, "A cheque on its way" if place % 2 else "") for pk, one in found.items()}
        close_year(year=FinancialYear(begins=begins), books=books, by=self.by)

    def open(self, place: int) -> None:
        last = FinancialYear.objects.order_by("-begins").values_list("begins", flat=True)[0]
        open_year(begins=last + (place % 7 + 1) // 4, by=self.by)

    def check(self) -> None:
        """The ledger beside the second bookkeeping."""
        rows = list(Line.objects.order_by("entry", "position").values_list(
            "entry__year", "kind", "source", "target", "pence", "entry__number", "entry__date", "project", "reverses", "pk"
        ))
        ends = set(YearEnd.objects.values_list("year_id", flat=True))
        for begins in ends:
            own = [row for row in rows if row[0] == begins]
            assert self.closed.setdefault(begins, own) == own, f"the closed year {begins} was changed"
            balances = Counter[int]()
            for row in own:
                balances[row[3]] += row[4]
                balances[row[2]] -= row[4]
            assert not any(pence for fund, pence in balances.items() if fund), "a closed year is carried forward whole"
        self.balanced(rows)
        numbers = defaultdict(list)
        for begins, number in Entry.objects.order_by("year", "number").values_list("year", "number"):
            numbers[begins].append(number)
        assert all(found == list(range(1, len(found) + 1)) for found in numbers.values()), "numbers have gaps"
        once = [row[8] for row in rows if row[8]]
        assert len(once) == len(set(once)), "an entry was taken back twice"
        paid = Counter[int]()
        for promise, pence in Line.objects.filter(commitment__isnull=False).values_list("commitment", "pence"):
            paid[promise] += pence
        promised = dict(Commitment.objects.values_list("pk", "pence"))
        assert all(0 <= pence <= promised[promise] for promise, pence in paid.items()), "more was paid than promised"
        for *_, pence in Line.objects.filter(kind="spend", source=self.funds[0], commitment=None).values_list("pk", "pence"):
            assert pence <= LIMIT

    def balanced(self, rows: list[tuple]) -> None:
        """Each statement is the sum of its entries, and what all funds hold is what came from outside and did not go."""
        outside = Counter[int]()
        for begins in FinancialYear.objects.order_by("begins").values_list("begins", flat=True):
            if begins in self.told:  # closed, reckoned since, and its rows are as they were
                continue
            self.told |= {begins} & set(self.closed)
            said, told = totals(begins), {fund.pk: Totals() for fund in self.funds}
            for year, kind, source, target, pence, *_ in rows:
                if year > begins:
                    continue
                for fund, sign in ((target, 1), (source, -1)):
                    if fund is None:
                        continue
                    if year < begins or kind in ("opening", "brought"):
                        told[fund].brought += sign * pence
                    elif kind == "receipt":
                        told[fund].received += pence
                    elif kind == "spend":
                        told[fund].spent += pence
                    elif kind == "transfer" and sign > 0:
                        told[fund].moved_in += pence
                    elif kind == "transfer":
                        told[fund].moved_out += pence
                if kind in ("opening", "receipt", "spend"):
                    outside[begins] += pence if source is None else -pence
            for pk, one in told.items():
                one.committed = said[pk].committed
            assert said == told, f"the statement of {begins} is not the sum of its entries"
            imbalance = sum(one.balance for one in said.values()) - outside[begins]
            assert imbalance == 0, f"out of balance by {imbalance} pence in {begins}"
            for fund in self.funds[:2]:
                before, moved = movements(fund, begins)
                assert (moved[-1].balance if moved else before) == said[fund.pk].balance


@pytest.fixture
def hands() -> Iterator[ThreadPoolExecutor]:
    """Threads that keep their connections, and close them at the end."""
    with ThreadPoolExecutor(HANDS) as pool:
        yield pool
        gate = Barrier(HANDS)
        closing: Callable[[int], object] = lambda _: (gate.wait(), connection.close())  # noqa: E731
        list(pool.map(closing, range(HANDS)))


@pytest.mark.soak
@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_the_ledger_balances_at_every_step(at_length, hands, capsys):
    """At length: stories of 60 steps, until 100,000 operations have been tried."""
    Ledger.count.clear()
    Ledger.pool, Ledger.by = hands, UserFactory()
    while Ledger.count["operations"] < (100_000 if at_length else 1):
        run_state_machine_as_test(Ledger, settings=settings(
            max_examples=20 if at_length else 3, stateful_step_count=60 if at_length else 20, deadline=None,
            derandomize=not at_length, suppress_health_check=list(HealthCheck),
        ))
        if at_length:
            with capsys.disabled():
                print(f"\n{connection.vendor}: {dict(Ledger.count)}", flush=True)
    if at_length:
        assert all(Ledger.count[f"{kind} done"] for kind in ("receipt", "spend", "transfer", "passing", "reverse", "pay", "close"))
    emptied()
