"""A million reports pay for each index: those that only repeat the beginning of another go."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from rectify.foundation.migrating import AtOnce


class Migration(AtOnce):

    dependencies = [
        ('accounts', '0005_principal_officers_apart'),
        ('dispatch', '0005_sheet_lines_that_wait'),
        ('ledger', '0009_site_places'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='report',
            name='filed_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='report',
            name='late_for',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='late_reports', to='dispatch.round'),
        ),
        migrations.AlterField(
            model_name='report',
            name='measure',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='ledger.measure'),
        ),
        migrations.AlterField(
            model_name='report',
            name='round',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='dispatch.round'),
        ),
        migrations.AlterField(
            model_name='report',
            name='task',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='ledger.task'),
        ),
        migrations.AlterField(
            model_name='report',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit'),
        ),
        migrations.AlterField(
            model_name='standing',
            name='round',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='standings', to='dispatch.round'),
        ),
        migrations.AlterField(
            model_name='standing',
            name='unit',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.unit'),
        ),
    ]
