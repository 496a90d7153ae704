#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""make_tables.py: writes the tables of the invented basin into data/, beside this file. Run by hand.

The basin lies on the open Atlantic, 38 degrees north. Every number and every name is invented. Two rivers enter a
plain of 24 x 21 km from the west: the Firstwater flows along the middle, the Secondwater joins it. The land falls
from west to east and towards the Firstwater.
"""
import csv
import math
import pathlib

DATA = pathlib.Path(__file__).resolve().parent / 'data'
ZONE = 22
WEST, NORTH = 512000, 4224000  # [m] outer corner of the first block
NROW, NCOL = 7, 8              # blocks of 3 km
CELL, BLOCK = 1000, 3000       # [m]
INVENTED = ('estimate', 'invented')
CUT_OFF = {(0, 0), (0, 7), (6, 0), (6, 7)}  # blocks at the corners, where cells are missing


def utm(lat, lon):
    """Place of a latitude and longitude: Krueger's series, as include/heihe/basin/setup/utm.hpp."""
    flat = 1 / 298.257223563
    n = flat / (2 - flat)
    e = 2 * math.sqrt(n) / (1 + n)
    scale = 0.9996 * 6378137.0 / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    sine = math.sin(math.radians(lat))
    t = math.sinh(math.atanh(sine) - e * math.atanh(e * sine))
    lam = math.radians(lon - (6 * ZONE - 183))
    xi, eta = math.atan2(t, math.cos(lam)), math.atanh(math.sin(lam) / math.sqrt(1 + t * t))
    east, north = eta, xi
    for j, a in enumerate((n / 2 - 2 / 3 * n**2 + 5 / 16 * n**3, 13 / 48 * n**2 - 3 / 5 * n**3, 61 / 240 * n**3), 1):
        east += a * math.cos(2 * j * xi) * math.sinh(2 * j * eta)
        north += a * math.sin(2 * j * xi) * math.cosh(2 * j * eta)
    return 500000 + scale * east, scale * north


def degrees(km_east, km_south):
    """Latitude and longitude of a place in km from the outer corner, by repeated correction."""
    x, y = WEST + 1000 * km_east, NORTH - 1000 * km_south
    lat, lon = 38.0, -51.0
    for _ in range(20):
        east, north = utm(lat, lon)
        lat += (y - north) / 111000
        lon += (x - east) / (111000 * math.cos(math.radians(lat)))
    return f'{lat:.5f}', f'{lon:.5f}'


def river_south(km_east):
    """How far south of the northern edge the Firstwater flows [km]."""
    return 10.5 + 1.5 * math.sin(km_east / 5)


def land(km_east, km_south):
    """Land surface [m]: steep fan in the west, flat plain in the east, a shallow valley around the Firstwater."""
    return (480 + 150 * (1 - km_east / 24) + 60 * math.exp(-km_east / 6)
            + 1.2 * abs(km_south - river_south(km_east)))


def write(name, header, rows, invented=True):
    """Writes a table; its rows end in status and source, except for derived ones."""
    with open(DATA / name, 'w', encoding='utf-8', newline='') as file:
        out = csv.writer(file, lineterminator='\n')
        out.writerow(list(header) + (['status', 'source'] if invented else []))
        out.writerows([list(row) + (list(INVENTED) if invented else []) for row in rows])


def names():
    write('basin.csv', ('key', 'value'), (
        ('main_inlet', 'Firstwater'), ('shape_inlet', 'Secondwater'),
        ('head_gauge', 'topford'), ('head_gauge_zh', '甲口'), ('release_gauge', 'endford'),
        ('base_year', 2030), ('dispatch_year_begins', '10-01'),
        ('utm_zone', ZONE), ('blocks_west_m', WEST), ('blocks_north_m', NORTH),
        ('south_deg', 37.8), ('north_deg', 38.3), ('west_deg', -51.2), ('east_deg', -50.3),
        ('mountains_towards_deg', 270), ('front_above_m', 600)))


