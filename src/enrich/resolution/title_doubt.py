"""Why none of the works that were found for a title was chosen."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from enrich.normalization.titles import same_title
from enrich.resolution.title_match import Candidate, Question, weight


class Doubt(StrEnum):
    """What keeps a candidate from being the work that is asked for."""

    TITLE = "title"  # none has the very title
    BESIDE = "beside"  # what stands beside the title contradicts each that has
    LITTLE = "little"  # too little beside the title agrees, or with several


def doubt(question: Question, candidates: Sequence[Candidate]) -> Doubt:
    """Return what is to be mended in a question before one of its candidates is sure."""
    named = [one for one in candidates if same_title(question.title, one.said.title)]
    if not named:
        return Doubt.TITLE
    contradicted = all(weight(question, one) is None for one in named)
    return Doubt.BESIDE if contradicted else Doubt.LITTLE
