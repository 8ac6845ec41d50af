"""A bulletin as a page: overview, contents, and its whole text with every row marked in place."""

from __future__ import annotations

import html
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import kfanalysis
from kfanalysis.analysis.passages import make_anchor
from kfanalysis.publish.page_cards import name_column, word_value, write_cards, write_values
from kfanalysis.publish.page_figures import draw_figures
from kfanalysis.publish.page_marks import KINDS, LONGEST, Mark, find_marks, list_starts
from kfanalysis.publish.page_styles import MARKS, make_style
from kfanalysis.publish.page_texts import TextWriter, write_text
from kfanalysis.publish.page_words import word

if TYPE_CHECKING:
    import pandas as pd

    from kfanalysis.tables import Tables

BADGES = ("status", "shown", "due", "deadline", "obstacles", "topic", "conflict")
COUNTED = (
    "owners",
    "commitments",
    "quantities",
    "times",
    "pairs",
    "candidates",
    "checks",
    "leftovers",
    "flags",
)
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text from where an owner's or a commitment's line begins to where the next does."""

    start: int
    end: int
    owners: tuple[Mapping[str, Any], ...]
    commitments: tuple[Mapping[str, Any], ...]


def write_page(title: str, body: str, lang: str) -> str:
    """Write a page around its body: the style inside, no script, and a policy that lets nothing be fetched."""
    language = "zh-CN" if lang == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f"<title>{html.escape(title)}</title><style>{make_style()}</style></head>\n<body>{body}"
        f"<footer>{word('page.made', lang, version=kfanalysis.__version__)}</footer></body></html>\n"
    )


def write_bulletin(t: Tables, name: str, *, lang: str = "zh", up: str = "", figures: bool = True) -> str:
    """Write the page of one bulletin; ``up`` is the address of the page that lists all."""
    only = type(t)(
        **{table: frame[frame["bulletin_id"] == name] for table, frame in t.frames().items()},
        texts={name: t.texts[name]},
    )
    row: Mapping[Any, Any] = next(iter(only.bulletins.to_dict("records")), {})
    facts = write_values("bulletins", row, lang, left_out=frozenset({"title"}))
    title = str(row.get("title") or name)
    blocks = find_blocks(only, name)
    back = f'<p><a href="{html.escape(up)}">{word("page.index", lang)}</a></p>' if up else ""
    body = [
        f'<a class="skip" href="#main">{word("page.skip", lang)}</a>',
        f'<header id="{make_anchor(name, "")}">{back}<h1>{write_text(title)}</h1>{facts}</header>',
        f"<section><h2>{word('page.overview', lang)}</h2>{_overview(only, lang)}"
        f"{''.join(_figures(only, lang)) if figures else ''}</section>",
        f'<nav id="contents"><h2>{word("page.contents", lang)}</h2>{"".join(_contents(only, name, lang))}</nav>',
        f'<section><h2>{word("page.legend", lang)}</h2><ul class="legend">{_legend(lang)}</ul>'
        f"<p>{word('page.legend_note', lang)}</p></section>",
        f"<section><h2>{word('page.doubts', lang)}</h2>{''.join(_doubts(only, name, lang)) or word('page.none', lang)}</section>",
        f'<main id="main"><h2>{word("page.text", lang)}</h2>{"".join(_blocks(only, name, blocks, lang))}</main>',
    ]
    return write_page(title, "\n".join(body), lang)


def find_blocks(t: Tables, name: str) -> list[Block]:
    """Cut a bulletin's text where owners and commitments begin; the blocks join to the whole text."""
    text = t.texts[name]
    begun: dict[int, tuple[list[Any], list[Any]]] = defaultdict(lambda: ([], []))
    for side, frame, column in ((0, t.owners, "start"), (1, t.commitments, "text_start")):
        for row in frame.to_dict("records"):
            begun[_line_start(text, int(row[column]))][side].append(row)
    begun[0]  # what stands before the first owner
    starts = sorted(begun)
    ends = [*starts[1:], len(text)]
    return [
        Block(start, end, tuple(begun[start][0]), tuple(begun[start][1]))
        for start, end in zip(starts, ends, strict=True)
    ]


def _line_start(text: str, start: int) -> int:
    return max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1


def _blocks(t: Tables, name: str, blocks: Sequence[Block], lang: str) -> Iterator[str]:
    marks = find_marks(t, name)
    writer = TextWriter(name, t.texts[name], marks, list_starts(t, name))
    locators = [(int(s["start"]), int(s["end"]), str(s["locator"])) for s in t.segments.to_dict("records")]
    flags: dict[str, list[Any]] = defaultdict(list)
    for flag in t.flags.to_dict("records"):
        flags[flag["key"]].append(flag)
    for block in blocks:
        carded = [m for m in marks if m.has_card and block.start <= m.start < block.end]
        numbers = {(mark.start, mark.end): n for n, mark in enumerate(carded, start=1)}
        near = [each for each in locators if each[0] < block.end and each[1] > block.start]
        where = {(m.start, m.end): _locate(near, m) for m in carded}
        yield f"<section{'' if block.commitments or block.owners else ' class=head'}>"
        for owner in block.owners:
            yield f'<h3 id="{make_anchor(name, owner["owner_id"])}">{write_text(_say_owner(owner))}</h3>'
        for row in block.commitments:
            yield from _heading(name, row, flags, lang)
        yield f'<div class="src" lang="zh-CN">{writer.write(block.start, block.end, numbers)}</div>'
        yield from write_cards(name, t.texts[name], carded, numbers, where, lang)
        yield "</section>\n"


