// SPDX-License-Identifier: MIT
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "cli/year_table.hpp"
#include "heihe/basin/run/simulation.hpp"
#include "heihe/run/first_day.hpp"
#include "heihe/run/load.hpp"
#include "heihe/water/planned_seepage.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace heihe::cli {
namespace {

// Where canals and fields bring the most water, and whether that is more than ground can take.
void tell_seepage(const basin::Simulation& simulation) {
    constexpr double most = 2.0;  // [m] in a year
    const auto& in = simulation.inputs();
    const auto& mesh = simulation.model().mesh();
    std::vector<double> area;
    for (std::int32_t c = 0; c < mesh.ncolumn(); ++c) area.push_back(mesh.area(c));
    const auto largest = water::largest_seepage(simulation.stresses().system(), area);
    if (largest.column < 0) return;
    const auto d = in.surface.district[at(largest.column)];
    print(stdout,
          "{}largest seepage of canals and fields: {:.2f} m in {} at row {}, column {} of the grid"
          "{}{}\n",
          largest.depth > most ? "warning: " : "", largest.depth, largest.year,
          mesh.row(largest.column) + 1, mesh.col(largest.column) + 1,
          d >= 0 ? ", district " + in.water.districts[at(d)].id : std::string{},
          largest.depth > most ? "; lengthen its canals or spread its fields" : "");
}

}  // namespace

ExitCode check(const ScenarioOptions& options) {
    const auto loaded = run::load(options.scenario, overrides(options));
    const auto& in = loaded.inputs;
    basin::Simulation simulation{in};
    auto state = simulation.make_state();
    run::FirstDay first_day{loaded, simulation, state};
    first_day.read();
    for (const auto& remark : first_day.remarks()) print(stdout, "note: {}\n", remark);
    for (const auto& warning : run::record_warnings(loaded)) print(stdout, "note: {}\n", warning);
    const auto& mesh = simulation.model().mesh();
    for (const auto& setting : loaded.scenario.settings)
        print(stdout, "{} = {}  ({})\n", setting.key, setting.value, setting.origin);
    for (const auto& line : run::record_lines(loaded)) print(stdout, "{}\n", line);
    tell_seepage(simulation);
    print(stdout, "{}", aligned(io::coverage_rows(loaded.series, in.start, in.end)));
    print(stdout,
          "{}: input is complete: {} to {}, {} columns, {} active cells in {} layers, {} reaches, "
          "{} districts, {} other users, {} observation points\n",
          loaded.scenario.file.string(), to_string(in.start), to_string(in.end - 1), mesh.ncolumn(),
          mesh.nactive(), mesh.nlay(), in.network.reaches.size(), in.water.districts.size(),
          in.water.users.size(), in.points.size());
    return ExitCode::done;
}

}  // namespace heihe::cli
