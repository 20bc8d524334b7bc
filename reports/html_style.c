/* SPDX-License-Identifier: MIT */
/*
 * How the page looks. System fonts, one accent, a
 * colour per verdict; the colours of the dark page are chosen anew, not inverted. Nothing here
 * comes from a result, and nothing in it may end its element. Pieces, because C promises no room
 * for one string of this size.
 */
#include "reports/html_parts.h"

const char *const html_style[] = {
    ":root{--ink:#1b1f24;--dim:#59636e;--line:#d9dee3;--paper:#fff;--soft:#f5f7f9;"
    "--accent:#2456c4;--pass:#276f40;--fail:#c02f26;--warn:#945500;--info:#296590;"
    "--na:#66707b;--unknown:#7a4fb3;--cell:#fff;"
    "--pass-soft:#d7eddd;--fail-soft:#fbe4e2;--warn-soft:#fcebd0}\n",
    "@media screen and (prefers-color-scheme:dark){:root{--ink:#e4e8ec;--dim:#98a3ae;"
    "--line:#323a43;"
    "--paper:#12161b;--soft:#1a2027;--accent:#82a9ff;--pass:#62b67e;--fail:#ef7a70;"
    "--warn:#dba04a;--info:#72b1dd;--na:#76818c;--unknown:#b493e6;--cell:#10141a;"
    "--pass-soft:#1d3a28;--fail-soft:#41211f;--warn-soft:#3d2e16}}\n",
    "*{box-sizing:border-box}\n",
    "html{-webkit-text-size-adjust:100%}\n",
    "body{margin:0 auto;max-width:76rem;padding:2.5rem 1.5rem 4rem;background:var(--paper);"
    "color:var(--ink);font:16px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;"
    "overflow-wrap:anywhere}\n",
    "code,pre,.hex,.at,.fields{font-family:ui-monospace,'SF Mono',Menlo,Consolas,"
    "'Liberation Mono',monospace;font-size:.86em}\n",
    "a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:.15em}\n",
    ":focus-visible{outline:2px solid var(--accent);outline-offset:2px}\n",
    "h1{font-size:1.5rem;line-height:1.25;margin:.1rem 0 1.4rem;font-weight:600}\n",
    "h2{font-size:1.3rem;margin:3.2rem 0 .8rem;padding-top:.4rem;font-weight:650}\n",
    "h2 small{color:var(--dim);font-weight:400}\n",
    "h3{font-size:1.08rem;margin:0;font-weight:600;line-height:1.4}\n",
    ".part{font-size:.8rem;margin:1.3rem 0 .4rem;color:var(--dim);font-weight:600}\n",
    "p{margin:.4rem 0}small,.dim{color:var(--dim);font-size:.88em}\n",
    ".paper{display:none}.eyebrow{color:var(--dim);margin:0}\n",
    ".headline{font-size:clamp(1.9rem,5vw,2.9rem);line-height:1.12;font-weight:700;"
    "letter-spacing:-.02em;margin:0}\n",
    ".headline.bad{color:var(--fail)}.headline.fair{color:var(--warn)}"
    ".headline.good{color:var(--pass)}\n",
    ".verdict{display:flex;flex-wrap:wrap;gap:.4rem .9rem;align-items:center;margin:.9rem 0 0;"
    "font-size:1.05rem;font-variant-numeric:tabular-nums}.of-several .pill>span{min-width:12em}\n",
    ".parts{font-size:1.05rem;margin:1.8rem 0 .4rem}\n",
    ".pill{display:inline-flex;border-radius:5px;overflow:hidden;font-size:.8rem;"
    "white-space:nowrap}.pill>*{padding:.22em .65em}.pill span{background:#454d57;color:#fff}"
    ".pill b{color:var(--cell);font-weight:650}\n",
    ".exit{color:var(--dim);margin:.35rem 0 1.8rem}\n",
    ".cards{display:grid;gap:1rem;grid-template-columns:repeat(auto-fit,minmax(min(17rem,100%),"
    "1fr))}\n",
    ".card{border:1px solid var(--line);border-radius:8px;padding:1rem 1.15rem 1.15rem;"
    "display:flex;flex-direction:column}\n",
    ".card h2{font-size:.9rem;margin:0;padding:0;color:var(--dim);font-weight:600}\n",
    ".sums{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.3rem;padding:0;"
    "margin:.5rem 0 1rem;font-size:.92rem}\n",
    ".sums b{font-size:1.7rem;line-height:1.2;font-weight:650;display:block;"
    "font-variant-numeric:tabular-nums}\n",
    ".bar{display:flex;gap:2px;height:8px;border-radius:4px;overflow:hidden;margin-top:auto}\n",
    ".bar i{min-width:3px;display:block}\n",
    "dl{display:grid;grid-template-columns:8.5rem minmax(0,1fr);gap:.3rem 1rem;margin:.9rem 0}\n",
    "dt{color:var(--dim)}dd{margin:0}\n",
    ".target{margin:1.8rem 0 0;font-size:.94rem}\n",
    "nav{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;padding:.8rem 0;margin-top:1.8rem;"
    "border-top:1px solid var(--line);border-bottom:1px solid var(--line)}\n",
    "nav a{text-decoration:none}nav a:hover{text-decoration:underline}\n",
    ".t-pass{color:var(--pass)}.t-fail,.t-error{color:var(--fail)}.t-warn{color:var(--warn)}"
    ".t-info{color:var(--info)}.t-na,.t-none{color:var(--dim)}"
    ".t-unknown,.t-flaky{color:var(--unknown)}.t-xfail,.t-xpass{color:var(--warn)}\n",
    ".v-pass{background:var(--pass)}.v-fail,.v-error{background:var(--fail)}"
    ".v-warn,.v-xfail,.v-xpass{background:var(--warn)}.v-info{background:var(--info)}"
    ".v-na{background:var(--na)}.v-unknown,.v-flaky{background:var(--unknown)}\n",
    ".badge{display:inline-block;border-radius:4px;padding:.1em .5em;font-size:.74rem;"
    "line-height:1.5;font-weight:650;color:var(--cell);white-space:nowrap}\n",
    "table{border-collapse:collapse;width:100%}\n",
    "th{text-align:left;font-weight:600}\n",
    "thead th{color:var(--dim);font-size:.86rem;border-bottom:1px solid var(--line);"
    "padding:.4rem .8rem .4rem 0}\n",
    "caption{text-align:left;padding-bottom:.6rem}\n",
    ".matrix th[scope=row]{width:15rem;font-weight:400;vertical-align:top;"
    "padding:.6rem .6rem .6rem 0}\n",
    ".n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}\n",
    ".matrix td{padding:.6rem 0;vertical-align:top}\n",
    ".matrix thead .n{padding-right:0;padding-left:.5rem;font-weight:500}\n",
    ".matrix .n{width:3rem;padding-left:.5rem}.matrix td.n span{display:none}\n",
    ".matrix .wide{padding-left:1.6rem}.matrix .bar{height:4px;margin:.1rem 0 .45rem}\n",
    ".matrix tbody tr+tr{border-top:1px solid var(--line)}\n",
    ".matrix .suite{padding:1.1rem 0 .4rem;font-size:1rem}\n",
    ".counts{display:block;font-size:.84rem;font-variant-numeric:tabular-nums}\n",
    "summary .counts{display:inline;margin-left:.5rem}\n",
    ".cells{display:flex;flex-wrap:wrap;gap:3px;align-items:center}\n",
    ".cells a{width:18px;height:18px;border-radius:3px;color:var(--cell);font-size:11px;"
    "line-height:18px;text-align:center;text-decoration:none;font-weight:700}\n",
    ".cells a.v-pass{background:var(--pass-soft);color:var(--pass)}\n",
    ".cells a.v-na{background:var(--soft);color:var(--dim)}.bar i.v-na{background:var(--line)}\n",
    ".cells a:hover{outline:2px solid var(--ink)}\n",
    ".plain{font-size:.94rem}\n",
    ".plain td{border-top:1px solid var(--line);padding:.55rem .8rem .55rem 0;"
    "vertical-align:top}\n",
    ".plain td,.plain th{overflow-wrap:break-word}\n",
    ".plain .wide,.stream td{overflow-wrap:anywhere}.plain .n+td:not(.n){padding-left:.8rem}\n",
    ".plain .wide{width:72%;padding-right:0}\n",
    ".plain td.n,.plain th.n{text-align:right;font-variant-numeric:tabular-nums}\n",
    ".plain .wide code{display:block;color:var(--dim)}.plain .wide a code,"
    ".plain small code{display:inline;color:inherit}\n",
    ".plain .cells{margin-top:.4rem}\n",
    "article.case{border:1px solid var(--line);border-left:4px solid var(--line);"
    "border-radius:8px;padding:1.2rem 1.4rem 1.3rem;margin:1.2rem 0}\n",
    "article.fail,article.error{border-left-color:var(--fail)}"
    "article.warn{border-left-color:var(--warn)}article.flaky{border-left-color:var(--unknown)}\n",
    ".case h3 .badge{margin-right:.4rem;vertical-align:.08em}\n",
    ".id{margin:.15rem 0 0}.id a{text-decoration:none}\n",
    ".finding{background:var(--soft);border-radius:6px;padding:.9rem 1rem}\n",
    ".finding.fail{background:var(--fail-soft)}.finding.warn,.finding.xfail"
    "{background:var(--warn-soft)}\n",
    ".script,.log{margin:.3rem 0;font-size:.94rem}.script{padding-left:1.6rem}\n",
    ".log{list-style:none;padding:0;border-top:1px solid var(--line)}\n",
    ".log>li{display:grid;grid-template-columns:6.2rem 1.5rem minmax(0,1fr);gap:.4rem;"
    "padding:.42rem .5rem;border-bottom:1px solid var(--line)}\n",
    ".log .at{color:var(--dim);text-align:right;font-variant-numeric:tabular-nums}\n",
    ".log .way{text-align:center;font-weight:700;color:var(--dim)}\n",
    ".log .came .way{color:var(--accent)}.log .event .what{color:var(--dim)}\n",
    ".log .offence{background:var(--fail-soft);box-shadow:inset 3px 0 var(--fail)}\n",
    ".mark{color:var(--fail);font-size:.86em}\n",
    ".hex{display:block;margin-top:.25rem;line-height:1.65}\n",
    ".hex span{border-bottom:2px solid;padding-bottom:1px}\n",
    ".hex i{color:var(--dim)}\n",
    ".hex .f-op{border-color:var(--accent)}.hex .f-len{border-color:var(--warn)}"
    ".hex .f-key{border-color:var(--unknown)}.hex .f-pay{border-color:var(--na)}\n",
    ".fields{list-style:none;display:flex;flex-wrap:wrap;gap:.1rem 1.1rem;padding:0;"
    "margin:.3rem 0 0;font-size:.82em}\n",
    ".fields b{color:var(--dim);font-weight:500;font-family:system-ui,sans-serif}\n",
    ".fields .odd{color:var(--fail)}q{quotes:'\"' '\"'}\n",
    "pre{margin:.2rem 0 0;background:var(--soft);border-radius:6px;padding:.7rem .9rem;"
    "white-space:pre-wrap}\n",
    ".http{margin:0;padding:.1rem 0;background:none}.brief{font-size:.8em;line-height:1.5}"
    ".brief i{font-style:normal;color:var(--dim)}\n",
    ".talk>summary{font-size:.8rem;font-weight:600;color:var(--dim);margin-top:.9rem}\n",
    ".figure summary{padding:.1rem 0;color:var(--dim);font-size:.86em}\n",
    ".stream{margin:.4rem 0 .8rem;font-size:.9em}.stream td{padding:.35rem .8rem .35rem 0}"
    ".stream .octets{width:38%}.stream .octets small{display:block}.stream .made{width:30%}"
    ".stream .offence{background:var(--fail-soft)}.stream .n{padding-left:.4rem}\n",
    ".chart{display:block}.chart rect{fill:var(--accent)}\n",
    ".ladder{display:block;max-width:44rem;margin:.6rem 0 1.2rem;font:13px/1 system-ui,sans-serif;"
    "fill:var(--ink)}\n",
    ".ladder .at{text-anchor:end;fill:var(--dim);font-size:12px;"
    "font-variant-numeric:tabular-nums;font-family:inherit}.ladder .mid{text-anchor:middle}"
    ".ladder .end{font-weight:650;fill:var(--ink)}.ladder .more{fill:var(--dim)}\n",
    ".ladder line{stroke:var(--dim);stroke-width:1.5}.ladder .life{stroke:var(--line);"
    "stroke-width:2}.ladder path,.ladder circle{fill:var(--dim)}\n",
    ".ladder .came line{stroke:var(--accent)}.ladder .came path{fill:var(--accent)}"
    ".ladder .event text{fill:var(--dim)}.ladder rect{fill:var(--fail-soft)}\n",
    ".ladder .bad line{stroke:var(--fail);stroke-width:2}.ladder .bad path,.ladder .bad circle,"
    ".ladder .bad text{fill:var(--fail)}.ladder .bad .mid{font-weight:650}\n",
    ".bits{display:grid;grid-template-columns:repeat(32,minmax(0,1fr));max-width:44rem;"
    "margin:.5rem 0 .3rem;font:12px/1.3 ui-monospace,Menlo,Consolas,'Liberation Mono',monospace;"
    "text-align:center;border-left:1px solid var(--line);border-top:1px solid var(--line)}\n",
    ".bits>i{grid-column:span 8;text-align:left;font-style:normal;font-size:10px;"
    "color:var(--dim);margin-top:-1.5em}.bits:has(>i){margin-top:1.6rem}\n",
    ".bits span{display:flex;flex-direction:column;justify-content:flex-end;align-items:center;"
    "padding:.25rem 0;border-right:1px solid var(--line);border-bottom:1px solid var(--line);"
    "overflow:hidden;background:var(--paper)}.bits b{font:500 10px/1.2 system-ui,sans-serif;"
    "color:var(--dim);margin-bottom:.2rem}.bits .odd{background:var(--warn-soft)}\n",
    ".bits .w1{grid-column:span 1}.bits .w1 b{writing-mode:vertical-rl}"
    ".bits .w4{grid-column:span 4}.bits .w7{grid-column:span 7}.bits .w8{grid-column:span 8}"
    ".bits .w16{grid-column:span 16}.bits .w24{grid-column:span 24}"
    ".bits .w32{grid-column:span 32}\n",
    ".bits .f-op{box-shadow:inset 0 -3px var(--accent)}.bits .f-len{box-shadow:inset 0 -3px "
    "var(--warn)}.bits .f-key{box-shadow:inset 0 -3px var(--unknown)}.bits .f-pay{box-shadow:"
    "inset 0 -3px var(--na)}\n",
    ".target code{white-space:pre-wrap}\n",
    "pre code{font-size:1em}.head summary{padding:.1rem 0;color:var(--dim);font-size:.86em}\n",
    "details.group{border-top:1px solid var(--line);padding:.2rem 0}\n",
    "details.group:last-of-type{border-bottom:1px solid var(--line)}\n",
    "summary{cursor:pointer;padding:.45rem 0}\n",
    "details.case{border-top:1px solid var(--line);padding-left:1.2rem}\n",
    "details.case summary>*{margin-right:.6rem}\n",
    "details.case summary code{font-size:.88em}\n",
    "details.case[open]{padding-bottom:1rem}\n",
    ".scroll{overflow-x:auto;position:relative}"
    ".compare th[scope=row]{font-weight:400;min-width:16rem;"
    "vertical-align:top;border-top:1px solid var(--line);padding:.5rem .8rem .5rem 0}\n",
    ".compare thead .n{white-space:normal;overflow-wrap:normal}"
    ".compare thead th{vertical-align:bottom}"
    ".compare th[scope=row] code,.compare small"
    "{display:block;color:var(--dim)}.compare .c{text-align:center;padding:.5rem .3rem;"
    "min-width:4.5rem}.compare .n{padding-left:.8rem}.compare .suite{padding:1.1rem 0 .4rem}\n",
    ".sums-of{font-size:.84rem;font-variant-numeric:tabular-nums}.sums-of span{display:block;"
    "white-space:nowrap}.sums-of.bad{background:var(--fail-soft)}.sums-of.fair"
    "{background:var(--warn-soft)}.ne{color:var(--warn);font-weight:700}\n",
    ".sq{display:inline-block;width:20px;height:20px;border-radius:3px;color:var(--cell);"
    "font-size:12px;line-height:20px;font-weight:700}.sq.v-pass{background:var(--pass-soft);"
    "color:var(--pass)}\n",
    ".sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}\n",
    ".reasons{padding-left:1.2rem}.reasons li{margin:.3rem 0}\n",
    ".attempts{font-size:.9em;color:var(--dim)}\n",
    ":target{scroll-margin-top:1rem}tr:target,details:target{background:var(--soft)}"
    "article:target{outline:2px solid var(--accent)}\n",
    "#filter{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center}\n",
    "#filter:not(:empty){position:sticky;top:0;z-index:1;background:var(--paper);"
    "padding:.7rem 0;border-bottom:1px solid var(--line)}\n",
    "#filter input[type=search]{font:inherit;padding:.4rem .6rem;border:1px solid var(--na);"
    "border-radius:6px;background:var(--paper);color:var(--ink);min-width:0;flex:1 1 14rem}\n",
    "#filter label{white-space:nowrap;font-size:.92rem}#filter label input{margin:0 .35em 0 0;"
    "accent-color:var(--accent)}#filter span{color:var(--dim);font-size:.92rem;"
    "font-variant-numeric:tabular-nums}\n",
    "html:has(#filter:not(:empty)){scroll-padding-top:5rem}\n",
    "[hidden]{display:none!important}\n",
    "footer{margin-top:3rem;color:var(--dim);font-size:.9rem}\n",
    "@media (max-width:640px){body{padding:1.4rem 1rem 3rem}"
    "dl{grid-template-columns:minmax(0,1fr);gap:0}dd{margin-bottom:.55rem}"
    "article.case{padding:1rem}.log>li{grid-template-columns:1.3rem minmax(0,1fr)}"
    ".log .at{grid-column:2;grid-row:1;text-align:left}.log .way{grid-column:1;grid-row:1}"
    ".log .what{grid-column:2}"
    ".matrix,.matrix caption,.matrix tbody,.matrix tr,.matrix th,.matrix td"
    "{display:block;width:auto}"
    ".matrix thead{display:none}.matrix th[scope=row]{width:auto;padding-bottom:0}"
    ".matrix td{padding:.1rem 0 .7rem}"
    ".matrix td.n{display:inline-block;width:auto;padding:0 .9rem 0 0;"
    "font-size:.86rem}.matrix td.n span{display:inline}.matrix td.t-none{display:none}"
    ".matrix .wide{padding-left:0}.bits{grid-template-columns:repeat(16,minmax(0,1fr));"
    "font-size:11px}.bits>i:nth-of-type(n+3){display:none}"
    "#filter:not(:empty){position:static}#filter input[type=search]{flex-basis:100%}"
    ".plain:not(.compare) thead{display:none}"
    ".plain:not(.compare),.plain:not(.compare) tbody{display:block}"
    ".plain td[data-l]::before{content:attr(data-l) \" \";color:var(--dim);font-size:.86em}"
    ".plain:not(.compare) tr{display:flex;flex-wrap:wrap;gap:.2rem .8rem;"
    "border-top:1px solid var(--line);"
    "padding:.6rem 0}.plain:not(.compare) td{border:0;padding:0}.plain .wide{width:100%}"
    ".stream .octets,.stream .made{width:100%}.stream td:empty{display:none}"
    "details.case{padding-left:.2rem}.compare th[scope=row]{min-width:9.5rem}}\n",
    "@page{margin:14mm 12mm}\n",
    "@media print{*{print-color-adjust:exact;-webkit-print-color-adjust:exact}"
    "html{font-size:12px}body{max-width:none;padding:0;font-size:1rem}"
    "nav,#filter,.figure{display:none}.scroll{overflow:visible}a{color:inherit}"
    ".cards{grid-template-columns:repeat(3,minmax(0,1fr));gap:.7rem}.card{padding:.8rem}"
    ".sums{gap:.2rem .9rem}"
    "details.talk::details-content{content-visibility:visible;block-size:auto}"
    "article.case{-webkit-box-decoration-break:clone;box-decoration-break:clone}"
    ".card,.log>li,.finding,.ladder,.bits,.plain tr,pre,dl,.cells a{break-inside:avoid}"
    ".case h3,.case .id,.part,h2,thead,summary{break-after:avoid}"
    ".matrix tr,.http{break-inside:auto}.matrix .suite{break-after:avoid}"
    ".compare th[scope=row]{min-width:9rem}.compare .n{padding-left:.3rem}"
    "tr.rule[data-verdict=na]{display:none}.paper{display:block}p,li{orphans:3;widows:3}}\n",
    NULL,
};
