"""A case's answers as the officer reads them: with labels, in the form's order, unmasked."""

from typing import Any

from django.utils.translation import gettext

from kiosk.domain import display
from kiosk.domain.catalogue import Service
from kiosk.domain.display import Row


def rows(service: Service, answers: Any, language: str) -> tuple[Row, ...]:
    """Return every visible question with its answer."""
    return display.rows(service.form, answers, language, masked=False, translate=gettext)
