// SPDX-License-Identifier: MIT
#include "heihe/mf6/export.hpp"

#include "lib/mf6/export/folder.hpp"

#include "lib/mf6/export/rows.hpp"
#include "support/scratch_folder.hpp"
#include "support/tiny_basin.hpp"
#include "support/tolerances.hpp"

#include "heihe/gwf/drn.hpp"
#include "heihe/gwf/evt.hpp"
#include "heihe/gwf/rch.hpp"
#include "heihe/gwf/riv.hpp"
#include "heihe/mf6/input.hpp"
#include "heihe/mf6/read_back.hpp"
#include "heihe/mf6/run.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <vector>

using namespace heihe;

namespace {

using StepCheck = std::function<void(const basin::StepView&)>;

/// Tells each step to the export and to a check.
class Listener : public basin::Observer {
public:
    explicit Listener(StepCheck check, mf6::BasinExport* to = nullptr)
        : check_{std::move(check)}, to_{to} {}
    void on_step(const basin::StepView& view) override {
        if (to_ != nullptr) to_->step(view);
        if (check_) check_(view);
    }

private:
    StepCheck check_;
    mf6::BasinExport* to_;
};

/// Three months of the tiny basin.
void run_tiny(const test::TinyBasin& choice, const StepCheck& check) {
    const auto in = test::tiny_basin(choice);
    basin::Simulation run{in};
    auto state = run.make_state();
    Listener listener{check};
    REQUIRE(run.run(state, listener).status == basin::Status::done);
}

/// The same, written to a folder. @return what the export says
mf6::ExportReport export_tiny(const test::TinyBasin& choice, const std::filesystem::path& dir,
                              bool force = false) {
    const auto in = test::tiny_basin(choice);
    basin::Simulation run{in};
    auto state = run.make_state();
    mf6::BasinExport to{dir, force, run, {"tiny", "试验", "heihe", {}}};
    to.begin(state);
    Listener listener{{}, &to};
    REQUIRE(run.run(state, listener).status == basin::Status::done);
    return to.finish();
}

/// Adds each row's flow to its cell. @param law  (cell, values of the row) -> m3/d
template <typename Law>
void add_rows(const mf6::ExportRows& rows, std::vector<double>& flow, const Law& law) {
    for (std::size_t i = 0; i < rows.size(); ++i)
        flow[at(rows.cell[i])] +=
            law(rows.cell[i], &rows.value[i * static_cast<std::size_t>(rows.width)]);
}

/// What MODFLOW 6 makes of all rows of a step at its accepted heads, by cell, m3/d.
std::vector<double> flow_of_rows(const basin::Simulation& run, const std::vector<double>& head) {
    const auto& model = run.model();
    std::vector<double> flow(at(model.ncell()), 0.0);
    const auto river = mf6::river_rows(run, head);
    const auto wel = [](Cell, const double* v) { return v[0]; };
    add_rows(river.riv, flow, [&](Cell n, const double* v) {
        return gwf::Riv{"r"}.item_flow(model, {n, v[0], v[1], v[2]}, head[at(n)]).value;
    });
    add_rows(river.flux, flow, wel);
    add_rows(mf6::well_rows(run), flow, wel);
    add_rows(mf6::recharge_rows(run), flow, [&](Cell n, const double* v) {
        return gwf::Rch{"r"}.item_flow(model, {n, v[0]}, head[at(n)]).value;
    });
    add_rows(mf6::drain_rows(run, head), flow, [&](Cell n, const double* v) {
        return gwf::Drn{"d"}.item_flow(model, {n, v[0], v[1], 0.0}, head[at(n)]).value;
    });
    add_rows(mf6::evapotranspiration_rows(run, head), flow, [&](Cell n, const double* v) {
        return gwf::Evt{"e"}.item_flow(model, {n, v[0], v[1], v[2]}, head[at(n)]).value;
    });
    add_rows(mf6::lateral_rows(run.inputs(), model), flow, wel);
    return flow;
}

/// The same from the run's own packages; `gross` adds up the sizes.
std::vector<double> flow_of_run(const basin::Simulation& run, std::vector<double>& gross) {
    std::vector<double> flow(at(run.model().ncell()), 0.0);
    gross = flow;
    for (const basin::BoundaryEntry& entry : basin::boundary_entries) {
        const auto& terms = run.terms(entry.what);
        for (std::size_t i = 0; i < terms.cell.size(); ++i) {
            if (terms.cell[i] < 0) continue;
            flow[at(terms.cell[i])] += terms.flow[i];
            gross[at(terms.cell[i])] += std::abs(terms.flow[i]);
        }
    }
    return flow;
}

/// Largest difference between saved heads of the scenario and those of the exported simulation, m.
double largest_head_difference(const std::filesystem::path& dir) {
    const mf6::HeadReader ours{dir / "scenario.hds"};
    const mf6::HeadReader theirs{dir / "basin.hds"};
    REQUIRE(ours.records().size() == theirs.records().size());
    double worst = 0.0;
    for (std::size_t r = 0; r < ours.records().size(); ++r) {
        const auto& record = ours.records()[r];
        REQUIRE(record.kper == theirs.records()[r].kper);
        REQUIRE(record.layer == theirs.records()[r].layer);
        const auto a = ours.values(record);
        const auto b = theirs.values(theirs.records()[r]);
        for (std::size_t i = 0; i < a.size(); ++i) worst = std::max(worst, std::abs(a[i] - b[i]));
    }
    return worst;
}

}  // namespace

