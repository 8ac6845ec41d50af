"""Grow the tree of a document's marked lines and say which of its nodes are items, which head items, which neither."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from kfanalysis.extraction.grammar.clauses import clause_end, find_clauses
from kfanalysis.extraction.outline.counted_promises import makes_promise
from kfanalysis.extraction.outline.drafts import Claim, Span
from kfanalysis.extraction.outline.front_matter import is_title, name_line
from kfanalysis.extraction.outline.item_owners import OWNERS, find_tags
from kfanalysis.extraction.outline.line_kinds import is_annex_text
from kfanalysis.extraction.outline.lines import PAREN_HAN
from kfanalysis.extraction.outline.marked_lines import BULLET, HEADING, LEADING, Line
from kfanalysis.extraction.outline.name_judgements import is_matter_name
from kfanalysis.extraction.outline.report_starts import find_report_start, judge_clause

_LONGEST_HEADING, _FEWEST = 45, 6
_HAN = re.compile("[一-龥]")


@dataclass(slots=True)
class Node:
    """A marked line, the lines below it up to the next marker, and the markers below it."""

    line: Line
    below: list[Line] = field(default_factory=list)
    kids: list[Node] = field(default_factory=list)

    def lines(self) -> Iterator[Line]:
        """All lines of the node, in order."""
        yield self.line
        yield from self.below
        for kid in self.kids:
            yield from kid.lines()


@dataclass(frozen=True, slots=True)
class Item:
    """A node that is an item, with the headings above it, outermost first."""

    node: Node
    above: tuple[Line, ...]


def head_lines(text: str, lines: list[Line]) -> list[Line]:
    """Mark the unnumbered lines that head a run of items: boxed ones, short ones before a marker that begins anew; and,
    where nothing is numbered, those that lead with the name of an item.

    >>> from kfanalysis.extraction.outline.marked_lines import find_lines
    >>> text = "某市进展\\n城建\\n1.建路。\\n商贸\\n1.建市场。"
    >>> [line.rank for line in head_lines(text, find_lines(text))]
    [0, 0.5, 4, 0.5, 4]
    >>> text = "某市进展\\n建路工程:已完工。\\n路灯安装:装灯9盏。\\n小桥改造:已建成。"
    >>> [line.rank for line in head_lines(text, find_lines(text))]
    [0, 7.5, 7.5, 7.5]
    """
    lines = [
        replace(line, rank=0, number=0, body=line.start)
        if line.rank
        and (
            name_line(text, line.body, line.end) in ("source", "published", "crumb")
            or (line.rank == BULLET and len(_HAN.findall(text, line.body, line.end)) < _FEWEST)
        )
        else line
        for line in lines
    ]
    first = next((i for i, line in enumerate(lines) if line.rank), len(lines))
    if first == len(lines):
        return _mark_names(text, lines)
    heads = {
        i for i, (line, after) in enumerate(pairwise(lines)) if not line.rank and _heads(text, line, after)
    }
    if all(i < first for i in heads):
        return lines
    return [replace(line, rank=HEADING) if i in heads else line for i, line in enumerate(lines)]


def _mark_names(text: str, lines: list[Line]) -> list[Line]:
    """Mark the lines that lead with a name and a colon, three at least, where most lines from the first on do; a
    colon that nothing follows heads them."""
    marked: dict[int, float] = {}
    for i, line in enumerate(lines):
        found = _NAME.match(text, line.start, line.end)
        if found and is_matter_name(text, line.start, found.end() - 1):
            marked[i] = LEADING
        elif _HEADS.fullmatch(text, line.start, line.end):
            marked[i] = HEADING
    names = [i for i, rank in marked.items() if rank == LEADING]
    if len(names) < _FEWEST_NAMES or len(names) * 2 < names[-1] - names[0] + 1:
        return _mark_titled(text, lines)
    return [replace(line, rank=marked.get(i, 0)) for i, line in enumerate(lines)]


def _mark_titled(text: str, lines: list[Line]) -> list[Line]:
    """Mark the lines that are the name of a matter by themselves, each right above the paragraph that tells of it;
    three at least, with a paragraph or two each.

    >>> from kfanalysis.extraction.outline.marked_lines import find_lines
    >>> text = "某县答卷\\n建路工程\\n修路9公里,已通车。\\n路灯安装\\n已装灯9盏,用户满意。\\n小桥改造\\n北桥已建成,南桥在建。"
    >>> [line.rank for line in _mark_titled(text, find_lines(text))]
    [0, 7.5, 0, 7.5, 0, 7.5, 0]
    """
    heads = [i for i, (line, after) in enumerate(pairwise(lines)) if i and _is_titled(text, line, after)]
    if len(heads) < _FEWEST_NAMES or len(heads) * 3 < heads[-1] - heads[0] + 1:
        return lines
    return [replace(line, rank=LEADING) if i in heads else line for i, line in enumerate(lines)]


def _is_titled(text: str, line: Line, after: Line) -> bool:
    whole = clause_end(text, line.start, line.end) == line.end and text[line.end - 1] not in _OPEN
    if not (whole and 4 <= line.end - line.start <= _LONGEST_HEADING) or text[after.end - 1] not in "。;!":
        return False
    if not is_matter_name(text, line.start, line.end) or name_line(text, line.start, line.end):
        return False
    if is_title(text, line.start, line.end) or judge_clause(text, line.start, line.end) == "told":
        return False
    told = find_clauses(text, after.start, after.end)[:3]
    return any(judge_clause(text, clause.start, clause.end) == "told" for clause in told)


_OPEN = "。;,:!?|"


_FEWEST_NAMES = 3
_NAME = re.compile(r"(?!截[至止]|据|记者|附件|注)[^:。;,!?0-9\n]{4,30}:(?=[^ \n/][^\n]{3})")
_HEADS = re.compile(r"[^:。;,!?0-9\n]{3,16}:")


def _heads(text: str, line: Line, after: Line) -> bool:
    if _BOXED.fullmatch(text, line.start, line.end):
        return True
    if after.number != 1 or line.end - line.start > 30 or text[line.end - 1] in "。;,!?":
        return False
    if is_title(text, line.start, line.end) or name_line(text, line.start, line.end):
        return False
    return judge_clause(text, line.start, line.end) != "told"


_BOXED = re.compile(r"[【《][^【】《》\n]{2,24}[】》]:?")


def grow(lines: Sequence[Line]) -> list[Node]:
    """Grow the tree of marked lines; what stands before the first is the front, and in no node."""
    roots: list[Node] = []
    stack: list[Node] = []
    for line in lines:
        if not line.rank:
            if stack:
                stack[-1].below.append(line)
            continue
        while stack and stack[-1].line.rank >= line.rank:
            stack.pop()
        node = Node(line)
        (stack[-1].kids if stack else roots).append(node)
        stack.append(node)
    return roots


def find_items(text: str, roots: list[Node]) -> tuple[list[Item], list[Claim]]:
    """Find the items of a tree, and claim what heads them or belongs to none."""
    claims: list[Claim] = []
    items = list(_visit(text, roots, (), claims))
    return items, claims


def _visit(text: str, nodes: list[Node], above: tuple[Line, ...], claims: list[Claim]) -> Iterator[Item]:
    """Visit the nodes of one level: where most of them head items, one without items is no item either, unless it
    names its unit as they do."""
    groups = [bool(node.kids) and _is_group(text, node) for node in nodes]
    if (
        sum(groups) * 2 >= len(nodes) > 1
    ):  # where the others of its level head items, a short line with kids does too
        groups = [
            group or (bool(node.kids) and _is_short(node.line))
            for group, node in zip(groups, nodes, strict=True)
        ]
    annexes = [is_annex_text(text, node.line.body, node.line.end) for node in nodes]
    plain = sum(not group and not annex for group, annex in zip(groups, annexes, strict=True))
    tagged = any(group and _is_tagged(text, node.line) for node, group in zip(nodes, groups, strict=True))
    for node, group, annex in zip(nodes, groups, annexes, strict=True):
        outer = node.line.rank <= PAREN_HAN and sum(groups) == plain
        stray = (sum(groups) > plain or outer) and not (tagged and _is_tagged(text, node.line))
        if annex or (not group and (stray or node.line.rank == HEADING)):
            name = "annex" if annex else "lead"
            claims.extend(Claim(line.start, line.end, name) for line in node.lines())
        elif group:
            claims.append(Claim(node.line.start, node.line.end, "heading"))
            claims.extend(Claim(line.start, line.end, "lead") for line in node.below)
            yield from _visit(text, node.kids, (*above, node.line), claims)
        else:
            yield Item(node, above)


def _is_short(line: Line) -> bool:
    return line.end - line.body <= _LONGEST_HEADING


def _is_group(text: str, node: Node) -> bool:
    """Whether a node with markers below heads items: it is short and tells nothing, and they promise something; or
    each of them has a report of its own. One that promises, with what was done in the next line, is an item."""
    line = node.line
    if line.rank == HEADING:
        return True
    if node.below and _COUNTED.search(text, line.body, line.end) and _is_answered(text, node):
        return False
    tells = find_report_start(text, line.body, line.end) is not None
    if tells or not _is_short(line):
        return len(node.kids) > 1 and not node.below and all(_reports(text, kid, tells) for kid in node.kids)
    promising = sum(bool(kid.kids) or _promises(text, kid.line) for kid in node.kids)
    return promising * 2 > len(node.kids)


def _is_answered(text: str, node: Node) -> bool:
    """Whether a node promises and the line below it tells what was done."""
    below = node.below[0]
    return makes_promise().search(text, node.line.body, node.line.end) is not None and any(
        judge_clause(text, clause.start, clause.end) == "told"
        for clause in find_clauses(text, below.start, below.end)
    )


_COUNTED = re.compile("[0-9]")


def _reports(text: str, kid: Node, tagged: bool) -> bool:
    """Whether a lower node promises and has a report: in the lines below it, if its own line must name its unit."""
    if not _promises(text, kid.line) or (tagged and not _is_tagged(text, kid.line)):
        return False
    lines = list(kid.lines())
    return find_report_start(text, lines[tagged and len(lines) > 1].body, lines[-1].end) is not None


def _is_tagged(text: str, line: Line) -> bool:
    return any(tag.field in OWNERS for tag in find_tags(text, line.body, line.end))


def _promises(text: str, line: Line) -> bool:
    """Whether a marked line begins with what is promised, or a name, and not with what was done."""
    return judge_clause(text, line.body, clause_end(text, line.body, line.end)) != "told"


def list_spans(item: Item) -> list[Span]:
    """List the lines of an item, the first without its marker."""
    line = item.node.line
    return [(line.body, line.end), *((each.start, each.end) for each in list(item.node.lines())[1:])]
