"""The one door to the network: paced, retried, checked, and it says who we are.

In comes a `Request`; out comes a whole `Reply` of the kind asked for, or a `FetchError`.
It never reads what a reply says of works, and never keeps anything.
"""

from enrich.http.rate_limit import MemoryPace, Pace
from enrich.http.session import Session

__all__ = ["MemoryPace", "Pace", "Session"]