TEST_CASE("mf6: export - at the accepted heads the rows give the run's flow", "[mf6][unit]") {
    const double depth = GENERATE(0.2, 1.5, 8.0, 30.0);  // waterlogged, connected, detached
    CAPTURE(depth);
    double worst = 0.0;

    run_tiny({.water_depth = depth}, [&worst](const basin::StepView& view) {
        const auto& head = view.state->flow.head;
        std::vector<double> gross;
        const auto want = flow_of_run(*view.simulation, gross);
        const auto got = flow_of_rows(*view.simulation, head);
        for (std::size_t n = 0; n < want.size(); ++n)
            if (gross[n] > 0.0) worst = std::max(worst, std::abs(got[n] - want[n]) / gross[n]);
    });

    CHECK(worst < test::long_sum);
}

TEST_CASE("mf6: export - a reach in contact keeps the run's stage", "[mf6][unit]") {
    std::int64_t with_stage = 0;
    std::int64_t all = 0;

    run_tiny({.water_depth = 2.5}, [&](const basin::StepView& view) {
        const auto rows = mf6::river_rows(*view.simulation, view.state->flow.head);
        with_stage += rows.count[0];
        all += rows.count[0] + rows.count[1] + rows.count[2];
        for (std::size_t i = 0; i < rows.riv.size(); ++i) {
            const double* v = &rows.riv.value[5 * i];
            CHECK(v[0] >= v[2]);  // MODFLOW 6 refuses a stage below the bed
            CHECK(std::abs(v[0] - v[4]) <= 0.25);
        }
    });

    CHECK(with_stage > all / 2);
}

TEST_CASE("mf6: export - the files name the boundaries of the list, and the basin's own zone",
          "[mf6][unit]") {
    const test::ScratchFolder scratch;
    auto in = test::tiny_basin({.water_depth = 1.5});
    in.utm_zone = 48;
    basin::Simulation run{in};
    auto state = run.make_state();
    mf6::BasinExport to{scratch / "m", false, run, {"tiny", "试验", "heihe", {}}};
    to.begin(state);
    Listener listener{{}, &to};
    REQUIRE(run.run(state, listener).status == basin::Status::done);
    (void)to.finish();

    const auto names = test::bytes_of(scratch / "m/basin.nam");
    for (const auto* line :
         {"RIV6 basin.river river\n", "WEL6 basin.wells wells\n", "RCH6 basin.recharge recharge\n",
          "DRN6 basin.drains drains\n", "EVT6 basin.phreatic_et phreatic_et\n",
          "WEL6 basin.lateral_inflow lateral_inflow\n"})
        CHECK_THAT(names, Catch::Contains(line));
    CHECK_THAT(test::bytes_of(scratch / "m/basin.dis"),
               Catch::Contains("UTM zone 48N on WGS 84 (EPSG:32648)"));
    const auto readme = test::bytes_of(scratch / "m/README.txt");
    CHECK_THAT(readme, Catch::Contains("UTM zone 48N on WGS 84 (EPSG:32648)"));
    CHECK_THAT(readme, Catch::Contains("UTM 48N（EPSG:32648）"));
}

