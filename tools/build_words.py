"""Build lexicon/words.tsv, the words that jieba should not cut: python tools/build_words.py BULLETIN…

Method: of all runs of 2 to 6 Chinese characters that a bulletin repeats, keep those that hold together inside
(pointwise mutual information of their weakest split) and are free outside (branching entropy left and right; Jin
and Tanaka-Ishii 2006), that jieba cuts into several words, at the same outer boundaries nearly always, and that no
longer run explains away. Runs that begin or end with a function word, or hold a numeral, are none. The thresholds
stand below. Words that this file does not find but every bulletin may use stand in CURATED, a fixed list of
policy terms; the column ``source`` tells which is which.
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

import jieba

from kfanalysis.lexicon import load_words
from kfanalysis.text.fold import clean

LONGEST, OFTEN, TOGETHER, FREE, BOUNDED = 6, 4, 3.0, 1.0, 0.8
CURATED = """
一件事一次办 一网通办 一网通管 三个一批 三化三制 专精特新 中试基地 乡村振兴 产业链 人才公寓 人居环境 产教融合 产业园 党群服务中心
公共服务 公租房 养老服务中心 医共体 双减 城市书房 城市更新 城镇化 垃圾分类 基层治理 学前教育 学位 安全生产 就业帮扶
工业园区 布局规划 开发区 微改造 惠民 招商引资 揭榜挂帅 放管服 政务服务 数字化 文旅 断头路 新能源 智慧岛
智慧文旅 普惠托育 最多跑一次 有诉即办 村卫生室 棚户区 棚改 污水处理厂 海绵城市 清洁能源 生态环境 电子证照 监测点 省道
碳达峰 碳中和 示范区 社区矫正 种植面积 科创走廊 稳岗 窨井盖 粮食安全 综合保税区 综保区 网格员 网格化 老旧小区
职业技能 背街小巷 自贸试验区 营商环境 规上工业 规上企业 适老化改造 医保 减负 非遗 高标准农田 高新技术企业 高质量发展 黑臭水体
雨污分流 充电桩 农村公路 供水管网 口袋公园 加装电梯 河长制 林长制 小升规 万人助万企 固定资产投资 一般公共预算 规模以上 社会消费品
双创 小微企业 市场主体 营业执照 不动产登记 公积金 义务教育 职业教育 医疗卫生 家庭医生 分级诊疗 疫情防控 核酸检测 扫黑除恶
信访积案 矛盾纠纷 平安建设 法治政府 行政审批 电子印章 数据共享 乡镇卫生院 高铁 轨道交通 快速路 大气污染 秋冬季攻坚 土地征收
国土绿化 森林乡村 退役军人 残疾人 留守儿童 保障性住房 保障性租赁 停车位 公厕 路网 路灯
""".split()
RUN = re.compile(r"[\u4e00-\u9fff]+")
EDGE = "的了和与及等在对把将为于以并或各我已正被其向从由至使让个项人名家所座处次条年月日是有到上下中内外前后可共每该这此不也都再又较更最要会能"
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
        cut = tokenizer.lcut(word, HMM=False)
        return (
            len(word) > 1 and word[0] not in EDGE and word[-1] not in EDGE and not NUMERAL.search(word)
            and len(cut) > 1 and bounded[word] >= BOUNDED * counts[word] and not any(c in stop for c in cut) and max(map(len, cut)) < len(word)
        )  # fmt: skip

    words = [w for w, n in counts.items() if n >= OFTEN and plain(w) and holds(w) and is_free(w)]
    words = [w for w in words if not any(w in o and w != o and counts[o] > 0.7 * counts[w] for o in words)]
    rows = {word: "curated policy term" for word in CURATED} | {word: "mined" for word in words}
    print("word\tsource", *(f"{word}\t{source}" for word, source in sorted(rows.items())), sep="\n")


def _entropy(branches: Counter[str]) -> float:
    total = branches.total()
    return -sum(n / total * math.log2(n / total) for n in branches.values())


if __name__ == "__main__":
    main([Path(a) for a in sys.argv[1:]])
