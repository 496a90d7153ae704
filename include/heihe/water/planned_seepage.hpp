// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/water/allocation.hpp"
#include "heihe/water/use_inputs.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

/// Seepage that canals and fields bring to each column when all planned water is there: shows a canal line that is too
/// short or fields that are too dense before a run.
namespace heihe::water {

/// Column that gets the most seepage in a year.
struct LargestSeepage {
    std::int32_t column = -1;  ///< -1: none
    int year = 0;
    double depth = 0.0;  ///< [m]
};

namespace detail {

/// Volumes of a district in a year of mean weather by slot, as System::finish makes them from a full supply.
inline void add_planned(const UseInputs& in, std::ptrdiff_t g, int year,
                        std::vector<double>& volume) {
    const auto& d = in.districts[at(g)];
    const auto& use = use_of(d.use, year);
    const auto full = full_supply(use);
    const double wells = full.wells;
    const double diverted = d.source == SurfaceSource::none ? 0.0 : full.diverted;
    const double inside = 1.0 - d.ledger_fraction;
    const double canals = diverted * (1.0 - use.canal_efficiency);
    const double trunk = d.trunk.empty() ? 0.0 : d.trunk_seepage_share * canals;
    const double lost = (1.0 - use.field_efficiency) *
                        (diverted * use.canal_efficiency + wells * use.well_efficiency);
    const double ditches = wells * (1.0 - use.well_efficiency);
    volume[at(System::trunk_slot(g))] = trunk;
    volume[at(System::field_slot(g))] =
        inside * (canals - trunk + (1.0 - in.loss_evaporation) * (lost + ditches));
}

}  // namespace detail

/// The largest planned seepage of a column over the years of use.
/// @param system  of the inputs   @param area  [ncolumn] m2
[[nodiscard]] inline LargestSeepage largest_seepage(const System& system,
                                                    const std::vector<double>& area) {
    const auto& in = system.inputs();
    LargestSeepage largest;
    if (in.districts.empty()) return largest;
    const auto& years = in.districts.front().use;
    std::vector<double> volume(2 * at(system.ngroup()), 0.0);
    for (const auto& use : years) {
        for (std::ptrdiff_t g = 0; g < system.ndistrict(); ++g)
            detail::add_planned(in, g, use.year, volume);
        for (std::int32_t c = 0; c < system.ncolumn(); ++c) {
            const double depth = system.at_column(c, volume) / area[at(c)];
            if (depth > largest.depth) largest = {c, use.year, depth};
        }
    }
    return largest;
}

}  // namespace heihe::water
