"""Queries worked out once: the same rows as Django gives, on each engine and in each thread."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import uuid4
from weakref import ReferenceType, ref

import pytest
from django.db import connection, connections
from django.db.models import BigIntegerField, DateField, UUIDField

from csp.models import Block, Membership
from csp.permissions import HELD
from csp.prepared import Prepared
from tests.factories import BlockFactory, MembershipFactory, OfficeFactory, UserFactory


@pytest.mark.engines
@pytest.mark.django_db
def test_the_rows_are_those_of_the_query():
    rows = Prepared(
        lambda identity: Block.objects.filter(identity=identity).values_list("identity", "text", "numbered", "rows"),
        identity=UUIDField(),
    )
    plain, table = BlockFactory(text="Lamps, 100 % dark"), BlockFactory(table=True)
    for block in (plain, table, plain):
        assert rows.rows(identity=block.identity) == [(block.identity, block.text, block.numbered, block.rows)]
    assert rows.rows(identity=uuid4()) == []


@pytest.mark.engines
@pytest.mark.django_db
@pytest.mark.parametrize(("day", "held"), [
    (date(2030, 3, 31), set()), (date(2030, 4, 1), {"board"}), (date(2030, 5, 1), {"board", "chair"}),
    (date(2030, 6, 1), {"board"}),
])
def test_days_are_compared_as_days(day, held):
    seat = MembershipFactory(starts=date(2030, 4, 1))
    user = UserFactory(person=seat.person)
    OfficeFactory(person=seat.person, kind="chair", starts=date(2030, 5, 1), ends=date(2030, 5, 31))
    assert {one for (one,) in HELD.rows(person=seat.person_id, user=user.pk, today=day)} == held


def test_a_parameter_that_is_not_asked_for_is_a_mistake():
    lost = Prepared(lambda person, today: Membership.objects.filter(person=person).values_list("pk"),
                    person=BigIntegerField(), today=DateField())
    with pytest.raises(ValueError, match="today"):
        lost.rows(person=1, today=date(2031, 1, 1))


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_threads_do_not_meet_in_it():
    rows = Prepared(lambda identity: Block.objects.filter(identity=identity).values_list("text"), identity=UUIDField())
    blocks = [BlockFactory(text=f"Block {number}") for number in range(4)]

    def ask(block: Block) -> list:
        try:
            return [rows.rows(identity=block.identity) for _ in range(25)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, blocks)) == [[[(block.text,)]] * 25 for block in blocks]


@pytest.mark.engines
@pytest.mark.django_db(transaction=True)
def test_what_is_known_of_a_connection_goes_with_its_thread():
    rows = Prepared(lambda identity: Block.objects.filter(identity=identity).values_list("text"), identity=UUIDField())

    def ask(_: int) -> ReferenceType:
        try:
            rows.rows(identity=uuid4())
            return ref(connections["default"])
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(ask, 0).result(timeout=20)
    gc.collect()
    assert held() is None
