/** The page's style: light, dark and paper; one column on a phone. Contrast of text is at least 4.5:1 on each background (WCAG 2.2, 1.4.3). */
const LIGHT = `--page:#fff;--ink:#1b1f24;--soft:#555d66;--line:#c3c9d0;--panel:#f5f6f8;--bad:#b3140d;--warn:#7a5200;--good:#14652f;--link:#0b57b0;--shade:#e7ebf0`;
const DARK = `--page:#14171b;--ink:#e8eaed;--soft:#a9b1ba;--line:#454c55;--panel:#1d2127;--bad:#ff8a80;--warn:#f2c14e;--good:#7ddc97;--link:#8ab8ff;--shade:#2a3038`;

const PAGE = `
:root{color-scheme:light dark;${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:61rem;padding:1rem;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.2;margin:.5rem 0}
h2{font-size:1.3rem;margin:2.6rem 0 .8rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
h3{font-size:1.1rem;margin:1.4rem 0 .4rem}
h4{font-size:.95rem;margin:1.3rem 0 .3rem}
p{margin:.4rem 0}
p,li,dd{max-width:46rem}
header p{max-width:none}
footer{margin-top:2rem}
ul{margin:.3rem 0;padding-left:1.3rem}
figure{margin:.8rem 0}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.soft{color:var(--soft)}
.small{font-size:.88rem}
.bad{color:var(--bad)}.warn{color:var(--warn)}.good{color:var(--good)}
.chip{display:inline-block;border:1px solid var(--soft);border-radius:1rem;padding:.05rem .6rem;font-size:.82rem;font-weight:600;line-height:1.5;color:var(--soft);white-space:nowrap;vertical-align:.08em}
.chip.bad,.firewall .chip,.likely .chip{color:var(--page);background:var(--bad);border-color:var(--bad)}
.chip.warn,.other-cause .chip,.unknown .chip{color:var(--page);background:var(--warn);border-color:var(--warn)}
.clear .chip{color:var(--page);background:var(--good);border-color:var(--good)}
.verdicts{list-style:none;padding:0}
.verdicts li{max-width:none;border-left:.35rem solid var(--line);background:var(--panel);padding:.5rem .9rem;margin:.6rem 0}
.verdicts li.firewall,.verdicts li.likely{border-color:var(--bad)}
.verdicts li.other-cause,.verdicts li.unknown{border-color:var(--warn)}
.verdicts li.clear{border-color:var(--good)}
.verdicts strong{font-size:1.08rem;margin-right:.3rem}
article{border:1px solid var(--line);border-radius:.4rem;padding:0 1.2rem 1.1rem;margin:1.2rem 0}
.split,.pair{display:grid;grid-template-columns:minmax(0,22rem) minmax(0,1fr);gap:0 2rem;align-items:start}
.pair{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}
dl{margin:1.3rem 0 .4rem}
dl div{display:grid;grid-template-columns:6.5rem minmax(0,1fr);gap:.8rem;padding:.15rem 0}
dt{color:var(--soft);overflow-wrap:normal}
dd{margin:0}
pre,code{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:.85rem;white-space:pre-wrap}
pre{background:var(--panel);border:1px solid var(--line);border-radius:.3rem;padding:.6rem .7rem;margin:.3rem 0}
pre.copy{user-select:all}
.word{white-space:nowrap}
summary{cursor:pointer;padding:.2rem 0}
.fix{border-left:.35rem solid var(--good);background:var(--panel);padding:.1rem .9rem .6rem;margin:1.5rem 0}
.fix pre{background:var(--page)}
.proof{font-weight:600}
table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:left;color:var(--soft);padding:.2rem 0}
th,td{text-align:left;vertical-align:top;padding:.35rem .9rem .35rem 0;border-bottom:1px solid var(--line);overflow-wrap:normal}
td.time{white-space:nowrap}
td.path{overflow-wrap:anywhere;min-width:9rem}
.log{margin:.3rem 0}
.log th{width:1%;padding:.25rem .8rem .25rem 0;font:.85rem ui-monospace,"DejaVu Sans Mono",monospace;line-height:1.5;text-align:right;color:var(--soft)}
.log td{padding:.25rem 0;overflow-wrap:anywhere;line-height:1.4}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.4rem;padding:0}
`;

const PICTURES = `
svg{display:block;max-width:100%;height:auto}
svg.sign{display:inline;vertical-align:-.15em}
svg text{fill:var(--ink);font:13px system-ui,sans-serif}
svg .mono{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace}
svg .strong{font-weight:600}
svg .small{font-size:12px;fill:var(--soft)}
svg .host{fill:var(--panel);stroke:var(--line)}
svg .wall{fill:var(--shade);stroke:var(--soft)}
svg .stroke{fill:none;stroke-width:2.5}
svg .cut{stroke:var(--bad)}svg .worked{stroke:var(--good)}svg .other{stroke:var(--warn)}
svg .never{fill:none;stroke:var(--soft);stroke-dasharray:3 4;stroke-width:1.5}
svg .never-filled{stroke:var(--soft)}
svg .fill-worked{fill:var(--good)}svg .fill-never{fill:var(--soft)}
svg .axis{stroke:var(--line);stroke-width:.7}svg .line{stroke:var(--soft);stroke-width:.7}
svg .window{fill:var(--shade)}
svg .covered{fill:var(--good)}
svg .gap{fill:var(--page);stroke:var(--warn);stroke-dasharray:2 3}
svg .text-bad{fill:var(--bad)}svg .text-good{fill:var(--good)}svg .text-warn{fill:var(--warn)}
.narrow{display:none}
`;

const NARROW = `
@media screen and (max-width:44rem){.split,.pair{grid-template-columns:minmax(0,1fr)}.wide{display:none}.narrow{display:block}body{padding:.7rem}article{padding:0 .8rem .8rem}
.stacks thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}.stacks,.stacks caption,.stacks tbody,.stacks tr,.stacks td{display:block}.stacks tr{border-bottom:1px solid var(--line);padding:.4rem 0}.stacks td{border:0;padding:.1rem 0 .1rem 6.6rem;overflow-wrap:anywhere}.stacks td[data-column]::before{content:attr(data-column);float:left;margin-left:-6.6rem;color:var(--soft)}
dl div{grid-template-columns:6rem minmax(0,1fr);gap:.6rem}h1{font-size:1.4rem}}
`;

/** Colours are part of what the pictures say: `exact` keeps them where a browser would save ink. */
const PAPER = `
@page{margin:16mm 15mm;@bottom-right{content:counter(page) " / " counter(pages);font:8pt sans-serif;color:#555d66}}
@media print{
:root{color-scheme:light;${LIGHT}}
body{max-width:none;padding:0;font-size:9.5pt;print-color-adjust:exact;-webkit-print-color-adjust:exact}
h2{margin-top:1.6rem}
article{border:0;border-top:2px solid var(--line);border-radius:0;padding:0}
h2+article{border-top:0;margin-top:0}
summary{list-style:none}
nav,.screen{display:none}
h2,h3,h4,caption,.lead,.soft{break-after:avoid}
.keep,.fix,figure,pre,svg,li,tr,dl div{break-inside:avoid}
section:has(>#letters){break-before:page}
#letters~pre{break-inside:auto}
p,pre{orphans:3;widows:3}
.split{grid-template-columns:7.6cm minmax(0,1fr);gap:0 .6cm}
pre,code,.log th{font-size:8pt}
a{color:inherit}
}
`;

export const STYLE = PAGE + PICTURES + NARROW + PAPER;
