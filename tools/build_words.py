"""Build lexicon/words.tsv, the words that jieba should not cut: python tools/build_words.py BULLETIN…

Method: of all runs of 2 to 6 Chinese characters that a bulletin repeats, keep those that hold together inside
(pointwise mutual information of their weakest split) and are free outside (branching entropy left and right; Jin
and Tanaka-Ishii 2006), that jieba cuts into several words, at the same outer boundaries nearly always, and that no
longer run explains away. Runs that begin or end with a function word, or hold a numeral, are none. The thresholds stand
below. Rows of another source (curated policy terms that any bulletin may use) are kept as they stand.
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

import jieba

from kfanalysis.lexicon import load_rows, load_words
from kfanalysis.text.fold import clean

LONGEST, OFTEN, TOGETHER, FREE, BOUNDED = 6, 4, 3.0, 1.0, 0.8
MINED = "mined"
RUN = re.compile(r"[\u4e00-\u9fff]+")
EDGE = (
    "的了和与及等在对把将为于以并或各我已正被其向从由至使让个项人名家所座处次条年月日"
    "是有到上下中内外前后可共每该这此不也都再又较更最要会能"
)
NUMERAL = re.compile("[零一二两三四五六七八九十百千万亿几多]")


def main(paths: list[Path]) -> None:
    runs = [r for p in paths for r in RUN.findall(clean(p.read_text(encoding="utf-8")))]
    counts: Counter[str] = Counter()
    left: dict[str, Counter[str]] = defaultdict(Counter)
    right: dict[str, Counter[str]] = defaultdict(Counter)
    for run in runs:
        for size in range(1, LONGEST + 1):
            for i in range(len(run) - size + 1):
                word = run[i : i + size]
                counts[word] += 1
                left[word][run[i - 1] if i else f"^{i}"] += 1
                right[word][run[i + size] if i + size < len(run) else "$"] += 1
    total = sum(len(r) for r in runs)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    stop = set(load_words("stopwords"))
    bounded: Counter[str] = Counter()
    for run in runs:
        cuts = {0}
        for piece in tokenizer.lcut(run):
            cuts.add(max(cuts) + len(piece))
        bounded.update(run[a:b] for a in cuts for b in cuts if 1 < b - a <= LONGEST)

    def holds(word: str) -> bool:
        splits = (counts[word] * total / (counts[word[:i]] * counts[word[i:]]) for i in range(1, len(word)))
        return min(map(math.log, splits)) >= TOGETHER

    def is_free(word: str) -> bool:
        return min(_entropy(left[word]), _entropy(right[word])) >= FREE

    def plain(word: str) -> bool:
        if len(word) < 2 or word[0] in EDGE or word[-1] in EDGE or NUMERAL.search(word):
            return False
        cut = tokenizer.lcut(word, HMM=False)
        return len(cut) > 1 and stop.isdisjoint(cut) and bounded[word] >= BOUNDED * counts[word]

    words = [w for w, n in counts.items() if n >= OFTEN and plain(w) and holds(w) and is_free(w)]
    words = [w for w in words if not any(w in o and w != o and counts[o] > 0.7 * counts[w] for o in words)]
    rows = {r["word"]: r["source"] for r in load_rows("words") if r["source"] != MINED}
    rows |= dict.fromkeys(words, MINED)
    print("word\tsource", *(f"{word}\t{source}" for word, source in sorted(rows.items())), sep="\n")


def _entropy(branches: Counter[str]) -> float:
    total = branches.total()
    return -sum(n / total * math.log2(n / total) for n in branches.values())


if __name__ == "__main__":
    main([Path(a) for a in sys.argv[1:]])
