// SPDX-License-Identifier: MIT
// The verdict, the key figures, and the water balance as a flow diagram.

const FLOWS = Object.fromEntries(DATA.diagram.flows.map((flow) => [flow.id, flow]));
const NODES = Object.fromEntries(DATA.diagram.nodes.map((node) => [node.id, node]));

// The published term that stands beside an arrow.
const TERM_OF_FLOW = {seepage: 'canal_field_recharge', rain: 'rain_recharge', evapotranspiration: 'phreatic_et',
                      outflow: 'release', wells: 'groundwater_pumping'};

const FLOW_COLOURS = {
  inlets: '#4393c3', outflow: '#4393c3', diversions: '#4393c3', river_loss: '#4393c3', river_recharge: '#4393c3',
  outside: '#92c5de', outside_loss: '#92c5de', user_returns: '#92c5de', rejected: '#92c5de', rejected_leaving: '#92c5de',
  lateral: '#5aae61', rain: '#5aae61', seepage: '#5aae61', recharge: '#5aae61',
  river_gain: '#35978f', drains: '#80cdc1', drains_leaving: '#80cdc1', wells: '#e08214',
  consumption: '#d6604d', loss_evaporation: '#d6604d', evapotranspiration: '#d6604d', river_evaporation: '#d6604d', storage: '#878787',
};

function drawVerdict() {
  const node = section('verdict', text('nav_verdict'));
  const balance = DATA.run.balance || {};
  const reached = Boolean(balance.reached);
  const verdict = reached ? (balance.year ? text('balanced_in', balance.year) : text('balanced'))
                          : text('not_balanced');
  const parts = [];
  const slope = balance.storage_slope_1e4m3_per_yr;
  if (typeof slope === 'number') parts.push(text('slope', signed(slope / 1e4)));
  const surplus = annualColumn('release_surplus_1e8m3').filter((v) => v !== null);
  if (surplus.length) parts.push(text('release_met', surplus.filter((v) => v >= 0).length, surplus.length));
  parts.push(text('books', brief(DATA.run.max_discrepancy_percent)));
  node.append(el('p', {class: 'verdict ' + (reached ? 'good' : 'bad')}, el('strong', {}, verdict), ' ',
                 parts.join(state.language ? '; ' : '；')));
  note(node, text('balance_rule'));
  drawCards(node);
}

function cards() {
  const g = DATA.gauges, gauge = (id) => g.list.find((x) => x.id === id);
  const head = g.head && gauge(g.head), release = g.release && gauge(g.release);
  const annual = (column, factor) => annualColumn(column).map((v) => v === null ? NaN : v * factor);
  const sum = (values) => values.reduce((a, b) => a + (Number.isFinite(b) ? b : 0), 0);
  const loss = annual('river_loss_1e4m3', 1e-4), gain = annual('river_gain_1e4m3', 1e-4);
  const known = (values) => values.some((v) => Number.isFinite(v));
  const list = [];
  const mean = (key, values, unit = 'e8_yr') => {
    if (values && known(values)) list.push([key, meanOf(values), text(unit)]);
  };
  // Dispatch years may be known where the calendar year is not whole.
  const dispatch = (key, column) => {
    const values = annual(column, 1).filter((v) => Number.isFinite(v));
    if (values.length) list.push([text(key), sum(values) / values.length, text('e8_yr')]);
  };
  mean(text('fig_inflow', head ? placeName('gauges', head.id) : '–'), head && head.volume);
  mean(text('fig_release', release ? placeName('gauges', release.id) : '–'), release && release.volume);
  dispatch('fig_due', 'release_due_1e8m3');
  dispatch('fig_surplus', 'release_surplus_1e8m3');
  if (head && release) mean(text('fig_net_loss'), head.volume.map((v, i) => v - release.volume[i]));
  mean(text('fig_use'), annual('total_use_1e4m3', 1e-4));
  mean(text('fig_pumping'), annual('groundwater_pumping_1e4m3', 1e-4));
  mean(text('fig_recharge'), annual('recharge_1e4m3', 1e-4));
  mean(text('fig_exchange'), loss.map((v, i) => v - gain[i]));
  mean(text('fig_et'), annual('phreatic_et_1e4m3', 1e-4));
  mean(text('fig_unmet'), annual('unmet_demand_1e4m3', 1e-4));
  mean(text('fig_storage'), annual('storage_change_1e4m3', 1e-4));
  const storage = annual('storage_change_1e4m3', 1e-4), heads = annual('mean_head_change_m', 1);
  if (known(storage)) list.push([text('fig_storage_sum'), sum(storage), text('e8')]);
  if (known(heads)) list.push([text('fig_head'), sum(heads), text('m')]);
  return list;
}

