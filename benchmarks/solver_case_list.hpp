// SPDX-License-Identifier: MIT
#pragma once

#include "cases.hpp"

#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

/// The cases by name: two series of growing size, and cases known to be hard.
namespace bench_cases {

enum class Group { series, hard, extra };  ///< of sizes; known to be hard; beyond that

struct Case {
    std::string name;
    Group group = Group::hard;
    std::function<Problem()> make;
};

namespace detail {

inline Ground smooth_ground(int nlay, int nrow, int ncol) {
    Ground g{.grid = box(nlay, nrow, ncol), .k = {}};
    g.k = lognormal(smooth_noise(g.grid, nlay, 4.0, g.seed), 8.0, 1.2);
    return g;
}

/// As make_model.py's `confined`: ln K of spread 1.2 over 4 cells, start heads that follow a land
/// surface, no recharge.
inline Problem confined(int nlay, int side) {
    Ground g = smooth_ground(nlay, side, side);
    g.recharge = 0.0;
    g.start_noise = 6.0;
    return problem(std::move(g));
}

inline Ground white_ground(StructuredGrid grid, double spread) {
    Ground g{.grid = std::move(grid), .k = {}};
    g.k = lognormal(white_noise(g.grid.nnode(), g.seed), 8.0, spread);
    return g;
}

/// K by layer, `ratio` between neighbours, with a spread of 0.5 about it.
inline Ground layered_ground(StructuredGrid grid, double ratio) {
    Ground g = white_ground(std::move(grid), 0.5);
    for (std::ptrdiff_t n = 0; n < g.grid.nnode(); ++n)
        if ((n / g.grid.narea()) % 2 == 1) g.k[at(n)] /= ratio;
    return g;
}

/// Flow by prescribed heads alone: recharge on nearly impermeable ground would need heads so large that a
/// residual of 1e-8 does not exist in double precision.
inline Ground driven_by_heads(Ground g) {
    g.recharge = 0.0;
    g.wells = false;
    return g;
}

/// K of 10 or 1e-5 by blocks of side x side cells.
inline Ground mosaic(int nlay, int nrow, int ncol, int side) {
    Ground g{.grid = box(nlay, nrow, ncol), .k = {}};
    std::mt19937 random{g.seed};
    const int across = ncol / side + 1;
    std::vector<double> block(at(nlay * (nrow / side + 1) * across));
    for (double& v : block) v = random() % 2 == 0 ? 10.0 : 1e-5;
    for (int k = 0; k < nlay; ++k)
        for (int i = 0; i < nrow; ++i)
            for (int j = 0; j < ncol; ++j)
                g.k.push_back(block[at((k * (nrow / side + 1) + i / side) * across + j / side)]);
    return driven_by_heads(std::move(g));
}

/// Winding channels of K = 100, `width` cells wide, through ground of 1e-4.
inline Ground channels(int nlay, int nrow, int ncol, int width) {
    Ground g{.grid = box(nlay, nrow, ncol), .k = {}};
    g.k.assign(at(g.grid.nnode()), 1e-4);
    std::mt19937 random{g.seed};
    std::uniform_real_distribution<double> uniform;
    for (int channel = 0; channel < std::max(3, nrow / 25); ++channel) {
        const double middle = uniform(random) * nrow, swing = (0.02 + 0.1 * uniform(random)) * nrow;
        const double waves = 2.0 + 8.0 * uniform(random);
        const int k = static_cast<int>(random() % at(nlay));
        int before = -1;
        for (int j = 0; j < ncol; ++j) {
            const int i = static_cast<int>(middle + swing * std::sin(waves * 6.28 * j / ncol));
            const int from = before < 0 ? i : std::min(i, before);
            const int to = (before < 0 ? i : std::max(i, before)) + width - 1;
            for (int r = std::max(0, from); r <= std::min(nrow - 1, to); ++r)
                g.k[at(g.grid.node(k, r, j))] = 100.0;
            before = i;
        }
    }
    return driven_by_heads(std::move(g));
}

/// Every second layer is 0.1 thick on cells of 500.
inline Ground thin_layers(int nlay, int side, bool wedge) {
    Ground g = smooth_ground(nlay, side, side);
    g.grid = box(nlay, side, side, 500.0);
    for (int i = 0; i < side; ++i)
        for (int j = 0; j < side; ++j) {
            double bottom = 0.0;
            for (int k = 0; k < nlay; ++k) {
                const double thin = wedge ? std::max(0.1, 50.0 - 60.0 * j / side) : 0.1;
                bottom -= k % 2 == 1 ? thin : 50.0;
                g.grid.botm[at(g.grid.node(k, i, j))] = bottom;
            }
        }
    return g;
}

template <typename Inactive>
Ground with_holes(Ground g, const Inactive& inactive) {
    g.grid.idomain.assign(at(g.grid.nnode()), 1);
    for (int k = 0; k < g.grid.nlay; ++k)
        for (int i = 0; i < g.grid.nrow; ++i)
            for (int j = 0; j < g.grid.ncol; ++j)
                if (inactive(k, i, j)) g.grid.idomain[at(g.grid.node(k, i, j))] = 0;
    return g;
}

inline Ground islands(Ground g) {
    return with_holes(std::move(g), [](int, int i, int j) {
        const int di = i % 40 - 20, dj = (j + i / 40 * 17) % 40 - 20;
        const int radius = 4 + (i / 40 * 7 + j / 40 * 3) % 13;
        return di * di + dj * dj < radius * radius;
    });
}

/// Makes one column in five inactive at random, or, by_cell, one cell in five.
inline Ground random_holes(Ground g, bool by_cell) {
    std::mt19937 random{5};
    std::vector<char> hole(at(g.grid.nnode()));
    for (char& h : hole) h = random() % 5 == 0;
    const std::ptrdiff_t narea = g.grid.narea();
    const int ncol = g.grid.ncol;
    return with_holes(std::move(g), [&hole, by_cell, narea, ncol](int k, int i, int j) {
        return hole[at((by_cell ? k : 0) * narea + static_cast<std::ptrdiff_t>(i) * ncol + j)] != 0;
    });
}

/// One corridor, three cells wide, up and down through the whole box.
inline Ground labyrinth(Ground g) {
    const int nrow = g.grid.nrow;
    return with_holes(std::move(g), [nrow](int, int i, int j) {
        const bool wall = j % 4 == 3;
        const bool gate = (j / 4) % 2 == 0 ? i >= nrow - 3 : i < 3;
        return wall && !gate;
    });
}

inline Ground stretched(int side) {
    Ground g = smooth_ground(1, side, side);
    for (auto* width : {&g.grid.delr, &g.grid.delc})
        for (int i = 0; i < side; ++i)
            (*width)[at(i)] = 5.0 * std::pow(1.03, std::abs(i - side / 2));
    return g;
}

inline Ground with_spacing(Ground g, double delr, double delc) {
    g.grid.delr.assign(g.grid.delr.size(), delr);
    g.grid.delc.assign(g.grid.delc.size(), delc);
    return g;
}

/// Large parts nearly dry: their lateral conductance is 1e-9 of the wet one's.
inline Ground dry(Ground g) {
    const auto z = smooth_noise(g.grid, 1, 25.0, 9);
    for (std::ptrdiff_t n = 0; n < g.grid.nnode(); ++n)
        if (z[at(n % g.grid.narea())] > 0.5 && n < g.grid.narea()) g.k[at(n)] *= 1e-9;
    return g;
}

/// The start heads fall by about 0.6 from cell to cell: 0.01 of the thickness, times 10.
inline Ground newton(Ground g, double times = 10.0) {
    g.upstream = times;
    g.start_noise = 6.0;
    return g;
}

inline Ground stored(Ground g, double storage) {
    g.storage = storage;
    return g;
}

inline Ground leaking(Ground g, double k33_ratio) {
    g.k33_ratio = k33_ratio;
    return g;
}

inline Ground turned(Ground g, double k22_ratio) {
    g.k22_ratio = k22_ratio;
    return g;
}

}  // namespace detail

/// 62,500 to 4,000,000 cells in one layer and in three.
inline std::vector<Case> size_series() {
    std::vector<Case> cases;
    for (const int side : {250, 500, 1000, 2000})
        cases.push_back({"confined_1x" + std::to_string(side), Group::series,
                         [side] { return detail::confined(1, side); }});
    for (const int side : {144, 289, 577, 1155})
        cases.push_back({"confined_3x" + std::to_string(side), Group::series,
                         [side] { return detail::confined(3, side); }});
    return cases;
}

inline std::vector<Case> hard_cases() {
    using namespace detail;
    const auto flat = [] { return box(1, 500, 500); };
    const auto deep = [] { return box(10, 158, 158, 250.0, 20.0); };
    const auto add = [](std::vector<Case>& to, const char* name, auto make) {
        to.push_back({name, Group::hard, [make] { return problem(make()); }});
    };
    std::vector<Case> c;
    add(c, "isotropic_2d", [=] { return white_ground(flat(), 1.0); });
    add(c, "isotropic_3d", [=] { return leaking(white_ground(deep(), 1.0), 1.0); });
    add(c, "layered_1e4", [=] { return layered_ground(deep(), 1e4); });
    add(c, "layered_1e6", [=] { return layered_ground(deep(), 1e6); });
    add(c, "jumps_by_cell", [] { return mosaic(1, 500, 500, 1); });
    add(c, "jumps_by_cell_3d", [] { return mosaic(5, 224, 224, 1); });
    add(c, "jumps_by_block", [] { return mosaic(1, 500, 500, 7); });
    add(c, "jumps_by_block_3d", [] { return mosaic(5, 224, 224, 7); });
    add(c, "jumps_channels", [] { return channels(1, 500, 500, 1); });
    add(c, "jumps_channels_3d", [] { return channels(5, 224, 224, 2); });
    add(c, "thin_layers", [] { return thin_layers(5, 224, false); });
    add(c, "thin_wedges", [] { return thin_layers(5, 224, true); });
    add(c, "islands", [] { return islands(smooth_ground(1, 500, 500)); });
    add(c, "islands_3d", [] { return islands(smooth_ground(3, 289, 289)); });
    add(c, "holes_by_column", [] { return random_holes(smooth_ground(3, 289, 289), false); });
    add(c, "holes_by_cell", [] { return random_holes(smooth_ground(3, 289, 289), true); });
    add(c, "primes_1x997x1009", [] { return smooth_ground(1, 997, 1009); });
    add(c, "primes_3x211x307", [] { return smooth_ground(3, 211, 307); });
    add(c, "one_row_section", [] { return smooth_ground(20, 1, 5000); });
    c.push_back({"one_column", Group::hard,
                 [] { return problem(white_ground(box(1000, 1, 1), 1.0), Held::top_and_bottom); }});
    c.push_back({"one_row", Group::hard,
                 [] { return problem(smooth_ground(1, 1, 100000), Held::every_1000th_column); }});
    c.push_back({"one_col", Group::hard,
                 [] { return problem(smooth_ground(1, 100000, 1), Held::every_1000th_column); }});
    return c;
}

inline std::vector<Case> extra_cases() {
    using namespace detail;
    const auto flat = [] { return smooth_ground(1, 500, 500); };
    const auto three = [] { return smooth_ground(3, 289, 289); };
    const auto add = [](std::vector<Case>& to, const char* name, auto make) {
        to.push_back({name, Group::extra, [make] { return problem(make()); }});
    };
    std::vector<Case> c;
    add(c, "rough_2d", [] { return white_ground(box(1, 500, 500), 2.3); });
    add(c, "rough_3d", [] { return leaking(white_ground(box(10, 158, 158), 2.3), 1.0); });
    add(c, "flat_cells_x", [=] { return with_spacing(flat(), 10.0, 1000.0); });
    add(c, "flat_cells_y", [=] { return with_spacing(flat(), 1000.0, 10.0); });
    add(c, "anisotropic_k22", [=] { return turned(flat(), 0.01); });
    add(c, "stretched", [] { return stretched(501); });
    // S / dt: confined 60 m of 1e-5 per m in a month; the same in a year; unconfined in a month
    add(c, "storage_month", [=] { return stored(three(), 6e-4 / 30.0); });
    add(c, "storage_year", [=] { return stored(flat(), 6e-4 / 365.0); });
    add(c, "storage_unconfined", [=] { return stored(three(), 0.15 / 30.0); });
    add(c, "newton_2d", [=] { return newton(flat()); });
    add(c, "newton_3d", [=] { return newton(three()); });
    add(c, "newton_steep", [=] { return newton(three(), 100.0); });
    add(c, "newton_storage", [=] { return newton(stored(three(), 0.15 / 30.0)); });
    add(c, "newton_layered_1e6",
        [] { return newton(layered_ground(box(10, 158, 158, 250.0, 20.0), 1e6)); });
    add(c, "newton_jumps_by_cell", [] { return newton(mosaic(1, 500, 500, 1)); });
    add(c, "newton_jumps_by_block_3d", [] { return newton(mosaic(5, 224, 224, 7)); });
    add(c, "newton_thin_layers", [] { return newton(thin_layers(5, 224, false), 1.0); });
    add(c, "newton_islands_3d", [=] { return newton(islands(three())); });
    add(c, "newton_dry", [=] { return newton(dry(three())); });
    add(c, "newton_anisotropic_k22", [=] { return newton(turned(flat(), 0.01)); });
    c.push_back({"one_held_cell", Group::extra, [=] { return problem(flat(), Held::one_cell); }});
    c.push_back({"storage_alone", Group::extra,
                 [=] { return problem(stored(three(), 6e-4 / 365.0), Held::nowhere); }});
    c.push_back(
        {"labyrinth", Group::extra,
         [] { return problem(labyrinth(smooth_ground(1, 300, 300)), Held::every_1000th_column); }});
    return c;
}

inline std::vector<Case> all_cases() {
    auto cases = size_series();
    for (const auto& more : {hard_cases(), extra_cases()})
        cases.insert(cases.end(), more.begin(), more.end());
    return cases;
}

}  // namespace bench_cases
