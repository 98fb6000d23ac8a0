"""Spreadsheets, CSV and XLSX: read within bounds from whatever comes, and written so that no cell is a live formula."""

from csp.sheets.cells import (
    Cell,
    EmptySheet,
    Grid,
    GridRow,
    NotASheet,
    harmless,
    letter,
    looks_live,
    unharmed,
)
from csp.sheets.reading import CSV, LIMITS, XLSX, Tab, kind_of, read_pasted, read_sheet, tabs_of
from csp.sheets.writing import Value, as_csv, as_xlsx

__all__ = [
    "CSV", "LIMITS", "XLSX", "Cell", "EmptySheet", "Grid", "GridRow", "NotASheet", "Tab", "Value", "as_csv", "as_xlsx", "harmless", "kind_of",
    "letter", "looks_live", "read_pasted", "read_sheet", "tabs_of", "unharmed",
]
