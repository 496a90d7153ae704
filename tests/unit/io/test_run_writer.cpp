// SPDX-License-Identifier: MIT
#include "heihe/io/run_writer.hpp"

#include "heihe/io/result_tables.hpp"
#include "support/scratch_folder.hpp"
#include "support/small_run.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <map>
#include <stdexcept>

using namespace heihe;
using Catch::Contains;
using test::bytes_of;
namespace fs = std::filesystem;

using test::fields_of;
using test::months;
using test::options;
using test::rows_of;
using test::summary;
using test::use_of;

namespace {

std::map<std::string, std::string> files_of(const fs::path& dir) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(dir))
        if (entry.path().filename() != "timing.json")
            files[entry.path().filename().string()] = bytes_of(entry.path());
    return files;
}

void whole_run(const fs::path& dir) {
    io::RunWriter writer{io::RunFolder::create(dir, io::Existing::refuse), options()};
    months(writer, 1, 12);
    writer.finish(summary(), [] { return io::Timing{}; });
}

}  // namespace

TEST_CASE("run writer: a stopped run that is resumed - ends in the same bytes", "[io][unit]") {
    const test::ScratchFolder scratch;
    whole_run(scratch / "whole");
    const int stop = GENERATE(1, 4, 5, 12);
    CAPTURE(stop);
    const auto dir = scratch / "parts";

    {
        io::RunWriter writer{io::RunFolder::create(dir, io::Existing::refuse), options()};
        months(writer, 1, stop);
        if (stop == 4)
            writer.month(rows_of(5), fields_of(5), use_of(5));  // after the last checkpoint: is cut
        writer.stop(summary(), {});
        CHECK(fs::exists(scratch / "parts.part/summary.json"));
    }
    {
        auto folder = io::RunFolder::resume(dir, io::Existing::refuse);
        const auto from = io::read_checkpoint(folder.checkpoint());
        CHECK(from.attributes.at("month") == std::to_string(stop));
        io::RunWriter writer{std::move(folder), options(), from};
        months(writer, stop + 1, 12);
        writer.finish(summary(), [] { return io::Timing{}; });
    }

    CHECK(files_of(dir) == files_of(scratch / "whole"));
    CHECK(files_of(dir).count("results.nc") == 1);
    CHECK(files_of(dir).count("results.spool") == 0);
    CHECK(files_of(dir).count("allocation.spool") == 0);
    CHECK(files_of(dir).count("allocation.nc") == 1);
    fs::remove_all(dir);
}

TEST_CASE("run writer: summary.json - has the years of annual.csv and the contract's keys",
          "[io][unit]") {
    const test::ScratchFolder scratch;
    whole_run(scratch / "a");

    const auto json = nlohmann::ordered_json::parse(bytes_of(scratch / "a/summary.json"));

    for (const auto* key : {"program", "version", "scenario", "start", "end", "status", "reason",
                            "cells_active", "groundwater_steps", "nonlinear_iterations",
                            "linear_iterations", "max_discrepancy_percent", "budget_worst",
                            "state_digest", "years", "balance", "warnings"})
        CHECK(json.contains(key));
    CHECK(json["end"] == "2026-12-31");
    CHECK(json["years"][0]["year"] == 2026);
    CHECK(json["years"][0]["yingluoxia_inflow_1e8m3"] == 15.8);
    CHECK(json["years"][0]["release_due_1e8m3"].is_null());
    CHECK(json["warnings"][0] == "a warning of May");
}

TEST_CASE("run writer: an error in the I/O thread - reaches the run", "[io][unit]") {
    io::WriterQueue queue;
    int done = 0;
    queue.submit([] { throw std::runtime_error("disk full"); });
    CHECK_THROWS_WITH(queue.wait(), "disk full");
    CHECK_THROWS_WITH(queue.submit([&done] { ++done; }), "disk full");
    CHECK(done == 0);
}

