"""Letters for TeX's commands, where these stand for letters and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrich.normalization.accent_commands import without_accent_commands


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"Poincar\'e and Poincar\'{e}, Poincar{\'e}", "Poincaré and Poincaré, Poincaré"),
        (r"Erd\H{o}s, Erd\H os, {\L}ukasiewicz, \v{C}ech", "Erdős, Erdős, Łukasiewicz, Čech"),
        (r"M\"uller na\"{\i}ve Gau\ss{}", "Müller naïve Gauß"),
        (r"{\it Loom} of {GPU}s", r"{\it Loom} of {GPU}s"),
        (r"$\hat{x}$ and $\c{c}$", r"$\hat{x}$ and $\c{c}$"),
        (r"The crowd\'s loom, a \'s", r"The crowd's loom, a ś"),
        (r"\textbf{Loom} at \cite{ada}", r"\textbf{Loom} at \cite{ada}"),
        (r"a \. b \= 3 \'", r"a \. b \= 3 \'"),
    ],
)
def test_commands_for_letters_are_read_and_others_stay(written: str, read: str) -> None:
    assert without_accent_commands(written) == read


@given(st.text(alphabet=st.sampled_from("\\'`^\"~=.uvHckrdbaeisoLO{}$ é"), max_size=40))
def test_whatever_is_written_is_read_and_read_again_alike(text: str) -> None:
    read = without_accent_commands(text)
    assert len(read) <= len(text)
    if "\\" not in text:
        assert read == text
