"""What the database itself refuses: rewriting a case's timeline or the list of its openings, undoing a decision about closing, and working on a closed case."""

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

TABLES = ("cases_caseentry", "cases_caseread")

CLOSING = """
create function northline_closing_stays_decided() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or old.decided_at is not null then
        raise exception 'northline: a decision about closing stays as it is' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger cases_caseclosing_stays before update or delete on cases_caseclosing
    for each row execute function northline_closing_stays_decided();
alter table cases_caseclosing enable always trigger cases_caseclosing_stays;
"""

UNDO_CLOSING = """
drop trigger cases_caseclosing_stays on cases_caseclosing;
drop function northline_closing_stays_decided();
"""

# A closed case may only be reopened: it cannot slip back into work, and nothing can be added to what is to be done.
CLOSED = """
create function northline_case_way() returns trigger language plpgsql as $$
begin
    if old.state = 'closed' and new.state not in ('closed', 'reopened') then
        raise exception 'northline: a closed case is reopened first' using errcode = 'restrict_violation';
    end if;
    if new.state = 'reopened' and old.state not in ('closed', 'reopened', 'closure_review') then
        raise exception 'northline: only a closed case is reopened' using errcode = 'restrict_violation';
    end if;
    if new.person_id <> old.person_id or new.code <> old.code or new.key_id <> old.key_id then
        raise exception 'northline: a case stays with its person' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger cases_case_way before update on cases_case for each row execute function northline_case_way();
create function northline_case_takes_work() returns trigger language plpgsql as $$
begin
    if (select state from cases_case where id = new.case_id) = 'closed' then
        raise exception 'northline: nothing is added to a closed case' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger cases_caseneed_open before insert or update on cases_caseneed
    for each row execute function northline_case_takes_work();
create trigger cases_casetask_open before insert or update on cases_casetask
    for each row execute function northline_case_takes_work();
"""

UNDO_CLOSED = """
drop trigger cases_casetask_open on cases_casetask;
drop trigger cases_caseneed_open on cases_caseneed;
drop function northline_case_takes_work();
drop trigger cases_case_way on cases_case;
drop function northline_case_way();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("foundation", "0002_what_stays")]

    operations = [
        *(migrations.RunSQL(INSERT_ONLY.format(table=table), UNDO_INSERT_ONLY.format(table=table)) for table in TABLES),
        migrations.RunSQL(CLOSING, UNDO_CLOSING),
        migrations.RunSQL(CLOSED, UNDO_CLOSED),
    ]
