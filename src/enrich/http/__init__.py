"""The one door to the network: paced, retried, checked, and it says who we are.

In comes a `Request`; out comes a whole `Reply` of the kind asked for, or a `FetchError`.
It never reads what a reply says of works, and keeps nothing but what robots.txt says.
"""

from enrich.http.patience import Limits
from enrich.http.rate_limit import MemoryPace, Pace
from enrich.http.robots import Robots
from enrich.http.session import Session

__all__ = ["Limits", "MemoryPace", "Pace", "Robots", "Session"]
