// SPDX-License-Identifier: MIT
#include "heihe/basin/run/simulation.hpp"
#include "heihe/io/basin_rows.hpp"
#include "support/tiny_basin.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

using namespace heihe;

namespace {

// Rows of release.csv and annual.csv of a run of the tiny basin whose dispatch year begins on a day.
struct Rows : basin::Observer {
    void on_month(const basin::MonthView& v) override {
        const auto rows = io::month_rows(v, "");
        release.insert(release.end(), rows.release.begin(), rows.release.end());
        annual.insert(annual.end(), rows.annual.begin(), rows.annual.end());
    }
    std::vector<io::ReleaseRow> release;
    std::vector<io::AnnualRow> annual;
};

Rows run(int month, int day, Date start, Date end, std::int64_t days_before = 0) {
    test::TinyBasin choice;
    choice.start = start;
    choice.end = end;
    auto in = test::tiny_basin(choice);
    in.release.first_month = month;
    in.release.first_day = day;
    basin::Simulation sim{in};
    auto state = sim.make_state();
    state.dispatch.days = days_before;
    Rows rows;
    CHECK(sim.run(state, rows).reason.empty());
    return rows;
}

}  // namespace

TEST_CASE("release rows: a dispatch year from 1 January - has the row of each year", "[io][unit]") {
    const auto rows = run(1, 1, make_date(2025, 11, 20), make_date(2026, 2, 1)).release;
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].year == 2025);
    CHECK(rows[0].complete == 0);
    CHECK(rows[0].start == make_date(2025, 11, 20));
    CHECK(rows[0].end == make_date(2025, 12, 31));
    CHECK(rows[0].inflow > 0.0);
    CHECK(std::isnan(rows[0].due));
    CHECK(rows[1].year == 2026);
    CHECK(rows[1].start == make_date(2026, 1, 1));
    CHECK(rows[1].inflow > 0.0);
}

TEST_CASE("release rows: a run that ends with its dispatch year - has no open one", "[io][unit]") {
    const auto rows = run(1, 1, make_date(2025, 12, 1), make_date(2026, 1, 1)).release;
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].year == 2025);
}

TEST_CASE("release rows: a year whose days before the run are known - is complete, with its due",
          "[io][unit]") {
    const Date start = make_date(2025, 12, 1);
    const auto days = start - make_date(2025, 1, 15);
    const auto rows = run(1, 15, start, make_date(2026, 2, 1), days);
    REQUIRE(rows.release.size() == 2);
    CHECK(rows.release[0].complete == 1);
    CHECK(rows.release[0].year == 2026);
    CHECK_FALSE(std::isnan(rows.release[0].due));
    CHECK(rows.release[0].provenance == "curve");
    REQUIRE(rows.annual.size() == 2);
    CHECK(std::isnan(rows.annual[0].release_due));  // of 2025: no dispatch year ended in it
    CHECK(rows.annual[1].release_due == rows.release[0].due);
}
