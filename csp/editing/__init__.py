"""Editing a numbered document by many hands at once: operations in, the state of the document out."""
