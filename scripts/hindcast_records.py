#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""hindcast_records.py RECORDS OUT: puts the records of the Heihe into the form of docs/input/series.md and
observations.md.

RECORDS holds observed/mountain_inflow_daily_2000_2016.csv, observed/wells.csv, observed/groundwater_levels_2000_2009.csv,
observed/groundwater_levels_1986_2008.csv, tables/dispatch_years_1990_2006.csv and
tables/district_pumping_1986_2008.csv.
"""
import csv
import pathlib
import shutil
import sys


# Districts of the pumping's source by their ids here; one without a name of its own is part of a larger one.
districts = {'上三': 'shangsan', '大满': 'daman', '盈科': 'yingke', '西干': 'xijun', '甘浚': 'xijun', '沙河': 'shahe',
             '鸭暖': 'yanuan', '板桥': 'banqiao', '平川': 'pingchuan', '蓼泉': 'liaoquan', '友联': 'youlian',
             '三清': 'youlian', '大湖湾': 'dahuwan', '六坝': 'liuba', '罗城': 'luocheng', '骆驼城': 'luotuocheng'}


def rows(path):
    with open(path, encoding='utf-8') as file:
        return list(csv.DictReader(file))


def write(path, header, lines):
    with open(path, 'w', encoding='utf-8', newline='') as file:
        table = csv.writer(file, lineterminator='\n')
        table.writerow(header)
        table.writerows(lines)


def main():
    records, out = (pathlib.Path(p) for p in sys.argv[1:3])
    out.mkdir(parents=True, exist_ok=True)
    observed = records / 'observed'
    shutil.copyfile(observed / 'mountain_inflow_daily_2000_2016.csv', out / 'inflow.csv')
    write(out / 'release.csv', ['dispatch_year', 'zhengyixia_1e8m3'],
          [(r['year'], r['value']) for r in rows(records / 'tables/dispatch_years_1990_2006.csv')
           if r['quantity'] == 'annual flow delivered'])

    pumping = {}
    for r in rows(records / 'tables/district_pumping_1986_2008.csv'):
        name = districts.get(r['place'].removesuffix('灌区'))
        if name and r['quantity'] == 'district pumping total':
            key = (name, *r['year'].split('-'))
            pumping[key] = pumping.get(key, 0.0) + float(r['value'])
    write(out / 'pumping.csv', ['district', 'first_year', 'last_year', 'volume_1e4m3'],
          [(*key, volume) for key, volume in pumping.items()])

    wells = rows(observed / 'wells.csv')
    old = rows(observed / 'groundwater_levels_1986_2008.csv')
    places = {r['well']: (r['x_utm47n_m'], r['y_utm47n_m']) for r in old if r['x_utm47n_m']}
    write(out / 'points.csv', ['id', 'name_zh', 'x_utm47n_m', 'y_utm47n_m', 'network', 'surface_elev_m'],
          [(w['id'], w['name_zh'], w['x_utm47n_m'], w['y_utm47n_m'], 'ganzhou' if int(w['id']) < 515 else 'linze_gaotai',
            w['surface_elev_m']) for w in wells]
          + [(well, well.split()[-1], x, y, 'model_1986_2008', '') for well, (x, y) in places.items()])
    write(out / 'levels.csv', ['id', 'date', 'head_m', 'flag'],
          [(r['id'], r['date'], r['head_m'], 'ok')
           for r in rows(observed / 'groundwater_levels_2000_2009.csv')])
    write(out / 'levels_monthly.csv', ['id', 'year', 'month', 'head_m', 'flag'],
          [(r['well'], r['year'], r['month'], r['head_m'], r['flag']) for r in old
           if r['well'] in places and r['head_m']])
    filters = pathlib.Path('examples/heihe/hindcast_filters.csv').resolve()
    (out / 'observations.toml').write_text(
        '[observations]\npoints = "points.csv"\nlevels = ["levels.csv", "levels_monthly.csv"]\n'
        f'filters = "{filters}"\n', encoding='utf-8')


if __name__ == '__main__':
    main()
