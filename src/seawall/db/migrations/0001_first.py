# The tables as they first were.

import django.db.models.deletion
import seawall.db.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Bank',
            fields=[
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('owner', models.TextField(blank=True, default='')),
                ('source', models.TextField(blank=True, default='')),
                ('description', models.TextField(blank=True, default='')),
                ('jurisdiction', seawall.db.fields.WordField(blank=True, default='', max_length=64)),
                ('legal_basis', models.TextField(blank=True, default='')),
                ('label', seawall.db.fields.WordField(blank=True, default='', max_length=64)),
                ('sharing', seawall.db.fields.WordField(default='private', max_length=64)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('kind', seawall.db.fields.WordField(default='content', max_length=64)),
                ('state', seawall.db.fields.WordField(default='open', max_length=64)),
                ('queue', seawall.db.fields.WordField(default='matches', max_length=64)),
                ('severity', models.IntegerField(default=0)),
                ('description', models.TextField(blank=True, default='')),
                ('due_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('barred_person', seawall.db.fields.IdField(blank=True, default='', max_length=40)),
                ('lease_holder', seawall.db.fields.IdField(blank=True, default='', max_length=40)),
                ('lease_until', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ChangeCounter',
            fields=[
                ('name', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('value', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.BigIntegerField()),
                ('media_type', models.CharField(max_length=120)),
                ('purpose', seawall.db.fields.WordField(default='item', max_length=64)),
                ('path', models.TextField()),
                ('sealed_at', models.DateTimeField()),
                ('erased_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('kind', seawall.db.fields.WordField(max_length=64)),
                ('external_id', models.CharField(max_length=512)),
                ('account', models.TextField(blank=True, default='')),
                ('public_url', models.TextField(blank=True, default='')),
                ('latest_version', models.BigIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='LedgerCheckpoint',
            fields=[
                ('size', models.BigIntegerField(primary_key=True, serialize=False)),
                ('root', models.CharField(max_length=64)),
                ('note', models.TextField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('what', seawall.db.fields.WordField(max_length=64)),
                ('about', models.CharField(max_length=512)),
                ('by', models.CharField(blank=True, default='', max_length=120)),
                ('public', models.TextField()),
                ('commitment', models.CharField(blank=True, default='', max_length=64)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='LedgerKeyUse',
            fields=[
                ('key_id', models.CharField(max_length=80, primary_key=True, serialize=False)),
                ('name', seawall.db.fields.WordField(max_length=64)),
                ('public_key', models.TextField()),
                ('since', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('slug', models.SlugField(unique=True)),
                ('name', models.TextField()),
                ('kind', seawall.db.fields.WordField(max_length=64)),
                ('jurisdictions', models.JSONField(default=list)),
                ('fail_mode', seawall.db.fields.WordField(blank=True, default='', max_length=64)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='BankEntry',
            fields=[
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('signal_type', seawall.db.fields.WordField(max_length=64)),
                ('value', models.TextField()),
                ('label', seawall.db.fields.WordField(blank=True, default='', max_length=64)),
                ('confidence', models.IntegerField(default=100)),
                ('threshold', models.IntegerField(null=True)),
                ('jurisdiction', seawall.db.fields.WordField(blank=True, default='', max_length=64)),
                ('legal_basis', models.TextField(blank=True, default='')),
                ('source', models.TextField(blank=True, default='')),
                ('state', seawall.db.fields.WordField(default='active', max_length=64)),
                ('first_seen_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(null=True)),
                ('added_at', models.DateTimeField()),
                ('added_by', seawall.db.fields.WordField(max_length=64)),
                ('note', models.TextField(blank=True, default='')),
                ('changed_seq', models.BigIntegerField(db_index=True)),
                ('bank', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.bank')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='BankImport',
            fields=[
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('name', models.TextField()),
                ('state', seawall.db.fields.WordField(default='running', max_length=64)),
                ('next_line', models.BigIntegerField(default=1)),
                ('good', models.BigIntegerField(default=0)),
                ('bad', models.BigIntegerField(default=0)),
                ('known', models.BigIntegerField(default=0)),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('bank', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.bank')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('finding', seawall.db.fields.WordField(max_length=64)),
                ('clauses', models.JSONField(default=list)),
                ('context', seawall.db.fields.WordField(blank=True, default='', max_length=64)),
                ('reason', models.TextField()),
                ('evidence', models.JSONField(default=dict)),
                ('automation', models.JSONField(default=dict)),
                ('ground', seawall.db.fields.WordField(default='terms', max_length=64)),
                ('decided_by', models.JSONField()),
                ('person', seawall.db.fields.IdField(blank=True, default='', max_length=40)),
                ('opened_at', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.case')),
                ('supersedes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.decision')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
        ),
        migrations.AddField(
            model_name='case',
            name='about_decision',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.decision'),
        ),
        migrations.CreateModel(
            name='LedgerPending',
            fields=[
                ('arrival', models.BigAutoField(primary_key=True, serialize=False)),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='db.ledgerentry')),
            ],
        ),
        migrations.CreateModel(
            name='LedgerLeaf',
            fields=[
                ('index', models.BigIntegerField(primary_key=True, serialize=False)),
                ('leaf_hash', models.CharField(max_length=64)),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='db.ledgerentry')),
            ],
        ),
        migrations.CreateModel(
            name='LedgerNode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.IntegerField()),
                ('index', models.BigIntegerField()),
                ('node_hash', models.CharField(max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('level', 'index'), name='ledger_node_once')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('source', models.TextField()),
                ('trusted', models.BooleanField(default=False)),
                ('reason', models.TextField()),
                ('label', seawall.db.fields.WordField(blank=True, default='', max_length=64)),
                ('receipt_digest', models.CharField(max_length=64, unique=True)),
                ('at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.case')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.item')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='organisation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation'),
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('queue', seawall.db.fields.WordField(default='default', max_length=64)),
                ('task', models.CharField(max_length=200)),
                ('arguments', models.JSONField(default=dict)),
                ('state', seawall.db.fields.WordField(default='ready', max_length=64)),
                ('run_after', models.DateTimeField()),
                ('attempts', models.IntegerField(default=0)),
                ('leased_by', models.CharField(blank=True, default='', max_length=120)),
                ('leased_until', models.DateTimeField(null=True)),
                ('key', models.CharField(max_length=200, null=True, unique=True)),
                ('last_error', models.TextField(blank=True, default='')),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='ItemVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.BigIntegerField()),
                ('sha256', models.CharField(blank=True, default='', max_length=64)),
                ('media_type', models.CharField(blank=True, default='', max_length=120)),
                ('size', models.BigIntegerField(default=0)),
                ('text', models.TextField(blank=True, default='')),
                ('url', models.TextField(blank=True, default='')),
                ('signals', models.JSONField(default=list)),
                ('facts', models.JSONField(default=dict)),
                ('received_at', models.DateTimeField()),
                ('evidence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.evidence')),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.item')),
                ('rendition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.evidence')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
        ),
        migrations.AddField(
            model_name='item',
            name='organisation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation'),
        ),
        migrations.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=255)),
                ('request_digest', models.CharField(max_length=64)),
                ('status', models.IntegerField()),
                ('body', models.TextField()),
                ('created_at', models.DateTimeField(db_index=True)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
        ),
        migrations.AddField(
            model_name='evidence',
            name='organisation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation'),
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField()),
                ('type', seawall.db.fields.WordField(max_length=64)),
                ('about', models.CharField(max_length=64)),
                ('body', models.TextField()),
                ('at', models.DateTimeField()),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Endpoint',
            fields=[
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('url', models.TextField()),
                ('state', seawall.db.fields.WordField(default='enabled', max_length=64)),
                ('why', models.TextField(blank=True, default='')),
                ('secrets', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('attempt', models.IntegerField()),
                ('status', models.IntegerField(null=True)),
                ('result', seawall.db.fields.WordField(max_length=64)),
                ('error', models.TextField(blank=True, default='')),
                ('at', models.DateTimeField()),
                ('took_ms', models.IntegerField(default=0)),
                ('signed', models.JSONField(default=dict)),
                ('endpoint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.endpoint')),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.event')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CaseReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', seawall.db.fields.WordField(max_length=64)),
                ('about', models.CharField(max_length=512)),
                ('say', models.TextField()),
                ('at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.case')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CaseAnchor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', seawall.db.fields.WordField(max_length=64)),
                ('value', models.CharField(max_length=128)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.case')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
        ),
        migrations.AddField(
            model_name='case',
            name='organisation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation'),
        ),
        migrations.CreateModel(
            name='BankOpinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('member', models.TextField()),
                ('opinion', seawall.db.fields.WordField(max_length=64)),
                ('reason', models.TextField(blank=True, default='')),
                ('at', models.DateTimeField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.bankentry')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BankImportFault',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.BigIntegerField()),
                ('reason', models.TextField()),
                ('bank_import', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.bankimport')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BankEntryChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', seawall.db.fields.WordField(max_length=64)),
                ('by', models.TextField()),
                ('reason', models.TextField(blank=True, default='')),
                ('at', models.DateTimeField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.bankentry')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='bank',
            name='organisation',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation'),
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('account', models.TextField(blank=True, default='')),
                ('says', models.TextField()),
                ('context', seawall.db.fields.WordField(blank=True, default='', max_length=64)),
                ('receipt_digest', models.CharField(max_length=64, unique=True)),
                ('at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.case')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.decision')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ApiKey',
            fields=[
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('name', models.TextField()),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('scopes', models.JSONField(default=list)),
                ('created_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('changed_seq', models.BigIntegerField(db_index=True, default=0)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('target_kind', seawall.db.fields.WordField(max_length=64)),
                ('target_id', models.CharField(max_length=512)),
                ('target_version', models.BigIntegerField(null=True)),
                ('seq', models.BigIntegerField()),
                ('state', seawall.db.fields.WordField(max_length=64)),
                ('scope', models.JSONField(default=list)),
                ('until', models.DateTimeField(null=True)),
                ('deadline', models.DateTimeField(null=True)),
                ('at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.case')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.decision')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.TextField()),
                ('code', seawall.db.fields.WordField(max_length=64)),
                ('role', seawall.db.fields.WordField(max_length=64)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('outcome', seawall.db.fields.WordField(max_length=64)),
                ('effective_at', models.DateTimeField(null=True)),
                ('reason_code', seawall.db.fields.WordField(blank=True, default='', max_length=64)),
                ('detail', models.TextField(blank=True, default='')),
                ('retry_after', models.IntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.action')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SignInLink',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='UploadCheck',
            fields=[
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('version', models.BigIntegerField(default=0)),
                ('verdict', seawall.db.fields.WordField(max_length=64)),
                ('rule', models.CharField(max_length=120)),
                ('degraded', models.BooleanField(default=False)),
                ('explanation', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('item', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.item')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Match',
            fields=[
                ('id', seawall.db.fields.IdField(max_length=40, primary_key=True, serialize=False)),
                ('signal_type', seawall.db.fields.WordField(max_length=64)),
                ('value', models.TextField()),
                ('distance', models.IntegerField()),
                ('threshold', models.IntegerField()),
                ('card', models.JSONField()),
                ('at', models.DateTimeField()),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.bankentry')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
                ('check_of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.uploadcheck')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CaseItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.BigIntegerField()),
                ('joined_at', models.DateTimeField()),
                ('case', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.case')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.item')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
                ('upload_check', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.uploadcheck')),
            ],
        ),
        migrations.CreateModel(
            name='LedgerSealed',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='db.ledgerentry')),
                ('salt', models.CharField(max_length=64)),
                ('sealed', models.TextField()),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='db.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddIndex(
            model_name='ledgerentry',
            index=models.Index(fields=['organisation', 'about'], name='ledger_about'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(fields=['state', 'run_after'], name='job_ready'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['organisation', 'about'], name='event_about'),
        ),
        migrations.AddConstraint(
            model_name='itemversion',
            constraint=models.UniqueConstraint(fields=('item', 'version'), name='item_version_once'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(fields=('organisation', 'kind', 'external_id'), name='item_once'),
        ),
        migrations.AddConstraint(
            model_name='idempotencykey',
            constraint=models.UniqueConstraint(fields=('organisation', 'key'), name='idempotency_key_once'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(fields=('organisation', 'seq'), name='event_seq_once'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('supersedes__isnull', True)), fields=('case',), name='one_first_decision_a_case'),
        ),
        migrations.AddIndex(
            model_name='caseanchor',
            index=models.Index(fields=['organisation', 'kind', 'value'], name='case_anchor_lookup'),
        ),
        migrations.AddConstraint(
            model_name='caseanchor',
            constraint=models.UniqueConstraint(fields=('case', 'kind', 'value'), name='case_anchor_once'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['organisation', 'state', 'due_at', '-severity', 'opened_at'], name='case_queue'),
        ),
        migrations.AddConstraint(
            model_name='bankimport',
            constraint=models.UniqueConstraint(fields=('bank', 'digest'), name='import_file_once'),
        ),
        migrations.AddConstraint(
            model_name='bankentry',
            constraint=models.UniqueConstraint(fields=('bank', 'signal_type', 'value'), name='entry_once'),
        ),
        migrations.AddConstraint(
            model_name='bank',
            constraint=models.UniqueConstraint(fields=('organisation', 'name'), name='bank_name_once'),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.UniqueConstraint(fields=('organisation', 'target_kind', 'target_id', 'seq'), name='action_seq_once'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.UniqueConstraint(fields=('organisation', 'code'), name='person_code_once'),
        ),
        migrations.AddConstraint(
            model_name='caseitem',
            constraint=models.UniqueConstraint(fields=('case', 'item', 'version'), name='case_item_once'),
        ),
    ]
