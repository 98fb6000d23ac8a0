"""Every address, asked by every role of things in every state, against the table in tests/permission_table.py.

What `pytest -s tests/test_permissions.py` prints at its end is how much was asked. That the table would see a guard
that is missing is tried too: each is taken away in turn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.permission_table import ANY, TABLE, Outcome, Row
from tests.permission_world import ROLES, SET_UP, SIGN_IN, World, build, outcome, undone

pytestmark = pytest.mark.django_db

HOW = """tests/permission_table.py does not know {name} (/{route}).
Add a line with the roles that may, for example for the support officer alone:
    "{name}": to(OFFICER{of}),"""
REFUSED = (SIGN_IN, SET_UP, 403)


def patterns() -> dict[str, tuple[str, URLPattern]]:
    """Every address: its name (its route where it has none, both where a name is used twice) -> route and pattern."""

    def walk(found: list[object], before: str = "", space: str = "") -> Iterator[tuple[str, str, URLPattern]]:
        for one in found:
            route = before + str(one.pattern)  # type: ignore[attr-defined]
            if isinstance(one, URLPattern):
                yield space + (one.name or route), route, one
            else:
                inner = f"{space}{one.namespace}:" if one.namespace else space  # type: ignore[attr-defined]
                yield from walk(one.url_patterns, route, inner)  # type: ignore[attr-defined]

    everything = list(walk(get_resolver().url_patterns))
    times = Counter(name for name, _, _ in everything)
    return {name if times[name] == 1 else f"{name} {route}": (route, one) for name, route, one in everything}


def wears(pattern: URLPattern) -> bool:
    """Whether an address wears `guard` or `signed_in`; an author's link is looked at by the view itself."""
    return hasattr(pattern.callback, "unguarded") or getattr(pattern.callback, "permission", "") is None