function drawCards(parent) {
  parent.append(el('h3', {}, text('key_figures')));
  parent.append(el('div', {class: 'cards'}, cards().map(([label, value, unit]) =>
      el('div', {class: 'card'}, el('span', {class: 'label'}, label),
         el('span', {class: 'value'}, shown(value), el('small', {}, ' ' + unit))))));
  note(parent, WHOLE.length ? text('key_note', yearsText()) : text('no_whole_year'));
}

/** The published row of a term that has a range, or null. */
function publishedOf(term) {
  return (DATA.published || []).find((row) => row.term === term && row.least !== null) || null;
}
function rangeText(row, factor = 1) {
  if (row.least === null) return '–';
  const least = brief(row.least * factor), most = brief(row.most * factor);
  return least === most ? least : least + '–' + most;
}
/** 1e8 m³ in a unit of published.csv. */
function unitFactor(unit) { return /^(1e4|万)/.test(unit) ? 1e-4 : 1; }

/** Places of the boxes and arrows of the diagram for a width in px. */
class FlowDiagram {
  constructor(width, choice) {
    this.choice = choice;
    this.width = width;
    this.wide = width >= 640;
    this.margin = !this.wide ? 62 : width > 900 ? 160 : 124;
    this.left = this.margin;
    this.right = width - this.margin;
    this.roomy = width > 900;
    this.middle = this.left + (this.roomy ? 0.5 : 0.55) * (this.right - this.left);
    this.widest = Math.max(...Object.values(FLOWS).map((f) => this.volume(f.id)), 1e-9);
    this.scale = (this.wide ? 64 : 44) / this.widest;
    this.words = [];  // written at the end, above all arrows
    this.root = svg('svg', {class: this.wide ? 'flow' : 'flow narrow', role: 'img', 'aria-label': text('balance_title'), width,
                            viewBox: '0 0 ' + width + ' ' + this.height()});
  }
  height() { return this.wide ? 468 : 520; }
  volume(id) { return FLOWS[id] ? ofPeriod(FLOWS[id].volume, this.choice) || 0 : 0; }
  thick(volume) { return Math.max(1.5, this.scale * Math.abs(volume)); }
  isShown(id) { return this.volume(id) > Math.max(0.004, 0.006 * this.widest); }

  box(id, x, y, w, h, colour) {
    this.root.append(svg('rect', {x, y, width: w, height: h, rx: 4, fill: colour}));
    const words = svg('text', {x: x + w - 8, y: y + h / 2 + 4, class: 'box', stroke: colour, 'text-anchor': 'end'});
    words.append(text('node_' + id));
    this.words.push(words);
  }

  /** An arrow along x (dx = ±1) or y (dy = ±1) from (x, y), the middle of its tail, over a length. */
  arrow(id, x, y, [dx, dy], length, volume = this.volume(id)) {
    const t = this.thick(volume) / 2, head = Math.min(9, 0.6 * length), wing = t + 4;
    const along = [[0, -t], [length - head, -t], [length - head, -wing], [length, 0], [length - head, wing],
                   [length - head, t], [0, t]];
    const points = along.map(([a, b]) => [x + a * dx - b * dy, y + a * dy + b * dx].join(',')).join(' ');
    const title = svg('title');
    title.append(text('flow_' + id) + ' ' + shown(volume, 3) + ' ' + text(this.choice < 0 ? 'e8_yr' : 'e8'));
    this.root.append(svg('polygon', {points, fill: FLOW_COLOURS[id], class: 'arrow'}, title));
  }

