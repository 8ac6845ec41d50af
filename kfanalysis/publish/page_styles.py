"""How a report's page looks: colours that the colour-blind can tell apart, each with an underline of its own.

Ink on every ground has a contrast of at least 4.5 (tested in a browser); nothing is fetched, nothing runs.
"""

from __future__ import annotations

# kind: (ground, line, style of the line); the first kind of a mark decides.
MARKS = {
    "target": ("#cfe4f5", "#005a94", "solid"),
    "actual": ("#ffe0c2", "#a34700", "dashed"),
    "quantity": ("#ececec", "#444444", "dotted"),
    "time": ("#dff2e1", "#1d6b2f", "double"),
    "status": ("#fff2b3", "#7a6000", "wavy"),
    "obstacle": ("#f7d6e6", "#8f1d57", "wavy"),
    "check": ("#ffffff", "#222222", "double"),
    "pair": ("#ffffff", "#005a94", "solid"),
    "candidate": ("#ffffff", "#777777", "dashed"),
    "flag": ("#ffffff", "#b00020", "dotted"),
    "leftover": ("#ffffff", "#b00020", "wavy"),
}

_BASE = """
:root{color-scheme:light}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:60rem;padding:0 1rem 4rem;background:#fff;color:#222;
font:16px/1.75 "Noto Sans SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif;overflow-wrap:anywhere}
a{color:#004b7c}
:focus-visible{outline:3px solid #b00020;outline-offset:2px}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:.5rem;background:#fff;padding:.3rem;z-index:9}
h1{font-size:1.5rem;line-height:1.35}h2{font-size:1.25rem;border-bottom:1px solid #888;margin-top:2.2rem}
h3{font-size:1.1rem;margin-top:1.8rem}h4{font-size:1rem;margin:1.4rem 0 .2rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.3rem 0}
dt{color:#555}dd{margin:0}
nav ul{padding-left:1.2rem;margin:.2rem 0;columns:18rem}nav li{break-inside:avoid}nav li{margin:.1rem 0}nav .ids{font-size:.85rem}
nav .ids a{display:inline-block;padding:.15rem .3rem}
figure{margin:1rem 0}figure svg{width:min(100%,44rem);height:auto}figcaption{font-size:.9rem;color:#444}
.src{white-space:pre-wrap;margin:.3rem 0}
.src .text{font-weight:600}
.head .src{color:#444}
mark,q{color:#222;border-radius:2px;padding:0 1px}
.n::after{content:attr(data-n);font-size:.65em;vertical-align:super;line-height:0;color:#222}
.n{text-decoration:none;padding:0 1px}
.odd::after{content:"[" attr(data-u) "]";font-size:.75em;color:#8f1d57;font-style:normal}
i{font-style:normal}
details{border:1px solid #ccc;border-radius:4px;margin:.25rem 0;padding:0 .6rem}
details.card{font-size:.9rem}summary{cursor:pointer;padding:.15rem 0}
details>div{padding-bottom:.4rem}details p{margin:.2rem 0}
.doubt{border-left:4px solid #b00020;padding:.1rem .6rem;background:#fdf3f4;font-size:.9rem;margin:.3rem 0}
.badge{font-weight:400;font-size:.85rem;border:1px solid #888;border-radius:4px;padding:0 .35rem;margin-left:.35rem}
.legend{display:flex;flex-wrap:wrap;gap:.3rem 1rem;padding:0;list-style:none}
table{border-collapse:collapse}td,th{border-bottom:1px solid #ccc;padding:.2rem .6rem;text-align:left}
.wide{overflow-x:auto}
footer{margin-top:3rem;color:#555;font-size:.85rem}
:target{outline:3px solid #b00020;outline-offset:1px}
@media (max-width:32rem){body{padding:0 .6rem 3rem}dl{grid-template-columns:1fr}dd{margin-left:1rem}
details{padding:0 .35rem}}
@media print{body{max-width:none;font-size:10.5pt;padding:0}nav,.skip{display:none}
h2,h3,h4{break-after:avoid}details{break-inside:avoid}figure{break-inside:avoid}
mark,q,.src span{-webkit-print-color-adjust:exact;print-color-adjust:exact}
details::details-content{content-visibility:visible;block-size:auto}}
"""


def make_style() -> str:
    """Make the page's style sheet; a later rule wins, so the kinds stand from the least to the most telling."""
    from kfanalysis.publish.page_marks import KINDS

    rules = []
    for kind in reversed(KINDS):
        if kind in MARKS:
            ground, line, style = MARKS[kind]
            rules.append(
                f"mark.{kind},q.{kind}{{background:{ground};text-decoration:underline {style} {line} 2px;"
                f"text-underline-offset:3px}}"
            )
    return _BASE + "\n".join(rules)
