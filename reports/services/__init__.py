"""Acts of publishing: see publishing and withdrawing."""

from reports.services.files import remove_withdrawn_files
from reports.services.planning import WHAT, accounts_draft, timetable_draft
from reports.services.publishing import (
    Result,
    preview,
    publish_accounts,
    publish_action_log,
    publish_agenda,
    publish_meeting,
    publish_minutes,
    publish_notice,
    publish_pack,
    publish_paper,
    publish_timetable,
    publish_version,
)
from reports.services.withdrawing import copies_for_others, withdraw_publication

__all__ = [
    "WHAT",
    "Result",
    "accounts_draft",
    "copies_for_others",
    "preview",
    "publish_accounts",
    "publish_action_log",
    "publish_agenda",
    "publish_meeting",
    "publish_minutes",
    "publish_notice",
    "publish_pack",
    "publish_paper",
    "publish_timetable",
    "publish_version",
    "remove_withdrawn_files",
    "timetable_draft",
    "withdraw_publication",
]
