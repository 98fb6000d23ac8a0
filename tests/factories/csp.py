"""Factories of csp: who we are, and the numbered document."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from csp import models
from csp.services import keep_bytes
from tests.factories.pdf import untagged_pdf

FIRST = ["Ada", "Bram", "Cerys", "Dev", "Esme", "Farid", "Greta", "Hamish", "Ines", "Jonah", "Keziah", "Lorcan"]
LAST = ["Applegarth", "Brackenridge", "Coldharbour", "Dunnock", "Eastlake", "Fennimore", "Greenhalge"]


class UserFactory(DjangoModelFactory):
    class Meta:
        model = models.User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@thornbridge.example")
    password = "!"


class AuditEntryFactory(DjangoModelFactory):
    class Meta:
        model = models.AuditEntry

    by = factory.SubFactory(UserFactory)
    act = "store_file"
    thing = "a plan of the precinct"


class PartnershipFactory(DjangoModelFactory):
    class Meta:
        model = models.Partnership
        django_get_or_create = ("one",)

    one = True
    name = "Thornbridge Community Safety Partnership"
    short_name = "Thornbridge CSP"
    area = "Thornbridge"
    host = "Thornbridge Borough Council"
    email = "csp@thornbridge.example"
    telephone = "01632 960123"
    website = "https://thornbridge.example/"


class RulesFactory(DjangoModelFactory):
    class Meta:
        model = models.Rules

    starts = factory.Sequence(lambda n: date(2019 + n, 4, 1))
    ends = factory.LazyAttribute(lambda rules: rules.starts and date(rules.starts.year + 1, 3, 31))
    quorum = 5


class PriorityFactory(DjangoModelFactory):
    class Meta:
        model = models.Priority
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"Safer streets {n}")
    order = factory.LazyFunction(lambda: models.Priority.objects.count() + 1)


class PriorityNameFactory(DjangoModelFactory):
    class Meta:
        model = models.PriorityName

    priority = factory.SubFactory(PriorityFactory)
    name = factory.Sequence(lambda n: f"Streets that were safer {n}")
    until = date(2029, 3, 31)


class ObjectiveFactory(DjangoModelFactory):
    class Meta:
        model = models.Objective

    priority = factory.SubFactory(PriorityFactory)
    text = factory.Sequence(lambda n: f"Fewer dark lamps along the river {n}")
    measure = "Lamps found dark on a walk at night"
    unit = "lamps"
    baseline = "46"
    target = "35"
    due = date(2032, 3, 31)


class ProjectFactory(DjangoModelFactory):
    class Meta:
        model = models.Project
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"Lamps along the river {n}")


class GroupFactory(DjangoModelFactory):
    """A task and finish group; `GroupFactory(partnership=True)` is the partnership itself, made once."""

    class Meta:
        model = models.Group
        django_get_or_create = ("slug",)

    class Params:
        partnership = factory.Trait(
            name="Thornbridge Community Safety Partnership", short_name="CSP", slug="partnership",
            kind=models.Group.Kind.PARTNERSHIP,
        )

    name = factory.Sequence(lambda n: f"Night-time economy group {n}")
    slug = factory.Sequence(lambda n: f"night-time-{n}")
    kind = models.Group.Kind.TASK


class PriorityGroupFactory(DjangoModelFactory):
    class Meta:
        model = models.PriorityGroup

    priority = factory.SubFactory(PriorityFactory)
    group = factory.SubFactory(GroupFactory)
    starts = date(2030, 4, 1)


class AgencyFactory(DjangoModelFactory):
    class Meta:
        model = models.Agency
        django_get_or_create = ("name",)

    name = factory.Sequence(lambda n: f"Thornbridge Housing Trust {n}")


class AgencyNameFactory(DjangoModelFactory):
    class Meta:
        model = models.AgencyName

    agency = factory.SubFactory(AgencyFactory)
    name = factory.Sequence(lambda n: f"Thornbridge Homes {n}")


class AwaitedSeatFactory(DjangoModelFactory):
    class Meta:
        model = models.AwaitedSeat

    group = factory.SubFactory(GroupFactory, partnership=True)
    agency = factory.SubFactory(AgencyFactory)
    standing = models.Membership.Standing.BOARD


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = models.Person
        django_get_or_create = ("name", "distinction")

    name = factory.Sequence(
        lambda n: f"{FIRST[n % len(FIRST)]} {LAST[n % len(LAST)]}{'' if n < 84 else f'-{n}'}"
    )
    distinction = ""


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = models.Membership

    person = factory.SubFactory(PersonFactory)
    group = factory.SubFactory(GroupFactory, partnership=True)
    agency = factory.SubFactory(AgencyFactory)
    standing = models.Membership.Standing.BOARD
    starts = date(2030, 4, 1)


class OfficeFactory(DjangoModelFactory):
    class Meta:
        model = models.Office

    person = factory.SubFactory(PersonFactory)
    group = factory.SubFactory(GroupFactory, partnership=True)
    kind = models.Office.Kind.CHAIR
    starts = date(2030, 4, 1)


class DocumentFactory(DjangoModelFactory):
    class Meta:
        model = models.Document

    title = factory.Sequence(lambda n: f"Lighting of the riverside path, part {n}")


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = models.Section

    document = factory.SubFactory(DocumentFactory)
    position = factory.LazyAttribute(lambda section: section.document.sections.count() + 1)
    title = factory.Sequence(lambda n: f"What was found at lamp post {n}")


class BlockFactory(DjangoModelFactory):
    """A numbered paragraph; `BlockFactory(table=True)` and `BlockFactory(picture=True)` are the others."""

    class Meta:
        model = models.Block

    class Params:
        table = factory.Trait(
            kind=models.Block.Kind.TABLE, numbered=False, text="Lamps by street",
            rows=[["Street", "Lamps"], ["Mill Lane", "12"], ["Quay Street", "7"]],
        )
        picture = factory.Trait(
            kind=models.Block.Kind.IMAGE, numbered=False, text="Map of the riverside path",
            image=factory.SubFactory("tests.factories.csp.StoredFileFactory", picture=True),
        )

    section = factory.SubFactory(SectionFactory)
    position = factory.LazyAttribute(lambda block: block.section.blocks.count() + 1)
    text = factory.Sequence(lambda n: f"Lamp {n} was out on two evenings in nine.")


# One red pixel: the smallest PNG.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)


class StoredFileFactory(DjangoModelFactory):
    """A stored PDF; its bytes are `content=`. `picture=True` makes it a PNG."""

    class Meta:
        model = models.StoredFile
        exclude = ("content",)
        django_get_or_create = ("sha256",)

    class Params:
        picture = factory.Trait(content=PNG, name="map.png", media_type="image/png")

    content = factory.LazyFunction(untagged_pdf)
    name = "survey.pdf"
    media_type = "application/pdf"
    sha256 = factory.LazyAttribute(lambda file: keep_bytes(file.content))
    size = factory.LazyAttribute(lambda file: len(file.content))


class HistoricalBlockFactory(DjangoModelFactory):
    """A wording of a paragraph that was changed since."""

    class Meta:
        model = models.Block.history.model

    id = factory.Sequence(lambda n: 10_000 + n)
    identity = factory.LazyFunction(uuid.uuid4)
    section = factory.SubFactory(SectionFactory)
    text = "The lamps by the lock are dark."
    history_date = datetime(2031, 7, 1, 9, tzinfo=UTC)
    history_type = "~"
    history_change_reason = factory.LazyFunction(lambda: str(uuid.uuid4()))
    history_user = factory.SubFactory(UserFactory)


class HistoricalSectionFactory(DjangoModelFactory):
    """A heading that was changed since."""

    class Meta:
        model = models.Section.history.model

    id = factory.Sequence(lambda n: 10_000 + n)
    identity = factory.LazyFunction(uuid.uuid4)
    document = factory.SubFactory(DocumentFactory)
    title = "Lamps by the lock"
    history_date = datetime(2031, 7, 1, 9, tzinfo=UTC)
    history_type = "~"
    history_change_reason = factory.LazyFunction(lambda: str(uuid.uuid4()))
    history_user = factory.SubFactory(UserFactory)


class KeptWordingFactory(DjangoModelFactory):
    class Meta:
        model = models.KeptWording

    document = factory.SubFactory(DocumentFactory)
    operation = factory.LazyFunction(uuid.uuid4)
    thing = "block"
    identity = factory.LazyFunction(uuid.uuid4)
    base_version = 1
    content = factory.LazyFunction(lambda: {"text": "The lamps by the lock were mended."})
    by = factory.SubFactory(UserFactory)


class PhraseFactory(DjangoModelFactory):
    class Meta:
        model = models.Phrase

    key = factory.Sequence(lambda n: f"p{n}")
    text = "Nothing further was raised."


class InspectionFactory(DjangoModelFactory):
    class Meta:
        model = models.Inspection

    file = factory.SubFactory(StoredFileFactory)
    engine = 1
    asked_at = datetime(2031, 7, 1, 9, tzinfo=UTC)


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = models.Message

    message_id = factory.Sequence(lambda n: f"<{n}@thornbridge.example>")
    to = "cerys@thornbridge.example"
    person = factory.SubFactory(PersonFactory)
    subject = "Papers are out for 8 July 2031"


class ToldFactory(DjangoModelFactory):
    class Meta:
        model = models.Told

    message = factory.SubFactory(MessageFactory)
    person = factory.SelfAttribute("message.person")
    occasion = factory.Sequence(lambda n: f"published {n}")


class StoppedMailFactory(DjangoModelFactory):
    class Meta:
        model = models.StoppedMail

    person = factory.SubFactory(PersonFactory)
    kind = models.StoppedMail.Kind.PAPERS


class BouncedAddressFactory(DjangoModelFactory):
    class Meta:
        model = models.BouncedAddress

    address = factory.Sequence(lambda n: f"gone{n}@thornbridge.example")
    at = datetime(2031, 6, 30, 9, tzinfo=UTC)
    why = "550 5.1.1 No such mailbox here."


class RemindersFactory(DjangoModelFactory):
    class Meta:
        model = models.Reminders
        django_get_or_create = ("one",)

    one = True
