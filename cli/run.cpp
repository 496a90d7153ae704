// SPDX-License-Identifier: MIT
#include "cli/commands.hpp"
#include "cli/load.hpp"
#include "cli/next_steps.hpp"
#include "cli/progress.hpp"
#include "cli/signals.hpp"
#include "cli/terminal.hpp"
#include "cli/year_table.hpp"
#include "heihe/basin/simulation.hpp"
#include "heihe/io/basin_rows.hpp"
#include "heihe/io/build_info.hpp"
#include "heihe/io/file_write.hpp"
#include "heihe/io/origin.hpp"
#include "heihe/io/run_log.hpp"
#include "heihe/io/run_state.hpp"
#include "heihe/io/run_writer.hpp"

#include <fmt/format.h>
#include <hdf5.h>
#include <omp.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

namespace heihe::cli {
namespace {

/// Wall time by phase, for timing.json.
class Stopwatch {
public:
    void next(std::string phase) {
        const auto now = std::chrono::steady_clock::now();
        if (!phase_.empty())
            phases_.emplace_back(phase_, std::chrono::duration<double>(now - since_).count());
        phase_ = std::move(phase);
        since_ = now;
    }
    /// Any thread may ask. OpenMP answers for the one that asks, so its count is that of the start.
    [[nodiscard]] io::Timing timing() {
        next(phase_);
        io::Timing t;
        for (const auto& [phase, seconds] : phases_) t.wall_seconds += seconds;
        t.cpu_seconds = static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
        t.threads = threads_;
        t.by_phase = phases_;
        char name[256] = {};
        if (::gethostname(name, sizeof name - 1) == 0) t.host = name;
        return t;
    }

private:
    std::vector<std::pair<std::string, double>> phases_;
    std::string phase_;
    std::chrono::steady_clock::time_point since_{};
    int threads_ = omp_get_max_threads();
};

/// Turns what the simulation tells into files, log lines and a progress bar.
class RunObserver : public basin::Observer {
public:
    RunObserver(const basin::Simulation& simulation, io::RunIdentity identity,
                std::string cap_provenance, io::RunLog& log, Progress& progress)
        : simulation_{simulation},
          identity_{std::move(identity)},
          cap_provenance_{std::move(cap_provenance)},
          log_{log},
          progress_{progress} {}

    /// Files are written from here on. first_table is the water table at the run's start.
    void attach(io::RunWriter& writer, std::vector<double> first_table) {
        writer_ = &writer;
        first_table_ = std::move(first_table);
    }

    void on_step(const basin::StepView& view) override {
        progress_.step(view);
        if (writer_ == nullptr) return;
        const bool run_ends = view.date >= simulation_.inputs().end;  // which has one of its own
        if (!run_ends && writer_->checkpoint_due()) checkpoint(*view.state);
    }
    void on_month(const basin::MonthView& view) override {
        if (writer_ == nullptr) return;
        writer_->month(io::month_rows(view, cap_provenance_), io::month_fields(view, first_table_));
        if (!view.year_ends) return;
        log_.info(fmt::format("{} done, step {}", view.year, view.state->clock.step));
        progress_.year(view.year, view.state->clock.step);
    }
    void on_notice(const basin::Notice& notice) override {
        warn(fmt::format("{}: {}", to_string(notice.date), notice.text));
    }
    bool stop_requested() override { return stop_asked(); }