  /** Number, name, value and published range of a flow, one under the other. */
  label(id, x, y, anchor, options = {}) {
    const volume = options.volume === undefined ? this.volume(id) : options.volume;
    const lines = [];
    const number = options.number === undefined ? flowNumber(id) : options.number;
    const title = this.wide || narrow(text('short_' + id)) ? options.title || text('short_' + id) : '';
    if (this.wide && options.oneLine) lines.push(number + ' ' + title + ' ' + shown(volume));
    else if (this.roomy || (this.wide && options.side)) lines.push(number + ' ' + title, shown(volume));
    else if (this.wide) lines.push(title, number + '  ' + shown(volume));
    else lines.push(number + (options.side ? ' ' + title : ''), shown(volume));
    const published = publishedOf(TERM_OF_FLOW[id]);
    const words = svg('text', {x, y, 'text-anchor': anchor, class: 'flow-label'});
    lines.forEach((line, i) => {
      const part = svg('tspan', {x, dy: i ? 14 : 0, class: i && !options.oneLine ? 'flow-value' : ''});
      part.append(line);
      words.append(part);
    });
    if (published && this.wide) {
      const part = svg('tspan', {x, dy: 14, class: 'range ' + published.verdict});
      part.append(text('published_short') + ' ' + rangeText(published, unitFactor(published.unit)));
      words.append(part);
    }
    this.words.push(words);
  }

  draw() {
    const river = this.wide ? 8 : 60, riverHigh = Math.max(this.sum(['inlets']), this.sum(['outflow', 'river_evaporation'])) + 12;
    const users = this.wide ? 173 : 225, usersHigh = Math.max(this.sum(['consumption', 'loss_evaporation', 'outside_loss', 'outside']) + 30, 44);
    const soil = this.wide ? 320 : 372, soilHigh = 24;
    const aquifer = this.wide ? 378 : 430, aquiferHigh = Math.max(this.sum(['lateral']) + 10, this.sum(['evapotranspiration', 'drains_leaving']) + 10, 44);
    this.rows = {river, riverHigh, users, usersHigh, soil, soilHigh, aquifer, aquiferHigh};
    const across = this.right - this.left;
    this.box('river', this.left, river, across, riverHigh, '#2166ac');
    this.box('users', this.middle, users, this.right - this.middle, usersHigh, '#8c6d31');
    this.box('unsaturated', this.left, soil, across, soilHigh, '#c9a66b');
    this.box('aquifer', this.left, aquifer, across, aquiferHigh, '#4a708b');
    this.drawSides();
    this.drawRiverAndGround();
    this.drawUsers();
    this.drawStorage();
    this.root.append(...this.words);
    return this.root;
  }

  sum(ids) { return ids.filter((id) => this.isShown(id)).reduce((s, id) => s + this.thick(this.volume(id)), 0); }

  // Arrows that enter on the left, and those that leave (or enter) on the right.
  drawSides() {
    const r = this.rows, tail = this.roomy ? 60 : 34, gap = 4;
    this.entering('inlets', r.river + r.riverHigh / 2, tail);
    this.entering('rain', r.soil + r.soilHigh / 2, tail);
    this.entering('lateral', r.aquifer + r.aquiferHigh / 2, tail);
    this.leaving(['outflow', 'river_evaporation'], r.river + 6, tail);
    this.leaving(['consumption', 'loss_evaporation', 'outside_loss'], r.users + 4, tail);
    this.leaving(['evapotranspiration', 'drains_leaving'], r.aquifer + 5, tail);
    if (this.isShown('rejected_leaving')) this.leaving(['rejected_leaving'], r.soil + gap, tail);
    if (this.isShown('outside')) {
      const y = r.users + r.usersHigh - 5 - this.thick(this.volume('outside')) / 2;
      this.arrow('outside', this.right + tail, y, [-1, 0], tail);
      this.label('outside', this.wide ? this.right + tail + 6 : this.right + 4, y + 16, 'start', {side: true});
    }
  }
  entering(id, y, tail) {
    if (!this.isShown(id)) return;
    this.arrow(id, this.left - tail, y, [1, 0], tail);
    this.label(id, this.left - tail - 6 + (this.wide ? 0 : tail + 2), this.wide ? y - 4 : y - this.thick(this.volume(id)) / 2 - 22,
               'end', {side: true});
  }
  leaving(ids, top, tail) {
    let y = top, labelled = -Infinity;
    for (const id of ids) {
      if (!this.isShown(id)) continue;
      const t = this.thick(this.volume(id));
      this.arrow(id, this.right, y + t / 2, [1, 0], tail);
      const place = Math.max(y + t / 2 - 2, labelled);
      if (this.wide) this.label(id, this.right + tail + 6, place, 'start', {side: true});
      else this.label(id, this.right + 4, y - 20 < labelled + 28 ? y + t + 12 : y - 20, 'start', {side: true});
      labelled = this.wide ? place + (publishedOf(TERM_OF_FLOW[id]) ? 46 : 32) : place;
      y += t + 6;
    }
  }