def aquifer():
    header = (f'x_utm{ZONE}n_m', f'y_utm{ZONE}n_m', 'active_fraction', 'top_elev_m',
              'thickness_L1_m', 'thickness_L2_m', 'thickness_L3_m',
              'K_L1_m_per_d', 'K_L2_m_per_d', 'K_L3_m_per_d', 'specific_storage_1_per_m', 'porosity_class')
    rows = []
    for i in range(NROW):
        for j in range(NCOL):
            cells = [(3 * j + c + 0.5, 3 * i + r + 0.5) for r in range(3) for c in range(3)]
            if (i, j) in CUT_OFF:  # three cells at the outer corner are missing
                corner = (0 if j == 0 else 24, 0 if i == 0 else 21)
                cells = sorted(cells, key=lambda p: math.dist(p, corner))[3:]
            u = sum(p[0] for p in cells) / len(cells)
            v = sum(p[1] for p in cells) / len(cells)
            east = u / 24
            top = sum(land(*p) for p in cells) / len(cells)
            rows.append((round(WEST + 1000 * u), round(NORTH - 1000 * v), round(len(cells) / 9, 3), round(top, 1),
                         round(60 - 25 * east, 1), round(25 + 10 * east, 1), round(60 - 20 * east, 1),
                         round(35 - 25 * east, 2), round(4 - 3 * east, 2),
                         round(12 - 6 * east, 2) if j > 1 else '', 1e-5, 0.25))
    write('aquifer_points_3km.csv', header, rows, invented=False)


def lines():
    """The rivers' lines by segment: centres of their cells [km]."""
    firstwater = [(u + 0.5, math.floor(river_south(u + 0.5)) + 0.5) for u in range(24)]
    meeting = 13
    secondwater = [(1.5 + 0.9 * n, 2.5 + 0.65 * n) for n in range(13)]
    return {1: (3, firstwater[:meeting + 1]), 2: (3, secondwater + [firstwater[meeting]]), 3: (0, firstwater[meeting:])}


def streams():
    rows = []
    for segment, (to, places) in lines().items():
        lowest = 1e9
        for number, (u, v) in enumerate(places, 1):
            lowest = min(lowest, land(u, v))
            # a vertex stands 500 m east and north of the place that the river flows through
            rows.append((segment, number, to, round(WEST + 1000 * u + 500), round(NORTH - 1000 * v + 500),
                         round(lowest, 1)))
    write('stream_vertices.csv', ('segment', 'vertex', 'to_segment', f'x_utm{ZONE}n_m', f'y_utm{ZONE}n_m',
                                  'running_min_top_m'), rows, invented=False)
    write('main_stem_segments.csv', ('segment',), ((1,), (3,)))
    reaches = (('Fan', 'topford', 'Midbridge', 7, 0.009, 25, 0.8), ('Middle', 'Midbridge', 'midford', 7, 0.006, 30, 0.4),
               ('Plain', 'midford', 'endford', 10, 0.004, 40, 0.3))
    write('reaches.csv', ('reach', 'from', 'to', 'length_km', 'slope', 'bankfull_width_m', 'width_exponent', 'manning_n',
                          'bed_K_m_per_d_prior'),
          [(r[0], r[1], r[2], r[3], r[4], r[5], '', 0.035, r[6]) for r in reaches])
    stem = lines()[1][1] + lines()[3][1][1:]
    ends = (('Fan', 6, '', ''), ('Middle', 13, 'midford', '中口'), ('Plain', 23, 'endford', '末口'))
    write('main_stem_ends.csv', ('reach', 'end_lat_deg', 'end_lon_deg', 'gauge', 'gauge_zh'),
          [(reach, *degrees(*stem[n]), gauge, zh) for reach, n, gauge, zh in ends])


def inflow():
    write('inlets.csv', ('id', 'name_zh', 'segment', 'used_upstream_pct'),
          (('Firstwater', '甲河', 1, 0), ('Secondwater', '乙河', 2, 10)))
    course = (2.4, 2.4, 3.2, 5.0, 8.5, 10.5, 8.0, 5.5, 4.0, 3.2, 2.8, 2.5)  # [m3/s] by month
    wet = (1.00, 0.80, 1.15, 0.92, 1.25, 0.72, 1.06, 0.90, 1.12, 1.08)
    rows = []
    for n, factor in enumerate(wet):
        for month, flow in enumerate(course, 1):
            first = flow * factor * (1 + 0.08 * math.sin(2.1 * n + month))
            second = 0.3 * flow * factor**0.8 * (1 + 0.1 * math.cos(1.3 * n + month))
            rows.append((2020 + n, month, round(first, 3), round(second, 3)))
    write('inflow_monthly.csv', ('year', 'month', 'Firstwater_m3_per_s', 'Secondwater_m3_per_s'), rows, invented=False)
    write('inflow_history.csv', ('year', 'shape_year', 'main_inlet_1e8m3_per_yr'), ())
    write('tributaries.csv', ('river_en', 'river_zh', 'mean_runoff_1e8m3_per_yr'), (('Thirdbrook', '丙溪', 0.12),))


