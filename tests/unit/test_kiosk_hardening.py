"""Swap that would keep what a citizen typed."""

import pytest

from kiosk.hardening import plain_swaps

HEAD = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"


@pytest.mark.parametrize(
    ("lines", "plain"),
    [
        ("", ()),
        ("/dev/zram0 partition 100 0 5\n", ()),
        ("/swapfile file 100 0 -2\n", ("/swapfile",)),
        ("/dev/sda2 partition 100 0 -2\n/dev/zram0 partition 1 0 5\n", ("/dev/sda2",)),
        ("/dev/dm-999 partition 100 0 -2\n", ("/dev/dm-999",)),
    ],
    ids=["none", "in memory", "a file", "a partition", "a mapper that says nothing"],
)
def test_only_encrypted_swap_is_safe(tmp_path, lines, plain):
    table = tmp_path / "swaps"
    table.write_text(HEAD + lines)
    assert plain_swaps(table) == plain


def test_a_system_without_swap_at_all(tmp_path):
    assert plain_swaps(tmp_path / "nothing") == ()
