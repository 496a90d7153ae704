// SPDX-License-Identifier: MIT
#include "heihe/io/basin_tables.hpp"
#include "heihe/io/csv.hpp"
#include "support/scratch_folder.hpp"
#include "support/shared_data.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

// Every column of every table of the basin: what docs/input/data.md says of it, and what the reader does
// with a value that cannot be.

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

fs::path data_folder() { return test::source_root() / "examples/heihe/data"; }

/// A copy of the tables in which one value may be changed at a time.
class Copy {
public:
    Copy() { fs::copy(data_folder(), folder_.path(), fs::copy_options::recursive); }
    /// Reads all tables with the value in a row of a column (0: the first), or in all rows (-1).
    std::string problems_with(const std::string& file, const std::string& column, int row,
                              const std::string& value, basin::Tables& tables) const {
        const std::string before = test::bytes_of(folder_ / file);
        Problems unused;
        const auto t = io::CsvTable::parse(before, file, unused);
        std::string text;
        for (std::size_t c = 0; c < t.columns().size(); ++c)
            text += (c > 0 ? "," : "") + quoted(t.columns()[c]);
        for (std::size_t r = 0; r < t.rows(); ++r) {
            text += '\n';
            for (std::size_t c = 0; c < t.columns().size(); ++c) {
                const bool here =
                    t.columns()[c] == column && (row < 0 || static_cast<int>(r) == row);
                text += (c > 0 ? "," : "") +
                        quoted(here ? value : std::string{t.field(r, t.columns()[c])});
            }
        }
        folder_.write(file, text + '\n');
        Problems problems;
        tables = io::read_basin_tables(folder_.path(), problems);
        folder_.write(file, before);
        std::string all;
        for (const auto& line : problems.lines()) all += line + '\n';
        return all;
    }

private:
    static std::string quoted(const std::string& text) {
        std::string out = "\"";
        for (const char c : text) out += c == '"' ? std::string{"\"\""} : std::string{c};
        return out + '"';
    }
    test::ScratchFolder folder_;
};