TEST_CASE("mf6: export - each form of a reach gives its flow", "[mf6][unit]") {
    struct Case {
        mf6::ReachExchange reach;
        mf6::ReachForm form;
    };
    const Case c = GENERATE(
        // head, flow, cond, stage, bed bottom, cell bottom
        Case{{100.0, 900.0, 800.0, 101.0, 98.0, 60.0}, mf6::ReachForm::stage},
        Case{{102.0, -900.0, 800.0, 101.0, 98.0, 60.0}, mf6::ReachForm::stage},
        Case{{100.0, 40.0, 800.0, 99.99, 98.0, 60.0}, mf6::ReachForm::effective},
        Case{{97.0, 900.0, 0.0, 101.0, 98.0, 60.0}, mf6::ReachForm::flux},    // detached
        Case{{100.0, 900.0, 1e-3, 101.0, 98.0, 60.0}, mf6::ReachForm::flux},  // short of water
        Case{{97.0, 900.0, 5.0, 101.0, 98.0, 60.0}, mf6::ReachForm::flux});   // let go in the step

    const auto v = mf6::riv_values(c.reach);

    CHECK(v.form == c.form);
    if (v.form == mf6::ReachForm::flux) return;
    CHECK(v.cond > 0.0);
    CHECK(v.stage >= v.rbot);
    CHECK(v.rbot < c.reach.head);
    CHECK(v.cond * (v.stage - c.reach.head) == Approx(c.reach.flow).epsilon(1e-10));
}

TEST_CASE("mf6: export - our reader solves for the scenario's heads", "[mf6][unit]") {
    const test::ScratchFolder scratch;
    const double depth = GENERATE(0.2, 1.5, 8.0);
    CAPTURE(depth);

    const auto report = export_tiny({.water_depth = depth}, scratch / "模型");
    const auto simulation = mf6::read_simulation(scratch / "模型");
    const auto result = mf6::run_simulation(simulation);

    CHECK(static_cast<int>(simulation.tdis.periods.size()) == report.periods);
    CHECK(report.saved == 3);
    CHECK(result.finished);
    CHECK(result.failed_steps == 0);
    CHECK(largest_head_difference(scratch / "模型") < test::head_modflow);
}

TEST_CASE("mf6: export - grid, properties and times read back to the same bits", "[mf6][unit]") {
    const test::ScratchFolder scratch;
    const auto in = test::tiny_basin();

    const auto report = export_tiny({}, scratch / "m");
    const auto s = mf6::read_simulation(scratch / "m");

    CHECK(s.gwf.grid.top == in.grid.top);
    CHECK(s.gwf.grid.botm == in.grid.botm);
    CHECK(s.gwf.grid.delr == in.grid.delr);
    CHECK(s.gwf.npf.k == in.aquifer.k);
    CHECK(s.gwf.npf.k33 == in.aquifer.k33);
    REQUIRE(s.gwf.sto.has_value());
    CHECK(s.gwf.sto->ss == in.aquifer.ss);
    CHECK(s.gwf.sto->sy == in.aquifer.sy);
    CHECK(s.gwf.strt == in.aquifer.strt);
    CHECK(s.tdis.start_date_time == "2026-01-01");
    double days = 0.0;
    for (const auto& p : s.tdis.periods) days += p.perlen;
    CHECK(days == in.end - in.start);
    const std::string periods = test::bytes_of(scratch / "m/periods.csv");
    CHECK(std::count(periods.begin(), periods.end(), '\n') == report.periods + 1);
    CHECK(periods.find("\n1,2026-01-01,2026-01-09,8,0\n") != std::string::npos);
    CHECK(test::bytes_of(scratch / "m/README.txt").find("应力期") != std::string::npos);
}

