"""What takes two people: openings by break-glass, holds, erasures, and telling the person of a disclosure by duty."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

DUTY = """
create or replace function northline_duty_stays_decided() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'northline: a request to disclose by duty is kept' using errcode = 'restrict_violation';
    end if;
    if old.decided_at is not null then
        raise exception 'northline: a decision stays as it is' using errcode = 'restrict_violation';
    end if;
    if (new.id, new.person_id, new.basis, new.named_duty, new.recipient, new.data, new.sealed_why, new.asked_by_id, new.asked_at,
        new.until, new.form_key{new})
       is distinct from
       (old.id, old.person_id, old.basis, old.named_duty, old.recipient, old.data, old.sealed_why, old.asked_by_id, old.asked_at,
        old.until, old.form_key{old}) then
        raise exception 'northline: what was asked stays as it was asked' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
"""
BEFORE = DUTY.replace("{new}", "").replace("{old}", "")
NOW = DUTY.replace("{new}", ", new.sealed_recipient").replace("{old}", ", old.sealed_recipient")

# The trigger's first argument is the column that says when it was decided, the others may be written with the decision.
STAYS = """
create function northline_second_person_stays() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'northline: what took two people is kept' using errcode = 'restrict_violation';
    end if;
    if to_jsonb(old) ->> tg_argv[0] is not null then
        raise exception 'northline: a decision stays as it is' using errcode = 'restrict_violation';
    end if;
    if to_jsonb(new) - tg_argv is distinct from to_jsonb(old) - tg_argv then
        raise exception 'northline: what was asked stays as it was asked' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger people_breakglass_stays before update or delete on people_breakglass for each row
    execute function northline_second_person_stays('decided_at', 'decided_by_id', 'justified', 'sealed_answer');
create trigger people_hold_stays before update or delete on people_hold for each row
    execute function northline_second_person_stays('lifted_at', 'lifted_by_id');
create trigger people_erasure_stays before update or delete on people_erasure for each row
    execute function northline_second_person_stays('decided_at', 'decided_by_id', 'approved', 'counts');
alter table people_breakglass enable always trigger people_breakglass_stays;
alter table people_hold enable always trigger people_hold_stays;
alter table people_erasure enable always trigger people_erasure_stays;
create trigger people_dutynotice_keeps_rows before update or delete on people_dutynotice
    for each row execute function northline_refuse_change();
create trigger people_dutynotice_keeps_all before truncate on people_dutynotice
    for each statement execute function northline_refuse_change();
alter table people_dutynotice enable always trigger people_dutynotice_keeps_rows;
alter table people_dutynotice enable always trigger people_dutynotice_keeps_all;
"""

UNDO_STAYS = """
drop trigger people_dutynotice_keeps_rows on people_dutynotice;
drop trigger people_dutynotice_keeps_all on people_dutynotice;
drop trigger people_breakglass_stays on people_breakglass;
drop trigger people_hold_stays on people_hold;
drop trigger people_erasure_stays on people_erasure;
drop function northline_second_person_stays();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_what_stays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='dutyoverride',
            name='sealed_answer',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='dutyoverride',
            name='sealed_recipient',
            field=models.BinaryField(null=True),
        ),
        migrations.CreateModel(
            name='BreakGlass',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('section', models.CharField(max_length=16)),
                ('reason', models.CharField(max_length=24)),
                ('sealed_why', models.BinaryField()),
                ('opened_at', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('justified', models.BooleanField(null=True)),
                ('sealed_answer', models.BinaryField(null=True)),
                ('form_key', models.UUIDField()),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='glasses', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['opened_by', 'person', 'until'], name='glass_living')],
                'constraints': [models.UniqueConstraint(fields=('opened_by', 'form_key'), name='glass_form_once'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('opened_by')), _negated=True), _connector='OR'), name='glass_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('justified__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('justified__isnull', False)), _connector='OR'), name='glass_decided_as_a_whole'), models.CheckConstraint(condition=models.Q(('until__gt', models.F('opened_at'))), name='glass_ends_later'), models.CheckConstraint(condition=models.Q(('section__in', ['identity', 'location', 'contact', 'health', 'legal', 'notes'])), name='glass_section_known'), models.CheckConstraint(condition=models.Q(('reason__in', ['form_with_them', 'arrange_service', 'sure_who', 'safety', 'correct', 'other'])), name='glass_reason_known')],
            },
        ),
        migrations.CreateModel(
            name='DutyNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('told', models.BooleanField()),
                ('sealed_words', models.BinaryField(null=True)),
                ('noted_at', models.DateTimeField()),
                ('duty', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='people.dutyoverride')),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('told', True), ('sealed_words__isnull', False), _connector='OR'), name='notice_not_told_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('ground', models.CharField(max_length=16)),
                ('counts', models.JSONField(default=dict)),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('approved', models.BooleanField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='erasures', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('person',), name='erasure_one_waits'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='erasure_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('approved__isnull', True), ('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('approved__isnull', False), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='erasure_decided_as_a_whole'), models.CheckConstraint(condition=models.Q(('ground__in', ['they_ask', 'time_is_over', 'by_mistake', 'court_order'])), name='erasure_ground_known')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sealed_matter', models.BinaryField()),
                ('placed_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('form_key', models.UUIDField()),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='people.person')),
                ('placed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'form_key'), name='hold_form_once'), models.CheckConstraint(condition=models.Q(('lifted_by__isnull', True), models.Q(('lifted_by', models.F('placed_by')), _negated=True), _connector='OR'), name='hold_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='hold_lifted_as_a_whole')],
            },
        ),
        migrations.RunSQL(NOW, BEFORE),
        migrations.RunSQL(STAYS, UNDO_STAYS),
    ]