  // Loss of the river, its way through the unsaturated zone, and what comes back.
  drawRiverAndGround() {
    const r = this.rows, foot = r.river + r.riverHigh;
    const ids = ['river_loss', 'river_gain', 'drains', 'rejected'].filter((id) => this.isShown(id));
    const slot = (this.middle - this.left) / Math.max(ids.length, 1);
    ids.forEach((id, i) => {
      const x = this.left + slot * (i + 0.28);
      const beside = x + this.thick(this.volume(id)) / 2 + 7;
      if (id === 'river_loss') {
        this.arrow(id, x, foot, [0, 1], r.soil - foot);
        this.arrow('river_recharge', x, r.soil + r.soilHigh, [0, 1], r.aquifer - r.soil - r.soilHigh,
                   this.volume('river_recharge'));
        this.label('river_recharge', beside, r.soil + r.soilHigh + 20, 'start', {oneLine: true, title: ' '});
      } else {
        const bottom = id === 'rejected' ? r.soil : r.aquifer;
        this.arrow(id, x, bottom, [0, -1], bottom - foot);
      }
      this.label(id, beside, foot + 44, 'start');
    });
  }

  // What users take from the river and the wells, and what they give back.
  drawUsers() {
    const r = this.rows, foot = r.river + r.riverHigh;
    const wide = this.right - this.middle, bottom = r.users + r.usersHigh;
    const place = (share, id) => [this.middle + wide * share, this.middle + wide * share + this.thick(this.volume(id)) / 2 + 7];
    if (this.isShown('diversions')) {
      const [x, beside] = place(0.16, 'diversions');
      this.arrow('diversions', x, foot, [0, 1], r.users - foot);
      this.label('diversions', beside, foot + 36, 'start');
    }
    if (this.isShown('user_returns')) {
      const [x, beside] = place(0.66, 'user_returns');
      this.arrow('user_returns', x, r.users, [0, -1], r.users - foot);
      this.label('user_returns', beside, foot + 36, 'start');
    }
    if (this.isShown('seepage')) {
      const [x, beside] = place(0.14, 'seepage');
      this.arrow('seepage', x, bottom, [0, 1], r.soil - bottom);
      this.label('seepage', beside, bottom + 24, 'start');
      this.arrow('recharge', x, r.soil + r.soilHigh, [0, 1], r.aquifer - r.soil - r.soilHigh);
      this.label('recharge', beside, r.soil + r.soilHigh + 20, 'start', {oneLine: true, title: this.roomy ? '' : ' '});
    }
    if (this.isShown('wells')) {
      const [x, beside] = place(0.52, 'wells');
      this.arrow('wells', x, r.aquifer, [0, -1], r.aquifer - bottom);
      this.label('wells', beside, bottom + 24, 'start');
    }
  }

  // Change of storage of the aquifer: a fall enters from below, a rise leaves downwards.
  drawStorage() {
    const r = this.rows, rise = ofPeriod(NODES.aquifer.rise, this.choice), x = this.left + 0.3 * (this.right - this.left);
    const foot = r.aquifer + r.aquiferHigh, t = this.thick(rise), length = 30;
    if (Math.abs(rise) < 0.004) return;
    this.arrow('storage', x, rise > 0 ? foot : foot + length, [0, rise > 0 ? 1 : -1], length, Math.abs(rise));
    this.label('storage', x + t / 2 + 8, foot + 20, 'start',
               {volume: Math.abs(rise), number: '', title: text(rise > 0 ? 'storage_rise' : 'storage_fall'), oneLine: true});
  }
}

// The number of a flow: its place among those that the table lists.
function listedFlows() { return DATA.diagram.flows.filter((f) => f.volume.some((v) => Math.abs(v || 0) > 1e-5)); }
function flowNumber(id) { return listedFlows().findIndex((f) => f.id === id) + 1; }

