"""How each scheme spells its identifiers, bare and inside links: one reader for each."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from enrich.model import Ref
from enrich.normalization import word_lists

_LONGEST = 2000  # characters of a link worth reading
_LISTS = word_lists.load(__file__)
_ARCHIVES = frozenset(_LISTS["archives"].words)
