"""The only door to the network: paced, retried, checked, and it says who we are."""

from enrich.http.pace import MemoryPace, Pace
from enrich.http.session import Session

__all__ = ["MemoryPace", "Pace", "Session"]
