// SPDX-License-Identifier: MIT
#include "heihe/basin/setup/layout.hpp"
#include "heihe/io/basin_tables.hpp"
#include "support/scratch_folder.hpp"
#include "support/shared_data.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

// What the tables of any basin may be: names of columns, layers, tables without rows, the side of the mountains.

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

/// A copy of an example's tables, which a test changes.
class TablesCopy {
public:
    explicit TablesCopy(const std::string& example) {
        fs::copy(test::source_root() / "examples" / example / "data", folder_.path(),
                 fs::copy_options::recursive);
    }
    /// Replaces the first `from` of a file.
    void change(const std::string& file, const std::string& from, const std::string& to) const {
        std::string text = test::bytes_of(folder_ / file);
        const auto at = text.find(from);
        REQUIRE(at != std::string::npos);
        folder_.write(file, text.replace(at, from.size(), to));
    }
    /// Leaves the header of a file alone.
    void empty(const std::string& file) const {
        const std::string text = test::bytes_of(folder_ / file);
        folder_.write(file, text.substr(0, text.find('\n') + 1));
    }
    void rename(const std::string& from, const std::string& to) const {
        fs::rename(folder_ / from, folder_ / to);
    }
    void copy(const std::string& from, const std::string& to) const {
        fs::copy(folder_ / from, folder_ / to);
    }
    [[nodiscard]] std::pair<basin::Tables, std::string> read() const {
        Problems problems;
        auto tables = io::read_basin_tables(folder_.path(), problems);
        std::string text;
        for (const auto& line : problems.lines()) text += line + '\n';
        return {std::move(tables), text};
    }

private:
    test::ScratchFolder folder_;
};

basin::Tables tables_of(const std::string& example) {
    auto [tables, problems] = TablesCopy{example}.read();
    REQUIRE(problems.empty());
    return tables;
}

/// A column with a place or years in its name, and its name for any basin.
struct Renamed {
    const char* file;
    const char* older;
    const char* any_basin;
};

constexpr std::array<Renamed, 8> renamed{
    {{"irrigation_districts.csv", "intake_km_below_yingluoxia", "intake_km_below_head"},
     {"counties.csv", "intake_below_yingluoxia_km", "intake_below_head_km"},
     {"counties.csv", "groundwater_2026_cap_share_1e8m3", "groundwater_cap_share_1e8m3"},
     {"ponds.csv", "intake_below_yingluoxia_km", "intake_below_head_km"},
     {"inflow_history.csv", "yingluoxia_1e8m3_per_yr", "main_inlet_1e8m3_per_yr"},
     {"climate_monthly.csv", "precip_mean_mm_2000_2014", "precip_mean_mm"},
     {"climate_monthly.csv", "et0_fao_pm_mm_derived", "et0_mm"},
     {"climate_monthly.csv", "open_water_evap_mm_estimate", "open_water_evap_mm"}}};

/// Columns [west, east] of the 1 km cells on the mountain front.
std::pair<int, int> front_columns(const basin::Tables& t) {
    basin::LayoutOptions o;
    o.spacing = 1000.0;
    const basin::Layout layout{t, o};
    REQUIRE_FALSE(layout.front.empty());
    std::pair<int, int> range{layout.mask.ncol, -1};
    for (const auto node : layout.front) {
        range.first = std::min(range.first, node % layout.mask.ncol);
        range.second = std::max(range.second, node % layout.mask.ncol);
    }
    return range;
}

}  // namespace

TEST_CASE("any basin: names that suit every basin - are read as the ones with a place or years",
          "[io][unit]") {
    const auto before = tables_of("heihe");
    const TablesCopy copy{"heihe"};
    for (const auto& r : renamed) copy.change(r.file, r.older, r.any_basin);
    copy.rename("mountain_inflow_monthly_2000_2016.csv", "inflow_monthly.csv");

    const auto [tables, problems] = copy.read();

    CAPTURE(problems);
    REQUIRE(problems.empty());
    CHECK(tables.districts[0].intake_km == before.districts[0].intake_km);
    CHECK(tables.counties[0].intake_km == before.counties[0].intake_km);
    CHECK(tables.counties[0].cap_share == before.counties[0].cap_share);
    CHECK(tables.ponds[0].intake_km == before.ponds[0].intake_km);
    CHECK(tables.history[0].volume == before.history[0].volume);
    CHECK(tables.inflow.size() == before.inflow.size());
    for (std::size_t m = 0; m < 12; ++m) {
        CHECK(tables.months[m].precipitation == before.months[m].precipitation);
        CHECK(tables.months[m].et0 == before.months[m].et0);
        CHECK(tables.months[m].open_water == before.months[m].open_water);
    }
}

