// SPDX-License-Identifier: MIT
//
// What ci/report has Chromium look at in a page, in frames, since no window is as narrow as a phone:
// as it comes, with all that opens opened, and as it is printed. Each frame's complaints become a
// part of the title, which ci/report reads: `390: none, 1280: none, print: none`.
'use strict';

var PAPER_WIDTH = 700; // of A4 between its margins

// The parts of a colour, 0 to 255, and how opaque it is; null for what is none.
function colourOf(words) {
    var parts = /^rgba?\(([^)]*)\)$/.exec(words);
    if (!parts) return null;
    var numbers = parts[1].split(/[\s,\/]+/).map(Number);
    return { parts: numbers.slice(0, 3), alpha: numbers.length > 3 ? numbers[3] : 1 };
}

function luminanceOf(parts) {
    var linear = parts.map(function (part) {
        var share = part / 255;
        return share <= 0.03928 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
}

// The contrast of two colours as WCAG 2 has it.
function contrastOf(one, other) {
    var lights = [luminanceOf(one), luminanceOf(other)].sort(function (a, b) { return b - a; });
    return (lights[0] + 0.05) / (lights[1] + 0.05);
}

// What is painted behind an element: the first background that hides what is behind it. What was
// found for one above it is kept, for there are tens of thousands of texts on a page.
function paperOf(element, look, papers) {
    var passed = [], paper = null;
    for (var up = element; up && !paper; up = up.parentElement) {
        paper = papers.get(up) || null;
        if (paper) break;
        passed.push(up);
        var colour = colourOf(look(up).backgroundColor);
        if (colour && colour.alpha === 1) paper = colour.parts;
    }
    paper = paper || [255, 255, 255];
    passed.forEach(function (one) { papers.set(one, paper); });
    return paper;
}

// Texts that are too pale, each pair of colours once. Those in a figure stand on more than one.
function contrastFaults(page, faults) {
    var look = page.defaultView.getComputedStyle.bind(page.defaultView), seen = {}, count = 0;
    var papers = new Map();
    var walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
    for (var node = walker.nextNode(); node; node = walker.nextNode()) {
        var element = node.parentElement;
        if (!/\S/.test(node.data) || /^(SCRIPT|STYLE)$/.test(element.tagName)) continue;
        var style = look(element), isDrawn = element instanceof page.defaultView.SVGElement;
        var ink = colourOf(isDrawn ? style.fill : style.color);
        if (!ink || element.getClientRects().length === 0) continue;
        var paper = paperOf(element, look, papers), size = parseFloat(style.fontSize);
        var isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        var key = [ink.parts, paper, isLarge].join();
        count++;
        if (seen[key]) continue;
        seen[key] = true;
        if (contrastOf(ink.parts, paper) < (isLarge ? 3 : 4.5))
            faults.push('pale ' + ink.parts + ' on ' + paper + ' at "' +
                        node.data.trim().slice(0, 20) + '"');
    }
    if (count < 100) faults.push('only ' + count + ' texts are seen');
}

// What somebody who listens needs: names of controls and figures, and headings in order.
function nameFaults(page, faults) {
    page.querySelectorAll('input,[role=img],[role=region],nav').forEach(function (element) {
        if (!element.getAttribute('aria-label') && !element.closest('label'))
            faults.push('no name: ' + element.outerHTML.slice(0, 60).replace(/\s+/g, ' '));
    });
    var last = 0;
    page.querySelectorAll('h1,h2,h3,h4,h5,h6').forEach(function (heading) {
        var level = Number(heading.tagName[1]);
        if (level > last + 1) faults.push('h' + level + ' behind h' + last);
        last = level;
    });
    if (page.querySelectorAll('h1').length !== 1) faults.push('not one h1');
}

function widthFaults(page, when, faults) {
    var root = page.documentElement;
    if (root.scrollWidth > root.clientWidth)
        faults.push((root.scrollWidth - root.clientWidth) + ' pixels stick out ' + when);
}

// The filter leaves something, and not everything; without a word all is there again.
function filterFaults(page, faults) {
    var search = page.querySelector('#filter input[type=search]');
    var items = page.querySelectorAll('[data-verdict]').length;
    var left = function (word) {
        search.value = word;
        search.dispatchEvent(new Event('input'));
        return page.querySelectorAll('[data-verdict]:not([hidden])').length;
    };
    if (!search) return void faults.push('no search');
    var some = left('utf');
    if (some === 0 || some === items) faults.push('the filter leaves ' + some + ' of ' + items);
    if (left('') !== items) faults.push('the filter keeps something back');
}

function screenLook(page, faults) {
    widthFaults(page, 'at first', faults);
    filterFaults(page, faults);
    page.querySelectorAll('details').forEach(function (one) { one.open = true; });
    widthFaults(page, 'when all is open', faults);
}

// The colours are those of any width.
function phoneLook(page, faults) {
    screenLook(page, faults);
    contrastFaults(page, faults);
    nameFaults(page, faults);
}

// The rules for paper are made rules for all media, since no script can ask for a print.
function printLook(page, faults) {
    var rules = page.styleSheets[0].cssRules, count = 0;
    for (var at = 0; at < rules.length; at++) {
        if (!(rules[at] instanceof page.defaultView.CSSMediaRule)) continue;
        var words = rules[at].media.mediaText;
        if (words === 'print') rules[at].media.mediaText = 'all';
        else if (/^screen/.test(words)) rules[at].media.mediaText = 'not all';
        count += words === 'print';
    }
    if (count !== 1) faults.push(count + ' sets of rules for paper');
    page.defaultView.dispatchEvent(new Event('beforeprint'));
    widthFaults(page, 'on paper', faults);
    page.querySelectorAll('details.talk').forEach(function (talk) {
        if (talk.lastElementChild.getClientRects().length === 0) faults.push('a talk is folded');
    });
    page.querySelectorAll('nav,#filter').forEach(function (one) {
        if (one.getClientRects().length > 0) faults.push('on paper: ' + one.tagName);
    });
}

// One frame after another; `address` is the page's.
function lookAt(address, isDark) {
    var looks = [['390', 390, phoneLook]], said = [];
    if (!isDark) looks.push(['1280', 1280, screenLook], ['print', PAPER_WIDTH, printLook]);
    function next() {
        var now = looks.shift(), faults = [], frame = document.createElement('iframe');
        if (!now) return void (document.title = said.join(', '));
        frame.style.cssText = 'border:0;height:800px;width:' + now[1] + 'px';
        frame.onload = function () {
            var page = frame.contentDocument;
            if (page.documentElement.clientWidth !== now[1]) faults.push('not as wide');
            if (page.defaultView.matchMedia('(prefers-color-scheme:dark)').matches !== isDark)
                faults.push(isDark ? 'not dark' : 'not light');
            now[2](page, faults);
            said.push(now[0] + ': ' + (faults.slice(0, 5).join('; ') || 'none'));
            frame.remove();
            next();
        };
        frame.src = address;
        document.body.append(frame);
    }
    next();
}
