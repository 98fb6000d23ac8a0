"""Writes about who we are: the partnership, its groups, agencies and people.

(Part of `csp.services`, which gives these functions to the other rooms.)
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from django.db import transaction
from django.utils.text import slugify

from csp.audit import audit
from csp.documentservices import rewrite_document, write_document
from csp.drafts import DraftDocument
from csp.models import Agency, AgencyName, Group, Membership, Office, Partnership, Person, Rules, User
from csp.names import agency_key, agency_words, person_key
from csp.priorityqueries import priority_called

# A list of organisations (GB-CHC: charities in England and Wales) and the number there: org-id.guide.
ORG_ID = re.compile(r"[A-Z]{2}-[A-Z][A-Z0-9_]*-[A-Za-z0-9][\w./-]*")


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
def word_public_information(*, partnership: Partnership, draft: DraftDocument, by: User) -> Partnership:
    """Let `draft` be the standing text for the public and the media, behind every agenda without its own."""
    if partnership.public_information is None:
        partnership.public_information, _ = write_document(draft=draft, key="information", by=by)
        partnership.save(update_fields=["public_information"])
    else:
        rewrite_document(document=partnership.public_information, draft=draft, key="information", by=by)
    audit(by=by, act="word_public_information", thing=partnership)
    return partnership


@transaction.atomic
def give_contact(*, email: str, by: User) -> Partnership:
    """Let the public write to the partnership at `email`."""
    partnership = Partnership.objects.get()
    partnership.email = email
    partnership.save(update_fields=["email"])
    audit(by=by, act="give_contact", thing=partnership, email=email)
    return partnership


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


def find_agency_in_short(words: str) -> Agency | None:
    """The one agency that an agenda calls by the end of its name: County Council, Constabulary.

    None where no agency or more than one ends so, and for a single word that says little (University).
    """
    key = agency_key(words)
    if len(key.split()) < 2 and key != "constabulary":
        return None
    found = [agency for agency in Agency.objects.all() if agency_key(agency.name).endswith(f" {key}")]
    return found[0] if len(found) == 1 else None


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


@transaction.atomic
def describe_agency(
    *, agency: Agency, statutory: bool, by: User, starts: date | None = None, org_id: str | None = None
) -> Agency:
    """Say of an agency whether statute names it, since when it exists (None: since before the record), and how open data
    names it (None: as it was).

    Raises ValueError for an identifier that is none of org-id.guide: a list of organisations, a hyphen and a number.
    """
    if org_id is not None:
        agency.org_id = "".join(org_id.split())
        if agency.org_id and not ORG_ID.fullmatch(agency.org_id):
            raise ValueError(f"“{org_id.strip()}” is no organisation identifier: write it like GB-CHC-1012345.")
    agency.statutory, agency.starts = statutory, starts
    agency.save(update_fields=["statutory", "starts", "org_id"])
    audit(by=by, act="describe_agency", thing=agency, statutory=statutory)
    return agency


@transaction.atomic
def succeed_agency(*, agency: Agency, successor: Agency, on: date, by: User) -> Agency:
    """`successor` took over on that day from `agency`, whose last day is the one before.

    Raises ValueError when the two are one, or `agency` has a successor already.
    """
    if agency == successor:
        raise ValueError(f"{agency} cannot follow itself.")
    if agency.successor is not None:
        raise ValueError(f"{agency} has been followed by {agency.successor} already.")
    agency.successor, agency.ends = successor, on - timedelta(days=1)
    agency.save(update_fields=["successor", "ends"])
    audit(by=by, act="succeed_agency", thing=agency, successor=str(successor))
    return agency


def find_person(name: str) -> Person | None:
    """The person of that name without title; None if not known or if two people share it."""
    found = _of_name(name)
    return found[0] if len(found) == 1 else None


def _of_name(name: str) -> list[Person]:
    """Everybody of that name; apostrophes of both kinds and upper and lower case alike."""
    key = person_key(name)
    return list(Person.objects.filter(name__iexact=key)) or [
        person for person in Person.objects.all() if person_key(person.name) == key
    ]


@transaction.atomic
def record_person(*, name: str, by: User, title: str = "") -> Person:
    """The person of that name, made if the record does not know one. Raises ValueError without a name.

    Where two share the name, a paper that says no more means the one without a distinction.
    """
    if not name.strip():
        raise ValueError("A person needs a name.")
    namesakes = _of_name(name)
    person = namesakes[0] if len(namesakes) == 1 else next((p for p in namesakes if not p.distinction), None)
    if person is None:
        person = Person.objects.create(name=" ".join(name.split()), title=title)
        audit(by=by, act="record_person", thing=person)
    return person


@transaction.atomic
def record_namesake(*, name: str, distinction: str, by: User) -> Person:
    """One of several people of one name, told apart by `distinction`; made if the record does not know them."""
    person, created = Person.objects.get_or_create(name=name, distinction=distinction)
    if created:
        audit(by=by, act="record_namesake", thing=person, distinction=distinction)
    return person


@transaction.atomic
def describe_person(*, person: Person, by: User, title: str = "", email: str = "", telephone: str = "") -> Person:
    """How to address and reach somebody; what is left out is emptied. The audit keeps no contact details."""
    person.title, person.email, person.telephone = title, email, telephone
    person.save(update_fields=["title", "email", "telephone"])
    audit(by=by, act="describe_person", thing=person)
    return person


@transaction.atomic
def seat_member(
    *, person: Person, group: Group, agency: Agency | None, standing: str, by: User,
    role: str = Membership.Role.REPRESENTATIVE, team: str = "", starts: date | None = None, ends: date | None = None,
) -> Membership:
    """`person` sits in `group` for `agency` from the first to the last day, both included and both optional."""
    seat = Membership.objects.create(
        person=person, group=group, agency=agency, standing=standing, role=role, team=team,
        starts=starts, ends=ends,
    )
    audit(by=by, act="seat_member", thing=seat)
    return seat


@transaction.atomic
def give_office(
    *, person: Person, group: Group, kind: str, by: User, matter: str = "",
    starts: date | None = None, ends: date | None = None,
) -> Office:
    """`person` holds an office of `group` from the first to the last day; `matter`: a priority lead's priority, in words,
    which name one of the record by any of its names or stay words."""
    priority = priority_called(matter) if kind == Office.Kind.PRIORITY_LEAD else None
    office = Office.objects.create(
        person=person, group=group, kind=kind, matter=matter, priority=priority, starts=starts, ends=ends
    )
    audit(by=by, act="give_office", thing=office)
    return office
