"""Raw repair by administrators, for when the record itself is wrong. Daily work has pages of its own."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.db.models import ForeignKey, Model, QuerySet, URLField
from django.forms import ModelChoiceField, ModelForm
from django.http import HttpRequest

from csp import models
from csp.services import audit


class Repair(admin.ModelAdmin):
    """Any row, as it stands in the database; each change leaves a row in the audit."""

    show_full_result_count = False
    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        """A number with a look-up: a list of every block would take minutes to draw."""
        widget = ForeignKeyRawIdWidget(db_field.remote_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, widget=widget, **kwargs)

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        audit(by=_who(request), act="repair", thing=obj, model=self.opts.label, fields=form.changed_data)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        audit(by=_who(request), act="repair_delete", thing=obj, model=self.opts.label, key=obj.pk)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for row in queryset:
            self.delete_model(request, row)


def _who(request: HttpRequest) -> models.User:
    """Who is signed in; the pages of the admin open to nobody else."""
    assert isinstance(request.user, models.User)
    return request.user


class ReadOnly(admin.ModelAdmin):
    """What nobody may repair: it is there to be looked at."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.User)
class UserRepair(Repair):
    """A password is set by `manage.py changepassword`, never here."""

    exclude = ["password"]
    filter_horizontal = ["groups", "user_permissions"]

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        if not change and isinstance(obj, models.User):
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


admin.site.register(
    [
        models.Agency, models.AgencyName, models.AwaitedSeat, models.Block, models.Document, models.Group, models.KeptWording,
        models.Membership, models.Objective, models.Office, models.Partnership, models.Person, models.Phrase, models.Priority, models.PriorityGroup, models.PriorityName, models.Project, models.Rules,
        models.Section, models.StoredFile, models.Strategy, models.UsefulContact,
    ],
    Repair,
)
admin.site.register([models.BouncedAddress, models.Reminders, models.StoppedMail], Repair)
admin.site.register(
    [
        models.AuditEntry, models.Block.history.model, models.Section.history.model, models.Inspection, models.Message,
        models.Told,
    ],
    ReadOnly,
)
admin.site.site_header = admin.site.site_title = "Raw repair"