/// Everything that was read, as text.
std::string text_of(const basin::Tables& t) {
    std::ostringstream out;
    out.precision(17);
    const auto& n = t.names;
    out << n.main_inlet << n.shape_inlet << n.head_gauge << n.head_gauge_zh << n.release_gauge
        << n.base_year << ' ' << n.dispatch_month << ' ' << n.dispatch_day << ' ';
    const auto& p = t.place;
    out << p.utm_zone << ' ' << p.blocks_west << ' ' << p.blocks_north << ' ' << p.south << ' '
        << p.north << ' ' << p.west << ' ' << p.east << ' ';
    for (const auto& r : t.release_curve) out << r.inflow << ' ' << r.release << ' ';
    for (const auto& r : t.release_ordered) out << r.year << ' ' << r.release << ' ';
    for (const auto& w : t.gate_windows)
        out << w.first_month << ' ' << w.first_day << ' ' << w.last_month << ' ' << w.last_day
            << ' ' << w.from_year << ' ' << w.to_year << ' ' << w.most << ' ';
    for (const auto& c : t.closures)
        out << c.first.days << ' ' << c.end.days << ' ' << c.part << ' ';
    for (const double v : t.main_stem_loss) out << v << ' ';
    for (const auto& a : t.aquifer) {
        out << a.x << ' ' << a.y << ' ' << a.active_fraction << ' ' << a.top << ' ' << a.ss << ' '
            << a.porosity;
        for (const double v : a.thickness) out << ' ' << v;
        for (const double v : a.k) out << ' ' << v;
    }
    for (const auto& v : t.streams)
        out << v.segment << ' ' << v.vertex << ' ' << v.to_segment << ' ' << v.x << ' ' << v.y
            << ' ' << v.running_min_top;
    for (const auto& i : t.inlets)
        out << i.id << i.name_zh << i.segment << ' ' << i.used_upstream << ' ';
    for (const auto& m : t.inflow)
        for (const double v : m.flow) out << m.year << ' ' << m.month << ' ' << v << ' ';
    for (const auto& r : t.main_stem)
        out << r.id << r.length << ' ' << r.slope << ' ' << r.width << ' ' << r.manning_n << ' '
            << r.width_exponent << ' ' << r.bed_k << ' ' << r.end_x << ' ' << r.end_y << r.gauge
            << r.gauge_zh;
    for (const int s : t.main_stem_segments) out << s << ' ';
    for (const auto& d : t.districts)
        out << d.id << d.name_en << d.name_zh << d.county << d.source << d.river
            << d.tributary_share << ' ' << d.intake_km << ' ' << d.x << ' ' << d.y << ' ';
    for (const auto& d : t.districts) {
        for (const auto& u : d.use)
            out << u.year << ' ' << u.area << ' ' << u.net_need << ' ' << u.surface << ' '
                << u.groundwater << ' ' << u.canal_efficiency << ' ' << u.well_efficiency << ' '
                << u.field_efficiency << ' ';
        for (const double v : d.wells_first) out << v << ' ';
    }
    for (const auto& c : t.counties) {
        out << c.id << c.cap_share << ' ' << c.x << ' ' << c.y << ' ' << c.intake_km << ' ';
        for (const auto& u : c.use)
            out << u.year << ' ' << u.industry << ' ' << u.domestic << ' ' << u.ecology << ' '
                << u.groundwater << ' ';
    }
    for (const auto& pond : t.ponds)
        out << pond.id << pond.county << pond.x << ' ' << pond.y << ' ' << pond.radius << ' '
            << pond.intake_km << ' ' << pond.evaporation << ' ' << pond.seepage << ' '
            << pond.first_month << ' ' << pond.last_month << ' ' << pond.first_year << ' ';
    for (const auto& r : t.reservoirs)
        out << r.id << r.river << r.capacity << ' ' << r.first_year << ' ';
    for (const auto& planned : t.planned_reservoirs) {
        const auto& r = planned.reservoir;
        out << r.id << r.name_en << r.name_zh << static_cast<int>(planned.place) << planned.river
            << ' ' << r.capacity << ' ' << r.dead_storage << ' ' << r.outlet_capacity << ' '
            << r.seepage_rate << ' ' << planned.controlled << ' ' << planned.evaporation_factor
            << ' ' << r.commissioned.days << ' ';
        for (const auto& l : r.levels) out << l.level << ' ' << l.volume << ' ' << l.area << ' ';
        for (const auto& m : r.rule)
            out << m.upper << ' ' << m.lower << ' ' << m.normal.need_share << ' ' << m.normal.flow
                << ' ' << m.conservation.need_share << ' ' << m.conservation.flow << ' ';
    }
    for (const auto& total : t.published) {
        out << static_cast<int>(total.quantity) << ' ' << total.first_year << ' ' << total.last_year
            << ' ' << total.value << ' ' << total.tolerance << ' ';
        for (const auto& d : total.districts) out << d << ' ';
    }
    for (const auto& r : t.tributaries) out << r.id << r.mean << ' ';
    for (const auto& m : t.months)
        out << m.precipitation << ' ' << m.et0 << ' ' << m.open_water << ' ' << m.crop_requirement
            << ' ' << m.soak << ' ' << m.demand_share << ' ' << m.pumping_share << ' ';
    for (const auto& w : t.weather)
        out << w.year << ' ' << w.precipitation << ' ' << w.et0_factor << ' ';
    for (const auto& h : t.history) out << h.year << ' ' << h.shape_year << ' ' << h.volume << ' ';
    return out.str();
}

using Columns = std::map<std::string, std::map<std::string, std::string>>;  // file, column, meaning

