/** The page's style: light, dark and paper; one column on a phone. Contrast of text is at least 4.5:1 on each background (WCAG 2.2, 1.4.3). */
const LIGHT = `--page:#fff;--ink:#1b1f24;--soft:#555d66;--line:#c3c9d0;--panel:#f5f6f8;--bad:#b3140d;--warn:#7a5200;--good:#14652f;--link:#0b57b0;--shade:#e7ebf0`;
const DARK = `--page:#14171b;--ink:#e8eaed;--soft:#a9b1ba;--line:#454c55;--panel:#1d2127;--bad:#ff8a80;--warn:#f2c14e;--good:#7ddc97;--link:#8ab8ff;--shade:#2a3038`;

export const STYLE = `
:root{color-scheme:light dark;${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:62rem;padding:1rem;background:var(--page);color:var(--ink);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.2;margin:.5rem 0}
h2{font-size:1.25rem;margin:2.2rem 0 .6rem;border-bottom:1px solid var(--line);padding-bottom:.2rem}
h3{font-size:1.05rem;margin:1.4rem 0 .3rem}
h4{font-size:.95rem;margin:1rem 0 .2rem}
p{margin:.4rem 0}
ul,ol{margin:.3rem 0;padding-left:1.3rem}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.soft{color:var(--soft)}
.bad{color:var(--bad)}.warn{color:var(--warn)}.good{color:var(--good)}
.verdicts{list-style:none;padding:0}
.verdicts li{border-left:.35rem solid var(--line);background:var(--panel);padding:.5rem .8rem;margin:.5rem 0}
.verdicts li.firewall{border-color:var(--bad)}
.verdicts li.other-cause,.verdicts li.unknown{border-color:var(--warn)}
.verdicts li.clear{border-color:var(--good)}
.verdicts strong{display:block}
article{border:1px solid var(--line);border-radius:.4rem;padding:0 1rem 1rem;margin:1.2rem 0}
.split{display:grid;grid-template-columns:minmax(0,21rem) minmax(0,1fr);gap:1.2rem;align-items:start}
.split>div{min-width:0}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem .9rem;margin:.4rem 0}
dt{color:var(--soft)}
dd{margin:0}
pre,code{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:.85rem}
pre{background:var(--panel);border:1px solid var(--line);border-radius:.3rem;padding:.6rem;margin:.3rem 0;white-space:pre-wrap}
pre.copy{user-select:all}
summary{cursor:pointer}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:left;color:var(--soft);padding:.2rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);overflow-wrap:normal}
td.path{overflow-wrap:anywhere;min-width:9rem}
svg{display:block;max-width:100%;height:auto}
svg text{fill:var(--ink);font:12px system-ui,sans-serif}
svg .mono{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace}
svg .small{font-size:11px;fill:var(--soft)}
svg .host{fill:var(--panel);stroke:var(--line)}
svg .wall{fill:var(--shade);stroke:var(--soft)}
svg .stroke{fill:none;stroke-width:2.5}
svg .cut{stroke:var(--bad)}svg .worked{stroke:var(--good)}svg .never{stroke:var(--soft);stroke-dasharray:3 4;stroke-width:1.5}
svg .fill-cut{fill:var(--bad)}svg .fill-worked{fill:var(--good)}svg .fill-never{fill:var(--soft)}
svg .axis{stroke:var(--line);stroke-width:1}
svg .window{fill:var(--shade)}
svg .gap{fill:none;stroke:var(--warn);stroke-dasharray:2 3}
svg .text-bad{fill:var(--bad)}svg .text-good{fill:var(--good)}svg .text-warn{fill:var(--warn)}
.narrow{display:none}
@media screen and (max-width:44rem){.split{grid-template-columns:minmax(0,1fr)}.wide{display:none}.narrow{display:block}body{padding:.7rem}article{padding:0 .7rem .7rem}dl{grid-template-columns:minmax(0,1fr);gap:0}dd{margin-bottom:.3rem}}
@page{margin:15mm}
@media print{:root{color-scheme:light;${LIGHT}}body{max-width:none;padding:0;font-size:10pt}article{border:0;border-top:2px solid var(--line);border-radius:0;padding:0}nav,details{display:none}h2,h3,h4{break-after:avoid}pre,svg,li,tr{break-inside:avoid}.split{grid-template-columns:7cm minmax(0,1fr)}.scroll{overflow:visible}a{color:inherit}}
`;
