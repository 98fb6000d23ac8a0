"""Seats and agencies over time: replaced, awaited, merged, renamed; what was stays in the record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from csp.models import Agency, AwaitedSeat, Membership, Office
from csp.services import (
    await_seat,
    end_seat,
    find_agency,
    give_seat_up,
    merge_agency,
    rename_agency,
    replace_in_seat,
    take_seat,
)
from tests.factories import (
    AgencyFactory,
    AgencyNameFactory,
    AwaitedSeatFactory,
    GroupFactory,
    MembershipFactory,
    OfficeFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2031, 9, 1)
EVE = date(2031, 8, 31)


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def seat() -> Membership:
    return MembershipFactory(
        person=PersonFactory(name="Ada Stell"), agency=AgencyFactory(name="Thornbridge Police"), team="Neighbourhoods",
        group=GroupFactory(partnership=True), starts=date(2029, 1, 1), standing="board", inferred=True,
    )


def test_a_successor_takes_the_seat_and_the_offices_from_a_day(seat, by):
    chair = OfficeFactory(person=seat.person, group=seat.group, kind="chair", starts=None)
    officer = OfficeFactory(person=seat.person, group=seat.group, kind="support_officer", starts=None)
    bram = PersonFactory(name="Bram Ox")
    taken = replace_in_seat(seat=seat, successor=bram, on=DAY, offices=True, by=by)
    seat.refresh_from_db()
    assert (seat.ends, seat.inferred) == (EVE, False)
    assert (taken.person, taken.agency, taken.team, taken.standing, taken.role, taken.starts) == (
        bram, seat.agency, "Neighbourhoods", "board", "representative", DAY,
    )
    chair.refresh_from_db()
    officer.refresh_from_db()
    assert (chair.ends, officer.ends) == (EVE, None)
    assert Office.objects.on(DAY).get(kind="chair").person == bram
    assert [one.person for one in Membership.objects.on(EVE)] == [seat.person]
    with pytest.raises(ValueError, match="gave this seat up on 1 September 2031 already"):
        replace_in_seat(seat=seat, successor=PersonFactory(), on=DAY, offices=False, by=by)
    with pytest.raises(ValueError, match="name who follows"):
        replace_in_seat(seat=taken, successor=bram, on=DAY, offices=False, by=by)


def test_a_seat_is_awaited_until_somebody_takes_it(seat, by):
    end_seat(seat=seat, on=DAY, awaited=True, by=by)
    (awaited,) = AwaitedSeat.objects.on(DAY)
    assert (awaited.agency, awaited.standing, awaited.starts) == (seat.agency, "board", DAY)
    assert await_seat(group=seat.group, agency=seat.agency, standing="board", since=EVE, by=by) == awaited
    taken = {"group": seat.group, "agency": seat.agency, "by": by}
    take_seat(person=PersonFactory(), standing="board", role="deputy", starts=DAY, **taken)
    take_seat(person=PersonFactory(), standing="member", starts=DAY, **taken)
    assert AwaitedSeat.objects.on(DAY + timedelta(days=9)).exists()
    new = take_seat(person=PersonFactory(), standing="board", starts=date(2031, 10, 1), **taken)
    awaited.refresh_from_db()
    assert awaited.ends == date(2031, 9, 30)
    with pytest.raises(ValueError, match="has that seat on 1 October 2031 already"):
        take_seat(person=new.person, standing="board", starts=date(2031, 10, 1), **taken)
    again = await_seat(group=seat.group, agency=seat.agency, standing="board", since=DAY, by=by)
    give_seat_up(awaited=again, on=DAY, by=by)
    assert not AwaitedSeat.objects.filter(pk=again.pk).exists()  # it never held a day
    with pytest.raises(ValueError, match="which agency"):
        await_seat(group=seat.group, agency=None, standing="board", since=DAY, by=by)


@pytest.mark.engines
def test_one_seat_is_awaited_once(seat):
    AwaitedSeatFactory(agency=seat.agency, starts=EVE)
    with pytest.raises(IntegrityError), transaction.atomic():
        AwaitedSeatFactory(agency=seat.agency, starts=DAY)
    AwaitedSeatFactory(agency=seat.agency, starts=date(2030, 1, 1), ends=date(2030, 2, 1))


def test_a_renamed_agency_is_found_by_both_names(seat, by):
    rename_agency(agency=seat.agency, name="  Thornbridge   Constabulary ", short_name="TC", on=DAY, by=by)
    renamed = Agency.objects.get(pk=seat.agency_id)
    assert (renamed.name, renamed.short_name) == ("Thornbridge Constabulary", "TC")
    assert [(row.name, row.until) for row in renamed.other_names.all()] == [("Thornbridge Police", EVE)]
    assert find_agency("Thornbridge Police") == find_agency("Thornbridge Constabulary") == renamed
    AgencyNameFactory(agency=AgencyFactory(name="Thornbridge Fire"), name="The brigade")
    for name, why in (("", "Give the new name"), ("Thornbridge Constabulary", "called that already"),
                      ("thornbridge fire", "merge them"), ("The Brigade", "call another agency")):
        with pytest.raises(ValueError, match=why):
            rename_agency(agency=renamed, name=name, short_name="", on=DAY, by=by)
    rename_agency(agency=renamed, name="Thornbridge Police", short_name="", on=date(2032, 1, 1), by=by)
    assert {row.name: row.until for row in renamed.other_names.all()} == {
        "Thornbridge Police": EVE, "Thornbridge Constabulary": date(2031, 12, 31),
    }


def test_a_merged_agency_passes_its_seats_on(seat, by):
    county = AgencyFactory(name="Thornbridgeshire Police")
    other = MembershipFactory(person=PersonFactory(), agency=seat.agency, group=seat.group, starts=None, standing="member")
    MembershipFactory(person=other.person, agency=county, group=seat.group, starts=None, standing="member")
    task = GroupFactory()
    AwaitedSeatFactory(agency=seat.agency, group=task, starts=EVE)
    (taken,) = merge_agency(agency=seat.agency, successor=county, on=DAY, by=by)
    assert (taken.person, taken.agency, taken.starts) == (seat.person, county, DAY)
    assert not Membership.objects.on(DAY).filter(agency=seat.agency).exists()
    assert [(row.agency, row.group) for row in AwaitedSeat.objects.on(DAY)] == [(county, task)]
    assert Membership.objects.on(EVE).get(person=seat.person).agency == seat.agency
    with pytest.raises(ValueError, match="ended on 31 August 2031"):
        take_seat(person=PersonFactory(), group=task, agency=Agency.objects.get(pk=seat.agency_id), standing="member",
                  starts=DAY, by=by)
    with pytest.raises(ValueError, match="Thornbridge Police ended on 31 August 2031"):
        merge_agency(agency=AgencyFactory(), successor=Agency.objects.get(pk=seat.agency_id), on=DAY, by=by)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=6, unique=True))
def test_however_often_a_seat_passes_on_one_person_holds_it_each_day(days):
    by, group = UserFactory(), GroupFactory(partnership=True)
    start = date(2030, 1, 1)
    agency = AgencyFactory()
    held = take_seat(person=PersonFactory(), group=group, agency=agency, standing="board", starts=start, by=by)
    for offset in sorted(days):
        held = replace_in_seat(seat=held, successor=PersonFactory(), on=start + timedelta(days=offset), offices=False, by=by)
    for offset in (0, *days, 401):
        assert Membership.objects.on(start + timedelta(days=offset)).filter(agency=agency).count() == 1