/// The tables of the section "Columns" of docs/input/data.md.
Columns documented() {
    std::istringstream in(test::bytes_of(test::source_root() / "docs/input/data.md"));
    Columns found;
    std::string file;
    for (std::string line; std::getline(in, line);) {
        if (line.rfind("## ", 0) == 0) file.clear();
        if (line.rfind("### `", 0) == 0) file = line.substr(5, line.rfind('`') - 5);
        if (file.empty() || line.rfind("| `", 0) != 0) continue;
        const auto end = line.find("` | ");
        found[file][line.substr(3, end - 3)] = line.substr(end + 4);
    }
    return found;
}

std::vector<std::string> data_files() {
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(data_folder()))
        if (entry.path().extension() == ".csv") files.push_back(entry.path().filename().string());
    std::sort(files.begin(), files.end());
    return files;
}

io::CsvTable table_of(const std::string& file) {
    Problems problems;
    auto t = io::CsvTable::read(data_folder() / file, problems);
    problems.throw_if_any();
    return t;
}

bool is_number(const io::CsvTable& t, const std::string& column) {
    bool any = false;
    for (std::size_t r = 0; r < t.rows(); ++r) {
        const auto field = t.field(r, column);
        if (field.empty()) continue;
        if (!parse_number(field)) return false;
        any = true;
    }
    return any;
}

int first_with_value(const io::CsvTable& t, const std::string& column) {
    for (std::size_t r = 0; r < t.rows(); ++r)
        if (!t.field(r, column).empty()) return static_cast<int>(r);
    return 0;
}

}  // namespace

TEST_CASE("basin columns: docs/input/data.md - has every column of every table and no other",
          "[io][unit]") {
    const auto docs = documented();
    std::set<std::string> files;

    for (const auto& file : data_files()) {
        files.insert(file);
        const auto t = table_of(file);
        REQUIRE(docs.count(file) == 1);
        for (const auto& column : t.columns()) {
            CAPTURE(file, column);
            CHECK(docs.at(file).count(column) == 1);
        }
        CHECK(docs.at(file).size() == t.columns().size());
    }
    for (const auto& [file, columns] : docs) {
        CAPTURE(file);
        CHECK(files.count(file) == 1);
    }
}

TEST_CASE("basin columns: a changed value - changes what is read or is refused; labels do not",
          "[io][unit]") {
    const Copy copy;
    basin::Tables tables;
    REQUIRE(copy.problems_with("tributaries.csv", "none", 0, "", tables).empty());
    const auto before = text_of(tables);

    for (const auto& [file, columns] : documented()) {
        if (file == "points.csv") continue;  // the scenario's table, test_scenario.cpp
        const auto t = table_of(file);
        for (const auto& [column, meaning] : columns) {
            CAPTURE(file, column, meaning);
            const int row = first_with_value(t, column);
            const auto old = parse_number(t.field(static_cast<std::size_t>(row), column));
            const auto value = old ? std::to_string(1.1 * *old + 0.9) : std::string{"other"};
            const auto problems = copy.problems_with(file, column, row, value, tables);
            const bool effect = !problems.empty() || text_of(tables) != before;
            CHECK(effect == (meaning.rfind("label", 0) != 0));
            if (meaning.rfind("checked", 0) == 0) {
                CHECK_THAT(problems, Contains(file));
                CHECK_THAT(problems, Contains(column));
            }
        }
    }
}

TEST_CASE("basin columns: numbers that cannot be - are refused with file, line and column",
          "[io][unit]") {
    const Copy copy;
    basin::Tables tables;
    const auto docs = documented();

    for (const auto& file : data_files()) {
        if (file == "points.csv") continue;
        const auto t = table_of(file);
        for (const auto& column : t.columns()) {
            if (docs.at(file).at(column).rfind("label", 0) == 0 || !is_number(t, column)) continue;
            const int row = first_with_value(t, column);
            const auto where = file + ':' + std::to_string(t.line(static_cast<std::size_t>(row)));
            for (const auto* value : {"1e308", "1e15", "-1e15", "-1e308", "nan", "inf", "ten"}) {
                CAPTURE(file, column, value);
                const auto problems = copy.problems_with(file, column, row, value, tables);
                CHECK_THAT(problems, Contains(where + ": column " + column));
            }
        }
    }
}

