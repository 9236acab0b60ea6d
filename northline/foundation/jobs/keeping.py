"""How long jobs are kept: what succeeded goes at once, what failed for good can be looked at for a while."""

from datetime import datetime

from procrastinate import sql
from procrastinate.contrib.django.django_connector import DjangoConnector

FAILED_KEPT_HOURS = 30 * 24


def forget_ended_jobs(*, now: datetime) -> None:
    """Delete the rows of jobs that ended a month ago, failed ones too. They hold names of jobs and ids, nothing else.

    `now` is the database's own here: the times of jobs are written by it.
    """
    DjangoConnector().execute_query(
        query=sql.queries["delete_old_jobs"],
        nb_hours=FAILED_KEPT_HOURS,
        queue=None,
        statuses=["succeeded", "failed", "cancelled", "aborted"],
    )
