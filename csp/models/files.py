"""Files we keep, addressed by their content."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """A file as it came or as we made it. Its bytes lie at FILES_DIR/<first two>/<rest of the SHA-256>."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    name = models.CharField(max_length=255, help_text="The name it came with.")
    media_type = models.CharField(max_length=100)

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> Path:
        """Where its bytes lie."""
        return path_of(self.sha256)


class Inspection(models.Model):
    """What preflight found in a file. A file is looked through once by each version of the engine, by the worker."""

    file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="inspections")
    engine = models.PositiveSmallIntegerField(help_text="The version of csp.preflight that looked.")
    asked_at = models.DateTimeField(help_text="When it was last put to the worker.")
    done_at = models.DateTimeField(null=True, blank=True)
    findings = models.JSONField(default=list, blank=True, help_text="As csp.preflight.Finding.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "engine"], name="inspection_once")]

    def __str__(self) -> str:
        return f"{self.file}, engine {self.engine}"


def path_of(sha256: str) -> Path:
    """Where the bytes with this SHA-256 (64 hex digits) lie."""
    return Path(settings.FILES_DIR) / sha256[:2] / sha256[2:]
