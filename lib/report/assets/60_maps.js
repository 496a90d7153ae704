// SPDX-License-Identifier: MIT
// Maps on canvas: cells of the basin, counties, river, colour bar, scale bar; yearly fields with a slider.

const MAPS = DATA.maps && {...DATA.maps, rows: codes(DATA.maps.row), cols: codes(DATA.maps.col),
                           zones: codes(DATA.maps.county), rivers: codes(DATA.maps.river)};

// Colours from ColorBrewer (Cynthia Brewer, www.colorbrewer2.org).
const BLUE_TO_BROWN = ['#08306b', '#08519c', '#2171b5', '#4292c6', '#9ecae1', '#deebf7', '#fee391', '#fec44f', '#ec7014', '#993404'];
const BLUES = ['#f0f0f0', '#d0e1f2', '#94c4df', '#4a98c9', '#1764ab', '#08306b', '#041830'];
const ORANGES = ['#f0f0f0', '#fedfc0', '#fdb97d', '#fd8c3b', '#e95e0d', '#b63c02', '#7f2704'];
const BLUE_TO_RED = ['#053061', '#2166ac', '#4393c3', '#92c5de', '#f7f7f7', '#f4a582', '#d6604d', '#b2182b', '#67001f'];
const GREEN_TO_BROWN = ['#003c30', '#01665e', '#35978f', '#80cdc1', '#eeeeee', '#dfc27d', '#bf812d', '#8c510a', '#543005'];
const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000];

/** The value below which a share of the finite absolute values lies. */
function quantile(values, share) {
  const list = Float32Array.from(values).map(Math.abs).filter((v) => v > 0).sort();
  return list.length ? list[Math.min(list.length - 1, Math.floor(share * list.length))] : 0;
}

// The last `count` steps up to the first one that reaches `most`.
function stepsUpTo(most, count) {
  const end = STEPS.findIndex((s) => s >= most);
  const last = end < 0 ? STEPS.length - 1 : end;
  return STEPS.slice(Math.max(0, last - count + 1), last + 1);
}

/** Classes of a field: limits between them and one colour more. */
function classesOf(name, values) {
  if (name === 'depth_to_water') return {limits: [1, 2, 3, 5, 10, 20, 50, 100, 150], colours: BLUE_TO_BROWN};
  const most = quantile(values, 0.99) || 1;
  if (name === 'recharge' || name === 'pumping')
    return {limits: stepsUpTo(most, 6), colours: name === 'recharge' ? BLUES : ORANGES};
  const half = stepsUpTo(0.7 * most, 4);
  return {limits: [...half.map((v) => -v).reverse(), ...half], colours: name === 'drawdown' ? BLUE_TO_RED : GREEN_TO_BROWN};
}

function classOf(limits, value) {
  let k = 0;
  while (k < limits.length && value >= limits[k]) ++k;
  return k;
}

/** West, east, south, north of what a map shows, m. */
function mapExtent(points) {
  const e = {west: Infinity, east: -Infinity, south: Infinity, north: -Infinity};
  const add = (x, y) => {
    e.west = Math.min(e.west, x); e.east = Math.max(e.east, x);
    e.south = Math.min(e.south, y); e.north = Math.max(e.north, y);
  };
  if (MAPS)
    for (let i = 0; i < MAPS.cells; ++i) {
      add(MAPS.x0 + MAPS.cols[i] * MAPS.dx, MAPS.y0 - MAPS.rows[i] * MAPS.dy);
      add(MAPS.x0 + (MAPS.cols[i] + 1) * MAPS.dx, MAPS.y0 - (MAPS.rows[i] + 1) * MAPS.dy);
    }
  for (const [x, y] of points || []) add(x, y);
  const pad = 0.02 * Math.max(e.east - e.west, e.north - e.south, 1000);
  return {west: e.west - pad, east: e.east + pad, south: e.south - pad, north: e.north + pad};
}

/**
 * Paints the basin on a canvas: cells in the colours of their classes (grey without a field), borders of
 * counties and the river. Returns the frame for what is painted on it.
 */
function paintMap(canvas, {values = null, classes = null, points = [], below = 30, river = true} = {}) {
  const extent = mapExtent(points), width = Math.max(canvas.parentElement.clientWidth || 320, 200);
  const metres = width / (extent.east - extent.west), high = Math.round(metres * (extent.north - extent.south));
  const dense = Math.min(window.devicePixelRatio || 1, 2) * (width < 420 ? 1.5 : 1);
  canvas.width = Math.round(width * dense);
  canvas.height = Math.round((high + below) * dense);
  canvas.style.aspectRatio = width + ' / ' + (high + below);
  const context = canvas.getContext('2d');
  context.setTransform(dense, 0, 0, dense, 0, 0);
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, high + below);
  const frame = {context, width, high, below, metres, x: (east) => (east - extent.west) * metres,
                 y: (north) => (extent.north - north) * metres};
  if (!MAPS) return frame;
  paintCells(frame, values, classes);
  paintCounties(frame);
  if (river) paintRiver(frame);
  return frame;
}

