// SPDX-License-Identifier: MIT
// Gauges: release and due, volumes by year, exchange, hydrographs.

const FIRST_DAY = DATA.gauges.first;
const LAST_DAY = dayOf(...DATA.run.end.split('-').map(Number));

function releaseChart(parent) {
  const gauge = DATA.gauges.list.find((g) => g.id === DATA.gauges.release);
  const due = annualColumn('release_due_1e8m3'), surplus = annualColumn('release_surplus_1e8m3');
  if (!gauge || due.every((v) => v === null)) return note(parent, text('no_due'));
  const sets = [
    {label: text('delivered'), data: due.map((v, i) => v === null ? null : v + surplus[i]), backgroundColor: '#4393c3'},
    {label: text('due'), type: 'line', order: -1, data: due, borderColor: '#222', backgroundColor: '#222', pointRadius: 3, borderDash: [5, 3]},
  ];
  const records = (gauge.observed_volume || []).filter((p) => !p.filter && p.end - p.from > 300 && !dateOf(p.end - 1).endsWith('-12-31'));
  if (records.length)
    sets.push({label: text('observed_year'), type: 'line', order: -2, showLine: false, pointRadius: 4, pointStyle: 'rectRot',
               backgroundColor: '#d95f02', borderColor: '#d95f02',
               data: YEARS.map((year) => { const p = records.find((r) => yearOf(r.end - 1) === year); return p ? p.observed : null; })});
  const config = yearChart(sets, text('e8'));
  config.data.labels = YEARS.map(String);
  figure(parent, text('release_by_year', placeName('gauges', gauge.id)), 280, config);
}

/** Ledger of the release obligation by dispatch year: release.csv, and days of closed gates beside what they cost. */
function releaseLedger(node) {
  if (!DATA.ledger || !DATA.ledger.rows.length) return;
  const {columns, rows} = DATA.ledger, place = (name) => columns.indexOf(name);
  const shownColumns = [['dispatch_year', 0], ['inflow_1e8m3', 2], ['forecast_error_1e8m3', 2], ['due_1e8m3', 2], ['delivered_1e8m3', 2], ['surplus_1e8m3', 2],
                        ['carried_1e8m3', 2], ['closed_days', 0], ['unmet_by_closing_1e4m3', 0], ['avoidable_overshoot_1e8m3', 2]]
      .filter(([name]) => place(name) >= 0);
  node.append(el('h3', {}, text('ledger_title')));
  const complete = rows.filter((r) => r[place('complete')] === 1);
  if (complete.some((r) => r[place('closed_days')] > 0.5)) {
    const labels = complete.map((r) => String(r[place('dispatch_year')])), grid = el('div', {class: 'two'});
    node.append(grid);
    const chart = (name, title, factor, unit, colour) => {
      const config = yearChart([{label: text(title), data: complete.map((r) => r[place(name)] * factor), backgroundColor: colour}], unit);
      config.data.labels = labels;
      figure(grid, text(title), 220, config);
    };
    chart('closed_days', 'fig_closed_days', 1, text('days'), '#7b3294');
    chart('unmet_by_closing_1e4m3', 'fig_unmet_by_closing', 1e-4, text('e8'), '#c51b7d');
  }
  node.append(table(shownColumns.map(([name]) => text('led_' + name)), rows.map((r) => shownColumns.map(([name, decimals]) => {
    const value = r[place(name)];
    if (name === 'dispatch_year') return value + (r[place('complete')] === 1 ? '' : '*');
    return value === null ? '–' : shown(value, decimals);
  })), {class: 'dense'}));
  if (rows.some((r) => r[place('complete')] !== 1)) note(node, text('ledger_open'));
}

/** Storage of reservoirs at the ends of months. */
function reservoirChart(parent) {
  const list = DATA.reservoirs.filter((r) => r.storage.some((v) => v > 0));
  if (!list.length) return;
  const sets = list.map((r, i) => ({label: placeName('reservoirs', r.id), data: r.day.map((x, n) => ({x, y: r.storage[n]})), pointRadius: 0, borderWidth: 1.4,
                                    borderColor: COLOURS[i % COLOURS.length], backgroundColor: COLOURS[i % COLOURS.length]}));
  figure(parent, text('reservoir_storage'), 280, dayChart(sets, text('e8'), {first: list[0].day[0], last: LAST_DAY, zero: true}));
}

function volumeCharts(parent) {
  const lines = DATA.gauges.list.map((g, i) => ({type: 'line', label: placeName('gauges', g.id), data: g.volume, pointRadius: 2,
                                                 borderColor: COLOURS[i % COLOURS.length], backgroundColor: COLOURS[i % COLOURS.length]}));
  figure(parent, text('volumes_by_year'), 280, yearChart(lines, text('e8')));
  const bars = DATA.gauges.list.slice(1).map((g, i) => ({label: text('exchange_to', placeName('gauges', g.id)), data: g.exchange,
                                                        backgroundColor: COLOURS[(i + 1) % COLOURS.length]}));
  if (bars.length) figure(parent, text('exchange_by_year'), 280, yearChart(bars, text('e8'), {stacked: true}));
}