TEST_CASE("mf6: export - a folder is replaced when asked alone", "[mf6][unit]") {
    const test::ScratchFolder scratch;
    export_tiny({}, scratch / "m");
    const std::string before = test::bytes_of(scratch / "m/export-files.txt");

    CHECK_THROWS_AS(export_tiny({}, scratch / "m"), InputError);
    CHECK(test::bytes_of(scratch / "m/export-files.txt") == before);
    export_tiny({}, scratch / "m", true);

    CHECK(std::filesystem::exists(scratch / "m/mfsim.nam"));
    CHECK_FALSE(std::filesystem::exists(scratch / "m.part"));
}

TEST_CASE("mf6: export - a folder with a file of a user's stays, and the file is named",
          "[mf6][unit]") {
    const test::ScratchFolder scratch;
    export_tiny({}, scratch / "m");
    const auto refusal = [&] {
        try {
            export_tiny({}, scratch / "m", true);
        } catch (const InputError& error) {
            return std::string{error.what()};
        }
        return std::string{};
    };

    SECTION("beside the files") {
        scratch.write("m/heads.txt", "mine");
        CHECK_THAT(refusal(), Catch::Contains("holds heads.txt"));
        CHECK(test::bytes_of(scratch / "m/heads.txt") == "mine");
    }
    SECTION("in a folder of it") {
        scratch.write("m/arrays/mine.txt", "mine");
        CHECK_THAT(refusal(), Catch::Contains("holds arrays/mine.txt"));
    }
    SECTION("a changed one") {
        scratch.write("m/basin.ims", test::bytes_of(scratch / "m/basin.ims") + "# mine\n");
        CHECK_THAT(refusal(), Catch::Contains("basin.ims") && Catch::Contains("changed"));
    }
    SECTION("a link in its place") {
        std::filesystem::rename(scratch / "m/basin.ims", scratch / "ims");
        std::filesystem::create_symlink(scratch / "ims", scratch / "m/basin.ims");
        CHECK_THAT(refusal(), Catch::Contains("basin.ims"));
    }
    SECTION("a link to the folder") {
        std::filesystem::rename(scratch / "m", scratch / "real");
        std::filesystem::create_directory_symlink(scratch / "real", scratch / "m");
        CHECK_THAT(refusal(), Catch::Contains("is not a folder"));
        CHECK(std::filesystem::exists(scratch / "real/mfsim.nam"));
    }
    SECTION("a list that is missing: any mfsim.nam is not enough") {
        std::filesystem::remove(scratch / "m/export-files.txt");
        CHECK_THAT(refusal(), Catch::Contains("export-files.txt"));
    }
    CHECK(std::filesystem::exists(scratch / "m"));
}

TEST_CASE("mf6: export - a folder of other files stays", "[mf6][unit]") {
    const test::ScratchFolder scratch;
    std::filesystem::create_directory(scratch / "letters");
    scratch.write("letters/one.txt", "dear");
    std::filesystem::create_directory(scratch / "m.part");
    scratch.write("m.part/mfsim.nam", "mine");

    CHECK_THROWS_AS(export_tiny({}, scratch / "letters", true), InputError);
    CHECK_THROWS_AS(export_tiny({}, scratch / "m", true), InputError);

    CHECK(test::bytes_of(scratch / "letters/one.txt") == "dear");
    CHECK(test::bytes_of(scratch / "m.part/mfsim.nam") == "mine");
}

TEST_CASE("mf6: export - an empty folder is taken when asked, one that appears meanwhile stays",
          "[mf6][unit]") {
    const test::ScratchFolder scratch;
    std::filesystem::create_directory(scratch / "m");
    export_tiny({}, scratch / "m", true);
    CHECK(std::filesystem::exists(scratch / "m/mfsim.nam"));

    mf6::ExportFolder folder{scratch / "n", true};
    std::filesystem::create_directory(scratch / "n");
    scratch.write("n/mine.txt", "mine");
    CHECK_THROWS_AS(folder.finish(), InputError);

    CHECK(test::bytes_of(scratch / "n/mine.txt") == "mine");
}

TEST_CASE("mf6: export - without its end there is no folder", "[mf6][unit]") {
    const test::ScratchFolder scratch;
    const auto in = test::tiny_basin();
    const basin::Simulation run{in};

    {
        mf6::BasinExport to{scratch / "m", false, run, {}};
        to.begin(run.make_state());
        CHECK(std::filesystem::exists(scratch / "m.part"));
    }

    CHECK(std::filesystem::is_empty(scratch.path()));
}
