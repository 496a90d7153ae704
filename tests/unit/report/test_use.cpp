// SPDX-License-Identifier: MIT
#include "lib/report/use.hpp"
#include "support/report_run.hpp"

#include <catch2/catch.hpp>

using namespace heihe;
using namespace heihe::report;

TEST_CASE("report: use - is the sum of the months in 1e4 m3, and a column that lacks is 0",
          "[report][unit]") {
    const test::ReportRun files;
    const auto run = read_run_tables(files.path());
    Problems problems;

    const auto groups = yearly_use(run.districts, run.years, problems);

    REQUIRE(groups.size() == 2);
    CHECK(groups[0].id == "alpha");
    CHECK(groups[1].county == "West");
    CHECK(groups[0].volume[0][1] == Approx(12 * 600.0));  // diverted
    CHECK(groups[0].volume[1][0] == Approx(12 * 400.0));  // pumped
    CHECK(groups[0].volume[6][0] == 0.0);                 // consumed: no such column
    CHECK(problems.empty());
}

TEST_CASE("report: exchange of a segment - is mean loss and gain times the days of the run",
          "[report][unit]") {
    const test::ReportRun files{make_date(2001, 1, 11), make_date(2001, 2, 20)};
    const auto run = read_run_tables(files.path());
    Problems problems;

    const auto segments = yearly_exchange(run.reaches, run.years, problems);

    REQUIRE(segments.size() == 1);
    CHECK(segments[0].segment == "7");
    CHECK(segments[0].loss[0] == Approx(1500.0 * (21 + 20) * 1e-8));
    CHECK(segments[0].gain[0] == Approx(200.0 * (21 + 20) * 1e-8));
}
