"""Which values stand in a column of the cases, without reading every case.

One step of the recursion asks an index for the next larger value, so a list of filters costs as
many index probes as it has lines, however many cases there are.
"""

from typing import Any

from django.db import connection

from backoffice.cases.selectors import agencies_of

SERVICES = """
    WITH RECURSIVE found(agency, value) AS (
        SELECT code, (SELECT min(service_name) FROM cases_case WHERE agency_id = code)
        FROM cases_agency
        UNION ALL
        SELECT agency, (
            SELECT min(service_name) FROM cases_case
            WHERE agency_id = agency AND service_name > value
        ) FROM found WHERE value IS NOT NULL
    ) SELECT DISTINCT agency, value FROM found WHERE value IS NOT NULL ORDER BY value
"""
KIOSKS = """
    WITH RECURSIVE found(value) AS (
        SELECT min(kiosk) FROM cases_case
        UNION ALL
        SELECT (SELECT min(kiosk) FROM cases_case WHERE kiosk > value)
        FROM found WHERE value IS NOT NULL
    ) SELECT value FROM found WHERE value IS NOT NULL ORDER BY value
"""


def services(user: Any) -> list[str]:
    """Return the names of services that the user's cases are about."""
    with connection.cursor() as cursor:
        cursor.execute(SERVICES)
        found = cursor.fetchall()
    if not user.is_superuser:
        mine = agencies_of(user)
        found = [row for row in found if row[0] in mine]
    return list(dict.fromkeys(name for _agency, name in found))


def kiosks(_user: Any) -> list[str]:
    """Return the kiosks that any case came from."""
    with connection.cursor() as cursor:
        cursor.execute(KIOSKS)
        return [value for (value,) in cursor.fetchall()]
