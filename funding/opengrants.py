"""Grants as open data in the 360Giving standard: JSON and a flat CSV, written and read again. Amounts are exact throughout.

A file of grants tells what its publisher gave. Ours holds grants out of funds that the partnership holds, and those that
passed through it to the body that they were won for. What the partnership itself received is published by who gave it, and
money that is only reported is others' to publish.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from csp.sheets import Value, as_csv, read_sheet, unharmed
from funding.money import plain_pounds, read_pounds

VERSION = "1.4"
# Of the data, as public bodies give it: https://www.nationalarchives.gov.uk/doc/open-government-licence/
LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
GBP = "GBP"


@dataclass(frozen=True)
class Organisation:
    """A body as open data names it; `identifier` by org-id.guide ("GB-CHC-1012345"), empty where it is not known."""

    identifier: str
    name: str
    department: str = ""

    @property
    def charity_number(self) -> str:
        """Of a charity of England and Wales."""
        return self.identifier.removeprefix("GB-CHC-") if self.identifier.startswith("GB-CHC-") else ""

    @property
    def company_number(self) -> str:
        """Of a company."""
        return self.identifier.removeprefix("GB-COH-") if self.identifier.startswith("GB-COH-") else ""


@dataclass(frozen=True)
class OpenGrant:
    """A grant as it is published. Amounts in pence; `programme` is the fund it came out of."""

    identifier: str
    title: str
    description: str
    pence: int
    awarded_on: date
    recipient: Organisation
    funder: Organisation
    programme: str = ""
    asked_pence: int | None = None
    starts: date | None = None
    ends: date | None = None


def as_package(grants: Sequence[OpenGrant], *, publisher: Organisation, title: str, issued: date) -> dict[str, Any]:
    """The data of a 360Giving file; amounts are Decimals. What is not known is left out, so that the schema finds it missing."""
    return {
        "version": VERSION, "title": title, "issued": issued.isoformat(), "license": LICENCE,
        "publisher": _known({"identifier": publisher.identifier, "name": publisher.name}), "grants": [_grant(one) for one in grants],
    }


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in ("", None, [], {})}


def _organisation(one: Organisation) -> dict[str, Any]:
    return _known({
        "id": one.identifier, "name": one.name, "department": one.department, "charityNumber": one.charity_number,
        "companyNumber": one.company_number,
    })


def _grant(one: OpenGrant) -> dict[str, Any]:
    dates = _known({
        "startDate": one.starts.isoformat() if one.starts else "", "endDate": one.ends.isoformat() if one.ends else "",
    })
    return _known({
        "id": one.identifier, "title": one.title, "description": one.description, "currency": GBP,
        "amountAppliedFor": None if one.asked_pence is None else Decimal(plain_pounds(one.asked_pence)),
        "amountAwarded": Decimal(plain_pounds(one.pence)), "awardDate": one.awarded_on.isoformat(),
        "plannedDates": [dates] if dates else [], "recipientOrganization": [_organisation(one.recipient)],
        "fundingOrganization": [_organisation(one.funder)], "grantProgramme": [{"title": one.programme}] if one.programme else [],
    })


def as_json(package: Mapping[str, Any]) -> bytes:
    """JSON in which an amount is the number that it is: 1234.5 pounds as 1234.50, by way of no float."""
    return (_written(package, 0) + "\n").encode()


def _written(value: Any, depth: int) -> str:
    inner, outer = "\n" + " " * (depth + 1), "\n" + " " * depth
    if isinstance(value, Mapping):
        parts = [f"{inner}{json.dumps(key)}: {_written(one, depth + 1)}" for key, one in value.items()]
        return "{" + ",".join(parts) + outer + "}" if parts else "{}"
    if isinstance(value, list):
        return "[" + ",".join(inner + _written(one, depth + 1) for one in value) + outer + "]" if value else "[]"
    return format(value, "f") if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


# The flat form of the standard's spreadsheets.
COLUMNS = (
    "Identifier", "Title", "Description", "Currency", "Amount Applied For", "Amount Awarded", "Award Date", "Planned Dates:Start Date",
    "Planned Dates:End Date", "Recipient Org:Identifier", "Recipient Org:Name", "Recipient Org:Charity Number",
    "Recipient Org:Company Number", "Recipient Org:Department", "Funding Org:Identifier", "Funding Org:Name", "Funding Org:Department",
    "Grant Programme:Title",
)


def as_flat(grants: Iterable[OpenGrant]) -> bytes:
    """The same grants as a CSV, a row each."""
    def row(one: OpenGrant) -> tuple[Value, ...]:
        to, by = one.recipient, one.funder
        return (
            one.identifier, one.title, one.description, GBP, None if one.asked_pence is None else Decimal(plain_pounds(one.asked_pence)),
            Decimal(plain_pounds(one.pence)), one.awarded_on, one.starts, one.ends, to.identifier, to.name, to.charity_number,
            to.company_number, to.department, by.identifier, by.name, by.department, one.programme,
        )

    return as_csv(COLUMNS, [row(one) for one in grants])


def read_json(content: bytes) -> list[OpenGrant]:
    """The grants of a 360Giving file. Raises ValueError, with a sentence, for what is none."""
    try:
        said = json.loads(content, parse_float=Decimal)
        return [_read(one) for one in said["grants"]]
    except (KeyError, TypeError, IndexError, AttributeError, RecursionError, UnicodeDecodeError, json.JSONDecodeError):
        raise ValueError("This is no file of grants in the 360Giving standard, or a field that it must have is missing.") from None


def _read(said: Mapping[str, Any]) -> OpenGrant:
    dates = (said.get("plannedDates") or [{}])[0]
    asked = said.get("amountAppliedFor")
    if said["currency"] != GBP:
        raise ValueError(f"“{said['title']}” is not in pounds.")
    return OpenGrant(
        said["id"], said["title"], said["description"], _pence(said["amountAwarded"]), date.fromisoformat(said["awardDate"][:10]),
        _read_organisation(said["recipientOrganization"][0]), _read_organisation(said["fundingOrganization"][0]),
        (said.get("grantProgramme") or [{}])[0].get("title") or "", None if asked is None else _pence(asked),
        _day(dates.get("startDate")), _day(dates.get("endDate")),
    )


def _read_organisation(said: Mapping[str, Any]) -> Organisation:
    return Organisation(said["id"], said["name"], said.get("department", ""))


def _pence(number: Decimal | int) -> int:
    return read_pounds(format(Decimal(number).normalize(), "f"))


def _day(said: str | None) -> date | None:
    return date.fromisoformat(said[:10]) if said else None


def read_flat(content: bytes) -> list[OpenGrant]:
    """The grants of the flat CSV. Raises ValueError, and csp.sheets.NotASheet."""
    head, *rows = read_sheet(content, "The file").rows
    places = {cell.text: at for at, cell in enumerate(head.cells)}
    if missing := [name for name in ("Identifier", "Title", "Amount Awarded", "Award Date") if name not in places]:
        raise ValueError(f"There is no column “{missing[0]}”.")
    found = []
    for row in rows:
        said = {name: unharmed(row.cell(at).text) for name, at in places.items()}
        organisations = [
            Organisation(*(said.get(f"{which} Org:{what}", "") for what in ("Identifier", "Name", "Department")))
            for which in ("Recipient", "Funding")
        ]
        found.append(OpenGrant(
            said["Identifier"], said["Title"], said.get("Description", ""), read_pounds(said["Amount Awarded"]),
            date.fromisoformat(said["Award Date"][:10]), organisations[0], organisations[1], said.get("Grant Programme:Title", ""),
            read_pounds(said["Amount Applied For"]) if said.get("Amount Applied For") else None,
            _day(said.get("Planned Dates:Start Date")), _day(said.get("Planned Dates:End Date")),
        ))
    return found
