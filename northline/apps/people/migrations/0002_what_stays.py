"""What the database itself refuses: changing or deleting rows of the consent ledger, of disclosures and of openings, and
undoing a decision about a duty.

Erasing a person destroys their key; the rows stay as proof of what a disclosure rested on, and name nobody.
"""

from django.db import migrations

INSERT_ONLY = """
create trigger {table}_keeps_rows before update or delete on {table} for each row execute function northline_refuse_change();
create trigger {table}_keeps_all before truncate on {table} for each statement execute function northline_refuse_change();
alter table {table} enable always trigger {table}_keeps_rows;
alter table {table} enable always trigger {table}_keeps_all;
"""

UNDO_INSERT_ONLY = """
drop trigger {table}_keeps_rows on {table};
drop trigger {table}_keeps_all on {table};
"""

TABLES = ("people_consent", "people_consentwithdrawal", "people_consentrefusal", "people_disclosure", "people_sectionread")

DUTY = """
create function northline_duty_stays_decided() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'northline: a request to disclose by duty is kept' using errcode = 'restrict_violation';
    end if;
    if old.decided_at is not null then
        raise exception 'northline: a decision stays as it is' using errcode = 'restrict_violation';
    end if;
    if (new.id, new.person_id, new.basis, new.named_duty, new.recipient, new.data, new.sealed_why, new.asked_by_id, new.asked_at,
        new.until, new.form_key)
       is distinct from
       (old.id, old.person_id, old.basis, old.named_duty, old.recipient, old.data, old.sealed_why, old.asked_by_id, old.asked_at,
        old.until, old.form_key) then
        raise exception 'northline: what was asked stays as it was asked' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger people_dutyoverride_stays before update or delete on people_dutyoverride
    for each row execute function northline_duty_stays_decided();
alter table people_dutyoverride enable always trigger people_dutyoverride_stays;
"""

UNDO_DUTY = """
drop trigger people_dutyoverride_stays on people_dutyoverride;
drop function northline_duty_stays_decided();
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial"), ("foundation", "0002_what_stays")]

    operations = [
        *(migrations.RunSQL(INSERT_ONLY.format(table=table), UNDO_INSERT_ONLY.format(table=table)) for table in TABLES),
        migrations.RunSQL(DUTY, UNDO_DUTY),
    ]
