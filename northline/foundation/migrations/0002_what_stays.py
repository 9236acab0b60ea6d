"""What the database itself refuses: changes of the audit, of the deployment's mark, and the revival of a destroyed key.

The triggers fire always, for the owner and for replication roles too. Only an owner who first disables them gets past, which
the seals then show.
"""

from django.db import migrations

REFUSE = """
create function northline_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'northline: % is written once; % is refused', tg_table_name, tg_op using errcode = 'restrict_violation';
end $$;
"""

INSERT_ONLY = """
create trigger {table}_keeps_rows before update or delete on {table} for each row execute function northline_refuse_change();
create trigger {table}_keeps_all before truncate on {table} for each statement execute function northline_refuse_change();
alter table {table} enable always trigger {table}_keeps_rows;
alter table {table} enable always trigger {table}_keeps_all;
"""

WAITING = """
create function northline_audit_waits() returns trigger language plpgsql as $$
begin
    insert into audit_waiting (entry_id) values (new.id);
    return null;
end $$;
create trigger audit_entry_waits after insert on audit_entry for each row execute function northline_audit_waits();
alter table audit_entry enable always trigger audit_entry_waits;
"""

KEYS = """
create function northline_key_stays_destroyed() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'northline: a record key is destroyed, never deleted' using errcode = 'restrict_violation';
    end if;
    if old.destroyed_at is not null then
        raise exception 'northline: a destroyed record key stays destroyed' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger record_key_stays before update or delete on record_key
    for each row execute function northline_key_stays_destroyed();
create trigger record_key_keeps_all before truncate on record_key for each statement execute function northline_refuse_change();
alter table record_key enable always trigger record_key_stays;
alter table record_key enable always trigger record_key_keeps_all;
"""

UNDO = """
drop trigger record_key_stays on record_key;
drop trigger record_key_keeps_all on record_key;
drop function northline_key_stays_destroyed();
drop trigger audit_entry_waits on audit_entry;
drop function northline_audit_waits();
drop trigger audit_entry_keeps_rows on audit_entry;
drop trigger audit_entry_keeps_all on audit_entry;
drop trigger audit_seal_keeps_rows on audit_seal;
drop trigger audit_seal_keeps_all on audit_seal;
drop trigger foundation_deployment_keeps_rows on foundation_deployment;
drop trigger foundation_deployment_keeps_all on foundation_deployment;
drop function northline_refuse_change();
"""

TABLES = ("audit_entry", "audit_seal", "foundation_deployment")


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE + "".join(INSERT_ONLY.format(table=table) for table in TABLES) + WAITING + KEYS, UNDO),
    ]
