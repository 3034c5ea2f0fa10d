"""What readers and scanners see."""

from msgspec import Struct


class CitizenCard(Struct, frozen=True):
    nik: str
    name: str
    birth_date: str
    uid: str = ""
    type: str = ""


class PlainCard(Struct, frozen=True):
    uid: str
    type: str


class Scan(Struct, frozen=True):
    text: str
