// SPDX-License-Identifier: MIT
// Puts the page together, again when the language changes.

const CHAPTERS = [['verdict', drawVerdict], ['balance', drawBalance], ['river', drawRiver], ['wells', drawWells],
                  ['maps', drawMaps], ['use', drawUse], ['tables', drawTables]];

function drawHeader(page) {
  const run = DATA.run, title = DATA.title || run.scenario;
  const turn = el('button', {type: 'button', onclick: () => { state.language = 1 - state.language; drawPage(); }}, text('language'));
  const print = el('button', {type: 'button', onclick: () => window.print()}, text('print'));
  page.append(el('header', {}, el('div', {class: 'controls corner'}, turn, print), el('h1', {}, String(title)),
      el('p', {class: 'note'}, run.scenario + ' · ' + text('period') + ' ' + run.start + ' – ' + run.end + ' · ' +
                               text('made_by') + ' ' + run.program + ' ' + run.version),
      el('nav', {}, CHAPTERS.map(([id]) => el('a', {href: '#' + id}, text('nav_' + id))))));
}

function drawPage() {
  for (const chart of state.charts) chart.destroy();
  for (const timer of state.timers) clearInterval(timer);
  Object.assign(state, {charts: [], onresize: [], timers: [], drawn: 0});
  const root = document.documentElement, page = document.getElementById('page');
  root.lang = state.language ? 'en' : 'zh';
  root.dataset.state = 'drawing';
  page.replaceChildren();
  drawHeader(page);
  page.append(el('main', {id: 'main'}));
  for (const [id, chapter] of CHAPTERS) draw('chapter ' + id, chapter);
  root.dataset.charts = state.charts.length;
  root.dataset.errors = state.errors.join(' | ');
  root.dataset.state = 'done';
}

let lastWidth = window.innerWidth, resizing = null;
window.addEventListener('resize', () => {
  if (window.innerWidth === lastWidth) return;  // the bars of a phone's browser
  lastWidth = window.innerWidth;
  clearTimeout(resizing);
  resizing = setTimeout(() => state.onresize.forEach((paint) => paint()), 150);
});

// On paper the page is as wide as an A4 sheet, and what is folded is open.
function forPaper(on) {
  document.documentElement.classList.toggle('paper', on);
  for (const node of document.querySelectorAll('details')) {
    if (on && !node.open) { node.open = true; node.dataset.folded = 'yes'; }
    else if (!on && node.dataset.folded) { node.open = false; delete node.dataset.folded; }
  }
  for (const chart of state.charts) chart.resize();
  state.onresize.forEach((paint) => paint());
}
window.addEventListener('beforeprint', () => forPaper(true));
window.addEventListener('afterprint', () => forPaper(false));

chartDefaults();
drawPage();
