// SPDX-License-Identifier: MIT
// Data, texts, numbers, elements and charts: what every chapter uses.

const DATA = JSON.parse(document.getElementById('data').textContent);
const state = {language: document.documentElement.lang === 'en' ? 1 : 0, errors: [], charts: [], onresize: [], timers: [], drawn: 0};
window.addEventListener('error', (event) => {
  state.errors.push(String(event.message));
  document.documentElement.dataset.errors = state.errors.join(' | ');
});

/** The text of a key in the language of the page; {0}, {1} are replaced. */
function text(key, ...values) {
  const both = TEXTS[key];
  let found = both ? both[state.language] : key;
  values.forEach((value, i) => { found = found.split('{' + i + '}').join(String(value)); });
  return found;
}

/** The text of a key that may have none: then `otherwise`. */
function textOr(key, otherwise) { return TEXTS[key] ? text(key) : otherwise; }

/** The name of a gauge, district or county, or its id where the run gave no name. */
function placeName(kind, id) {
  const names = Object.prototype.hasOwnProperty.call(DATA.names[kind], id) ? DATA.names[kind][id] : null;
  return (names && names[state.language]) || id;
}

/** A number with decimals; an en dash for one that is not known. */
function shown(value, decimals = 2) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const rounded = value.toFixed(decimals);
  return (Number(rounded) === 0 ? rounded.replace('-', '') : rounded).replace('-', '−');
}

/** A number with three significant digits, never with an exponent. */
function brief(value) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const decimals = 2 - Math.floor(Math.log10(Math.abs(value)));
  const words = shown(value, Math.min(Math.max(decimals, 0), 8));
  return words.includes('.') ? words.replace(/\.?0+$/, '') : words;
}

function signed(value, decimals = 2) { return (value > 0 ? '+' : '') + shown(value, decimals); }

/** An element with attributes and children; strings become text, never markup. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined) node.append(child);
  return node;
}

function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  for (const child of children) node.append(child);
  return node;
}

/** Base64 of 16-bit codes, low byte first. */
function codes(base64) {
  const bytes = atob(base64);
  const values = new Uint16Array(bytes.length / 2);
  for (let i = 0; i < values.length; ++i)
    values[i] = bytes.charCodeAt(2 * i) | (bytes.charCodeAt(2 * i + 1) << 8);
  return values;
}

/** Values of {least, step, codes}; NaN where there is none. */
function unpacked(packed) {
  const raw = codes(packed.codes);
  const values = new Float32Array(raw.length);
  for (let i = 0; i < raw.length; ++i)
    values[i] = raw[i] === 65535 ? NaN : packed.least + packed.step * raw[i];
  return values;
}

// Days since 1970-01-01, as the data have them.
const DAY = 86400000;
function dateOf(day) { return new Date(day * DAY).toISOString().slice(0, 10); }
function yearOf(day) { return new Date(day * DAY).getUTCFullYear(); }
function dayOf(year, month = 1, day = 1) { return Date.UTC(year, month - 1, day) / DAY; }

// Indices of the years that count for a mean: the whole ones, or all if there is no whole one.
const YEARS = DATA.years.year;
const WHOLE = YEARS.map((_, i) => i).filter((i) => DATA.years.whole[i]);
const COUNTED = WHOLE.length ? WHOLE : YEARS.map((_, i) => i);

function yearsText(indices = COUNTED) {
  const first = YEARS[indices[0]], last = YEARS[indices[indices.length - 1]];
  return first === last ? String(first) : first + '–' + last;
}
function meanOf(values, indices = COUNTED) {
  const known = indices.map((i) => values[i]).filter((v) => v !== null && v !== undefined && Number.isFinite(v));
  return known.length ? known.reduce((a, b) => a + b, 0) / known.length : NaN;
}
function yearLabel(index) {
  return DATA.years.whole[index] ? String(YEARS[index]) : text('year_part', YEARS[index]);
}
/** `value` of a select of years: -1 for the mean. */
function ofPeriod(values, choice) { return choice < 0 ? meanOf(values) : values[choice]; }
function periodName(choice) {
  return choice < 0 ? text('mean_years', yearsText()) : yearLabel(choice);
}

/** [nyear] a column of annual.csv by year of the run; null where it has none. */
function annualColumn(column) {
  const place = DATA.annual.columns.indexOf(column), yearPlace = DATA.annual.columns.indexOf('year');
  return YEARS.map((year) => {
    const row = DATA.annual.rows.find((r) => r[yearPlace] === year);
    return place < 0 || !row || typeof row[place] !== 'number' ? null : row[place];
  });
}

function yearSelect(chosen, onchange) {
  const options = [el('option', {value: -1}, text('mean_years', yearsText()))];
  YEARS.forEach((_, i) => options.push(el('option', {value: i}, yearLabel(i))));
  const select = el('select', {onchange: () => onchange(Number(select.value)), 'aria-label': text('year')}, options);
  select.value = chosen;
  return select;
}

/** Runs one drawing; an error is noted on the page and does not stop the others. */
function draw(name, drawing) {
  try {
    drawing();
    ++state.drawn;
  } catch (error) {
    state.errors.push(name + ': ' + error.message);
  }
  document.documentElement.dataset.drawn = state.drawn;
  document.documentElement.dataset.errors = state.errors.join(' | ');
}

const COLOURS = ['#2166ac', '#d95f02', '#1b9e77', '#7570b3', '#a6761d', '#e7298a', '#66a61e', '#666666'];
const FONT = 'system-ui, "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "PingFang SC", ' +
    '"Microsoft YaHei", "WenQuanYi Micro Hei", sans-serif';