# id, key, county, source, river, share, intake km, km east, km south, ha, need mm, surface, wells, zh
DISTRICTS = (
    (1, 'highmeadow', 'Eastmark', 'river', 'Firstwater', '', 5, 9, 14, 3200, 420, 3000, 300, '高田'),
    (2, 'lowmeadow', 'Westmark', 'river', 'Firstwater', '', 15, 18.5, 13, 2600, 430, 2300, 500, '低田'),
    (3, 'sidefield', 'Eastmark', 'river', 'Secondwater', '', '', 8, 4.5, 900, 410, 800, 100, '旁田'),
    (4, 'brookfield', 'Westmark', 'tributary', 'Thirdbrook', 80, '', 17, 4, 700, 400, 500, 150, '溪田'),
    (5, 'wellfield', 'Westmark', 'none', '', '', '', 21, 17.5, 800, 400, 0, 420, '井田'))


def districts():
    write('irrigation_districts.csv', ('id', 'name_en', 'name_zh', 'county', 'water_source', 'intake_km_below_head',
                                       'intake', 'centroid_lat_deg', 'centroid_lon_deg'),
          [(d[0], d[1].capitalize(), d[13], d[2], d[4] or 'wells', d[6], '', *degrees(d[7], d[8])) for d in DISTRICTS])
    write('district_sources.csv', ('id', 'key', 'source', 'river', 'tributary_share_pct', 'status', 'note'),
          [(d[0], d[1], d[3], d[4], d[5], *INVENTED) for d in DISTRICTS], invented=False)
    write('district_use.csv', ('district', 'year', 'irrigated_area_ha', 'net_need_mm', 'surface_1e4m3',
                               'groundwater_1e4m3', 'canal_efficiency', 'well_efficiency', 'field_efficiency'),
          [(d[1], 2030, d[9], d[10], d[11], d[12], 0.62, 0.85, 0.78) for d in DISTRICTS])
    write('supply_order.csv', ('district', 'first_month', 'last_month', 'wells_first_pct'),
          (('*', 1, 12, 50), ('wellfield', 1, 12, 100), ('lowmeadow', 6, 8, 20)))
    lat, lon = degrees(22, 15)
    write('well_fields.csv', ('id', 'district', 'lat_deg', 'lon_deg', 'radius_km', 'share_pct'),
          (('deepfield', 'wellfield', lat, lon, 1.5, 60),))


def counties():
    write('counties.csv', ('county', 'name_zh', 'town_lat_deg', 'town_lon_deg', 'intake_below_head_km',
                           'groundwater_cap_share_1e8m3'),
          (('Eastmark', '东界', *degrees(10, 12), 8, 0.08), ('Westmark', '西界', *degrees(19, 10), 16, 0.12)))
    write('county_water_use.csv', ('county', 'year', 'industry_1e8m3', 'domestic_1e8m3', 'ecology_1e8m3',
                                   'groundwater_1e8m3'),
          (('Eastmark', 2030, 0.02, 0.03, 0.01, 0.035), ('Westmark', 2030, 0.03, 0.02, 0.01, 0.03)))
    lat, lon = degrees(15, 9)
    write('ponds.csv', ('id', 'name_zh', 'county', 'lat_deg', 'lon_deg', 'radius_km', 'intake_below_head_km',
                        'evaporation_1e4m3', 'seepage_1e4m3', 'first_month', 'last_month', 'first_year'),
          (('duckponds', '鸭塘', 'Westmark', lat, lon, 1.5, 14, 60, 90, 11, 3, 1990),))
    write('published_totals.csv', ('quantity', 'districts', 'first_year', 'last_year', 'value', 'unit',
                                   'tolerance_pct'), ())