function cellCorner(frame, i) {
  return [frame.x(MAPS.x0 + MAPS.cols[i] * MAPS.dx), frame.y(MAPS.y0 - MAPS.rows[i] * MAPS.dy)];
}

function paintCells(frame, values, classes) {
  // One pixel a cell, stretched: no seams between cells.
  const picture = el('canvas', {width: MAPS.ncol, height: MAPS.nrow}), image = new ImageData(MAPS.ncol, MAPS.nrow);
  const rgb = (classes ? classes.colours : ['#eef0ee']).map((c) => [1, 3, 5].map((at) => parseInt(c.slice(at, at + 2), 16)));
  for (let i = 0; i < MAPS.cells; ++i) {
    if (values && !Number.isFinite(values[i])) continue;
    const colour = rgb[values ? classOf(classes.limits, values[i]) : 0];
    image.data.set([...colour, 255], 4 * (MAPS.rows[i] * MAPS.ncol + MAPS.cols[i]));
  }
  picture.getContext('2d').putImageData(image, 0, 0);
  const c = frame.context;
  c.imageSmoothingEnabled = false;
  c.drawImage(picture, frame.x(MAPS.x0), frame.y(MAPS.y0), MAPS.ncol * MAPS.dx * frame.metres, MAPS.nrow * MAPS.dy * frame.metres);
}

function paintCounties(frame) {
  const c = frame.context, place = new Map();
  for (let i = 0; i < MAPS.cells; ++i) place.set(MAPS.rows[i] * MAPS.ncol + MAPS.cols[i], MAPS.zones[i]);
  const w = MAPS.dx * frame.metres, h = MAPS.dy * frame.metres, centre = new Map();
  c.beginPath();
  for (let i = 0; i < MAPS.cells; ++i) {
    const [x, y] = cellCorner(frame, i), key = MAPS.rows[i] * MAPS.ncol + MAPS.cols[i], zone = MAPS.zones[i];
    const east = place.get(key + 1), south = place.get(key + MAPS.ncol);
    if (east !== undefined && east !== zone) { c.moveTo(x + w, y); c.lineTo(x + w, y + h); }
    if (south !== undefined && south !== zone) { c.moveTo(x, y + h); c.lineTo(x + w, y + h); }
    const sum = centre.get(zone) || [0, 0, 0];
    centre.set(zone, [sum[0] + x, sum[1] + y, sum[2] + 1]);
  }
  c.strokeStyle = 'rgba(40,40,40,0.65)';
  c.lineWidth = 0.8;
  c.stroke();
  c.textAlign = 'center';
  c.font = '11px ' + FONT;
  for (const [zone, [x, y, count]] of centre)
    if (zone > 0 && count * w * h > 900) {
      const name = placeName('counties', MAPS.counties[zone - 1]), half = c.measureText(name).width / 2 + 3;
      outlinedText(c, name, Math.min(Math.max(x / count, half), frame.width - half), y / count);
    }
  c.textAlign = 'start';
}

function paintRiver(frame) {
  const c = frame.context, size = Math.max(1.1, Math.min(2, 0.45 * MAPS.dx * frame.metres));
  c.fillStyle = 'rgba(11,83,148,0.75)';
  for (let i = 0; i < MAPS.cells; ++i) {
    if (!MAPS.rivers[i]) continue;
    const [x, y] = cellCorner(frame, i);
    c.fillRect(x + 0.5 * MAPS.dx * frame.metres - size / 2, y + 0.5 * MAPS.dy * frame.metres - size / 2, size, size);
  }
}

/** A bar of a round number of kilometres in the lower left corner. */
function paintScale(frame) {
  const c = frame.context, most = 0.3 * frame.width / frame.metres / 1000;
  const km = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200].filter((s) => s <= most).pop() || most;
  const length = km * 1000 * frame.metres, y = frame.high + 8;
  c.fillStyle = '#222';
  c.fillRect(8, y, length, 3);
  c.font = '11px ' + FONT;
  c.fillText(km + ' km', 12 + length, y + 6);
}

