"""What takes two people about a contact: holds and erasures. The database keeps what was decided."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


STAYS = """
create trigger contacts_contacthold_stays before update or delete on contacts_contacthold for each row
    execute function northline_second_person_stays('lifted_at', 'lifted_by_id');
create trigger contacts_contacterasure_stays before update or delete on contacts_contacterasure for each row
    execute function northline_second_person_stays('decided_at', 'decided_by_id', 'approved', 'counts');
alter table contacts_contacthold enable always trigger contacts_contacthold_stays;
alter table contacts_contacterasure enable always trigger contacts_contacterasure_stays;
"""
UNDO_STAYS = """
drop trigger contacts_contacthold_stays on contacts_contacthold;
drop trigger contacts_contacterasure_stays on contacts_contacterasure;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0003_second_person'),
        ('contacts', '0002_what_stays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ContactErasure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ground', models.CharField(max_length=16)),
                ('counts', models.JSONField(default=dict)),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('approved', models.BooleanField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ContactHold',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed_matter', models.BinaryField()),
                ('placed_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('form_key', models.UUIDField()),
            ],
        ),
        migrations.AddField(
            model_name='contact',
            name='erased_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('erased_at__isnull', True), ('state', 'ended'), _connector='OR'), name='contact_erased_has_ended'),
        ),
        migrations.AddField(
            model_name='contacterasure',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contacterasure',
            name='contact',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='erasures', to='contacts.contact'),
        ),
        migrations.AddField(
            model_name='contacterasure',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contacthold',
            name='contact',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='contacts.contact'),
        ),
        migrations.AddField(
            model_name='contacthold',
            name='lifted_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contacthold',
            name='placed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='contacterasure',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('contact',), name='contact_erasure_one_waits'),
        ),
        migrations.AddConstraint(
            model_name='contacterasure',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='contact_erasure_two_people'),
        ),
        migrations.AddConstraint(
            model_name='contacterasure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('approved__isnull', True), ('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('approved__isnull', False), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='contact_erasure_decided_as_a_whole'),
        ),
        migrations.AddConstraint(
            model_name='contacterasure',
            constraint=models.CheckConstraint(condition=models.Q(('ground__in', ['they_ask', 'time_is_over', 'by_mistake', 'court_order'])), name='contact_erasure_ground_known'),
        ),
        migrations.AddConstraint(
            model_name='contacthold',
            constraint=models.UniqueConstraint(fields=('contact', 'form_key'), name='contact_hold_form_once'),
        ),
        migrations.AddConstraint(
            model_name='contacthold',
            constraint=models.CheckConstraint(condition=models.Q(('lifted_by__isnull', True), models.Q(('lifted_by', models.F('placed_by')), _negated=True), _connector='OR'), name='contact_hold_two_people'),
        ),
        migrations.AddConstraint(
            model_name='contacthold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='contact_hold_lifted_as_a_whole'),
        ),
        migrations.RunSQL(STAYS, UNDO_STAYS),
    ]
