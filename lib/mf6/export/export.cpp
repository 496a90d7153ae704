// SPDX-License-Identifier: MIT
#include "heihe/mf6/export.hpp"

#include "lib/mf6/export/folder.hpp"
#include "lib/mf6/export/model.hpp"
#include "lib/mf6/export/package.hpp"
#include "lib/mf6/export/readme.hpp"
#include "lib/mf6/export/rows.hpp"
#include "lib/mf6/model/setup.hpp"

#include "heihe/core/error.hpp"
#include "heihe/mf6/binary_files.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <optional>
#include <system_error>
#include <utility>
#include <vector>

namespace heihe::mf6 {
namespace fs = std::filesystem;
namespace {

/// "2026-01-01", or with the time of day where a step was cut below a day.
std::string clock_text(Date date, double fraction) {
    const auto seconds = std::lround(86400.0 * fraction);
    if (seconds == 0) return to_string(date);
    return fmt::format("{}T{:02}:{:02}:{:02}", to_string(date), seconds / 3600, seconds / 60 % 60,
                       seconds % 60);
}

void make_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directory(folder, error);
    if (error)
        throw OutputError(folder.string() + ": cannot make the folder: " + error.message() +
                          "; choose a folder that you may write to");
}

using basin::Boundary;

/// Type and name of the entry in the list of what acts on the aquifer.
PackageHead head_of(Boundary what, std::string comment, std::string columns,
                    std::string options = {}) {
    const basin::BoundaryEntry& entry = basin::entry_of(what);
    return {std::string{entry.exported_type}, std::string{entry.exported_name}, std::move(comment),
            std::move(columns), std::move(options)};
}

const std::string river_columns = "stage, cond, rbot, number of the reach, stage of the run";

}  // namespace

struct BasinExport::Files {
    Files(const fs::path& dir, bool force, const basin::Simulation& simulation, ExportTitle what)
        : run{simulation},
          title{std::move(what)},
          mesh{simulation.model().mesh()},
          folder{dir, force},
          out{folder.part()},
          river{out, mesh,
                head_of(Boundary::river, "reaches in contact with the aquifer", river_columns,
                        "  AUXILIARY reach run_stage\n")},
          river_flux{
              out,
              mesh,
              {"WEL", "river_flux", "reaches detached, dry or short of water: the run's flow",
               "q, number of the reach", "  AUXILIARY reach\n"}},
          wells{out, mesh,
                head_of(Boundary::wells, "what the wells delivered, one row a cell", "q")},
          recharge{out, mesh,
                   head_of(Boundary::recharge, "what the water table took of what reached it",
                           "recharge")},
          drains{out, mesh, head_of(Boundary::drains, "drains at the land surface", "elev, cond")},
          evapotranspiration{
              out, mesh,
              head_of(Boundary::evapotranspiration, "evapotranspiration from the water table",
                      "surface, rate, depth")},
          lateral{out, mesh,
                  head_of(Boundary::lateral_inflow, "inflow from the mountain front", "q")} {
        report.bytes += write_simulation_name_file(out);  // first: it marks the folder as ours
        make_folder(folder.part() / "arrays");
        make_folder(folder.part() / "stress");
    }

    [[nodiscard]] std::array<ExportPackage*, 7> packages() {
        return {&river, &river_flux, &wells, &recharge, &drains, &evapotranspiration, &lateral};
    }

    /// Heads of the run where MODFLOW 6 has a cell.
    void save_heads(const basin::StepView& view) {
        const NodeMap map{mesh};
        std::vector<double> head(static_cast<std::size_t>(map.nnode()), head_inactive);
        for (Cell n = 0; n < mesh.ncell(); ++n)
            if (mesh.kind(n) == grid::CellKind::active)
                head[static_cast<std::size_t>(map.node(n))] = view.state->flow.head[at(n)];
        heads->write({1, report.periods, view.dt, view.dt, totim}, head);
        ++report.saved;
    }

    const basin::Simulation& run;
    ExportTitle title;
    const grid::ColumnMesh& mesh;
    ExportFolder folder;
    OutputRun out;
    ExportPackage river, river_flux, wells, recharge, drains, evapotranspiration, lateral;
    std::optional<HeadFile> heads{};
    std::vector<ExportPeriod> periods{};
    std::string now{};  // end of the last period
    double totim = 0.0;
    ExportReport report{};
};

BasinExport::BasinExport(const fs::path& dir, bool force, const basin::Simulation& run,
                         ExportTitle title)
    : files_{std::make_unique<Files>(dir, force, run, std::move(title))} {}

BasinExport::~BasinExport() = default;

void BasinExport::begin(const basin::State& start) {
    Files& f = *files_;
    const auto& in = f.run.inputs();
    f.now = clock_text(start.clock.date(), start.clock.fraction);
    f.report.bytes += write_aquifer(f.out, f.run, start.flow.head);
    f.report.bytes += write_reaches(f.out, f.run);
    f.lateral.all_periods(lateral_rows(in, f.run.model()));
    f.heads.emplace(f.out, "scenario.hds", BoxShape{in.grid.nlay, in.grid.nrow, in.grid.ncol});
}

void BasinExport::step(const basin::StepView& view) {
    Files& f = *files_;
    require(f.heads.has_value(), "BasinExport::step: begin comes first");
    const auto& head = view.state->flow.head;
    const auto& clock = view.state->clock;
    const int k = ++f.report.periods;
    const RiverRows river = river_rows(f.run, head);
    f.river.period(k, river.riv);
    f.river_flux.period(k, river.flux);
    f.wells.period(k, well_rows(f.run));
    f.recharge.period(k, recharge_rows(f.run));
    f.drains.period(k, drain_rows(f.run, head));
    f.evapotranspiration.period(k, evapotranspiration_rows(f.run, head));
    f.report.riv_stage += river.count[0];
    f.report.riv_effective += river.count[1];
    f.report.river_flux += river.count[2];
    f.totim += view.dt;
    const bool month_ends = clock.fraction == 0.0 && civil(clock.date()).day == 1;
    const bool saved = month_ends || clock.date() >= f.run.inputs().end;
    if (saved) f.save_heads(view);
    std::string end = clock_text(clock.date(), clock.fraction);
    f.periods.push_back({std::exchange(f.now, end), end, view.dt, saved});
}

ExportReport BasinExport::finish() {
    Files& f = *files_;
    require(!f.periods.empty(), "BasinExport::finish: there was no step");
    std::vector<PackageEntry> entries;
    for (ExportPackage* p : f.packages()) {
        p->finish();
        f.report.bytes += p->bytes();
        if (!p->is_empty()) entries.push_back({p->head().type, p->file(), p->head().name});
    }
    f.report.bytes += write_solution(f.out, f.periods);
    f.report.bytes += write_control(f.out, entries, f.periods);
    f.report.bytes += write_whole(f.out, "README.txt",
                                  export_readme(f.title, f.report, f.periods.front().start,
                                                f.periods.back().end, f.run.inputs().utm_zone));
    f.heads->finish();
    std::error_code ignored;
    const auto size = fs::file_size(f.heads->path(), ignored);
    if (!ignored) f.report.bytes += static_cast<std::int64_t>(size);
    f.folder.finish();
    return f.report;
}

}  // namespace heihe::mf6
