// SPDX-License-Identifier: MIT
// Observation points: a map, the hydrograph of a chosen one, and those of all.

const MOST_SMALL_CHARTS = 60;

function wellLabel(well) {
  const title = well.place && well.place.name ? well.place.name : well.id;
  return title === well.id ? well.id : well.id + ' ' + title;
}

function wellSets(well, quantity) {
  const days = DATA.wells.day, values = unpacked(quantity === 'head' ? well.head : well.depth);
  const data = days.map((x, i) => ({x, y: values[i]})).filter((p) => Number.isFinite(p.y));
  const sets = [{label: text('simulated'), data, borderColor: '#2166ac', backgroundColor: '#2166ac'}];
  return sets.concat(recordSets(well[quantity === 'head' ? 'head_m' : 'depth_m']));
}

function scoreOf(well, quantity) {
  if (!DATA.scores) return null;
  const place = (column) => DATA.scores.columns.indexOf(column);
  const row = DATA.scores.rows.find((r) => String(r[place('point')]) === well.id && r[place('quantity')] === quantity + '_m');
  if (!row) return null;
  const value = (column) => place(column) < 0 ? null : row[place(column)];
  return text('score_line', shown(value('bias')) + ' m', shown(value('rmse')) + ' m', shown(value('correlation')));
}

function wellChart(parent, well, quantity, height, legend) {
  const sets = wellSets(well, quantity);
  for (const set of sets) set.data = set.data.filter((p) => p.x >= FIRST_DAY && p.x <= LAST_DAY);
  if (!sets.some((s) => s.data.length)) return;
  const records = well[quantity === 'head' ? 'head_m' : 'depth_m'];
  const out = records ? records.filter.filter((f) => f).length : 0;
  const words = [scoreOf(well, quantity), out ? text('filtered_count', out) : null].filter((w) => w);
  figure(parent, (wellNumber(well) ? wellNumber(well) + ' · ' : '') + wellLabel(well), height,
         dayChart(sets, text('level_unit_' + quantity), {first: FIRST_DAY, last: LAST_DAY, reverse: quantity === 'depth', legend}),
         words.length ? el('p', {class: 'note'}, words.join(' · ')) : null);
}

function hasRecords(well) { return Boolean(well.head_m || well.depth_m); }
function isPlaced(well) { return Boolean(well.place && well.place.x !== null && well.place.y !== null); }
function wellNumber(well) { return DATA.wells.list.indexOf(well) + 1; }

/** The map of the points; a tap chooses the nearest. */
function wellsMap(parent, onchoose) {
  const placed = DATA.wells.list.filter(isPlaced);
  if (!placed.length) { note(parent, text('no_places')); return () => {}; }
  const canvas = el('canvas', {role: 'img', 'aria-label': text('wells_map')});
  let frame = null, chosen = null;
  const paint = () => {
    frame = paintMap(canvas, {points: placed.map((w) => [w.place.x, w.place.y])});
    for (const well of placed) paintPoint(frame, well, well === chosen);
    paintScale(frame);
  };
  canvas.addEventListener('click', (event) => {
    const rect = canvas.getBoundingClientRect();
    const x = (event.clientX - rect.left) * frame.width / rect.width, y = (event.clientY - rect.top) * frame.width / rect.width;
    const far = (w) => Math.hypot(frame.x(w.place.x) - x, frame.y(w.place.y) - y);
    onchoose(placed.reduce((a, b) => far(a) <= far(b) ? a : b));
  });
  parent.append(el('figure', {class: 'map'}, el('figcaption', {}, text('wells_map')), canvas,
      el('p', {class: 'note'}, el('span', {class: 'dot', style: 'background:#d95f02'}), ' ' + text('with_records') + '  ',
         el('span', {class: 'dot', style: 'background:#fff'}), ' ' + text('without_records'))));
  draw('map of wells', paint);
  state.onresize.push(paint);
  return (well) => { chosen = well; paint(); };
}

function paintPoint(frame, well, chosen) {
  const c = frame.context, x = frame.x(well.place.x), y = frame.y(well.place.y);
  c.beginPath();
  c.arc(x, y, chosen ? 6.5 : 4, 0, 2 * Math.PI);
  c.fillStyle = hasRecords(well) ? '#d95f02' : '#fff';
  c.strokeStyle = chosen ? '#000' : '#333';
  c.lineWidth = chosen ? 2.5 : 1;
  c.fill();
  c.stroke();
  outlinedText(c, String(wellNumber(well)), x + (chosen ? 8 : 5), y - 3);
}

function outlinedText(c, words, x, y) {
  c.font = '11px ' + FONT;
  c.lineWidth = 3;
  c.lineJoin = 'round';
  c.strokeStyle = 'rgba(255,255,255,0.9)';
  c.strokeText(words, x, y);
  c.fillStyle = '#111';
  c.fillText(words, x, y);
}

function drawWells() {
  const node = section('wells', text('wells_title'));
  const list = DATA.wells.list;
  if (!list.length) return note(node, text('no_wells'));
  if (!list.some(hasRecords)) note(node, text('no_observations'));
  // Records of depth alone, or most of them: the page begins with depth.
  let quantity = list.some((w) => w.head_m) || !list.some((w) => w.depth_m) ? 'head' : 'depth', chosen = null;
  const pair = el('div', {class: list.some(isPlaced) ? 'two' : ''}), large = el('div', {}), small = el('div', {class: 'small-charts'});
  const select = el('select', {'aria-label': text('point'), onchange: () => choose(list[Number(select.value)])},
      list.map((w, i) => el('option', {value: i}, (i + 1) + ' · ' + wellLabel(w))));
  const showLarge = () => { dropCharts(large); large.replaceChildren(); wellChart(large, chosen, quantity, 300, true); };
  const listed = [...list.filter(hasRecords), ...list.filter((w) => !hasRecords(w))].slice(0, MOST_SMALL_CHARTS);
  const showSmall = () => {
    dropCharts(small);
    small.replaceChildren();
    listed.forEach((w) => wellChart(small, w, quantity, 150, false));
  };
  let mark = () => {};
  const choose = (well) => { chosen = well; select.value = list.indexOf(well); mark(well); showLarge(); };
  const turn = (to) => { quantity = to; showLarge(); showSmall(); };
  const buttons = quantity === 'head' ? ['head', 'depth'] : ['depth', 'head'];
  node.append(choiceButtons(buttons.map((q) => [q, () => turn(q)])), el('div', {class: 'controls'},
      el('label', {}, text('point') + ' ', select)), pair, small);
  const mapPlace = el('div', {});
  pair.append(mapPlace, large);
  mark = wellsMap(mapPlace, (well) => choose(well));
  choose(listed[0]);
  showSmall();
  if (list.length > listed.length) note(node, text('more_wells', list.length - listed.length));
  if (DATA.scores) {
    node.append(el('h3', {}, text('scores')));
    node.append(table(DATA.scores.columns.map((c) => textOr('score_' + c, c)), DATA.scores.rows.map((r) => r.map((v) => v === null ? '–' : typeof v === 'number' ? brief(v) : v))));
  }
}
