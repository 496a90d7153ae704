// SPDX-License-Identifier: MIT
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "cli/year_table.hpp"
#include "heihe/basin/run/simulation.hpp"
#include "heihe/run/first_day.hpp"
#include "heihe/run/load.hpp"
#include "heihe/run/seepage.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace heihe::cli {
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
    const auto seepage = run::seepage_line(simulation);
    if (!seepage.text.empty())
        print(stdout, "{}{}\n", seepage.too_much ? "warning: " : "", seepage.text);
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
