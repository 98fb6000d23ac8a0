"""Records for tests, all of the invented town of Thornbridge."""

from tests.factories.actions import ActionOwnerFactory, ActionPointFactory, ActionUpdateFactory
from tests.factories.csp import (
    AgencyFactory,
    AgencyNameFactory,
    AuditEntryFactory,
    BlockFactory,
    DocumentFactory,
    GroupFactory,
    MembershipFactory,
    OfficeFactory,
    PartnershipFactory,
    PersonFactory,
    RulesFactory,
    SectionFactory,
    StoredFileFactory,
    UserFactory,
)
from tests.factories.meeting import FullMeeting, full_meeting
from tests.factories.meetings import (
    AgendaFactory,
    AgendaItemFactory,
    AgendaLeadFactory,
    AmendmentFactory,
    AttendanceFactory,
    AttendanceRoleFactory,
    DecisionFactory,
    MeetingFactory,
    MinutesFactory,
    PaperFactory,
    PaperItemFactory,
)
from tests.factories.pdf import tagged_pdf, untagged_pdf

__all__ = [
    "FACTORIES",
    "ActionOwnerFactory", "ActionPointFactory", "ActionUpdateFactory", "AgencyFactory", "AgencyNameFactory",
    "AgendaFactory", "AgendaItemFactory", "AgendaLeadFactory", "AmendmentFactory", "AttendanceFactory",
    "AttendanceRoleFactory", "AuditEntryFactory", "BlockFactory", "DecisionFactory", "DocumentFactory",
    "FullMeeting", "GroupFactory", "MeetingFactory", "MembershipFactory", "MinutesFactory", "OfficeFactory",
    "PaperFactory", "PaperItemFactory", "PartnershipFactory", "PersonFactory", "RulesFactory",
    "SectionFactory", "StoredFileFactory", "UserFactory", "full_meeting", "tagged_pdf", "untagged_pdf",
]

# Of each model its factory.
FACTORIES = {
    factory._meta.model: factory for name, factory in list(globals().items()) if name.endswith("Factory")
}
