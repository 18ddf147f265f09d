"""Texts are folded to words alone, and marked again where they were written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.compiler.arguments import Constant
from app.compiler.parameters import SearchTextParameter
from app.compiler.search_bind import search_values
from app.compiler.search_rank import Tier, edits_allowed, highlight, score
from app.graph_model.search_text import MAX_TERM, MAX_WORD, fold, words
from searching.search_reference import folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mesothelin", "mesothelin"),
        ("  HER2/neu ", "her2 neu"),
        ("Sjögren's", "sjogren s"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("β-Catenin", "β catenin"),
        ("ﬁbroma", "fibroma"),
        ("CD4⁺", "cd4"),
        ('") OR *', "or"),
        ("~*?:\\/[]{}^!&|\"'", ""),
        ("\x00\u2028\ufeff😀", ""),
        ("", ""),
    ],
)
def test_fold(text: str, expected: str) -> None:
    """Case, accents and signs do not count; nothing a query language knows is left."""
    assert fold(text) == expected == folded(text)
    assert fold(fold(text)) == fold(text)


def test_long_names_and_words_are_cut() -> None:
    """Keys of an index have a limit; what is cut is found by its beginning."""
    assert len(fold("a" * 1000)) == MAX_TERM
    assert words("a" * 100) == ["a" * MAX_WORD]
    values = search_values(SearchTextParameter("t", Constant(""), ()), f"{'a' * 100} b")
    assert values["t_patterns"] == [f" {'a' * MAX_WORD}", " b"]


def test_words_stand_once() -> None:
    """A word that is given twice asks for no more."""
    assert words("of lung of lung x") == ["of", "lung", "x"]


def test_edits_grow_with_the_word() -> None:
    """Short words are right or wrong."""
    assert [edits_allowed("a" * n) for n in (1, 3, 4, 7, 8, 30)] == [0, 0, 1, 1, 2, 2]


def test_scores_fall_with_the_tier() -> None:
    """And within the last one with the edits."""
    scores = [score(tier, 0) for tier in Tier] + [score(Tier.FUZZY, n) for n in (2, 3)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)
    assert 0 < scores[-1] < scores[0] == 1


@pytest.mark.parametrize(
    ("text", "patterns", "expected"),
    [
        ("pancreatic cancer", [" cancer ", " panc"], "<em>panc</em>reatic <em>cancer</em>"),
        ("CAR-T & <b>", [" t"], "CAR-<em>T</em> &amp; &lt;b&gt;"),
        ("Sjo\u0308gren's", [" sjog"], "<em>Sjo\u0308g</em>ren&#x27;s"),
        ("Straße", [" strass"], "<em>Straß</em>e"),
        ("cancers cancer", [" cancer "], "cancers <em>cancer</em>"),
        ("none", [" x"], "none"),
    ],
)
def test_what_matched_is_marked(text: str, patterns: list[str], expected: str) -> None:
    """Whole words or beginnings, as they are written; all else is escaped."""
    assert highlight(Tier.WORDS, text, patterns) == expected


@given(st.text(st.characters(codec="ascii"), max_size=40), st.sampled_from(["a", "b0", "0"]))
def test_letters_of_ascii_are_marked_as_all_others(text: str, word: str) -> None:
    """A letter with a mark at the end changes nothing in front of it."""
    patterns = [f" {word}", f" {word} "]
    assert highlight(Tier.WORDS, f"{text} \u00e9", patterns) == (
        highlight(Tier.WORDS, text, patterns) + " \u00e9"
    )


def test_an_id_is_marked_as_a_whole() -> None:
    """It matched as a whole, signs and all."""
    assert highlight(Tier.KEY, "HGNC:7371", []) == "<em>HGNC:7371</em>"


@pytest.mark.parametrize("text", ["", "*", '") OR *', "a b c", "HGNC:7371", "zz" * 120])
def test_no_text_is_the_beginning_of_every_name(text: str) -> None:
    """An empty prefix would match all there is: none is ever sent."""
    values = search_values(SearchTextParameter("t", Constant(""), ()), text)
    assert values["t_text"]
    assert values["t_alone"]
    assert all(pattern for pattern in values["t_patterns"])
