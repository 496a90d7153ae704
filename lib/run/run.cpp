// SPDX-License-Identifier: MIT
#include "heihe/run/run.hpp"

#include "heihe/core/index.hpp"
#include "heihe/io/basin_rows.hpp"
#include "heihe/io/build_info.hpp"
#include "heihe/io/checkpoint.hpp"
#include "heihe/io/file_write.hpp"
#include "heihe/io/origin.hpp"
#include "heihe/io/run_log.hpp"
#include "heihe/io/run_state.hpp"
#include "heihe/io/run_writer.hpp"
#include "heihe/run/first_day.hpp"
#include "heihe/run/seepage.hpp"
#include "in_memory.hpp"
#include "run_observer.hpp"
#include "stopwatch.hpp"

#include <fmt/format.h>
#include <omp.h>

#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace heihe::run {
namespace {

io::RunFolder open_folder(const RunOptions& options, const io::Scenario& scenario) {
    const auto existing = options.force ? io::Existing::replace : io::Existing::refuse;
    std::vector<std::filesystem::path> inputs{scenario.file, scenario.data, scenario.state};
    for (auto& file : io::record_files(scenario)) inputs.push_back(std::move(file));
    return options.resume ? io::RunFolder::resume(options.output, existing, inputs)
                          : io::RunFolder::create(options.output, existing, inputs);
}

void log_start(io::RunLog& log, const Loaded& loaded, const RunOptions& options) {
    const auto& build = io::build_info();
    log.info(fmt::format("heihe {} ({}), {}, {} threads", build.version, build.commit, build.type,
                         omp_get_max_threads()));
    log.info(fmt::format("{} scenario {}", options.resume ? "going on with" : "starting",
                         loaded.scenario.file.string()));
    for (const auto& s : loaded.scenario.settings)
        log.info(fmt::format("setting {} = {} ({})", s.key, s.value, s.origin));
    for (const auto& line : record_lines(loaded)) log.info(line);
}

io::ObservationOutput observation_output(const Loaded& loaded) {
    const auto& in = loaded.inputs;
    io::ObservationOutput out{{}, loaded.observations, in.start, in.end};
    std::map<std::string_view, double> land;
    for (const auto& placed : in.points)
        if (placed.column >= 0) land.emplace(placed.id, in.surface.land[at(placed.column)]);
    for (const auto& point : loaded.scenario.output.points) {
        const auto found = land.find(point.id);
        out.points.push_back({point, found == land.end() ? io::unknown : found->second});
    }
    return out;
}

io::RunWriterOptions writer_options(const Loaded& loaded, const basin::Simulation& simulation,
                                    const RunOptions& options) {
    io::RunWriterOptions w;
    w.grid = io::result_grid(loaded.inputs, simulation.model().mesh());
    w.title = {loaded.scenario.title, loaded.scenario.name,
               std::string{"heihe "} + io::build_info().version};
    for (const auto& g : loaded.inputs.network.gauges) w.gauges.push_back(g.id);
    const auto& system = simulation.stresses().system();
    for (std::ptrdiff_t g = 0; g < system.ngroup(); ++g) {
        const auto county = system.county()[at(g)];
        w.users.push_back({system.group_id(g),
                           county < 0 ? std::string{} : loaded.inputs.water.counties[at(county)],
                           system.user_class(g)});
    }
    w.fields = loaded.scenario.output.fields;
    w.threads = omp_get_max_threads();
    w.checkpoint_seconds = options.checkpoint_seconds;
    w.published = loaded.published;
    w.observations = observation_output(loaded);
    return w;
}

io::RunIdentity identity_of(const Loaded& loaded) {
    return {loaded.scenario.name,
            io::parameter(loaded.scenario, "spacing"),
            io::inputs_digest(loaded.inputs),
            io::settings_digest(loaded.scenario.settings, io::record_files(loaded.scenario)),
            io::inputs_signature(loaded.inputs),
            io::tables_digest(loaded.scenario.data),
            io::file_digest(loaded.scenario.file)};
}

void write_diagnosis(const io::RunFolder& folder, const basin::Outcome& outcome,
                     const basin::State& state) {
    const auto& c = state.clock;
    io::write_file(
        folder.part() / "diagnosis.txt",
        fmt::format("The run ended with status {}.\n{}\n\nLast accepted step: {}, its end {}; "
                    "{} steps had to be cut before.\n\nWhat helps most often:\n"
                    "  1. look at the named place in results and input: K, layer bottoms, pumping\n"
                    "  2. shorten [time].max_step in the scenario\n"
                    "  3. start from a state nearer to the truth ([basin].state)\n",
                    status_name(outcome.status), outcome.reason, c.step, to_string(c.date()),
                    c.cuts));
}

/// One run, from the first file to the last.
class Run {
public:
    Run(const Loaded& loaded, const RunOptions& options, Listener& listener)
        : loaded_{loaded},
          options_{options},
          listener_{listener},
          simulation_{loaded.inputs},
          identity_{identity_of(loaded)},
          state_{simulation_.make_state()},
          first_day_{loaded, simulation_, state_} {}

