"""The induction pack by e-mail."""

from __future__ import annotations

from django.db import transaction

from csp import mail
from csp.models import Person, User
from csp.permissions import Permission, may
from csp.services import audit


@transaction.atomic
def send_welcome(*, person: Person, by: User) -> str:
    """Queue an e-mail to `person` with the address of the induction pack; the address it goes to.

    Raises ValueError where they could not read it: they cannot sign in, or nothing lets them read members' pages today.
    """
    user = User.objects.filter(person=person, is_active=True).first()
    if user is None:
        raise ValueError(f"{person} cannot sign in yet. Let them in first; then send the induction pack.")
    if not may(user, Permission.READ_MEMBERS):
        raise ValueError(f"{person} has no seat today, and could not read it.")
    mail.post(to=user.email, subject="Welcome: what to know to begin with", template="reports/mail/welcome", name=person.name)
    audit(by=by, act="send_welcome", thing=person)
    return user.email