EVERY = patterns()
REPAIR = {name: found for name, found in EVERY.items() if name.startswith("admin:")}
OURS = {name: found for name, found in EVERY.items() if name not in REPAIR}
GUARDED = {name: one for name, (_, one) in OURS.items() if getattr(one.callback, "unguarded", None)}
# What the table does not know fails by its own test alone.
KNOWN = [name for name in OURS if name in TABLE]
KNOWN_GUARDED = [name for name in GUARDED if name in TABLE]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """Built once, taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def addresses(name: str, row: Row, world: World) -> dict[str, str]:
    """State -> the address of the thing in that state."""
    states = world.things[row.of] if row.of else {"": {}}
    return {state: reverse(name.partition(" ")[0], kwargs=args) for state, args in states.items()}


def ask(client: Client, row: Row, address: str, **headers: str) -> Outcome:
    """What one gets there; whatever it changed is taken back."""
    with undone():
        response = (client.post if row.post else client.get)(address, **headers)
        response.getvalue()  # a file is closed once it is read
        kept = "no-store" not in response.headers.get("Cache-Control", "")
        return "kept by caches" if kept and response.status_code == 200 and row.refuses("public") else outcome(response)


def differences(name: str, row: Row, world: World, roles: tuple[str, ...] = ROLES) -> Iterator[str]:
    """The cells that answer otherwise than the table says."""
    for state, address in addresses(name, row, world).items():
        for role in roles:
            got, said = ask(world.clients[role], row, address), row.expected(role, state)
            if got != said and not (said == ANY and got not in (SIGN_IN, SET_UP)):
                yield f"{role}, {state or 'any state'}: {got}, where the table says {said}"


@pytest.mark.parametrize("name", OURS)
def test_each_address_answers_as_the_table_says(world, name):
    route = OURS[name][0]
    of = ', of="meeting"' if "<" in route else ""
    if name not in TABLE:
        pytest.fail(HOW.format(name=name, route=route, of=of), pytrace=False)
    assert list(differences(name, TABLE[name], world)) == []


def test_every_row_of_the_table_has_an_address(world):
    assert set(TABLE) - set(OURS) == {"admin"}
    assert {row.of for row in TABLE.values()} - {""} == set(world.things)  # and no thing is there for nothing


def test_raw_repair_opens_to_administrators_alone(world):
    """Its pages go through one function: each is asked by three who are refused, its first page by everybody."""
    arguments = {"object_id": "1", "content_type_id": "1", "app_label": "csp", "url": "nowhere"}
    row, refused = TABLE["admin"], ("public", "officer", "unready_administrator")
    for name, (_, pattern) in REPAIR.items():
        if pattern.name is None:
            continue
        address = reverse(name, kwargs={key: arguments[key] for key in pattern.pattern.regex.groupindex})
        for role in ROLES if name == "admin:index" else refused:
            if role != "administrator":
                assert ask(world.clients[role], row, address) == row.expected(role, ""), f"{name}, {role}"
    for address, status in (("/raw/", 200), ("/raw/csp/person/", 200), ("/raw/nowhere/", 404)):
        assert ask(world.clients["administrator"], row, address) == status
        assert ask(world.clients["officer"], row, address) == 403


def test_what_is_refused_is_refused_by_a_guard():
    """Not by chance: every address that keeps somebody out wears one."""
    refusing = {name for name in KNOWN if TABLE[name].refuses("public")}
    wearing = {name for name in KNOWN if wears(OURS[name][1])}
    steps = {"account_confirm_login_code", "mfa_authenticate", "mfa_login_webauthn", "account_logout"}  # of a sign-in
    assert refusing - steps == wearing


@pytest.mark.parametrize("name", KNOWN_GUARDED)
def test_the_table_sees_a_missing_guard(world, name):
    row, pattern = TABLE[name], GUARDED[name]
    refused = tuple(role for role in ROLES if row.refuses(role))
    with patch.object(pattern, "callback", pattern.callback.unguarded):
        assert next(differences(name, row, world, refused), None) is not None


@pytest.mark.parametrize("name", KNOWN_GUARDED)
def test_a_script_is_told_to_sign_in(world, name):
    """It cannot follow somebody to a page: JSON and 401, for HTMX with where to go."""
    address = next(iter(addresses(name, TABLE[name], world).values()))
    method = world.clients["public"].post if TABLE[name].post else world.clients["public"].get
    told = method(address, headers={"X-Requested-With": "fetch"})
    assert (told.status_code, told.json()["sign_in"].partition("?")[0]) == (401, "/account/sign-in/")
    told = method(address, headers={"HX-Request": "true"})
    assert told.status_code == 401 and told.headers["HX-Redirect"].startswith("/account/sign-in/")


# Mail programs post there for their users, who have no page of ours (RFC 8058): the signed address is what is asked for.
SIGNED = {"mail:stop"}


@pytest.mark.parametrize("name", [name for name in KNOWN if name not in SIGNED])
def test_nothing_is_changed_without_a_token(world, name):
    """A POST, PUT, PATCH or DELETE from another site's page finds nobody's form: 403 for every role."""
    address = next(iter(addresses(name, TABLE[name], world).values()))
    for role in ("public", "officer"):
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.cookies = world.clients[role].cookies
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert client.generic(method, address).status_code == 403, f"{method} by {role}"


@pytest.mark.parametrize("name", KNOWN_GUARDED)
def test_no_method_goes_around_the_guard(world, name):
    address = next(iter(addresses(name, TABLE[name], world).values()))
    for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        assert outcome(world.clients["public"].generic(method, address)) in (SIGN_IN, 405), method


def test_how_much_was_asked(world, capsys):
    cells = sum(len(addresses(name, row, world)) * len(ROLES) for name, row in TABLE.items() if name != "admin")
    with capsys.disabled():
        print(f"\nPermissions: {len(EVERY)} addresses ({len(REPAIR)} of raw repair), {len(ROLES)} roles, "
              f"{cells} cells, {len(GUARDED)} guards taken away in turn.")
    assert cells > 1000
