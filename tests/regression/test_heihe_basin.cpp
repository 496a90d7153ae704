// SPDX-License-Identifier: MIT Behaviour of the embedded basin at 1 km that must hold with any
// parameters: its first two years from the start state, through the program.
#include "heihe/io/csv.hpp"

#include "support/program.hpp"
#include "support/scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace heihe;

namespace {

/// Two years of a scenario of examples/heihe.
class FirstYears {
public:
    explicit FirstYears(const std::string& scenario) {
        const auto file = test::source_root() / "examples/heihe" / (scenario + ".toml");
        result_ = test::run_command(test::quoted(test::program()) + " run " +
                                    test::quoted(file.string()) +
                                    " --end 2027-12-31 --set output.fields=false -q -o " +
                                    test::quoted((folder_ / "run").string()));
    }
    [[nodiscard]] const test::ProgramResult& result() const { return result_; }
    /// Smallest and largest value of a column of annual.csv.
    [[nodiscard]] std::pair<double, double> annual(const std::string& column) const {
        const auto values = read("annual.csv").numbers(column, ignored_);
        const auto [least, most] = std::minmax_element(values.begin(), values.end());
        return {*least, *most};
    }
    /// Sum of a column of river.csv by gauge.
    [[nodiscard]] std::map<std::string, double> by_gauge(const std::string& column) const {
        const auto table = read("river.csv");
        const auto gauge = table.text("gauge", ignored_);
        const auto value = table.numbers(column, ignored_);
        std::map<std::string, double> sum;
        for (std::size_t i = 0; i < gauge.size(); ++i) sum[gauge[i]] += value[i];
        return sum;
    }

private:
    [[nodiscard]] io::CsvTable read(const std::string& file) const {
        return io::CsvTable::read(folder_ / "run" / file, ignored_);
    }
    test::ScratchFolder folder_;
    test::ProgramResult result_;
    mutable Problems ignored_;
};

}  // namespace

// Qi et al. (2022): losing reaches end and gaining reaches begin at the G312 bridge.
TEST_CASE("heihe basin: river - loses above G312 and gains below it", "[regression]") {
    if (test::no_program()) return;

    const FirstYears year{"baseline"};

    CAPTURE(year.result().output);
    REQUIRE(year.result().code == 0);
    auto exchange = year.by_gauge("exchange_upstream_m3_per_s");
    auto flow = year.by_gauge("flow_m3_per_s");
    CHECK(exchange["g312"] > 0.0);
    CHECK(exchange["gaoya"] < 0.0);
    CHECK(exchange["pingchuan"] < 0.0);
    CHECK(flow["g312"] < flow["yingluoxia"]);
    CHECK(flow["zhengyixia"] > 0.0);
    CHECK(year.annual("discrepancy_percent").second <= 0.01);
}

// 7.95 亿m³ of 2022 (Guo Tao 2024) at an inflow like that of 2022; cap of the city's plan for 2026.
TEST_CASE("heihe basin: dry inflow - pumping keeps its base level, and the cap binds",
          "[regression]") {
    if (test::no_program()) return;

    const FirstYears free{"dry"};
    const FirstYears capped{"cap_dry"};

    CAPTURE(free.result().output, capped.result().output);
    REQUIRE(free.result().code == 0);
    REQUIRE(capped.result().code == 0);
    const auto pumped = free.annual("groundwater_pumping_1e4m3");
    CHECK(pumped.first > 0.95 * 79500.0);
    CHECK(pumped.second < 1.05 * 79500.0);
    const auto left = capped.annual("groundwater_pumping_1e4m3");
    CHECK(left.second <= 66137.0);
    CHECK(left.first > 0.99 * 66137.0);
    CHECK(capped.annual("groundwater_cap_1e4m3").first == Approx(66137.0));
    CHECK(capped.annual("unmet_demand_1e4m3").first >
          free.annual("unmet_demand_1e4m3").first + 5000.0);
}

TEST_CASE("heihe basin: cap - holds under mean inflow too", "[regression]") {
    if (test::no_program()) return;

    const FirstYears capped{"cap"};

    CAPTURE(capped.result().output);
    REQUIRE(capped.result().code == 0);
    CHECK(capped.annual("groundwater_pumping_1e4m3").second <= 66137.0);
    CHECK(capped.annual("unmet_demand_1e4m3").first > 0.0);
}
