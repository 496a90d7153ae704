// SPDX-License-Identifier: MIT
#include "lib/report/published.hpp"
#include "support/report_run.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace heihe;
using namespace heihe::report;

namespace {

std::vector<PublishedTerm> compared(const test::ReportRun& files, const std::string& rows) {
    files.write("published.csv", "term,least,most,unit,status,source,period\n" + rows);
    const auto run = read_run_tables(files.path());
    Problems problems;
    const auto budget = yearly_budget(run.budget, run.years, problems);
    const auto gauges = read_gauges(run.river, run.years, problems);
    const auto known = known_terms(run, budget, gauges, problems);
    auto terms = published_terms(*run.published, known, run.years, problems);
    CHECK(problems.empty());
    return terms;
}

constexpr double year_of_1_m3_per_s = 365 * 86400e-8;  // [1e8 m3]

}  // namespace

TEST_CASE("report: published ranges - are compared with means of whole years", "[report][unit]") {
    const auto terms = compared(test::ReportRun{},
                                "phreatic_et,1,2,1e8m3/yr,sourced,a,2001-2002\n"
                                "fan_loss,3,4,1e8m3/yr,sourced,b,2002\n"
                                "net_loss_between_gauges,4,5,亿m³/yr,sourced,c,mean\n"
                                "total_use,20,20,1e8m3/yr,sourced,d,1950-1960\n");

    REQUIRE(terms.size() == 4);
    CHECK(terms[0].simulated == Approx(12 * 0.10));
    CHECK(terms[0].verdict == "inside");
    CHECK(terms[0].years == "2001-2002");
    CHECK(terms[1].simulated == Approx(8 * year_of_1_m3_per_s));
    CHECK(terms[1].verdict == "below");
    CHECK(terms[1].years == "2002");
    CHECK(terms[2].simulated == Approx(20 * year_of_1_m3_per_s));
    CHECK(terms[2].verdict == "above");
    CHECK(terms[3].simulated == Approx(20.0));
    CHECK(terms[3].years == "2001-2002");
}

TEST_CASE("report: published ranges - keep their unit, and one bound counts as both",
          "[report][unit]") {
    const auto terms = compared(test::ReportRun{},
                                "groundwater_pumping,79500,,1e4m3/yr,sourced,a,2001\n"
                                "a new term,1,2,1e8m3/yr,estimate,b,\n"
                                "release,1,2,mm,estimate,c,\n");

    CHECK(terms[0].simulated == Approx(80000.0));
    CHECK(terms[0].most == 79500.0);
    CHECK(terms[0].verdict == "above");
    CHECK(terms[1].verdict == "unknown");
    CHECK(terms[1].years.empty());
    CHECK(terms[2].verdict == "unknown");
}

TEST_CASE("report: all inflow of the aquifer - is the sum of its terms", "[report][unit]") {
    const test::ReportRun files;
    const auto run = read_run_tables(files.path());
    Problems problems;
    const auto budget = yearly_budget(run.budget, run.years, problems);
    const auto known =
        known_terms(run, budget, read_gauges(run.river, run.years, problems), problems);

    const double sum = budget.find("aquifer", "recharge")->in[0] +
                       budget.find("aquifer", "lateral_inflow")->in[0] +
                       budget.find("aquifer", "river_loss")->in[0];
    CHECK(known.at("aquifer_inflow")[0] == Approx(sum));
    CHECK(known.at("release")[0] == Approx(30 * year_of_1_m3_per_s));
}
