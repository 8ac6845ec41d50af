"""Tokens carry exact spans, keep numbers whole, and touch nothing that others can poison."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kfanalysis.lexicon import load_rows, load_words
from kfanalysis.text.fold import clean
from kfanalysis.text.tokens import content_words, tokenize

OFFICIAL = st.text(
    alphabet="承诺事项推进情况完成投资亿元老旧小区改造。,0123456789.%（）　AHz𠮷", max_size=120
)


@given(OFFICIAL)
def test_tokens_are_their_slices_in_order(text: str) -> None:
    at = 0
    for token in tokenize(text):
        assert token.start >= at
        assert token.raw == text[token.start : token.end]
        assert token.word == clean(text)[token.start : token.end]
        at = token.end


@pytest.mark.parametrize("whole", ["128.6亿", "2022年9月", "4月26日", "90.13%", "10,000", "PCR"])
def test_numbers_dates_and_latin_words_stay_whole(whole: str) -> None:
    assert whole in [token.word for token in tokenize(f"截至{whole}完成")]


def test_policy_terms_are_not_cut() -> None:
    words = [token.word for token in tokenize("推进老旧小区和背街小巷、窨井盖整治")]
    assert {"老旧小区", "背街小巷", "窨井盖"} <= set(words)


def test_a_run_of_equal_characters_is_cut_in_pieces() -> None:
    assert sum(token.end - token.start for token in tokenize("堎" * 5000)) == 5000


def test_no_cache_file_and_no_global_tokenizer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    tokenize("综合保税区")
    assert list(tmp_path.iterdir()) == []
    assert not sys.modules["jieba"].dt.initialized


def test_content_words_leave_out_stopwords_and_numbers() -> None:
    assert content_words("一是完成投资3亿元,改造背街小巷176条") == ["投资", "改造", "背街小巷"]


def test_user_words_are_short_and_stopwords_have_a_source() -> None:
    assert max(map(len, load_words("words"))) <= 6
    assert all(row["source"] for row in load_rows("stopwords"))
