// SPDX-License-Identifier: MIT
#include "lib/mf6/packages/list/stress_fault.hpp"

#include "heihe/core/index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace heihe::mf6 {
namespace {

bool is_below(double level, const StressCell& cell) noexcept {
    return cell.convertible && level < cell.bottom;
}

double multiplier(const ListInput& p, std::span<const double> row) noexcept {
    return p.auxmult < 0 ? 1.0 : row[at(p.auxmult)];
}

// The head or level of a row that must not lie below its cell: with AUXMULTNAME for CHD, the lower
// end of its range for a drain that opens over a depth.
double lowest_level(const ListInput& p, std::span<const double> row) noexcept {
    if (p.type == "CHD") return row[0] * multiplier(p, row);
    if (p.type == "DRN" && p.auxdepth >= 0) return std::min(row[0], row[0] + row[at(p.auxdepth)]);
    return row[0];
}

bool is_too_low(const ListInput& p, std::span<const double> row, const StressCell& cell) noexcept {
    const double level = lowest_level(p, row);
    return is_below(level, cell) || (p.type == "CHD" && cell.dries && level <= cell.bottom);
}

std::string_view level_name(const ListInput& p) noexcept {
    if (p.type == "CHD") return "HEAD";
    if (p.type == "GHB") return "BHEAD";
    if (p.type == "RIV") return "STAGE";
    return p.auxdepth >= 0 ? "ELEV (with its depth)" : "ELEV";
}

bool has_conductance(const ListInput& p) noexcept {
    return p.type == "DRN" || p.type == "RIV" || p.type == "GHB";
}

StressFault below(std::string_view name, double level, const StressCell& cell) {
    return {fmt::format("{} {} lies {} the bottom {} of the convertible cell", name, level,
                        level < cell.bottom ? "below" : "at", cell.bottom),
            "raise it, choose a deeper cell, or make the cell confined (ICELLTYPE 0)"};
}

void check_conductance(const ListInput& p, std::span<const double> row,
                       std::vector<StressFault>& found) {
    if (row[1] < 0.0)
        found.push_back({fmt::format("the conductance COND is {}", row[1]), "give a value >= 0"});
    if (multiplier(p, row) < 0.0)
        found.push_back({fmt::format("the multiplier of the conductance, {}, is {}",
                                     p.auxiliary[at(p.auxmult - p.nstress)], multiplier(p, row)),
                         "give a value >= 0"});
}

void check_river(std::span<const double> row, const StressCell& cell,
                 std::vector<StressFault>& found) {
    if (row[0] < row[2])
        found.push_back(
            {fmt::format("the river's STAGE {} is below its bottom RBOT {}", row[0], row[2]),
             "let the stage be at least the bottom"});
    if (is_below(row[2], cell)) found.push_back(below("RBOT", row[2], cell));
}

// PXDP of a row: the shares of the depth at which segments meet.
std::span<const double> segment_depths(const ListInput& p, std::span<const double> row) {
    return row.subspan(3, at(p.nseg - 1));
}

// Of the segments the first fault is told: those behind it follow from it.
void check_segments(const ListInput& p, std::span<const double> row,
                    std::vector<StressFault>& found) {
    double before = 0.0;
    int number = 0;
    for (const double pxdp : segment_depths(p, row)) {
        ++number;
        if (!(pxdp > 0.0 && pxdp < 1.0))
            return found.push_back({fmt::format("PXDP{} is {}", number, pxdp),
                                    "give shares of the depth above 0 and below 1"});
        if (pxdp < before)
            return found.push_back(
                {fmt::format("PXDP{} {} is below the one before, {}", number, pxdp, before),
                 "let PXDP rise from segment to segment"});
        before = pxdp;
    }
}

}  // namespace

bool has_row_checks(const ListInput& p) {
    return !p.read_as_arrays &&
           (p.type == "CHD" || has_conductance(p) || (p.type == "EVT" && p.nseg > 1));
}

std::vector<StressFault> find_faults(const ListInput& p, std::span<const double> row,
                                     const StressCell& cell) {
    std::vector<StressFault> found;
    if (p.type == "EVT") {
        check_segments(p, row, found);
        return found;
    }
    if (is_too_low(p, row, cell)) found.push_back(below(level_name(p), lowest_level(p, row), cell));
    if (p.type == "RIV") check_river(row, cell, found);
    if (has_conductance(p)) check_conductance(p, row, found);
    return found;
}

}  // namespace heihe::mf6
