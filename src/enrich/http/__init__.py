"""The one door to the network: paced, retried, checked, and it says who we are.

In comes a `Request`; out comes a whole `Reply` of the kind asked for, or a `FetchError`.
It never reads what a reply says of works, and keeps nothing but what robots.txt says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from enrich.http.patience import Limits
from enrich.http.rate_limit import MemoryPace, Pace

if TYPE_CHECKING:
    from enrich.http.robots import Robots
    from enrich.http.session import Session

__all__ = ["Limits", "MemoryPace", "Pace", "Robots", "Session"]


def __getattr__(name: str) -> Any:
    """Return what stands on `requests`, which takes long to import and is not needed offline."""
    if name == "Robots":
        from enrich.http.robots import Robots  # noqa: PLC0415

        return Robots
    if name == "Session":
        from enrich.http.session import Session  # noqa: PLC0415

        return Session
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
