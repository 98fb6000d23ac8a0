"""Records for tests, all of the invented town of Thornbridge."""

from tests.factories.actions import (
    ActionOwnerFactory,
    ActionPointFactory,
    ActionUpdateFactory,
    HistoricalActionPointFactory,
)
from tests.factories.csp import (
    AgencyFactory,
    AgencyNameFactory,
    AuditEntryFactory,
    BlockFactory,
    DocumentFactory,
    GroupFactory,
    HistoricalBlockFactory,
    HistoricalSectionFactory,
    KeptWordingFactory,
    MembershipFactory,
    OfficeFactory,
    PartnershipFactory,
    PersonFactory,
    PhraseFactory,
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
    HistoricalDecisionFactory,
    MeetingFactory,
    MinutedItemFactory,
    MinutesCommentFactory,
    MinutesFactory,
    PaperFactory,
    PaperItemFactory,
    ReportRequestFactory,
    TimetableNoteFactory,
)
from tests.factories.pdf import tagged_pdf, untagged_pdf
from tests.factories.reports import ReleaseFactory

__all__ = [
    "ActionOwnerFactory", "ActionPointFactory", "ActionUpdateFactory",
    "FACTORIES",
    "AgencyFactory",
    "AgencyNameFactory",
    "AgendaFactory",
    "AgendaItemFactory",
    "AgendaLeadFactory",
    "AmendmentFactory",
    "AttendanceFactory",
    "AttendanceRoleFactory",
    "AuditEntryFactory",
    "BlockFactory",
    "DecisionFactory",
    "DocumentFactory",
    "FullMeeting",
    "GroupFactory",
    "HistoricalActionPointFactory",
    "HistoricalBlockFactory",
    "HistoricalDecisionFactory",
    "HistoricalSectionFactory",
    "KeptWordingFactory",
    "MeetingFactory",
    "MembershipFactory",
    "MinutedItemFactory",
    "MinutesCommentFactory",
    "MinutesFactory",
    "OfficeFactory",
    "PaperFactory",
    "PaperItemFactory",
    "PartnershipFactory",
    "PersonFactory",
    "PhraseFactory",
    "ReleaseFactory",
    "ReportRequestFactory",
    "RulesFactory",
    "SectionFactory",
    "StoredFileFactory",
    "TimetableNoteFactory",
    "UserFactory",
    "full_meeting",
    "tagged_pdf",
    "untagged_pdf",
]

# Of each model its factory.
FACTORIES = {
    factory._meta.model: factory for name, factory in list(globals().items()) if name.endswith("Factory")
}