TEST_CASE("tables: headers - are the contract's", "[io][unit]") {
    CHECK(io::annual_header() ==
          "year,yingluoxia_inflow_1e8m3,zhengyixia_release_1e8m3,release_due_1e8m3,"
          "release_surplus_1e8m3,total_use_1e4m3,total_use_cap_1e4m3,groundwater_pumping_1e4m3,"
          "of_it_ledger_only_1e4m3,groundwater_cap_1e4m3,cap_provenance,recharge_1e4m3,"
          "phreatic_et_1e4m3,river_gain_1e4m3,river_loss_1e4m3,storage_change_1e4m3,"
          "delay_storage_change_1e4m3,mean_head_change_m,unmet_demand_1e4m3,discrepancy_percent,"
          "rain_recharge_1e4m3,lateral_inflow_1e4m3,drains_to_river_1e4m3,drains_leaving_1e4m3,"
          "canal_and_field_seepage_1e4m3,agricultural_use_1e4m3,agricultural_consumption_1e4m3\n");
    const std::vector<std::string> gauges{"bridge", "end"};
    CHECK_THAT(io::annual_header(gauges),
               Catch::EndsWith(",main_stem_loss_to_bridge_1e4m3,main_stem_gain_to_bridge_1e4m3,"
                               "main_stem_loss_to_end_1e4m3,main_stem_gain_to_end_1e4m3\n"));
    CHECK(io::county_header() ==
          "year,county,surface_1e4m3,groundwater_1e4m3,reclaimed_1e4m3,other_1e4m3,unmet_1e4m3,"
          "cap_1e4m3,storage_change_1e4m3,mean_head_m,head_change_m,days_below_level\n");
    CHECK_THAT(
        io::districts_header(),
        Catch::StartsWith(
            "date,district,county,user_class,demand_m3,entitled_m3,surface_m3,groundwater_m3,"
            "reclaimed_m3,other_m3,unmet_m3,diverted_m3,pumped_m3,canal_loss_m3,"
            "field_percolation_m3,consumed_m3,"));
    CHECK(io::river_header() ==
          "date,gauge,flow_m3_per_s,stage_m,diverted_upstream_m3_per_s,"
          "exchange_upstream_m3_per_s\n");
    CHECK(io::reaches_header() ==
          "date,segment,reach,flow_m3_per_s,stage_m,loss_m3_per_d,gain_m3_per_d\n");
    CHECK(io::reservoirs_header() ==
          "date,reservoir,level_m,storage_m3,inflow_m3,release_m3,spill_m3,evaporation_m3,"
          "seepage_m3\n");
    CHECK(io::budget_header() ==
          "date,store,term,in_m3,out_m3,storage_change_m3,discrepancy_percent\n");
    CHECK_THAT(io::wells_header(), Catch::StartsWith("date,well,head_m,head_month_mean_m,depth_m"));
}

TEST_CASE("tables: values - have the units of their column and quotes where needed", "[io][unit]") {
    io::WellRow well{make_date(2026, 1, 31), "井,\"1\"", 1434.12341, -0.00001, io::unknown, 1421.0};
    io::RiverRow river{make_date(2026, 1, 1), "zhengyixia", 86400.0 / 3.0, 1.0, 0.0, -0.0};

    CHECK(io::lines_of(std::span<const io::WellRow>{&well, 1}) ==
          "2026-01-31,\"井,\"\"1\"\"\",1434.1234,0.0000,,1421.0000\n");
    io::ReservoirRow dam{make_date(2026, 1, 31), "dam", io::unknown, 2.2e8, 1.5e7, 1e7, 0, 0, 0};
    CHECK(io::lines_of(std::span<const io::ReservoirRow>{&dam, 1}) ==
          "2026-01-31,dam,,220000000,15000000,10000000,0,0,0\n");
    CHECK(io::lines_of(std::span<const io::RiverRow>{&river, 1}) ==
          "2026-01-01,zhengyixia,0.333333333,1.0000,0,0\n");
}

TEST_CASE("run writer: observation points - have their file at the end, in the manifest too",
          "[io][unit]") {
    const test::ScratchFolder scratch;
    const auto dir = scratch / "run";
    auto with_point = options();
    io::PointChoice point;
    point.id = "井1";
    with_point.observations.points = {{point, 1.0}};

    io::RunWriter writer{io::RunFolder::create(dir, io::Existing::refuse), with_point};
    months(writer, 1, 12);
    CHECK_FALSE(fs::exists(scratch / "run.part/points.csv"));
    writer.finish(summary(), [] { return io::Timing{}; });

    CHECK_THAT(bytes_of(dir / "points.csv"), Contains("井1,,0.00,0.00,,0.0000,,1.0000"));
    CHECK_THAT(bytes_of(dir / "files.sha256"), Contains("  points.csv\n"));
    CHECK_FALSE(fs::exists(dir / "scores.csv"));
    CHECK_NOTHROW(io::RunFolder::create(dir, io::Existing::replace));
}

TEST_CASE(
    "run writer: files of observation points from an end that failed - go when the run is "
    "resumed",
    "[io][unit]") {
    const test::ScratchFolder scratch;
    const auto dir = scratch / "run";
    {
        io::RunWriter writer{io::RunFolder::create(dir, io::Existing::refuse), options()};
        months(writer, 1, 4);
        writer.stop(summary(), {});
    }
    io::write_file(scratch / "run.part/scores.csv", io::scores_header() + "half a ro");

    auto folder = io::RunFolder::resume(dir, io::Existing::refuse);
    const auto from = io::read_checkpoint(folder.checkpoint());
    const io::RunWriter writer{std::move(folder), options(), from};

    CHECK_FALSE(fs::exists(scratch / "run.part/scores.csv"));
}
