"""The ways a referral may go, held by the database: what was accepted, declined or recalled stays so."""

from django.db import migrations

from northline.apps.referrals.contracts import TRANSITIONS

WAYS = ", ".join(f"('{start.value}', '{end.value}')" for start, ends in TRANSITIONS.items() for end in sorted(ends))

FORWARD = f"""
CREATE FUNCTION referral_goes_its_way() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN ({WAYS}) THEN
        RAISE EXCEPTION 'a referral does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER referral_goes_its_way BEFORE UPDATE OF state ON referrals_referral
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION referral_goes_its_way();
CREATE FUNCTION referral_snapshot_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what left with a referral is not changed afterwards' USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER referral_snapshot_stays BEFORE UPDATE OF sealed_shared, data, consent_id, sent_at ON referrals_referral
    FOR EACH ROW WHEN (
        OLD.sent_at IS NOT NULL AND (
            OLD.sealed_shared IS DISTINCT FROM NEW.sealed_shared OR OLD.data IS DISTINCT FROM NEW.data
            OR OLD.consent_id IS DISTINCT FROM NEW.consent_id OR OLD.sent_at IS DISTINCT FROM NEW.sent_at
        )
    ) EXECUTE FUNCTION referral_snapshot_stays();
"""
BACKWARD = """
DROP TRIGGER referral_snapshot_stays ON referrals_referral;
DROP FUNCTION referral_snapshot_stays();
DROP TRIGGER referral_goes_its_way ON referrals_referral;
DROP FUNCTION referral_goes_its_way();
"""


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
