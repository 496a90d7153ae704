// SPDX-License-Identifier: MIT
#include "cli/commands.hpp"
#include "cli/load.hpp"
#include "cli/terminal.hpp"
#include "heihe/basin/simulation.hpp"
#include "heihe/io/checkpoint.hpp"
#include "heihe/io/run_state.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace heihe::cli {

ExitCode check(const ScenarioOptions& options) {
    const Loaded loaded = load(options);
    const auto& in = loaded.inputs;
    const basin::Simulation simulation{in};
    auto state = simulation.make_state();
    if (loaded.scenario.start_kind == io::StartKind::file) {
        const std::string file = loaded.scenario.state.string();
        const auto remarks = io::start_from_checkpoint(io::read_checkpoint(file), file,
                                                       as_written(loaded.scenario, "basin.state"),
                                                       simulation, state);
        for (const auto& remark : remarks) print(stdout, "note: {}\n", remark);
    }
    const auto& mesh = simulation.model().mesh();
    for (const auto& setting : loaded.scenario.settings)
        print(stdout, "{} = {}  ({})\n", setting.key, setting.value, setting.origin);
    print(stdout,
          "{}: input is complete: {} to {}, {} columns, {} active cells in {} layers, {} reaches, "
          "{} districts, {} other users, {} observation points\n",
          loaded.scenario.file.string(), to_string(in.start), to_string(in.end - 1), mesh.ncolumn(),
          mesh.nactive(), mesh.nlay(), in.network.reaches.size(), in.water.districts.size(),
          in.water.users.size(), in.points.size());
    return ExitCode::done;
}

}  // namespace heihe::cli