// True if a word fits beside an arrow on a narrow screen.
function narrow(word) { return [...word].reduce((sum, c) => sum + (c.charCodeAt(0) > 255 ? 2 : 1), 0) <= 4; }

function flowTable(choice) {
  const side = (node) => node ? text('node_' + node) : text('out_of_basin');
  const rows = listedFlows().map((f) => {
    const row = publishedOf(TERM_OF_FLOW[f.id]);
    return [flowNumber(f.id), text('flow_' + f.id), side(f.from) + ' → ' + side(f.to), shown(ofPeriod(f.volume, choice), 3),
            row ? rangeText(row) + ' ' + row.unit : '–'];
  });
  for (const node of DATA.diagram.nodes) {
    if (node.rise.some((v) => Math.abs(v || 0) > 1e-5))
      rows.push(['', text('storage_of', text('node_' + node.id)), '', signed(ofPeriod(node.rise, choice), 3), '–']);
    if (node.rest.some((v) => Math.abs(v || 0) > 1e-3))
      rows.push(['', text('rest_of', text('node_' + node.id)), '', signed(ofPeriod(node.rest, choice), 3), '–']);
  }
  const head = ['', text('term'), text('way'), text(choice < 0 ? 'e8_yr' : 'e8'), text('range')], half = Math.ceil(rows.length / 2);
  return [table(head, rows.slice(0, half), {class: 'dense'}), table(head, rows.slice(half), {class: 'dense'})];
}

function publishedTable(parent) {
  if (!DATA.published) return note(parent, text('no_published'));
  parent.append(el('h3', {}, text('published_title')));
  const rows = DATA.published.map((p) => {
    const row = [textOr('term_' + p.term, p.term), rangeText(p), p.unit, p.simulated > 1000 ? shown(p.simulated, 0) : shown(p.simulated), text(p.verdict), (p.years || '–').replace('-', '–'),
                 p.status, p.period.replace(/-/g, '–'), p.source];
    row.rowClass = p.verdict;
    return row;
  });
  parent.append(table([text('term'), text('range'), text('unit'), text('simulated'), text('judged'), text('year'),
                       text('status'), text('of_period'), text('source')], rows, {class: 'published'}));
  note(parent, text('published_note'));
}

function aquiferChart(parent) {
  const bar = (id, sign, colour) => ({label: text('flow_' + id), data: FLOWS[id].volume.map((v) => sign * v),
                                      backgroundColor: colour || FLOW_COLOURS[id], stack: 'budget'});
  let sum = 0;
  const line = NODES.aquifer.rise.map((v) => (sum += v || 0));
  const sets = [{type: 'line', order: -1, yAxisID: 'sum', label: text('storage_sum'), data: line, borderColor: '#222', backgroundColor: '#222', pointRadius: 2},
                bar('recharge', 1), bar('river_recharge', 1), bar('lateral', 1, '#a6dba0'), bar('wells', -1),
                bar('river_gain', -1), bar('drains', -1), bar('evapotranspiration', -1)];
  const config = yearChart(sets, text('e8'), {stacked: true});
  config.options.scales.sum = {position: 'right', grid: {drawOnChartArea: false}, title: axisTitle(text('e8'))};
  figure(parent, text('aquifer_by_year'), 330, config);
}

function drawBalance() {
  const node = section('balance', text('balance_title'));
  note(node, text('balance_text'));
  const place = el('div', {class: 'flow-place'}), caption = el('strong', {}), numbers = el('div', {class: 'two'});
  let choice = -1;
  const redraw = () => {
    caption.textContent = periodName(choice) + ' (' + text(choice < 0 ? 'e8_yr' : 'e8') + ')';
    place.replaceChildren(new FlowDiagram(Math.max(330, Math.min(place.clientWidth || 330, 1080)), choice).draw());
    numbers.replaceChildren(...flowTable(choice));
  };
  node.append(el('div', {class: 'controls'}, el('label', {}, text('year') + ' ',
      yearSelect(choice, (chosen) => { choice = chosen; draw('flow diagram', redraw); }))), caption, place, numbers);
  draw('flow diagram', redraw);
  state.onresize.push(redraw);
  publishedTable(node);
  aquiferChart(node);
}
