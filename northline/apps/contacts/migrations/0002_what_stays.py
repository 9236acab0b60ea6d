"""What the database itself refuses: changing a message, or a version of a contact record that is no longer a draft."""

from django.db import migrations

FORWARD = """
create function contacts_refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% of % refused: what was written stays', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;

create trigger message_is_never_rewritten before update on contacts_message
    for each row execute function contacts_refuse_change();

create trigger final_record_is_never_rewritten before update on contacts_contactrecord
    for each row when (old.state <> 'draft') execute function contacts_refuse_change();

create trigger final_record_is_never_removed before delete on contacts_contactrecord
    for each row when (old.state <> 'draft') execute function contacts_refuse_change();
"""

BACKWARD = """
drop trigger message_is_never_rewritten on contacts_message;
drop trigger final_record_is_never_rewritten on contacts_contactrecord;
drop trigger final_record_is_never_removed on contacts_contactrecord;
drop function contacts_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("contacts", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