    void warn(const std::string& text) {
        log_.warning(text);
        if (writer_ != nullptr) writer_->warning(text);
    }
    void checkpoint(const basin::State& state) {
        writer_->checkpoint(io::run_checkpoint(simulation_, state, identity_, first_table_));
    }

private:
    const basin::Simulation& simulation_;
    io::RunIdentity identity_;
    std::string cap_provenance_;
    io::RunLog& log_;
    Progress& progress_;
    io::RunWriter* writer_ = nullptr;
    std::vector<double> first_table_;
};

io::RunFolder open_folder(const RunOptions& options, const io::Scenario& scenario) {
    const auto existing = options.force ? io::Existing::replace : io::Existing::refuse;
    const std::vector<std::filesystem::path> inputs{scenario.file, scenario.data, scenario.state,
                                                    scenario.output.points_file};
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
}

io::RunWriterOptions writer_options(const Loaded& loaded, const basin::Simulation& simulation,
                                    const RunOptions& options) {
    io::RunWriterOptions w;
    w.grid = io::result_grid(loaded.inputs, simulation.model().mesh());
    w.title = {loaded.scenario.title, loaded.scenario.name,
               std::string{"heihe "} + io::build_info().version};
    w.fields = loaded.scenario.output.fields;
    w.threads = omp_get_max_threads();
    w.checkpoint_seconds = options.checkpoint_seconds;
    return w;
}

const char* status_name(basin::Status status) {
    switch (status) {
        case basin::Status::done: return "done";
        case basin::Status::not_converged: return "not_converged";
        case basin::Status::budget: return "budget";
        case basin::Status::stopped: return "stopped";
    }
    return "";
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

/// One run from open files to the last one.
class Run {
public:
    Run(const RunOptions& options, Loaded& loaded)
        : options_{options},
          loaded_{loaded},
          simulation_{loaded.inputs},
          identity_{loaded.scenario.name,
                    loaded.scenario.spacing,
                    io::inputs_digest(loaded.inputs),
                    io::settings_digest(loaded.scenario.settings),
                    io::inputs_signature(loaded.inputs),
                    io::tables_digest(loaded.scenario.data),
                    io::file_digest(loaded.scenario.file)},
          state_{simulation_.make_state()} {}

    ExitCode operator()(Stopwatch& watch) {
        if (starts_from_file()) read_start();  // before the folder: bad input writes nothing
        io::RunFolder folder = open_folder(options_, loaded_.scenario);
        std::optional<io::Checkpoint> resumed;
        std::vector<double> first_table;
        if (options_.resume) resumed = resume(folder, first_table);
        io::RunLog log{folder.part() / "run.log"};
        log_start(log, loaded_, options_);
        Progress progress{stdout, options_.quiet};
        progress.line(fmt::format("{}: {} to {}, {} columns in {} layers, {} threads",
                                  loaded_.scenario.name, to_string(loaded_.inputs.start),
                                  to_string(loaded_.inputs.end - 1),
                                  simulation_.model().mesh().ncolumn(),
                                  simulation_.model().mesh().nlay(), omp_get_max_threads()));
        RunObserver observer{simulation_, identity_, loaded_.scenario.cap.provenance, log,
                             progress};
        std::optional<io::RunWriter> writer;
        auto w = writer_options(loaded_, simulation_, options_);
        basin::Outcome outcome;
        if (resumed) {
            writer.emplace(std::move(folder), std::move(w), *resumed);
            observer.attach(*writer, std::move(first_table));
        } else {
            watch.next("start");
            writer.emplace(std::move(folder), std::move(w));
            outcome = make_start(observer, *writer);
        }
        watch.next("simulation");
        if (outcome.status == basin::Status::done) {
            outcome = simulation_.run(state_, observer);
            if (outcome.status != basin::Status::budget) observer.checkpoint(state_);
        }
        progress.end();
        watch.next("output");
        return finish(*writer, outcome, log, watch);
    }

private:
    [[nodiscard]] bool starts_from_file() const {
        return !options_.resume && loaded_.scenario.start_kind == io::StartKind::file;
    }

    void read_start() {
        const std::string file = loaded_.scenario.state.string();
        const auto from = io::read_checkpoint(file);
        other_grid_ = !io::is_of_same_grid(from, file, simulation_);
        start_remarks_ = io::start_from_checkpoint(
            from, file, as_written(loaded_.scenario, "basin.state"), simulation_, state_);
    }

    io::Checkpoint resume(const io::RunFolder& folder, std::vector<double>& first_table) {
        const auto file = folder.checkpoint();
        auto from = io::read_checkpoint(file);
        io::resume_state(from, file.string(), identity_, simulation_, state_, first_table);
        io::check_resumable(folder, from, loaded_.scenario.output.fields);  // before run.log grows
        return from;
    }

    basin::Outcome make_start(RunObserver& observer, io::RunWriter& writer) {
        basin::Outcome outcome;
        if (!starts_from_file())
            outcome = simulation_.make_steady(state_, civil(loaded_.inputs.start).year, observer);
        else if (other_grid_)
            outcome = simulation_.relax(state_, relaxation_days, observer);
        if (outcome.status == basin::Status::stopped)
            outcome.reason += " while the start was computed";
        simulation_.set_capillary_reference(state_);
        std::vector<double> first_table;
        simulation_.water_table(state_, first_table);
        observer.attach(writer, std::move(first_table));
        for (const auto& remark : start_remarks_) observer.warn(remark);
        return outcome;
    }

    ExitCode finish(io::RunWriter& writer, const basin::Outcome& outcome, io::RunLog& log,
                    Stopwatch& watch) {
        auto summary = io::run_summary(loaded_.inputs, simulation_.model(), state_);
        summary.scenario = loaded_.scenario.name;
        summary.status = status_name(outcome.status);
        summary.reason = outcome.reason;
        if (outcome.status == basin::Status::done) {
            const std::string years = writer.annual_csv();
            log.info(fmt::format("done, state {}", summary.state_digest));
            writer.finish(summary, [&watch] { return watch.timing(); });
            if (!options_.quiet)
                print(stdout, "{}results in {}\n", year_table(years),
                      writer.folder().final_path().string());
            if (!options_.quiet && ::isatty(STDOUT_FILENO) == 1)
                print(stdout, "{}",
                      next_steps(options_.scenario.scenario, writer.folder().final_path().string(),
                                 loaded_.scenario.output.fields));
            return ExitCode::done;
        }
        log.error(fmt::format("{}: {}", summary.status, outcome.reason));
        writer.stop(summary, watch.timing());
        if (outcome.status != basin::Status::stopped)
            write_diagnosis(writer.folder(), outcome, state_);
        print(stderr, "heihe: {}: {}\n", summary.status, outcome.reason);
        std::error_code ignored;
        const bool has_checkpoint = std::filesystem::exists(writer.folder().checkpoint(), ignored);
        const char* then = "";
        if (!has_checkpoint)
            then = "; there is nothing to go on from: start anew with --force";
        else if (outcome.status != basin::Status::budget)
            then = "; --resume goes on from it";
        print(stderr, "heihe: what is done stands in {}{}\n", writer.folder().part().string(),
              then);
        return exit_code(outcome.status);
    }

    const RunOptions& options_;
    Loaded& loaded_;
    basin::Simulation simulation_;
    io::RunIdentity identity_;
    basin::State state_;
    std::vector<std::string> start_remarks_{};
    bool other_grid_ = false;  // the start state is of another spacing
};

}  // namespace

ExitCode run(const RunOptions& options) {
    // After a write that failed HDF5 still tries to flush at exit, and crashes there.
    H5dont_atexit();
    catch_signals();
    if (options.threads > 0) omp_set_num_threads(options.threads);
    Stopwatch watch;
    watch.next("input");
    Loaded loaded = load(options.scenario);
    const auto one_run = std::make_unique<Run>(options, loaded);
    return (*one_run)(watch);
}

}  // namespace heihe::cli
