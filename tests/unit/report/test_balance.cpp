// SPDX-License-Identifier: MIT
#include "lib/report/balance.hpp"
#include "support/report_run.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

using namespace heihe;
using namespace heihe::report;

namespace {

BudgetYears budget_of(const test::ReportRun& files) {
    const auto run = read_run_tables(files.path());
    Problems problems;
    auto budget = yearly_budget(run.budget, run.years, problems);
    CHECK(problems.empty());
    return budget;
}

const Flow& flow(const FlowDiagram& diagram, const std::string& id) {
    return *std::find_if(diagram.flows.begin(), diagram.flows.end(),
                         [&](const Flow& f) { return f.id == id; });
}

const NodeYears& node(const FlowDiagram& diagram, const std::string& id) {
    return *std::find_if(diagram.nodes.begin(), diagram.nodes.end(),
                         [&](const NodeYears& n) { return n.id == id; });
}

}  // namespace

TEST_CASE("report: yearly budget - is the sum of the months in 1e8 m3", "[report][unit]") {
    const auto budget = budget_of(test::ReportRun{});

    const auto* wells = budget.find("aquifer", "wells");
    REQUIRE(wells != nullptr);
    REQUIRE(wells->out.size() == 2);
    CHECK(wells->out[0] == Approx(12 * 0.40));
    CHECK(wells->out[1] == Approx(12 * 0.40));
    CHECK(budget.find("aquifer", "storage")->rise[0] == Approx(-12 * 0.10));
    CHECK(budget.find("aquifer", "total")->worst == Approx(0.002));
    CHECK(budget.find("aquifer", "no such term") == nullptr);
}

TEST_CASE("report: flow diagram - every node closes with its change of storage", "[report][unit]") {
    const auto diagram = flow_diagram(budget_of(test::ReportRun{}));

    REQUIRE(diagram.nodes.size() == 4);
    for (const auto& n : diagram.nodes) {
        CAPTURE(n.id);
        CHECK(n.rest[0] == Approx(0.0).margin(1e-9));
        CHECK(n.rest[1] == Approx(0.0).margin(1e-9));
    }
    CHECK(flow(diagram, "outside").volume[0] == Approx(12 * 0.06));
    CHECK(flow(diagram, "diversions").volume[0] == Approx(12 * 0.50));
    CHECK(node(diagram, "aquifer").rise[1] == Approx(-12 * 0.10));
}

TEST_CASE("report: flow diagram - a term of a newer program is the rest of its node",
          "[report][unit]") {
    const test::ReportRun files;
    // Ponds lose 4 million m3 a month, which the river's storage lacks.
    files.change("budget.csv", "river,storage,0,0,1e6,", "river,storage,0,0,-3e6,");

    const auto diagram = flow_diagram(budget_of(files));

    CHECK(node(diagram, "river").rest[0] == Approx(12 * 0.04));
    CHECK(node(diagram, "aquifer").rest[0] == Approx(0.0).margin(1e-9));
}

TEST_CASE("report: a run of a part of a year - has one year that is not whole", "[report][unit]") {
    const test::ReportRun files{make_date(2001, 3, 1), make_date(2001, 5, 20)};
    const auto run = read_run_tables(files.path());

    CHECK(run.years.size() == 1);
    CHECK_FALSE(run.years.is_whole(0));
    CHECK(budget_of(files).find("aquifer", "wells")->out[0] == Approx(3 * 0.40));
    const Years years{make_date(2001, 1, 1), make_date(2002, 12, 30)};
    CHECK(years.is_whole(0));
    CHECK_FALSE(years.is_whole(1));
}
