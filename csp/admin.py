"""Raw repair by administrators, for when the record itself is wrong. Daily work has pages of its own."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import ForeignKey, Model, QuerySet, URLField
from django.forms import ModelForm
from django.http import HttpRequest

from csp import models
from csp.services import audit


class Repair(admin.ModelAdmin):
    """Any row, as it stands in the database; each change leaves a row in the audit."""

    show_full_result_count = False
    formfield_overrides = {URLField: {"assume_scheme": "https"}}

    def __init__(self, model: type[Model], site: admin.AdminSite) -> None:
        # A number with a look-up for each foreign key: a list of every block would take minutes to draw.
        self.raw_id_fields = [field.name for field in model._meta.get_fields() if isinstance(field, ForeignKey)]
        super().__init__(model, site)

    def save_model(self, request: HttpRequest, obj: Model, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        audit(by=request.user, act="repair", thing=obj, model=self.opts.label, fields=form.changed_data)

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        audit(by=request.user, act="repair_delete", thing=obj, model=self.opts.label, key=obj.pk)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for row in queryset:
            self.delete_model(request, row)


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
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)


admin.site.register(
    [
        models.Agency, models.AgencyName, models.Block, models.Document, models.Group, models.Membership,
        models.Office, models.Partnership, models.Person, models.Rules, models.Section, models.StoredFile,
    ],
    Repair,
)
admin.site.register(models.AuditEntry, ReadOnly)
admin.site.site_header = admin.site.site_title = "Raw repair"
