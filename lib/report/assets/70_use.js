// SPDX-License-Identifier: MIT
// Use by district, source and year.

const SOURCES = [['diverted_m3', '#4393c3'], ['pumped_m3', '#e08214'], ['reclaimed_m3', '#5aae61'], ['other_m3', '#999999']];
const USE = DATA.use;
function useOf(group, column) { return group.volume[USE.columns.indexOf(column)]; }
function sumOfGroups(groups, column) {
  return YEARS.map((_, y) => groups.reduce((sum, g) => sum + (useOf(g, column)[y] || 0), 0));
}
function groupLabel(group) {
  const label = placeName('districts', group.id);
  if (group.class === 'agriculture' || label !== group.id) return label;
  return placeName('counties', group.county) + (state.language ? ', ' : '') + textOr('class_' + group.class, group.class);
}
function usedSources(groups) {
  return SOURCES.filter(([column]) => groups.some((g) => useOf(g, column).some((v) => v > 0)));
}

function useByYear(parent, group) {
  const groups = group ? [group] : USE.groups;
  const factor = group ? 1 : 1e-4, unit = text(group ? 'e4' : 'e8');
  const sets = usedSources(groups).map(([column, colour]) => ({label: text(column), backgroundColor: colour, stack: 'use',
                                                               data: sumOfGroups(groups, column).map((v) => v * factor)}));
  sets.push({label: text('unmet_m3'), type: 'line', order: -1, data: sumOfGroups(groups, 'unmet_m3').map((v) => v * factor), borderColor: '#b2182b',
             backgroundColor: '#b2182b', borderDash: [4, 3], pointRadius: 2, stack: 'unmet'});
  figure(parent, text('use_by_year', group ? groupLabel(group) : text('whole_basin')), 300, yearChart(sets, unit, {stacked: true}));
}

function useByGroup(parent, choice) {
  const total = (g) => SOURCES.reduce((sum, [column]) => sum + (ofPeriod(useOf(g, column), choice) || 0), 0);
  const groups = USE.groups.filter((g) => total(g) > 0).sort((a, b) => total(b) - total(a));
  const sets = [...usedSources(groups), ['unmet_m3', '#b2182b']].map(([column, colour]) =>
      ({label: text(column), backgroundColor: colour, data: groups.map((g) => ofPeriod(useOf(g, column), choice))}));
  const config = yearChart(sets, '', {stacked: true});
  config.data.labels = groups.map(groupLabel);
  config.options.indexAxis = 'y';
  config.options.interaction = {mode: 'index', axis: 'y', intersect: false};
  config.options.plugins.tooltip.callbacks.label = (c) => c.dataset.label + ': ' + brief(c.parsed.x);
  config.options.scales = {x: {stacked: true, title: axisTitle(text(choice < 0 ? 'e4_yr' : 'e4')), beginAtZero: true},
                           y: {stacked: true, grid: {display: false}, ticks: {autoSkip: false, font: {size: 11}}}};
  figure(parent, text('use_by_group', periodName(choice)), Math.max(220, 60 + 16 * groups.length), config);
}

function useTable(choice) {
  const columns = USE.columns.filter((c) => USE.groups.some((g) => useOf(g, c).some((v) => v > 0)));
  const ratio = (g) => {
    const gross = SOURCES.reduce((sum, [column]) => sum + (ofPeriod(useOf(g, column), choice) || 0), 0);
    return gross > 0 ? shown(ofPeriod(useOf(g, 'consumed_m3'), choice) / gross, 3) : '–';
  };
  const rows = USE.groups.map((g) => [groupLabel(g), placeName('counties', g.county), textOr('class_' + g.class, g.class),
                                      ...columns.map((c) => shown(ofPeriod(useOf(g, c), choice), 0)), ratio(g)]);
  const all = {volume: USE.columns.map((c) => sumOfGroups(USE.groups, c))};
  const last = [text('total'), '', '', ...columns.map((c) => shown(ofPeriod(useOf(all, c), choice), 0)), ratio(all)];
  last.rowClass = 'total';
  return table([text('group'), text('county'), text('user_class'), ...columns.map((c) => text(c)), text('consumed_ratio')], [...rows, last], {class: 'dense'});
}

function drawUse() {
  const node = section('use', text('use_title'));
  note(node, text('use_text'));
  const groups = USE.groups;
  const years = el('div', {}), districts = el('div', {}), numbers = el('details', {});
  const select = el('select', {'aria-label': text('group'), onchange: () => showYears()},
      [el('option', {value: -1}, text('whole_basin')), ...groups.map((g, i) => el('option', {value: i}, groupLabel(g)))]);
  const showYears = () => { dropCharts(years); years.replaceChildren(); useByYear(years, groups[Number(select.value)]); };
  const showDistricts = (choice) => {
    dropCharts(districts);
    districts.replaceChildren();
    useByGroup(districts, choice);
    numbers.replaceChildren(el('summary', {}, text('use_table', periodName(choice)) + ', ' + text(choice < 0 ? 'e4_yr' : 'e4')), useTable(choice));
  };
  node.append(el('div', {class: 'controls'}, el('label', {}, text('group') + ' ', select)), years,
              el('div', {class: 'controls'}, el('label', {}, text('year') + ' ', yearSelect(-1, showDistricts))), districts, numbers);
  showYears();
  showDistricts(-1);
}
