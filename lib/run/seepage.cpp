// SPDX-License-Identifier: MIT
#include "heihe/run/seepage.hpp"

#include "heihe/core/index.hpp"
#include "heihe/water/planned_seepage.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <vector>

namespace heihe::run {

SeepageLine seepage_line(const basin::Simulation& simulation) {
    constexpr double most = 2.0;  // [m] in a year
    const auto& in = simulation.inputs();
    const auto& mesh = simulation.model().mesh();
    std::vector<double> area;
    area.reserve(static_cast<std::size_t>(mesh.ncolumn()));
    for (std::int32_t c = 0; c < mesh.ncolumn(); ++c) area.push_back(mesh.area(c));
    const auto largest = water::largest_seepage(simulation.stresses().system(), area);
    if (largest.column < 0) return {};
    const auto d = in.surface.district[at(largest.column)];
    SeepageLine line;
    line.too_much = largest.depth > most;
    line.text = fmt::format(
        "largest seepage of canals and fields: {:.2f} m in {} at row {}, column {} of the grid{}{}",
        largest.depth, largest.year, mesh.row(largest.column) + 1, mesh.col(largest.column) + 1,
        d >= 0 ? ", district " + in.water.districts[at(d)].id : std::string{},
        line.too_much ? "; lengthen its canals or spread its fields" : "");
    return line;
}

}  // namespace heihe::run
