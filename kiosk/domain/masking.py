"""What a screen shows of a number once its field is left."""

STARS = "****"


def number(digits: str) -> str:
    """Mask a 16-digit number: "3299 **** **** 0003"; others keep 2 digits at each end."""
    if len(digits) == 16:
        return f"{digits[:4]} {STARS} {STARS} {digits[-4:]}"
    return f"{digits[:2]}{'*' * max(len(digits) - 4, 4)}{digits[-2:]}" if digits else ""


def national(e164: str) -> str:
    """Return the number as it is dialled in Indonesia: "+628123..." -> "08123..."."""
    return "0" + e164.removeprefix("+62") if e164.startswith("+62") else e164


def phone(e164: str) -> str:
    """Mask a phone number: "0812-****-7890"."""
    dialled = national(e164)
    return f"{dialled[:4]}-{STARS}-{dialled[-4:]}" if len(dialled) > 8 else STARS