/** The classes as a bar with limits below, and the unit. */
function paintColours(frame, classes, unit) {
  const c = frame.context, count = classes.colours.length, left = 8, step = (frame.width - 16) / count, y = frame.high + 24;
  classes.colours.forEach((colour, k) => {
    c.fillStyle = colour;
    c.fillRect(left + k * step, y, step, 11);
  });
  c.strokeStyle = '#999';
  c.lineWidth = 0.6;
  c.strokeRect(left, y, step * count, 11);
  c.fillStyle = '#222';
  c.font = '11px ' + FONT;
  c.textAlign = 'center';
  // Every second limit where they do not fit side by side; on both sides of 0 the outer ones stay.
  const skip = Math.max(...classes.limits.map((v) => c.measureText(limitText(v)).width)) + 4 > step ? 2 : 1;
  const half = classes.limits[0] < 0 ? classes.limits.length / 2 : 0;
  classes.limits.forEach((v, k) => {
    if (skip === 2 && k % 2 !== (half && k >= half ? (half + 1) % 2 : 0)) return;
    c.fillText(limitText(v), left + (k + 1) * step, y + 23);
  });
  c.textAlign = 'end';
  c.fillText(unit, frame.width - 8, frame.high + 16);
  c.textAlign = 'start';
}
function limitText(v) { return String(v).replace('-', '−'); }

function fieldFigure(parent, field) {
  const values = unpacked(field.values), classes = classesOf(field.name, values);
  const unit = field.unit === 'mm' ? text('mm_yr') : text(field.unit);
  const canvas = el('canvas', {role: 'img', 'aria-label': text('map_' + field.name)});
  const caption = el('figcaption', {}), hint = TEXTS['map_hint_' + field.name] ? text('map_hint_' + field.name) : '';
  const readout = el('p', {class: 'note readout'}, hint || '\u00a0');
  parent.append(el('figure', {class: 'map'}, caption, canvas, readout));
  let slice = null, frame = null;
  const paint = (year) => {
    slice = values.subarray(year * MAPS.cells, (year + 1) * MAPS.cells);
    caption.textContent = text('map_' + field.name) + ', ' + yearLabel(year) + ' (' + unit + ')';
    frame = paintMap(canvas, {values: slice, classes, below: 52, river: field.name !== 'stream_exchange'});
    paintScale(frame);
    paintColours(frame, classes, unit);
  };
  canvas.addEventListener('pointermove', (event) => {
    const rect = canvas.getBoundingClientRect();
    const i = cellAt(frame, (event.clientX - rect.left) * frame.width / rect.width, (event.clientY - rect.top) * frame.width / rect.width);
    const zone = i < 0 ? 0 : MAPS.zones[i];
    readout.textContent = i < 0 || !Number.isFinite(slice[i]) ? hint || '\u00a0'
        : text('value_here', zone ? placeName('counties', MAPS.counties[zone - 1]) : '–', brief(slice[i]) + ' ' + unit);
  });
  return paint;
}

let cellPlaces = null;
function cellAt(frame, x, y) {
  if (!cellPlaces) {
    cellPlaces = new Map();
    for (let i = 0; i < MAPS.cells; ++i) cellPlaces.set(MAPS.rows[i] * MAPS.ncol + MAPS.cols[i], i);
  }
  const col = Math.floor((x - frame.x(MAPS.x0)) / (MAPS.dx * frame.metres));
  const row = Math.floor((y - frame.y(MAPS.y0)) / (MAPS.dy * frame.metres));
  const found = col < 0 || col >= MAPS.ncol ? undefined : cellPlaces.get(row * MAPS.ncol + col);
  return found === undefined ? -1 : found;
}

function drawMaps() {
  const node = section('maps', text('maps_title'));
  if (!MAPS || !MAPS.cells) return note(node, text('no_maps'));
  note(node, text('maps_text') + (MAPS.factor > 1 ? ' ' + text('maps_blocks', MAPS.factor) : ''));
  let year = YEARS.length - 1, timer = null;
  const slider = el('input', {type: 'range', min: 0, max: YEARS.length - 1, step: 1, value: year, 'aria-label': text('year')});
  const label = el('output', {});
  const play = el('button', {type: 'button'}, text('play'));
  if (YEARS.length > 1) node.append(el('div', {class: 'controls slider'}, el('label', {}, text('year') + ' ', slider), label, play));
  const grid = el('div', {class: 'maps'});
  node.append(grid);
  const paints = MAPS.fields.map((field) => [field.name, fieldFigure(grid, field)]);
  const paint = () => {
    label.textContent = yearLabel(year);
    for (const [name, one] of paints) draw('map ' + name, () => one(year));
  };
  slider.addEventListener('input', () => { year = Number(slider.value); paint(); });
  play.addEventListener('click', () => {
    if (timer) { clearInterval(timer); timer = null; play.textContent = text('play'); return; }
    play.textContent = text('stop');
    timer = setInterval(() => { year = (year + 1) % YEARS.length; slider.value = year; paint(); }, 900);
    state.timers.push(timer);
  });
  paint();
  state.onresize.push(paint);
}
