"""Every service as it ever was, by its form's digest, so that old applications stay readable."""

import functools
from datetime import datetime

import msgspec

from backoffice.cases.models import Agency, FormVersion
from kiosk.domain.catalogue import Catalogue, Service


def install(catalogue: Catalogue, now: datetime) -> int:
    """Keep a catalogue's services and agencies; return how many services there are."""
    for agency in catalogue.agencies:
        Agency.objects.update_or_create(code=agency.code, defaults={"name": agency.name.id})
    for service in catalogue.services:
        Agency.objects.get_or_create(code=service.agency, defaults={"name": service.agency})
        FormVersion.objects.update_or_create(
            digest=service.form.digest(),
            defaults={
                "service": service.code,
                "body": msgspec.json.encode(service),
                "seen_at": now,
            },
        )
    forget()
    return len(catalogue.services)


def service_of(digest: str) -> Service | None:
    """Return the service whose form had this digest; None when it was never installed.

    Only what was found is remembered: another process may install the form in a minute.
    """
    try:
        return _found(digest)
    except FormVersion.DoesNotExist:
        return None


@functools.lru_cache(maxsize=1024)
def _found(digest: str) -> Service:
    body = FormVersion.objects.values_list("body", flat=True).get(digest=digest)
    return msgspec.json.decode(bytes(body), type=Service)


def forget() -> None:
    """Read every form anew when it is asked for next."""
    _found.cache_clear()
