"""Preflight: what in a text or an uploaded file should not reach the public unseen. Facts in, findings out."""

from csp.preflight.catalogue import LOOK, NOTE, STOP, Finding, Known, found, not_known
from csp.preflight.files import ENGINE, inspect
from csp.preflight.links import look_at_link
from csp.preflight.pictures import look_at_picture
from csp.preflight.texts import look_at_text

__all__ = [
    "ENGINE", "LOOK", "NOTE", "STOP", "Finding", "Known", "found", "inspect", "look_at_link", "look_at_picture",
    "look_at_text", "not_known",
]
