"""The record as JSON: all that is known, out of the database and back into an empty one (see README.md)."""
