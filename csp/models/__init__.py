from csp.models.accounts import AuditEntry, User
from csp.models.documents import Audience, Block, Document, KeptWording, Phrase, Section
from csp.models.files import Inspection, StoredFile, path_of
from csp.models.identity import (
    Agency,
    AgencyName,
    AwaitedSeat,
    Group,
    Membership,
    Office,
    Partnership,
    Person,
    RuleFields,
    Rules,
)
from csp.models.mail import BouncedAddress, Message, Reminders, StoppedMail, Told
from csp.models.priorities import Objective, Priority, PriorityGroup, PriorityName
from csp.models.projects import Project
from csp.models.reach import Strategy, UsefulContact

__all__ = [
    "Agency", "AgencyName", "Audience", "AuditEntry", "AwaitedSeat", "Block", "BouncedAddress", "Document", "Group",
    "Inspection", "KeptWording", "Membership", "Message", "Objective", "Office", "Partnership", "Person", "Phrase", "Priority",
    "PriorityGroup", "PriorityName", "Project", "Reminders", "RuleFields", "Rules", "Section", "StoppedMail", "StoredFile", "Strategy",
    "Told", "UsefulContact", "User", "path_of",
]