/** Periods of volume records of a gauge, observed beside simulated. */
function observedVolumes(parent) {
  for (const gauge of DATA.gauges.list) {
    const pairs = (gauge.observed_volume || []).filter((p) => !p.filter && p.simulated !== null);
    if (!pairs.length) continue;
    const config = yearChart([
      {label: text('simulated'), data: pairs.map((p) => p.simulated), backgroundColor: '#4393c3'},
      {label: text('observed'), data: pairs.map((p) => p.observed), backgroundColor: '#d95f02'}], text('e8'));
    const yearly = pairs.every((p) => p.end - p.from > 300);
    config.data.labels = pairs.map((p) => dateOf(p.end - 1).slice(0, yearly ? 4 : 7));
    figure(parent, text('observed_volumes', placeName('gauges', gauge.id)), 260, config);
  }
}

function segmentChart(parent) {
  const list = DATA.exchange.filter((s) => [...s.loss, ...s.gain].some((v) => Math.abs(v || 0) > 1e-4));
  if (!list.length) return;
  const config = yearChart([
    {label: text('loss'), data: list.map((s) => meanOf(s.loss)), backgroundColor: '#e08214'},
    {label: text('gain'), data: list.map((s) => -meanOf(s.gain)), backgroundColor: '#35978f'}], text('e8_yr'), {stacked: true});
  config.data.labels = list.map((s) => s.segment);
  config.options.scales.x.title = axisTitle(text('segment'));
  figure(parent, text('segments_title'), 260, config);
}

/** [{x, y}] means of the months of a daily series; x is the middle of the month. */
function monthlyMeans(flow) {
  const means = [];
  let sum = 0, count = 0, start = FIRST_DAY;
  for (let i = 0; i < flow.length; ++i) {
    const day = FIRST_DAY + i, next = dateOf(day + 1);
    if (Number.isFinite(flow[i])) { sum += flow[i]; ++count; }
    if (next.endsWith('-01') || i === flow.length - 1) {
      if (count) means.push({x: (start + day) / 2, y: sum / count});
      sum = count = 0;
      start = day + 1;
    }
  }
  return means;
}

/** Means of the records of each month. */
function monthlyRecords(points) {
  const months = new Map();
  for (const p of points) {
    const key = dateOf(Math.round(p.x)).slice(0, 7), m = months.get(key) || {x: 0, y: 0, n: 0};
    months.set(key, {x: m.x + p.x, y: m.y + p.y, n: m.n + 1});
  }
  return [...months.values()].map((m) => ({x: m.x / m.n, y: m.y / m.n}));
}

function hydrograph(parent, gauge, daily) {
  const flow = unpacked(gauge.flow);
  const data = daily ? Array.from(flow, (y, i) => ({x: FIRST_DAY + i, y})).filter((p) => Number.isFinite(p.y))
                     : monthlyMeans(flow);
  const sets = [{label: text('simulated') + ' ' + text(daily ? 'daily' : 'monthly'), data, borderColor: '#2166ac',
                 backgroundColor: '#2166ac', borderWidth: daily ? 0.8 : 1.4}];
  for (const set of recordSets(gauge.observed_flow)) {
    set.data = set.data.filter((p) => p.x >= FIRST_DAY && p.x <= LAST_DAY);
    if (!daily && !set.data.some((p) => p.filter)) set.data = monthlyRecords(set.data);
    if (set.data.length > 400) set.pointRadius = 1;
    sets.push(set);
  }
  figure(parent, placeName('gauges', gauge.id), 200,
         dayChart(sets, text('m3s'), {first: FIRST_DAY, last: LAST_DAY, zero: true, legend: sets.length > 1}));
}

function drawRiver() {
  const node = section('river', text('river_title'));
  const grid = el('div', {class: 'two'});
  node.append(grid);
  releaseChart(grid);
  volumeCharts(grid);
  segmentChart(grid);
  reservoirChart(grid);
  observedVolumes(grid);
  releaseLedger(node);
  node.append(el('h3', {}, text('hydrographs')));
  const place = el('div', {class: 'two'});
  const show = (daily) => {
    dropCharts(place);
    place.replaceChildren();
    for (const gauge of DATA.gauges.list) hydrograph(place, gauge, daily);
  };
  node.append(choiceButtons([['monthly', () => show(false)], ['daily', () => show(true)]]), place);
  show(false);
}

/** Forgets the charts inside a node that is to be emptied. */
function dropCharts(node) {
  state.charts = state.charts.filter((chart) => {
    if (!node.contains(chart.canvas)) return true;
    chart.destroy();
    return false;
  });
}

/** Buttons of which one is pressed: [key of its text, action]. */
function choiceButtons(choices) {
  const buttons = choices.map(([key, action], i) => el('button', {type: 'button', 'aria-pressed': i === 0 ? 'true' : 'false',
    onclick: (event) => {
      buttons.forEach((b) => b.setAttribute('aria-pressed', b === event.target ? 'true' : 'false'));
      action();
    }}, text(key)));
  return el('div', {class: 'controls'}, buttons);
}
