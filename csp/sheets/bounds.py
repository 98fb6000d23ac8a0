"""How much of a spreadsheet is read."""

from __future__ import annotations

LARGEST_FILE = 5_000_000
# A sheet of 20,000 rows unpacks to some 20 MB.
LARGEST_PART = 60_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 60
MOST_CELLS = 600_000
MOST_STRINGS = 300_000
MOST_TABS = 100
MOST_MERGED = 5_000
MOST_SECONDS = 30


def too_many_rows(name: str) -> str:
    """What is said of a file with too many rows."""
    return f"{name} has more than {MOST_ROWS:,} rows. Split it, for example by year."


def too_wide(name: str) -> str:
    """What is said of a file with too many columns."""
    return f"{name} has more than {MOST_COLUMNS} columns. Copy those that matter into a new file."


def too_much(name: str) -> str:
    """What is said of a file that unpacks to far more than anybody typed."""
    return f"{name} unpacks to far more than a sheet of entries holds; it is not read. Copy the rows that matter into a new file."


def damaged(name: str) -> str:
    """What is said of a file that is not whole."""
    return f"{name} is damaged or was cut short. Open it in Excel and save it again as .xlsx."