def _locate(segments: Sequence[tuple[int, int, str]], mark: Mark) -> str:
    around = [(end - start, locator) for start, end, locator in segments if start <= mark.start < end]
    return min(around)[1] if around else ""


def _heading(name: str, row: Mapping[str, Any], flags: Mapping[str, list[Any]], lang: str) -> Iterator[str]:
    key = str(row["commitment_id"])
    badges = "".join(
        f'<span class="badge" title="{html.escape(name_column("commitments", column, lang))}">{write_text(shown)}</span>'
        for column in BADGES
        if row.get(column) not in ("none", "no_figures")
        and (shown := word_value(column, row.get(column), lang))
    )
    yield f'<h4 id="{make_anchor(name, key)}">{html.escape(key)} {badges}</h4>'
    for flag in flags.get(key, ()):
        if flag["start"] is None or flag["end"] - flag["start"] > LONGEST:
            yield f'<p class="doubt">{write_text(str(flag["reason"]))}</p>'
    yield (
        f'<details class="card"><summary>{word("page.values", lang)}</summary>'
        f"<div>{write_values('commitments', row, lang)}</div></details>"
    )


def _say_owner(owner: Mapping[str, Any]) -> str:
    return " ".join(
        str(owner[part]) for part in ("owner_id", "name", "titles") if owner[part] == owner[part]
    ).strip()


def _contents(t: Tables, name: str, lang: str) -> Iterator[str]:
    held: dict[str, list[str]] = defaultdict(list)
    for owner, key in zip(t.commitments["owner_id"], t.commitments["commitment_id"], strict=True):
        held[str(owner)].append(str(key))
    sections: dict[str, list[Any]] = defaultdict(list)
    for row in t.owners.to_dict("records"):
        sections[str(row["section_title"])].append(row)
    for section, owners in sections.items():
        yield f"<p><b>{write_text(section)}</b></p><ul>"
        for owner in owners:
            key = str(owner["owner_id"])
            links = " ".join(
                f'<a href="#{make_anchor(name, each)}">{html.escape(each)}</a>' for each in held.get(key, ())
            )
            yield (
                f'<li><a href="#{make_anchor(name, key)}">{write_text(_say_owner(owner))}</a>'
                f'<div class="ids">{links}</div></li>'
            )
        yield "</ul>"
    yield f'<p><a href="#main">{word("page.text", lang)}</a></p>'


def _overview(t: Tables, lang: str) -> str:
    from kfanalysis.lexicon import load_rows

    names = {row["table"]: row[lang] for row in load_rows("tables")}
    terms = "".join(
        f"<dt>{html.escape(names[table])}</dt><dd>{len(getattr(t, table))}</dd>" for table in COUNTED
    )
    return f"<dl>{terms}</dl>"


def _figures(t: Tables, lang: str) -> Iterator[str]:
    for _, svg, caption in draw_figures(t, lang):
        yield f"<figure>{svg}<figcaption>{write_text(caption)}</figcaption></figure>"


def _legend(lang: str) -> str:
    return "".join(f'<li><q class="{kind}">{word(kind, lang)}</q></li>' for kind in KINDS if kind in MARKS)


def _doubts(t: Tables, name: str, lang: str) -> Iterator[str]:
    for flag in t.flags.to_dict("records"):
        key = str(flag["key"])
        where = (
            f'<a href="#{make_anchor(name, key)}">{html.escape(key)}</a>'
            if _is_key(t, key)
            else html.escape(key)
        )
        yield f'<p class="doubt">{where}: {write_text(str(flag["reason"]))}</p>'


def _is_key(t: Tables, key: str) -> bool:
    return bool((t.commitments["commitment_id"] == key).any() or (t.owners["owner_id"] == key).any())


def write_index(t: Tables, addresses: Mapping[str, str], *, lang: str = "zh", figures: bool = True) -> str:
    """Write the page that lists the bulletins of several, each with its counts and a link to its page."""
    counts: dict[str, pd.Series[int]] = {
        table: getattr(t, table)["bulletin_id"].value_counts() for table in COUNTED
    }
    heads = "".join(f"<th>{word(table, lang)}</th>" for table in COUNTED)
    rows = []
    for row in t.bulletins.to_dict("records"):
        name = str(row["bulletin_id"])
        cells = "".join(f"<td>{int(counts[table].get(name, 0))}</td>" for table in COUNTED)
        title = write_text(str(row["title"] or name))
        day = word_value("as_of", row["as_of"], lang)
        rows.append(
            f'<tr id="{make_anchor(name, "")}"><td><a href="{html.escape(addresses[name])}">{title}</a></td>'
            f"<td>{day}</td>{cells}</tr>"
        )
    label = word("page.index", lang)
    table = (
        f'<div class="wide" tabindex="0"><table><thead><tr><th>{label}</th><th>{word("as_of", lang)}</th>{heads}</tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table></div>"
    )
    drawn = "".join(_figures(t, lang)) if figures else ""
    return write_page(label, f'<main id="main"><h1>{label}</h1>{table}{drawn}</main>', lang)