def reservoirs():
    write('reservoirs.csv', ('id', 'name_zh', 'river', 'active_capacity_1e4m3', 'first_year'),
          (('oldlake', '旧湖', 'Firstwater', 900, 1980), ('sidelake', '旁湖', 'Secondwater', 300, 1995)))
    write('reservoirs_planned.csv', ('id', 'name_en', 'name_zh', 'county', 'place', 'river', 'capacity_1e4m3',
                                     'dead_1e4m3', 'outlet_m3_per_s', 'seepage_mm_per_d', 'controlled_pct',
                                     'evaporation_factor', 'commissioned'),
          (('newlake', 'Newlake', '新湖', 'Eastmark', 'inlet', 'Firstwater', 2500, 200, 30, 1, 80, 0.9, '2030-01-01'),))
    write('reservoir_levels.csv', ('reservoir', 'level_m', 'volume_1e4m3', 'area_km2'),
          (('newlake', 700, 0, 0), ('newlake', 715, 600, 0.8), ('newlake', 730, 2500, 1.8)))
    write('reservoir_rules.csv', ('reservoir', 'month', 'upper_1e4m3', 'lower_1e4m3', 'normal_need_pct',
                                  'normal_m3_per_s', 'conservation_need_pct', 'conservation_m3_per_s'),
          [('newlake', m, 1900 if 4 <= m <= 7 else 2500, 700, 100, 1.5, 80, 0.8) for m in range(1, 13)])


def seasons():
    rain = (62, 55, 58, 45, 40, 22, 12, 15, 35, 60, 68, 70)
    et0 = (35, 42, 70, 95, 125, 150, 165, 150, 110, 75, 45, 33)
    write('climate_monthly.csv', ('month', 'precip_mean_mm', 'et0_mm', 'open_water_evap_mm'),
          [(m + 1, rain[m], et0[m], round(1.1 * et0[m], 1)) for m in range(12)])
    crop = (0, 0, 10, 35, 70, 100, 110, 80, 30, 0, 0, 0)
    soak = (0, 0, 15, 0, 0, 0, 0, 0, 0, 15, 0, 0)
    pumping = (0, 0, 3, 8, 15, 22, 24, 18, 8, 2, 0, 0)
    write('irrigation_demand_monthly.csv', ('month', 'crop_mix_net_requirement_mm', 'total_net_mm',
                                            'pumping_share_pct'),
          [(m + 1, crop[m], crop[m] + soak[m], pumping[m]) for m in range(12)])
    write('weather_years.csv', ('year', 'precip_mm', 'et0_factor'),
          [(2020 + n, round(542 * f), '') for n, f in
           enumerate((1.02, 0.85, 1.12, 0.95, 1.18, 0.78, 1.04, 0.93, 1.08, 1.05))])


def obligation():
    write('allocation_curve.csv', ('inflow_1e8m3', 'release_1e8m3'), ((1.0, 0.48), (1.5, 0.90), (2.0, 1.45)))
    write('release_ordered.csv', ('dispatch_year', 'release_1e8m3'), ((2032, 1.02),))
    write('gate_windows.csv', ('first_month', 'first_day', 'last_month', 'last_day', 'from_year', 'to_year',
                               'most_closed'), ((4, 1, 5, 15, 2020, 2100, 0.6), (7, 1, 9, 30, 2020, 2100, 0.8)))
    loss = (0.2, 0.2, 0.2, 0.3, 0.2, 0.2, 0.3, 0.6, 0.6, 0.5, 0.4, 0.3)  # as a first run of free.toml has it
    write('main_stem_loss.csv', ('month', 'loss_m3_per_s'), [(m + 1, loss[m]) for m in range(12)])


def points():
    rows = []
    for name, zh, u, v in (('fan_well', '扇顶井', 4.5, 8.5), ('middle_well', '中游井', 12.5, 14.5), ('low_well', '下游井', 21.5, 15.5)):
        rows.append((name, zh, round(WEST + 1000 * u), round(NORTH - 1000 * v), '', 'invented'))
    write('points.csv', ('id', 'name_zh', f'x_utm{ZONE}n_m', f'y_utm{ZONE}n_m', 'surface_elev_m', 'network'), rows)


if __name__ == '__main__':
    DATA.mkdir(exist_ok=True)
    for make in (names, aquifer, streams, inflow, districts, counties, reservoirs, seasons, obligation, points):
        make()
