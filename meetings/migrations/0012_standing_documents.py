
import datetime
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('csp', '0008_rules_of_votes'),
        ('meetings', '0011_consensus'),
    ]

    operations = [
        migrations.CreateModel(
            name='StandingDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('terms', 'Terms of reference'), ('plan', 'Community Safety Plan')], max_length=5)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standing_documents', to='csp.group')),
            ],
            options={
                'ordering': ['group', '-kind'],
            },
        ),
        migrations.CreateModel(
            name='StandingVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('summary', models.TextField(blank=True, help_text='For the public, printed before it: what it is about, or what is new in it.')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('proposed', 'Proposed'), ('agreed', 'Agreed')], default='draft', max_length=8)),
                ('doubts', models.JSONField(blank=True, default=list, help_text='What was uncertain when it was read from a paper, in sentences.')),
                ('agreed_words', models.CharField(blank=True, help_text='How it was agreed, where the record holds no decision.', max_length=300)),
                ('starts', models.DateField(blank=True, null=True, verbose_name='in force from')),
                ('decision', models.ForeignKey(blank=True, help_text='That agreed it.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreed_versions', to='meetings.decision')),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='standing_version', to='csp.document')),
                ('proposal', models.OneToOneField(blank=True, help_text='The report that puts it before a meeting, with what would change.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposes', to='meetings.paper')),
                ('source', models.ForeignKey(blank=True, help_text='The paper that it was taken from.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='meetings.paper')),
                ('standing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='meetings.standingdocument')),
                ('wording', models.OneToOneField(blank=True, help_text='The paper that holds the whole of it as it was proposed.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='words_of', to='meetings.paper')),
            ],
            options={
                'ordering': ['standing', 'number'],
            },
        ),
        migrations.CreateModel(
            name='VersionRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quorum', models.PositiveSmallIntegerField(blank=True, help_text='Board members, representatives included. Empty: none stated.', null=True)),
                ('report_days', models.PositiveSmallIntegerField(default=14, help_text='Days before the meeting.')),
                ('publication_working_days', models.PositiveSmallIntegerField(default=5, help_text='Clear working days before the meeting.')),
                ('question_time', models.TimeField(default=datetime.time(10, 0), help_text='On the last working day before the meeting.')),
                ('voters', models.CharField(choices=[('board', 'Agencies of Board members'), ('all', 'Agencies of Board members and members')], default='board', help_text='Who votes; one vote each.', max_length=5)),
                ('notified_votes', models.BooleanField(default=True, help_text='Votes of absent, unrepresented Board members count if they were notified beforehand.')),
                ('tie', models.CharField(choices=[('chair', 'The Chair has the deciding vote'), ('falls', 'The motion falls')], default='chair', max_length=5, verbose_name='in a tie')),
                ('row', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='of_version', to='csp.rules')),
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rules', to='meetings.standingversion')),
            ],
            options={
                'verbose_name_plural': 'rules of versions',
            },
        ),
        migrations.AddConstraint(
            model_name='standingdocument',
            constraint=models.UniqueConstraint(fields=('group', 'kind'), name='standing_document_one_of_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='standingversion',
            constraint=models.UniqueConstraint(fields=('standing', 'number'), name='standing_version_number_unique'),
        ),
        migrations.AddConstraint(
            model_name='standingversion',
            constraint=models.UniqueConstraint(fields=('standing', 'starts'), name='standing_version_one_per_start'),
        ),
        migrations.AddConstraint(
            model_name='standingversion',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'proposed')), fields=('standing',), name='standing_version_one_proposed'),
        ),
        migrations.AddConstraint(
            model_name='standingversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('starts__isnull', False), ('status', 'agreed'), models.Q(models.Q(('agreed_words', ''), ('decision__isnull', False)), models.Q(('decision', None), models.Q(('agreed_words', ''), _negated=True)), _connector='OR')), models.Q(models.Q(('status', 'agreed'), _negated=True), ('agreed_words', ''), ('decision', None), ('starts', None)), _connector='OR'), name='standing_version_in_force_once_agreed'),
        ),
        migrations.AddConstraint(
            model_name='standingversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'proposed'), _negated=True), ('proposal__isnull', False), _connector='OR'), name='standing_version_proposed_by_a_paper'),
        ),
        migrations.AddConstraint(
            model_name='standingversion',
            constraint=models.CheckConstraint(condition=models.Q(('proposal', None), ('wording', None), models.Q(('proposal', models.F('wording')), _negated=True), _connector='OR'), name='standing_version_report_is_not_its_wording'),
        ),
    ]
