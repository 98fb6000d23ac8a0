"""Whether a file of grants keeps the rules of the 360Giving standard, and what is wrong with it in plain sentences."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema.protocols import Validator
from jsonschema.validators import validator_for

FOLDER = Path(__file__).parent.joinpath("schemas")
WHERE = {
    "recipientOrganization": "The organisation that receives it", "fundingOrganization": "The organisation that gives it",
    "plannedDates": "When it is meant to be used",
}
WHAT = {
    "id": "identifier", "name": "name", "title": "title", "description": "description", "awardDate": "day of the award",
    "amountAwarded": "amount", "recipientOrganization": "organisation that receives it",
    "fundingOrganization": "organisation that gives it",
}


@cache
def _validator(name: str) -> Validator:
    """By the draft that the schema names, dates checked too."""
    schema = json.loads(FOLDER.joinpath(name).read_text(encoding="utf-8"))
    kind = validator_for(schema)
    kind.check_schema(schema)
    checked: Validator = kind(schema, format_checker=kind.FORMAT_CHECKER)
    return checked


def faults(package: Mapping[str, Any]) -> list[str]:
    """What keeps a package of grants from being published, a sentence each; none where it is valid."""
    bare = {**package, "grants": [{"id": one.get("id", str(at))} for at, one in enumerate(package.get("grants", []))]}
    return list(dict.fromkeys([*_of_package(bare), *_of_grants(package)]))


def _of_package(package: Mapping[str, Any]) -> Iterator[str]:
    for error in _validator("360-giving-package-schema.json").iter_errors(package):
        path = [str(one) for one in error.absolute_path]
        if path == ["grants"]:
            yield "There is no grant to publish." if error.validator == "minItems" else "Two grants have the same identifier."
        else:
            yield f"The file as a whole ({' '.join(path) or 'its head'}): {error.message}"


def _of_grants(package: Mapping[str, Any]) -> Iterator[str]:
    for grant in package.get("grants", []):
        named = f"“{grant.get('title') or 'A grant without a title'}”"
        for error in _validator("360-giving-schema.json").iter_errors(grant):
            path = list(error.absolute_path)
            where = WHERE.get(str(path[0]), "") if path else ""
            if error.validator == "required":
                for missing in [name for name in error.validator_value if name not in error.instance]:
                    said = f"{where[0].lower()}{where[1:]}" if where else ""
                    if said and error.instance.get("name"):
                        said += f", {error.instance['name']},"
                    yield f"{named}: {said or 'it'} has no {WHAT.get(missing, missing)}."
            else:
                field = " ".join(str(one) for one in path)
                yield f"{named}: {field} is {json.dumps(error.instance, default=str)[:60]}, which the standard does not allow."
