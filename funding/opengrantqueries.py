"""Grants that we publish: which they are, who gave them, and by which names open data knows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import slugify

from csp.models import Agency
from csp.queries import the_partnership
from csp.sheets import Value
from funding.exports import Table, pounds_of
from funding.models import Bid, Fund, Grant
from funding.opengrants import OpenGrant, Organisation, as_flat, as_json, as_package, read_flat, read_json
from funding.opengrantschema import faults
from meetings.timetable import Year

TRANSPARENCY = (
    "Date of award", "Time period", "Local authority department", "Beneficiary", "Registration number", "Summary of the purpose",
    "Amount",
)


def publisher() -> Organisation:
    """Who publishes: the body that keeps the partnership's money, as the directory knows it, for the partnership."""
    partnership = the_partnership()
    if partnership is None:
        return Organisation("", "")
    host = Agency.objects.filter(Q(name=partnership.host) | Q(other_names__name=partnership.host)).first() if partnership.host else None
    if host is None:
        return Organisation("", partnership.host or partnership.name, partnership.name if partnership.host else "")
    return Organisation(host.org_id, host.name, partnership.name)


def given_grants(year: Year) -> QuerySet[Grant]:
    """Grants awarded in a year to another body, out of money that is ours or that passed through us; the earliest first."""
    return (
        Grant.objects.filter(
            awarded_on__range=(year.first, year.last), recipient__isnull=False,
            fund__holding__in=[Fund.Holding.HELD, Fund.Holding.PASSED],
        )
        .select_related("fund__funder", "recipient", "project", "bid").order_by("awarded_on", "fund__order", "title")
    )


def open_grants(year: Year) -> list[OpenGrant]:
    """Those grants as the 360Giving standard tells them. Three queries."""
    funder = publisher()
    seen: Counter[str] = Counter()
    found = []
    for grant in given_grants(year):
        recipient = grant.recipient
        assert recipient is not None
        # Made of what a closed year keeps unchanged, so that it stays what it was.
        stem = f"{funder.identifier or 'unknown'}-{grant.awarded_on:%Y%m%d}-{slugify(grant.title)[:60] or 'grant'}"
        seen[stem] += 1
        found.append(OpenGrant(
            stem if seen[stem] == 1 else f"{stem}-{seen[stem]}", grant.title, purpose_of(grant), grant.pence, grant.awarded_on,
            Organisation(recipient.org_id, recipient.name), funder, grant.fund.name, grant.bid.asked_pence if grant.bid else None,
            grant.starts, grant.ends,
        ))
    return found


@dataclass(frozen=True)
class GivingFiles:
    """The grants of a year in the 360Giving standard, as JSON and as flat CSV."""

    json: bytes
    csv: bytes


def giving_package(year: Year, grants: Sequence[OpenGrant], *, issued: date) -> dict[str, Any]:
    """Grants of a year as the data of a 360Giving file."""
    funder = publisher()
    return as_package(grants, publisher=funder, title=f"Grants of {funder.department or funder.name}, {year}", issued=issued)


def giving_files(year: Year, *, issued: date) -> GivingFiles:
    """The files of a year. Each is held against the schema and read back before it is given away.

    Raises ValueError, with what is wrong in plain sentences, where the grants are not complete, and where there are none.
    """
    grants = open_grants(year)
    package = giving_package(year, grants, issued=issued)
    if told := faults(package):
        raise ValueError(" ".join(told))
    made = GivingFiles(as_json(package), as_flat(grants))
    if not read_json(made.json) == read_flat(made.csv) == grants:
        raise ValueError("What was written is not what the record says: look for unusual characters in the names of these grants.")
    return made


def purpose_of(grant: Grant) -> str:
    """What it is for: the purpose of its project, or its title, and where the money came from if it only passed through us."""
    words = (grant.project.purpose.strip() if grant.project else "") or grant.title
    if grant.fund.holding == Fund.Holding.PASSED:
        given = f"{grant.fund}, given by {grant.fund.funder}" if grant.fund.funder else str(grant.fund)
        words = f"{words.rstrip('.')}. Money of {given}, passed on by the partnership."
    return words


def transparency_table(year: Year) -> Table:
    """Grants to voluntary, community and social enterprise organisations, with what the Local Government Transparency Code 2015
    asks of each (paragraph 42). Public bodies are left out."""
    department = publisher().department
    rows: list[tuple[Value, ...]] = []
    for grant in given_grants(year).filter(recipient__statutory=False):
        recipient = grant.recipient
        assert recipient is not None
        body = Organisation(recipient.org_id, recipient.name)
        rows.append((
            grant.awarded_on, _period(grant), department, recipient.name, body.charity_number or body.company_number or recipient.org_id,
            purpose_of(grant), pounds_of(grant.pence),
        ))
    return Table(f"Voluntary bodies {year}", f"grants-to-voluntary-bodies-{year.slug}", TRANSPARENCY, rows)


def _period(grant: Grant) -> str:
    """For how long it was given, in words."""
    if grant.starts and grant.ends:
        return f"{grant.starts:%-d %B %Y} to {grant.ends:%-d %B %Y}"
    if grant.ends or grant.spend_by:
        return f"until {grant.ends or grant.spend_by:%-d %B %Y}"
    return f"from {grant.starts:%-d %B %Y}" if grant.starts else ""


def grants_of(year: Year) -> list[Grant]:
    """All grants awarded in a year. One query."""
    return list(
        Grant.objects.filter(awarded_on__range=(year.first, year.last)).select_related("fund", "recipient", "project")
        .order_by("awarded_on", "fund__order", "title")
    )


def bids_of(year: Year) -> list[Bid]:
    """Bids decided in a year, submitted in it and not decided since, or never submitted. One query."""
    days = (year.first, year.last)
    return list(
        Bid.objects.filter(Q(decided_on__range=days) | Q(decided_on=None) & (Q(submitted_on__range=days) | Q(submitted_on=None)))
        .select_related("fund", "applicant", "on_behalf_of", "project").order_by("fund__order", "title", "id")
    )
