"""Writes about people and agencies that somebody makes at the desk. (Part of `csp.services`.)"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from csp.audit import audit
from csp.dated import end_before
from csp.identityservices import describe_person, find_agency, give_office
from csp.models import Agency, Group, Office, Person, User
from csp.priorityqueries import priority_called
from csp.versions import ChangedMeanwhile

BY_ACCESS = "Who is support officer is said under People with access."


@transaction.atomic
def add_agency(*, name: str, short_name: str, statutory: bool, by: User) -> Agency:
    """An agency that the record does not know yet. Raises ValueError where it does, by whatever name."""
    name = " ".join(name.split())
    if known := find_agency(name):
        called = "" if known.name.casefold() == name.casefold() else f", as {known}"
        raise ValueError(f"The record knows {name} already{called}.")
    agency = Agency.objects.create(name=name, short_name=short_name.strip(), statutory=statutory)
    audit(by=by, act="add_agency", thing=agency)
    return agency


@transaction.atomic
def record_newcomer(*, name: str, by: User, title: str = "", distinction: str = "", email: str = "") -> Person:
    """Somebody whom the record does not know yet. `distinction` tells them from another of that name; raises ValueError
    where there is one and nothing that tells them apart."""
    name = " ".join(name.split())
    if not name:
        raise ValueError("A person needs a name.")
    namesakes = Person.objects.filter(name__iexact=name)
    if namesakes.filter(distinction__iexact=distinction).exists() or (namesakes.exists() and not distinction):
        raise ValueError(f"The record knows {name} already.")
    person = Person.objects.create(name=name, title=title, distinction=distinction, email=email)
    audit(by=by, act="record_newcomer", thing=person)
    return person


@transaction.atomic
def correct_contact(
    *, person: Person, title: str, email: str, telephone: str, was: tuple[str, str, str], by: User
) -> Person:
    """How to address and reach somebody. `was`: title, address and number that the page showed; ChangedMeanwhile where
    the record has others by now."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if (person.title, person.email, person.telephone) != was:
        raise ChangedMeanwhile(f"Somebody else changed what is known of {person} meanwhile.")
    return describe_person(person=person, title=title, email=email, telephone=telephone, by=by)


@transaction.atomic
def appoint(*, person: Person, group: Group, kind: str, matter: str, on: date, by: User) -> Office:
    """`person` holds an office of `group` from that day. There is one Chair: whoever chairs on that day stops.

    `matter`: of a priority lead, what they lead. Raises ValueError where they hold it on that day or later already, for a
    priority lead without a matter, and for the support officer, whom `appoint_support_officer` appoints.
    """
    if kind == Office.Kind.SUPPORT_OFFICER:
        raise ValueError(BY_ACCESS)
    matter = " ".join(matter.split()) if kind == Office.Kind.PRIORITY_LEAD else ""
    if kind == Office.Kind.PRIORITY_LEAD and not matter:
        raise ValueError("Say which priority they lead.")
    Group.objects.select_for_update().get(pk=group.pk)  # two who appoint a Chair take turns
    led = priority_called(matter)
    held_as = Q(matter__iexact=matter) | Q(priority=led, priority__isnull=False)
    same = Office.objects.filter(held_as, group=group, kind=kind)
    if same.filter(person=person).exclude(ends__lt=on).exists():
        raise ValueError(f"{person} holds that office on {on:%-d %B %Y} or later already.")
    if kind == Office.Kind.CHAIR:
        for held in same.on(on):
            _end_office(held, on, by)
    return give_office(person=person, group=group, kind=kind, matter=matter, starts=on, by=by)


@transaction.atomic
def end_office(*, office: Office, on: date, by: User) -> None:
    """From `on` the office is held no longer. Raises ValueError for one that has ended before, and for the support
    officer's, which `end_support_officer` ends."""
    office = Office.objects.select_for_update(of=("self",)).select_related("person", "group").get(pk=office.pk)
    if office.kind == Office.Kind.SUPPORT_OFFICER:
        raise ValueError(BY_ACCESS)
    if office.ends is not None and office.ends < on:
        raise ValueError(f"{office.person} gave this office up before.")
    _end_office(office, on, by)


def _end_office(office: Office, on: date, by: User) -> None:
    audit(by=by, act="end_office", thing=office, on=on.isoformat())
    office.inferred = False  # worked out of minutes or not: from here on it counts as entered
    end_before(office, on)
