#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""past_figures.py RUN RECORDS [--row NAME]: the figures of docs/hindcast.md from the files of a run of the past.

RUN is a run folder of history.toml or hindcast.toml beside records; RECORDS the folder that
scripts/hindcast_records.py wrote. Prints one figure a line, or with --row one row of the page's table of parts.
A standard deviation is that of the years themselves (divided by their number). A figure of years that the run
lacks is not printed.
"""
import argparse
import collections
import csv
import math
import pathlib
import statistics

NAN = float('nan')
mean_of_nineties = 7.74  # [1e8 m3/yr] release, of which no year is published (ChinaXiv-202110.00030)


def rows(path):
    with open(path, encoding='utf-8') as file:
        return list(csv.DictReader(file))


def mean(values):
    values = [v for v in values if not math.isnan(v)]
    return statistics.fmean(values) if values else NAN


def dispatch_year(date):
    """11 November to 10 November, named by its end."""
    return int(date[:4]) + (date[5:] >= '11-11')


def dispatch_volumes(run):
    """1e8 m3 by gauge and whole dispatch year."""
    volume = collections.defaultdict(lambda: collections.defaultdict(float))
    days = collections.Counter()
    for r in rows(run / 'river.csv'):
        year = dispatch_year(r['date'])
        volume[r['gauge']][year] += float(r['flow_m3_per_s']) * 86400 / 1e8
        days[r['gauge'], year] += 1
    return {g: {y: v for y, v in of.items() if days[g, y] >= 365} for g, of in volume.items()}


def river_figures(run, records):
    volume = dispatch_volumes(run)
    recorded = {int(r['dispatch_year']): float(r['zhengyixia_1e8m3']) for r in rows(records / 'release.csv')}
    release, inflow = volume['zhengyixia'], volume['yingluoxia']
    years = [y for y in range(2001, 2007) if y in release]
    errors = [release[y] - recorded[y] for y in years]
    losses = [inflow[y] - release[y] for y in years]
    figures = {f'release {y}: inflow, recorded, simulated, error':
               (inflow[y], recorded[y], release[y], release[y] - recorded[y]) for y in years}
    if len(years) > 1:
        figures['release 2001-2006, bias'] = mean(errors)
        figures['release 2001-2006, standard deviation of the error'] = statistics.pstdev(errors)
        figures['net loss between the gauges 2001-2006'] = mean(losses)
        figures['slope of this loss on the inflow'] = statistics.linear_regression(
            [inflow[y] for y in years], losses).slope
    nineties = [y for y in range(1990, 2000) if y in release]
    if len(nineties) == 10:
        figures['release 1990-1999, mean'] = mean(release[y] for y in nineties)
        figures['release 1990-1999, mean less the record'] = mean(release[y] for y in nineties) - mean_of_nineties
    return figures


def account_figures(run):
    years = {int(r['year']): {k: float(v) if v else NAN for k, v in r.items() if k != 'cap_provenance'}
             for r in rows(run / 'annual.csv')}
    figures = {}
    terms = {'total use': 'total_use_1e4m3', 'pumping': 'groundwater_pumping_1e4m3',
             'canals and fields to the aquifer': 'canal_and_field_seepage_1e4m3', 'rain recharge': 'rain_recharge_1e4m3',
             'mountain front': 'lateral_inflow_1e4m3', 'phreatic evapotranspiration': 'phreatic_et_1e4m3',
             'saturated storage': 'storage_change_1e4m3'}
    for first, last in ((2000, 2009), (2020, 2025)):
        if not all(y in years for y in range(first, last + 1)):
            continue
        span = [years[y] for y in range(first, last + 1)]
        term = lambda key, span=span: mean(y[key] for y in span) / 1e4
        for name, key in terms.items():
            figures[f'{name} {first}-{last}'] = term(key)
        figures[f'drains and springs {first}-{last}'] = term('drains_to_river_1e4m3') + term('drains_leaving_1e4m3')
        figures[f'net loss down to G312 {first}-{last}'] = sum(
            term(f'main_stem_loss_to_{s}_1e4m3') - term(f'main_stem_gain_to_{s}_1e4m3') for s in ('yingluoxia', 'g312'))
        figures[f'gain, G312 to Pingchuan {first}-{last}'] = sum(
            term(f'main_stem_gain_to_{s}_1e4m3') - term(f'main_stem_loss_to_{s}_1e4m3') for s in ('gaoya', 'pingchuan'))
    for year, name, key in ((2018, 'agricultural use', 'agricultural_use_1e4m3'),
                            (2022, 'pumping', 'groundwater_pumping_1e4m3')):
        if year in years:
            figures[f'{name} {year}'] = years[year][key] / 1e4
    if 2024 in years:
        figures['consumed of gross irrigation water 2024'] = (
            years[2024]['agricultural_consumption_1e4m3'] / years[2024]['agricultural_use_1e4m3'])
    return figures


def pumping_figures(run, records):
    """Mean pumping of districts in the periods of the record, and where it differs by more than a fifth."""
    pumped = collections.defaultdict(float)
    for r in rows(run / 'districts.csv'):
        pumped[r['district'], int(r['date'][:4])] += float(r['pumped_m3']) / 1e4
    simulated_years = {year for _, year in pumped}
    sums = collections.defaultdict(lambda: [0.0, 0.0])
    figures = {}
    for r in rows(records / 'pumping.csv'):
        years = range(int(r['first_year']), int(r['last_year']) + 1)
        if not simulated_years.issuperset(years):
            continue
        period = f'{years[0]}-{years[-1]}'
        simulated, recorded = mean(pumped[r['district'], y] for y in years), float(r['volume_1e4m3'])
        sums[period][0] += simulated / 1e4
        sums[period][1] += recorded / 1e4
        if abs(simulated - recorded) > 0.2 * recorded:
            figures[f'pumping of {r["district"]} {period}, 1e4 m3: simulated, recorded'] = (simulated, recorded)
    return {**{f'pumping of the recorded districts {p}: simulated, recorded': tuple(v) for p, v in sums.items()}, **figures}


def well_figures(run):
    """The wells of the two surveyed networks in the group "all": those without a reason to stand apart."""
    if not (run / 'scores.csv').exists():
        return {}
    network = {r['point']: r['network'] for r in rows(run / 'points.csv')}
    wells = [r for r in rows(run / 'scores.csv')
             if r['group'] == 'all' and network.get(r['point']) in ('ganzhou', 'linze_gaotai')]
    depth = [r for r in wells if r['quantity'] == 'depth_m']
    head = [r for r in wells if r['quantity'] == 'head_m']
    if not head:
        return {}
    offset = {n: mean(float(r['bias']) for r in head if network[r['point']] == n) for n in set(network.values())}
    rms = lambda values: math.sqrt(mean(v * v for v in values))
    amplitude = [r for r in rows(run / 'scores.csv') if r['point'] == 'all' and r['quantity'] == 'depth_m']
    trends = [(float(r['trend_observed']), float(r['trend_simulated'])) for r in head if r['trend_observed']]
    return {'wells': len(depth),
            'depth, bias': mean(float(r['bias']) for r in depth),
            'depth, RMSE': rms(float(r['rmse']) for r in depth),
            'heads, RMS of the wells\' biases': rms(float(r['bias']) for r in head),
            'heads, the same with one offset for each network':
                rms(float(r['bias']) - offset[network[r['point']]] for r in head),
            'head offsets of Ganzhou, of Linze and Gaotai': (offset.get('ganzhou', NAN), offset.get('linze_gaotai', NAN)),
            'amplitude of the seasons, simulated over recorded': float(amplitude[0]['amplitude_ratio']),
            'trends with the recorded sign, of': (sum(o * s > 0 for o, s in trends), len(trends))}


def fall_figures(run):
    """Mean heads of two years less those of two later ones: wells with records of more than six months in both."""
    if not (run / 'observations.csv').exists():
        return {}
    networks = {r['point']: r['network'] for r in rows(run / 'points.csv')}
    heads = collections.defaultdict(lambda: collections.defaultdict(list))
    for r in rows(run / 'observations.csv'):
        if r['quantity'] == 'head_m' and r['use'] == 'used' and networks.get(r['point']) == 'model_1986_2008':
            heads['recorded', r['point']][int(r['date'][:4])].append(float(r['value']))
    for r in rows(run / 'wells.csv'):
        if ('recorded', r['well']) in heads and r['head_month_mean_m']:
            heads['simulated', r['well']][int(r['date'][:4])].append(float(r['head_month_mean_m']))

    def fall(key, before, after):
        at = [[v for y in years for v in heads[key].get(y, [])] for years in (before, after)]
        return mean(at[0]) - mean(at[1]) if min(map(len, at)) > 6 else NAN

    figures = {}
    for name, before, after in (('1986/87 to 1998/99', (1986, 1987), (1998, 1999)),
                                ('1998/99 to 2007/08', (1998, 1999), (2007, 2008))):
        pairs = [(fall(('simulated', w), before, after), fall(('recorded', w), before, after))
                 for kind, w in list(heads) if kind == 'recorded']
        pairs = [p for p in pairs if not any(map(math.isnan, p))]
        if pairs:
            figures[f'fall {name}: wells, simulated, recorded'] = (
                len(pairs), mean(p[0] for p in pairs), mean(p[1] for p in pairs))
    return figures


def text(value):
    if isinstance(value, tuple):
        return ', '.join(map(text, value))
    return str(value) if isinstance(value, int) else f'{value:.3f}'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('run', type=pathlib.Path)
    parser.add_argument('records', type=pathlib.Path)
    parser.add_argument('--row')
    arguments = parser.parse_args()
    figures = {**river_figures(arguments.run, arguments.records), **account_figures(arguments.run),
               **pumping_figures(arguments.run, arguments.records),
               **well_figures(arguments.run), **fall_figures(arguments.run)}
    if arguments.row:
        cell = lambda name, form: format(figures.get(name, NAN), form)
        print('| ' + ' | '.join((
            arguments.row, cell('release 2001-2006, bias', '+.2f'),
            cell('release 2001-2006, standard deviation of the error', '.2f'),
            cell('release 1990-1999, mean less the record', '+.2f'), cell('net loss down to G312 2000-2009', '.2f'),
            cell('saturated storage 2000-2009', '.2f'), cell('phreatic evapotranspiration 2000-2009', '.2f'),
            cell('heads, the same with one offset for each network', '.1f') + ' m, '
            + cell('amplitude of the seasons, simulated over recorded', '.2f'))) + ' |')
        return
    for name, value in figures.items():
        print(f'{name:<62} {text(value)}')


if __name__ == '__main__':
    main()