TEST_CASE("basin columns: a range - is told in the column's unit", "[io][unit]") {
    const Copy copy;
    basin::Tables tables;

    CHECK_THAT(copy.problems_with("mountain_inflow_monthly_2000_2016.csv", "Heihe_m3_per_s", 0,
                                  "2e5", tables),
               Contains("200000 is out of range; give a value between 0 m3/s and 20000 m3/s") ||
                   Contains("2e5 is out of range; give a value between 0 m3/s and 20000 m3/s"));
    CHECK(copy.problems_with("mountain_inflow_monthly_2000_2016.csv", "Heihe_m3_per_s", 0, "2e4",
                             tables)
              .empty());
}

TEST_CASE("basin columns: tables that make no model - are refused, their neighbours are not",
          "[io][unit]") {
    const Copy copy;
    basin::Tables tables;
    const auto all = [&](const char* file, const char* column, const char* value) {
        return copy.problems_with(file, column, -1, value, tables);
    };

    CHECK_THAT(all("irrigation_demand_monthly.csv", "total_net_mm", "0"),
               Contains("column total_net_mm: no month has a demand"));
    CHECK_THAT(copy.problems_with("inlets.csv", "segment", 0, "60", tables),
               Contains("column segment: segment 60 has no length"));
    CHECK_THAT(all("stream_vertices.csv", "to_segment", "30"), Contains("comes back to it"));
    CHECK_THAT(copy.problems_with("inlets.csv", "id", 4, "Ruoshui", tables),
               Contains("the main inlet \"Heihe\" of basin.csv is missing"));
    CHECK_THAT(all("main_stem_ends.csv", "gauge", ""),
               Contains("basin.csv:6: column value: there is no gauge \"zhengyixia\""));
    CHECK_THAT(all("district_use.csv", "year", "2000"),
               Contains("district_use.csv:3: column year: year 2000 does not follow 2000"));
    CHECK(all("climate_monthly.csv", "precip_mean_mm_2000_2014", "0").empty());
    CHECK(all("climate_monthly.csv", "et0_fao_pm_mm_derived", "0").empty());
    CHECK(all("tributaries.csv", "mean_runoff_1e8m3_per_yr", "0").empty());
    CHECK(all("mountain_inflow_monthly_2000_2016.csv", "Hongshuidahe_m3_per_s", "0").empty());
}

TEST_CASE("basin columns: a river without flow - is refused where the model needs it alone",
          "[io][unit]") {
    const Copy copy;
    basin::Tables tables;
    const auto against = [&](const char* column, basin::InflowKind kind) {
        REQUIRE(copy.problems_with("mountain_inflow_monthly_2000_2016.csv", column, -1, "0", tables)
                    .empty());
        io::Scenario s;
        s.start = make_date(2026, 1, 1);
        s.end = make_date(2027, 1, 1);
        s.data = "data";
        s.inflow.kind = kind;
        Problems problems;
        io::check_against_tables(s, tables, problems);
        std::string text;
        for (const auto& line : problems.lines()) text += line;
        return text;
    };

    CHECK_THAT(against("Hongshuidahe_m3_per_s", basin::InflowKind::recorded),
               Contains("mountain_inflow_monthly_2000_2016.csv: column Hongshuidahe_m3_per_s"));
    CHECK_THAT(against("Heihe_m3_per_s", basin::InflowKind::scaled),
               Contains("mountain_inflow_monthly_2000_2016.csv: column Heihe_m3_per_s"));
    CHECK(against("Heihe_m3_per_s", basin::InflowKind::recorded).empty());
    CHECK(against("Tongzibahe_m3_per_s", basin::InflowKind::scaled).empty());
}
