"""Writes about who we are: the partnership, its groups, agencies and people.

(Part of `csp.services`, which gives these functions to the other rooms.)
"""

from __future__ import annotations

from django.db import transaction
from django.utils.text import slugify

from csp.audit import audit
from csp.models import Agency, AgencyName, Group, Partnership, Person, Rules, User
from csp.names import agency_key, agency_words, person_key


@transaction.atomic
def found_partnership(*, name: str, by: User, **details: str) -> tuple[Partnership, Group]:
    """The partnership of this installation and its group; made on first use.

    `details`: further fields of Partnership, set when it is made. Raises nothing; the name of a partnership
    that stands is not changed.
    """
    partnership = Partnership.objects.first()
    if partnership is None:
        partnership = Partnership.objects.create(name=name, **details)
        Rules.objects.get_or_create(starts=None)
        audit(by=by, act="found_partnership", thing=name)
    group, created = Group.objects.get_or_create(
        kind=Group.Kind.PARTNERSHIP,
        defaults={
            "name": partnership.name,
            "short_name": partnership.short_name,
            "slug": slugify(partnership.name)[:50],
        },
    )
    if created:
        audit(by=by, act="found_group", thing=group)
    return partnership, group


@transaction.atomic
def found_group(*, name: str, kind: str, by: User, short_name: str = "") -> Group:
    """The group of that name (upper and lower case alike), made if the record does not know it."""
    group = Group.objects.filter(name__iexact=name).first()
    if group is None:
        slug = slugify(short_name or name)[:50]
        group = Group.objects.create(name=name, short_name=short_name, kind=kind, slug=slug)
        audit(by=by, act="found_group", thing=group)
    return group


def find_agency(words: str) -> Agency | None:
    """The agency that `words` mean: its name, an other name or its abbreviation; None if not known."""
    key = agency_key(words)
    for agency in Agency.objects.prefetch_related("other_names"):
        names = [agency.name, *(other.name for other in agency.other_names.all())]
        if key in {agency_key(name) for name in names}:
            return agency
        if agency.short_name and agency.short_name.casefold() == words.strip().casefold():
            return agency
    return None


@transaction.atomic
def record_agency(*, printed: str, by: User) -> tuple[Agency | None, str]:
    """The agency and the team that printed words mean; an unknown agency is made. (None, "") for no words."""
    words = agency_words(printed)
    if not words.name:
        return None, ""
    agency = find_agency(words.name)
    if agency is None:
        agency = Agency.objects.create(name=words.name, short_name=words.short_name)
        audit(by=by, act="record_agency", thing=agency)
    elif words.short_name and not agency.short_name:
        agency.short_name = words.short_name
        agency.save(update_fields=["short_name"])
    return agency, words.team


@transaction.atomic
def name_agency_also(*, agency: Agency, name: str, by: User) -> AgencyName:
    """Let papers call `agency` by another name too."""
    other, created = AgencyName.objects.get_or_create(name=name, defaults={"agency": agency})
    if created:
        audit(by=by, act="name_agency_also", thing=agency, name=name)
    return other


def find_person(name: str) -> Person | None:
    """The person of that name without title; None if not known or if two people share it."""
    key = person_key(name)
    found = [person for person in Person.objects.filter(name__iexact=key)] or [
        person for person in Person.objects.all() if person_key(person.name) == key
    ]
    return found[0] if len(found) == 1 else None


@transaction.atomic
def record_person(*, name: str, by: User, title: str = "") -> Person:
    """The person of that name, made if the record does not know one. Raises ValueError without a name."""
    if not name.strip():
        raise ValueError("A person needs a name.")
    person = find_person(name)
    if person is None:
        person = Person.objects.create(name=" ".join(name.split()), title=title)
        audit(by=by, act="record_person", thing=person)
    return person
