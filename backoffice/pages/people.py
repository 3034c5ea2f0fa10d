"""Users, and what the roles may do."""

from django.contrib.auth.models import Group, Permission, User

ROLES: dict[str, tuple[str, ...]] = {
    "Petugas": ("view_case", "decide_case"),
    "Pembaca": ("view_case",),
    "Teknisi": (
        *("view_kiosk", "view_enrolment", "approve_kiosk", "view_quarantined"),
        *("view_forward", "view_neighbour"),
    ),
    "Pengawas": (
        *("view_case", "view_quarantined", "replay_quarantined", "view_auditentry"),
        *("view_forward", "retry_forward", "view_neighbour"),
    ),
}
"""Group -> permissions. What a member sees of cases is besides limited to their agencies."""


def make_first_user(name: str, password: str) -> bool:
    """Make the superuser and the roles; False when the user was there (it is left alone)."""
    for role, codes in ROLES.items():
        group, _made = Group.objects.get_or_create(name=role)
        group.permissions.set(Permission.objects.filter(codename__in=codes))
    if User.objects.filter(username=name).exists():
        return False
    User.objects.create_superuser(name, password=password)
    return True