function chartDefaults() {
  Chart.defaults.font.family = FONT;
  Chart.defaults.font.size = 12;
  Chart.defaults.color = '#333';
  Chart.defaults.animation = false;
  Chart.defaults.maintainAspectRatio = false;
  Chart.defaults.plugins.legend.position = 'bottom';
  Object.assign(Chart.defaults.plugins.legend.labels, {boxWidth: 8, boxHeight: 8, usePointStyle: true, padding: 10});
  Chart.defaults.elements.line.borderWidth = 1.5;
  Chart.defaults.elements.point.radius = 0;
}

/** A figure with a title and a chart of `height` px, put into `parent`. */
function figure(parent, title, height, config, extra = null) {
  const canvas = el('canvas', {role: 'img', 'aria-label': title});
  const box = el('div', {class: 'chart', style: 'height:' + height + 'px'}, canvas);
  const node = el('figure', {}, el('figcaption', {}, title), box, extra);
  parent.append(node);
  draw('chart ' + title, () => { state.charts.push(new Chart(canvas, config)); });
  return node;
}

function axisTitle(label) { return {display: Boolean(label), text: label}; }

/** Bars or lines by year. datasets as Chart.js takes them, data [nyear]. */
function yearChart(datasets, unit, options = {}) {
  return {
    type: 'bar',
    data: {labels: YEARS.map((y, i) => DATA.years.whole[i] ? String(y) : y + '*'), datasets},
    options: {
      interaction: {mode: 'index', intersect: false},
      scales: {
        x: {stacked: Boolean(options.stacked), grid: {display: false}, ticks: {maxRotation: 0, autoSkipPadding: 8}},
        y: {stacked: Boolean(options.stacked), title: axisTitle(unit), beginAtZero: true},
      },
      plugins: {tooltip: {callbacks: {label: (c) => c.dataset.label + ': ' + brief(c.parsed.y)}}},
    },
  };
}

// At most `count` places of ticks of an axis of days: years if it is long, else months.
function dayTicks(least, most, count) {
  const years = (most - least) / 365.25;
  if (years > 1.5) {
    const step = [1, 2, 5, 10, 20, 50].find((s) => years / s <= count) || 100;
    const ticks = [];
    for (let y = Math.ceil(yearOf(least) / step) * step; dayOf(y) <= most; y += step)
      if (dayOf(y) >= least) ticks.push({value: dayOf(y)});
    return ticks;
  }
  const ticks = [], step = [1, 2, 3, 6, 12].find((s) => 12 * years / s <= count) || 12, first = new Date(least * DAY);
  for (let m = 0; m < 24; m += step) {
    const day = dayOf(first.getUTCFullYear(), first.getUTCMonth() + 1 + m);
    if (day >= least && day <= most) ticks.push({value: day});
  }
  return ticks.length ? ticks : [{value: least}];
}

/** Lines over days: datasets with data of {x: day, y}. */
function dayChart(datasets, unit, options = {}) {
  const long = options.last - options.first > 550;
  return {
    type: 'line',
    data: {datasets},
    options: {
      parsing: false,
      interaction: {mode: 'nearest', axis: 'x', intersect: false},
      scales: {
        x: {
          type: 'linear', min: options.first, max: options.last,
          afterBuildTicks: (axis) => { axis.ticks = dayTicks(axis.min, axis.max, Math.max(2, axis.chart.width / (long ? 48 : 70))); },
          ticks: {maxRotation: 0, autoSkipPadding: 6,
                  callback: (day) => long ? String(yearOf(day)) : dateOf(day).slice(0, 7)},
        },
        y: {title: axisTitle(unit), reverse: Boolean(options.reverse), beginAtZero: Boolean(options.zero),
            ticks: {format: {useGrouping: false}, maxTicksLimit: options.legend === false ? 6 : 9}},
      },
      plugins: {
        decimation: {enabled: true, algorithm: 'min-max', threshold: 1500},
        legend: {display: options.legend !== false},
        tooltip: {callbacks: {title: (items) => items.length ? dateOf(Math.round(items[0].parsed.x)) : '',
                              label: (c) => c.dataset.label + ': ' + shown(c.parsed.y, 2)}},
      },
    },
  };
}

/** Records as points: the used ones and those that a filter took out. */
function recordSets(records) {
  if (!records) return [];
  const points = records.day.map((x, i) => ({x, y: records.value[i], filter: records.filter[i]}));
  const used = points.filter((p) => !p.filter), out = points.filter((p) => p.filter);
  const sets = [{label: text('observed'), data: used, showLine: false, pointRadius: 2.2,
                 backgroundColor: '#d95f02', borderColor: '#d95f02'}];
  if (out.length)
    sets.push({label: text('not_used'), data: out, showLine: false, pointRadius: 3, pointStyle: 'crossRot',
               borderColor: '#999', backgroundColor: '#999'});
  return sets;
}

/** A table; columns of numbers (and dashes) alone are set to the right. */
function table(head, rows, attributes = {}) {
  const isNumber = (value) => /^([−+]?[\d.,]+(e[−-]?\d+)?|–)?$/.test(String(value));
  const right = head.map((_, c) => rows.length > 0 && rows.every((r) => isNumber(r[c])) && rows.some((r) => /\d/.test(r[c])));
  const cell = (tag, value, c) => el(tag, {class: right[c] ? 'number' : null}, String(value));
  return el('div', {class: 'scroll'}, el('table', attributes,
      el('thead', {}, el('tr', {}, head.map((h, c) => cell('th', h, c)))),
      el('tbody', {}, rows.map((row) => el('tr', {class: row.rowClass || null}, row.map((value, c) => cell('td', value, c)))))));
}

function section(id, title) {
  const node = el('section', {id}, el('h2', {}, title));
  document.getElementById('main').append(node);
  return node;
}

function note(parent, message) { parent.append(el('p', {class: 'note'}, message)); }
