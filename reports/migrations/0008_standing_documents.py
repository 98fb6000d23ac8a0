
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0012_standing_documents'),
        ('reports', '0007_confidence'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='publication',
            name='publication_of_a_meeting_unless_a_timetable',
        ),
        migrations.RemoveConstraint(
            model_name='release',
            name='release_of_one_thing',
        ),
        migrations.AddField(
            model_name='release',
            name='version',
            field=models.ForeignKey(blank=True, help_text='Of a standing document.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='meetings.standingversion'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='kind',
            field=models.CharField(choices=[('notice', 'Notice of meeting'), ('agenda', 'Agenda'), ('actions', 'Action points'), ('minutes', 'Minutes'), ('paper', 'Paper'), ('pack', 'Pack'), ('late', 'Supplement'), ('timetable', 'Timetable'), ('standing', 'Standing document')], max_length=9),
        ),
        migrations.AlterField(
            model_name='publication',
            name='meeting',
            field=models.ForeignKey(blank=True, help_text='Whose it is. A timetable, which is of a year, and a standing document have none.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='publications', to='meetings.meeting'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='meeting_date',
            field=models.DateField(help_text='Of a timetable: the first day of its year. Of a standing document: that from which it is in force.'),
        ),
        migrations.AlterField(
            model_name='publication',
            name='place',
            field=models.CharField(help_text='2023-07-11, or masg/2023-06-21 for another group; timetable/2023-24; documents/terms-of-reference.', max_length=80),
        ),
        migrations.AddConstraint(
            model_name='publication',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['timetable', 'standing']), ('meeting', None)), models.Q(models.Q(('kind__in', ['timetable', 'standing']), _negated=True), ('meeting__isnull', False)), _connector='OR'), name='publication_of_a_meeting_unless_of_its_own'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('meeting__isnull', False), ('version', None), ('year', '')), models.Q(('meeting', None), ('version', None), models.Q(('year', ''), _negated=True)), models.Q(('meeting', None), ('version__isnull', False), ('year', '')), _connector='OR'), name='release_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['approval', 'waiting', 'running'])), fields=('version',), name='release_one_version_at_a_time'),
        ),
    ]
