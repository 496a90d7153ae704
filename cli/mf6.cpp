// SPDX-License-Identifier: MIT
#include "cli/mf6.hpp"

#include "cli/signals.hpp"
#include "cli/terminal.hpp"
#include "heihe/mf6/run.hpp"
#include "heihe/version.hpp"

#include <fmt/format.h>
#include <omp.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace heihe::cli {
namespace {

/// Words of MODFLOW 6, which scripts search for.
constexpr std::string_view normal_end = "Normal termination of simulation.";

/// Messages of the program during a run; none if `silent`.
class Speaker {
public:
    explicit Speaker(bool silent) : silent_{silent} {}
    void say(const std::string& text) const {
        if (silent_) return;
        std::fputs((printable(text) + '\n').c_str(), stdout);
        std::fflush(stdout);
    }

private:
    bool silent_;
};

void complain(const std::string& text) {
    std::fputs((printable("heihe: " + text) + '\n').c_str(), stderr);
}

ExitCode report_check(const mf6::Simulation& simulation, const Speaker& out) {
    const auto& gwf = simulation.gwf;
    std::size_t steps = 0;
    for (const auto& p : simulation.tdis.periods) steps += static_cast<std::size_t>(p.nstp);
    out.say(
        fmt::format("{}: input is complete: model {}, {} layers, {} rows, {} columns, {} boundary "
                    "packages, {} stress periods, {} time steps",
                    simulation.folder.string(), gwf.name, gwf.grid.nlay, gwf.grid.nrow,
                    gwf.grid.ncol, gwf.order.size(), simulation.tdis.periods.size(), steps));
    return ExitCode::done;
}

/// Names files of a run that failed: they end with its last step.
void name_partial_files(const std::vector<std::string>& files) {
    if (!files.empty()) complain(fmt::format("incomplete: {}", fmt::join(files, ", ")));
}

ExitCode finish(const mf6::RunResult& result, const mf6::Simulation& simulation,
                const std::vector<std::string>& files, const Speaker& out) {
    if (result.stopped) {
        name_partial_files(files);
        return ExitCode::stopped;
    }
    if (result.guarded_steps > 0)
        out.say(
            fmt::format(" {} step(s) converged by shortened Newton steps; the listing names them.",
                        result.guarded_steps));
    if (result.failed_steps > 0) {
        out.say(fmt::format(" Simulation convergence failure occurred {} time(s).",
                            result.failed_steps));
        complain("did not converge: " + result.reason);
        if (!simulation.continue_if_not_converged) {
            name_partial_files(files);
            out.say(" Premature termination of simulation.");
            return ExitCode::not_converged;
        }
    }
    if (result.open_steps > 0) {
        complain(result.budget + (result.open_steps > 1
                                      ? fmt::format(", and in {} more steps", result.open_steps - 1)
                                      : ""));
        return ExitCode::budget;
    }
    out.say(fmt::format(" {}", normal_end));
    return ExitCode::done;
}

}  // namespace

bool is_called_mf6(const char* program) noexcept {
    if (program == nullptr) return false;
    std::string_view name{program};
    const auto slash = name.find_last_of("/\\");
    if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
    return name == "mf6" || name == "mf6.exe";
}

ExitCode mf6(const Mf6Options& options) {
    if (options.threads > 0) omp_set_num_threads(options.threads);
    const auto begun = std::chrono::steady_clock::now();
    const Speaker out{options.silent};
    const Speaker details{options.silent || options.quiet};
    details.say(fmt::format("heihe {}: MODFLOW 6 models\n", version));
    const mf6::Simulation simulation = mf6::read_simulation(options.folder);
    if (options.check) {
        mf6::check_run(simulation);
        return report_check(simulation, out);
    }
    catch_signals();
    mf6::RunOptions run;
    run.program = "heihe";
    run.version = version;
    run.stop_requested = stop_asked;
    run.on_begin = [&details](int kper, int kstp) {
        details.say(
            fmt::format("    Solving:  Stress period: {:5}    Time step: {:5}", kper, kstp));
    };
    std::vector<std::string> files;
    run.on_file = [&files](std::string_view name) { files.emplace_back(name); };
    mf6::RunResult result;
    try {
        result = mf6::run_simulation(simulation, run);
    } catch (...) {  // the message of the error follows
        name_partial_files(files);
        throw;
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
    details.say(fmt::format("\n {} steps, {} outer and {} linear iterations, {:.3f} seconds",
                            result.steps, result.outer, result.linear, took.count()));
    return finish(result, simulation, files, out);
}

}  // namespace heihe::cli
