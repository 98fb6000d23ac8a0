"""Leads whose words are the name of a priority are tied to it."""

from django.db import migrations


def tie(apps, schema_editor):
    named = {priority.name.casefold(): priority for priority in apps.get_model("csp", "Priority").objects.all()}
    for office in apps.get_model("csp", "Office").objects.filter(kind="priority_lead", priority=None):
        if office.matter.casefold() in named:
            office.priority = named[office.matter.casefold()]
            office.save(update_fields=["priority"])


class Migration(migrations.Migration):
    dependencies = [("csp", "0010_priorities")]

    operations = [migrations.RunPython(tie, migrations.RunPython.noop)]