    Report operator()() {
        if (!options_.resume)
            first_day_.read();  // before the folder, so that bad input writes nothing
        io::RunFolder folder = open_folder(options_, loaded_.scenario);
        std::optional<io::Checkpoint> resumed;
        std::vector<double> first_table;
        if (options_.resume) resumed = resume(folder, first_table);
        io::RunLog log{folder.part() / "run.log"};
        log_start(log, loaded_, options_);
        listener_.on_begin(simulation_);
        RunObserver observer{simulation_, identity_, loaded_.scenario.cap.provenance, log,
                             listener_};
        std::optional<io::RunWriter> writer;
        auto w = writer_options(loaded_, simulation_, options_);
        basin::Outcome outcome;
        if (resumed) {
            writer.emplace(std::move(folder), std::move(w), *resumed);
            observer.attach(*writer, std::move(first_table));
        } else {
            watch_.next("start");
            writer.emplace(std::move(folder), std::move(w));
            outcome = make_start(observer, *writer);
        }
        watch_.next("simulation");
        if (outcome.status == basin::Status::done) {
            outcome = simulation_.run(state_, observer);
            if (outcome.status != basin::Status::budget) observer.checkpoint(state_);
        }
        listener_.on_end();
        watch_.next("output");
        Report report = finish(*writer, std::move(outcome), log);
        report.years = observer.years();
        return report;
    }

private:
    io::Checkpoint resume(const io::RunFolder& folder, std::vector<double>& first_table) {
        const auto file = folder.checkpoint();
        auto from = io::read_checkpoint(file);
        first_table = io::resume_state(from, file.string(), identity_, simulation_, state_);
        io::check_resumable(folder, from, loaded_.scenario.output.fields);  // before run.log grows
        return from;
    }

    basin::Outcome make_start(RunObserver& observer, io::RunWriter& writer) {
        basin::Outcome outcome = first_day_.solve(observer);
        if (outcome.status == basin::Status::stopped)
            outcome.reason += " while the start was computed";
        std::vector<double> first_table;
        simulation_.water_table(state_, first_table);
        observer.attach(writer, std::move(first_table));
        for (const auto& remark : first_day_.remarks()) observer.warn(remark);
        for (const auto& warning : record_warnings(loaded_)) observer.warn(warning);
        if (const auto seepage = seepage_line(simulation_); seepage.too_much)
            observer.warn(seepage.text);
        return outcome;
    }

    Report finish(io::RunWriter& writer, basin::Outcome outcome, io::RunLog& log) {
        Report report;
        report.summary = io::run_summary(loaded_.inputs, simulation_.model(), state_);
        report.summary.scenario = loaded_.scenario.name;
        report.summary.status = status_name(outcome.status);
        report.summary.reason = outcome.reason;
        for (const auto& name : loaded_.county_names) report.summary.names.push_back(name);
        report.outcome = std::move(outcome);
        if (report.outcome.status == basin::Status::done)
            finish_whole(writer, report, log);
        else
            finish_early(writer, report, log);
        return report;
    }

    void finish_whole(io::RunWriter& writer, Report& report, io::RunLog& log) {
        report.annual_csv = writer.annual_csv();
        log.info(fmt::format("done, state {}", report.summary.state_digest));
        writer.finish(report.summary, [this] { return watch_.timing(); });
        report.folder = writer.folder().final_path();
    }

    void finish_early(io::RunWriter& writer, Report& report, io::RunLog& log) {
        log.error(fmt::format("{}: {}", report.summary.status, report.outcome.reason));
        writer.stop(report.summary, watch_.timing());
        if (report.outcome.status != basin::Status::stopped)
            write_diagnosis(writer.folder(), report.outcome, state_);
        report.folder = writer.folder().part();
        std::error_code ignored;
        report.has_checkpoint = std::filesystem::exists(writer.folder().checkpoint(), ignored);
    }

    const Loaded& loaded_;
    const RunOptions& options_;
    Listener& listener_;
    Stopwatch watch_{"input", loaded_.seconds};
    basin::Simulation simulation_;
    io::RunIdentity identity_;
    basin::State state_;
    FirstDay first_day_;
};

}  // namespace

const char* status_name(basin::Status status) noexcept {
    switch (status) {
        case basin::Status::done: return "done";
        case basin::Status::not_converged: return "not_converged";
        case basin::Status::budget: return "budget";
        case basin::Status::stopped: return "stopped";
    }
    return "";
}

Report run(const Loaded& loaded, const RunOptions& options, Listener& listener) {
    const auto one_run = in_memory(
        loaded.scenario, [&] { return std::make_unique<Run>(loaded, options, listener); });
    return (*one_run)();
}

Report run(const Loaded& loaded, const RunOptions& options) {
    Listener nobody;
    return run(loaded, options, nobody);
}

}  // namespace heihe::run