TEST_CASE("any basin: both names of a column or a file - are refused", "[io][unit]") {
    const TablesCopy copy{"heihe"};
    copy.change("ponds.csv", "intake_below_yingluoxia_km,evaporation_1e4m3",
                "intake_below_yingluoxia_km,intake_below_head_km");
    copy.copy("mountain_inflow_monthly_2000_2016.csv", "inflow_monthly.csv");

    const auto problems = copy.read().second;

    CHECK_THAT(problems, Contains("column intake_below_yingluoxia_km: stands beside "
                                  "\"intake_below_head_km\", which means the same"));
    CHECK_THAT(problems, Contains("mountain_inflow_monthly_2000_2016.csv: stands beside "
                                  "inflow_monthly.csv, which means the same"));
}

TEST_CASE("any basin: a missing column - is asked for by the name that suits every basin",
          "[io][unit]") {
    const TablesCopy copy{"two_rivers"};
    copy.change("ponds.csv", "intake_below_head_km", "intake_below_headd_km");

    CHECK_THAT(copy.read().second, Contains("no column \"intake_below_head_km\"; did you mean "
                                            "\"intake_below_headd_km\""));
}

TEST_CASE("any basin: layers without columns - are absent, but none above the deepest one",
          "[io][unit]") {
    const auto tables = tables_of("two_rivers");
    for (const auto& a : tables.aquifer) {
        CHECK(a.k[1] > 0.0);
        CHECK(std::isnan(a.k[3]));
        CHECK(std::isnan(a.k[4]));
    }
    basin::LayoutOptions o;
    o.spacing = 1000.0;
    CHECK(basin::Layout{tables, o}.mesh.ncolumn() == 492);

    const TablesCopy gap{"two_rivers"};
    gap.change("aquifer_points_3km.csv", "thickness_L2_m", "x");
    gap.change("aquifer_points_3km.csv", "K_L2_m_per_d", "y");
    CHECK_THAT(gap.read().second,
               Contains("no column \"thickness_L2_m\"") && Contains("no column \"K_L2_m_per_d\""));
    const TablesCopy half{"two_rivers"};
    half.change("aquifer_points_3km.csv", "K_L3_m_per_d", "y");
    CHECK_THAT(half.read().second, Contains("no column \"K_L3_m_per_d\""));
}

TEST_CASE("any basin: tables of what it does not have - may be without rows", "[io][unit]") {
    const TablesCopy copy{"two_rivers"};
    for (const auto* file : {"ponds.csv", "reservoirs.csv", "tributaries.csv", "well_fields.csv",
                             "inflow_history.csv", "weather_years.csv"})
        copy.empty(file);
    copy.change("district_sources.csv", "tributary,Thirdbrook,80", "none,,");

    const auto [tables, problems] = copy.read();

    CHECK(problems.empty());
    CHECK(tables.tributaries.empty());
    const TablesCopy needed{"two_rivers"};
    needed.empty("tributaries.csv");
    CHECK_THAT(needed.read().second, Contains("unknown river \"Thirdbrook\""));
}

TEST_CASE("any basin: Chinese names - may be left out", "[io][unit]") {
    const TablesCopy copy{"two_rivers"};
    copy.change("inlets.csv", "name_zh", "label");
    copy.change("main_stem_ends.csv", "gauge_zh", "label");
    copy.change("irrigation_districts.csv", "name_zh", "label");
    copy.change("counties.csv", "name_zh", "label");

    const auto [tables, problems] = copy.read();

    CAPTURE(problems);
    CHECK(problems.empty());
    CHECK(tables.districts.at(0).name_zh.empty());
    CHECK(tables.districts.at(0).name_en == "Highmeadow");
}

TEST_CASE("any basin: the mountain front - lies on the side that basin.csv names", "[io][unit]") {
    auto tables = tables_of("two_rivers");
    REQUIRE(tables.place.mountains_towards == 270.0);
    const auto west = front_columns(tables);
    CHECK(west.first == 0);
    CHECK(west.second <= 2);  // the corners are cut off

    tables.place.mountains_towards = 90.0;
    tables.place.front_above = 0.0;
    const auto east = front_columns(tables);
    CHECK(east.first >= 21);
    CHECK(east.second == 23);
}
