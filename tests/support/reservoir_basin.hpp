// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/river/reservoir.hpp"
#include "support/tiny_basin.hpp"

#include <cstddef>
#include <utility>

namespace heihe::test {

/// The tiny basin with a reservoir of 8e6 m3 above its inlet, which controls nine tenths of the river. It has a
/// flood zone above 6e6 m3, evaporation and seepage, and fills in the first weeks until it spills over small outlets.
[[nodiscard]] inline basin::Inputs reservoir_basin(const TinyBasin& choice = {}) {
    auto in = tiny_basin(choice);
    river::Reservoir r;
    r.id = "dam";
    r.capacity = 8e6;
    r.dead_storage = 1e6;
    r.outlet_capacity = 1.2e6;
    r.levels = {{100.0, 0.0, 5e6}, {120.0, 8e6, 1e7}};
    r.seepage_rate = 0.02;
    for (auto& m : r.rule) m.upper = 6e6;
    basin::ReservoirSeries series;
    series.id = r.id;
    series.storage = 4e6;
    double stored = series.storage;
    auto& flow = in.inflow.flow[0];
    for (std::size_t d = 0; d < flow.size(); ++d) {
        river::ReservoirForcing f;
        f.date = in.inflow.start + static_cast<int>(d);
        f.inflow = 0.9 * flow[d];
        f.need = 8e5;
        f.evaporation = 0.01;
        series.days.push_back(river::step_reservoir(r, stored, f));
        stored = series.days.back().storage;
        series.joining.push_back(0.1 * flow[d]);
        flow[d] = series.days.back().outflow + series.joining.back();
    }
    in.reservoirs = {std::move(series)};
    return in;
}

}  // namespace heihe::test
