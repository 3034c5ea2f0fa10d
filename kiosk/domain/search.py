"""Finding a service by the words people use."""

from kiosk.domain.catalogue import Catalogue, Service


def search(
    catalogue: Catalogue, query: str, language: str = "id", limit: int = 20
) -> tuple[Service, ...]:
    """Return services, best first; none for an empty query."""
    raise NotImplementedError
