"""Settle which pieces of a paragraph of prose are matters, and which go on with the plan before them (codebook §1)."""

from __future__ import annotations

import re
from dataclasses import replace

from kfanalysis.extraction.outline.matter_names import read_matter
from kfanalysis.extraction.outline.prose_clauses import Piece, is_general


def settle_pieces(clean: str, pieces: list[Piece]) -> list[Piece]:
    """Settle which pieces are matters; others go on with the report of a plan before them.

    >>> text = "计划建房86套。其中33套公寓已完工。"
    >>> plan = Piece(0, 7, "plan", (0, 7))
    >>> [text[slice(*each.report)] for each in settle_pieces(text, [plan, Piece(8, 18, "")])]
    ['其中33套公寓已完工']
    """
    out: list[Piece] = []
    for piece in pieces:
        last = out[-1] if out else None
        if piece.shape in ("name", "told") or (piece.shape == "plan" and piece.report != (0, 0)):
            if last is not None and last.shape == "plan" and _is_part(clean, last, piece):
                out[-1] = _extend(last, piece)
                continue
            out.append(piece)
        elif piece.shape == "plan":
            out.append(piece)
        elif (
            last is not None
            and (last.shape == "plan" or not piece.sure)
            and not _SUMMARY.match(clean, piece.start)
        ):
            out[-1] = _extend(last, piece)
    out = [piece for piece in out if piece.report != (0, 0)]
    return _drop_totals(clean, out)


def _is_part(clean: str, plan: Piece, piece: Piece) -> bool:
    """Whether a piece tells of a part of the plan before it: a thing that the plan names, counted or not."""
    text, promised = clean[slice(*piece.text)], clean[slice(*plan.text)]
    if piece.shape == "told":  # 其中133个续建项目完成投资454亿元
        classed = _CLASS.match(text)
        return classed is not None and classed["thing"] in promised
    return piece.shape == "name" and (text in promised or (piece.numbered and text[-2:] in promised))


_CLASS = re.compile(r"(?:其中,?)?[0-9]{1,6}[个项处件][一-龥]{0,8}?(?P<thing>项目|工程|事项)")
_SUMMARY = re.compile(r"[ ]?(?:[两三四五六七八九十0-9]{1,3}[处项个][^,。;]{0,8}均|除此之外|下一步|接下来)")


def _extend(piece: Piece, more: Piece) -> Piece:
    if piece.report == (0, 0):
        return replace(piece, report=(more.start, more.end))
    return replace(piece, report=(piece.report[0], more.end))


def _drop_totals(clean: str, pieces: list[Piece]) -> list[Piece]:
    """Drop a total that opens a paragraph whose matters are told one by one after it (codebook §1)."""
    if len(pieces) > 3 and pieces[0].shape == "plan" and all(piece.shape == "name" for piece in pieces[1:]):
        led = read_matter(clean, *pieces[0].text)
        if led is None or not led.named or is_general(clean, *led.name):
            return pieces[1:]
    return pieces
