// SPDX-License-Identifier: MIT
// Tables: years, budgets, counties, warnings, settings.

// Columns of annual.csv that the first table shows: [column, title, factor, decimals].
function annualColumns() {
  const ending = (end) => DATA.annual.columns.find((c) => c.endsWith(end) && DATA.gauges.list.some((g) => g.id + end === c));
  return [[ending('_inflow_1e8m3'), 'col_inflow', 1, 2], [ending('_release_1e8m3'), 'col_release', 1, 2],
          ['release_due_1e8m3', 'col_due', 1, 2], ['release_surplus_1e8m3', 'col_surplus', 1, 2],
          ['total_use_1e4m3', 'col_use', 1e-4, 2], ['groundwater_pumping_1e4m3', 'col_pumping', 1e-4, 2],
          ['recharge_1e4m3', 'col_recharge', 1e-4, 2], ['phreatic_et_1e4m3', 'col_et', 1e-4, 2],
          ['river_loss_1e4m3', 'col_loss', 1e-4, 2], ['river_gain_1e4m3', 'col_gain', 1e-4, 2],
          ['storage_change_1e4m3', 'col_storage', 1e-4, 2], ['unmet_demand_1e4m3', 'col_unmet', 1e-4, 2],
          ['mean_head_change_m', 'col_head', 1, 3], ['discrepancy_percent', 'col_error', 1, 4]]
      .filter(([column]) => column && DATA.annual.columns.includes(column));
}

function annualTables(node) {
  const columns = annualColumns(), place = (column) => DATA.annual.columns.indexOf(column);
  node.append(el('h3', {}, text('annual_table') + ' (' + text('e8') + ')'));
  node.append(table([text('year'), ...columns.map((c) => text(c[1]))], DATA.annual.rows.map((row) =>
      [String(row[place('year')]), ...columns.map(([c, , factor, decimals]) => row[place(c)] === null ? '–' : shown(row[place(c)] * factor, decimals))]),
      {class: 'dense'}));
  const more = DATA.annual.columns.filter((c) => c !== 'year' && !columns.some(([known]) => known === c) &&
                                                 DATA.annual.rows.some((r) => r[place(c)] !== null));
  if (!more.length) return;
  node.append(el('details', {}, el('summary', {}, text('annual_more')), table([text('year'), ...more], DATA.annual.rows.map((row) =>
      [String(row[place('year')]), ...more.map((c) => typeof row[place(c)] === 'number' ? brief(row[place(c)]) : row[place(c)] || '–')]), {class: 'dense'})));
}

/** "layer 1, row 15, column 3" in the language of the page. */
function placeOf(id) {
  if (state.language) return id;
  return id.replace(/layer (\d+)/, '第$1层').replace(/row (\d+)/, '第$1行').replace(/column (\d+)/, '第$1列').replace(/, /g, '');
}

function budgetTable(node) {
  const worst = DATA.run.budget_worst || {};
  node.append(el('h3', {}, text('budget_table', text('mean_years', yearsText()) + ', ' + text('e8_yr'))));
  note(node, text('worst_line', brief(DATA.run.max_discrepancy_percent), textOr('place_' + worst.store, worst.store || '–'), placeOf(worst.id || ''), worst.date || '–'));
  const volume = (v, sign) => Math.abs(v) < 5e-6 ? '' : sign ? signed(v, 3) : shown(v, 3);
  const rows = DATA.budget.map((b) => {
    const total = b.term === 'total';
    const row = [textOr('store_' + b.store, b.store), total ? text('total') : textOr('budget_' + b.term, b.term.replace(/_/g, ' ')), volume(meanOf(b.in)), volume(meanOf(b.out)),
                 volume(meanOf(b.rise), true), total ? b.worst === null ? '–' : Number(b.worst).toExponential(1).replace('-', '−') : ''];
    row.rowClass = total ? 'total' : null;
    return row;
  });
  node.append(el('details', {open: 'open'}, el('summary', {}, text('store')),
                 table([text('store'), text('term'), text('in'), text('out'), text('rise'), text('worst')], rows, {class: 'dense'})));
}

function countyTable(node) {
  const columns = DATA.county.columns.filter((c, i) => DATA.county.rows.some((r) => r[i] !== null && r[i] !== 0));
  const place = (column) => DATA.county.columns.indexOf(column);
  const cell = (column, value) => value === null ? '–' : column === 'year' ? String(value) : column === 'county' ? placeName('counties', String(value))
      : typeof value === 'number' ? (column.endsWith('_m') ? shown(value, 3) : shown(value, 0)) : value;
  node.append(el('details', {}, el('summary', {}, text('county_table')), table(columns.map((c) => textOr(c, c)),
      DATA.county.rows.map((row) => columns.map((c) => cell(c, row[place(c)]))), {class: 'dense'})));
}

function runTables(node) {
  const run = DATA.run;
  node.append(el('h3', {}, text('warnings')));
  if (run.warnings && run.warnings.length) node.append(el('ul', {}, run.warnings.map((w) => el('li', {}, String(w)))));
  else note(node, text('no_warnings'));
  const facts = [['fact_program', run.program + ' ' + run.version], ['fact_scenario', run.scenario], ['period', run.start + ' – ' + run.end],
                 ['fact_cells', run.cells_active], ['fact_steps', run.groundwater_steps],
                 ['fact_iterations', run.nonlinear_iterations + ' / ' + run.linear_iterations], ['fact_digest', run.state_digest]];
  node.append(el('h3', {}, text('run_facts')), table([text('setting'), text('value')], facts.map(([key, value]) => [text(key), String(value)])));
  if (run.settings.length)
    node.append(el('details', {}, el('summary', {}, text('settings')), table([text('setting'), text('value'), text('origin')], run.settings)));
}

function drawTables() {
  const node = section('tables', text('tables_title'));
  annualTables(node);
  budgetTable(node);
  countyTable(node);
  runTables(node);
}
