"""A list that leaves a work out denies it only if it proves that nothing else is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from enrich.model import Ref


def left_out(refs: Sequence[Ref], listed: Sequence[Ref | None], total: Any) -> list[Ref]:
    """Return the refs that a list leaves out, if it is complete; else none.

    It is so if each of its records was asked for, each came once, and the total that
    the service states is the number of those that came.

    >>> one, two = Ref("doi", "10.9999/1"), Ref("doi", "10.9999/2")
    >>> left_out([one, two], [one], 1) == [two], left_out([one, two], [one], 2)
    (True, [])
    >>> left_out([one, two], [one, Ref("doi", "10.9999/3")], 2), left_out([one, two], [], None)
    ([], [])
    """
    came = set(listed)
    fits = is_count(total) and total == len(listed) == len(came)
    return [ref for ref in refs if ref not in came] if fits and came.issubset(refs) else []


def is_count(total: Any) -> bool:
    """Tell whether a service states a number of records.

    >>> is_count(3), is_count("3"), is_count(True), is_count(-1)
    (True, False, False, False)
    """
    return type(total) is int and total >= 0


def is_first_page(came: int, total: Any, most: int) -> bool:
    """Tell whether as many came as there are by the service's count, or as were asked for.

    >>> is_first_page(5, 1834201, 5), is_first_page(2, 2, 5), is_first_page(0, 4, 5)
    (True, True, False)
    """
    return is_count(total) and came >= min(total, most)
