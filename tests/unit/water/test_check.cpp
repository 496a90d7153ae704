// SPDX-License-Identifier: MIT
#include "heihe/water/check.hpp"

#include "water_case.hpp"

#include <catch2/catch.hpp>
#include <functional>
#include <limits>
#include <string>

using namespace heihe;
using namespace heihe::water;

namespace {

std::vector<std::string> found_in(const UseInputs& in) {
    Problems found;
    check(in, {.ncolumn = 3, .nreach = 2, .file = "districts.csv"}, found);
    return found.lines();
}

}  // namespace

TEST_CASE("check: good inputs - have no problem", "[water]") {
    CHECK(found_in(test::capped_counties()).empty());
}

TEST_CASE("check: one fault - is one line that names file, item and remedy", "[water]") {
    struct Fault {
        std::function<void(UseInputs&)> make;
        const char* text;
    };
    const auto nan = std::numeric_limits<double>::quiet_NaN();
    const std::vector<Fault> faults{
        {[](UseInputs& i) { i.districts[0].use[0].canal_efficiency = 1.2; },
         "canal_efficiency in 2026 is 1.2"},
        {[](UseInputs& i) { i.districts[0].use[0].field_efficiency = 0.0; },
         "field_efficiency in 2026 is 0"},
        {[](UseInputs& i) { i.districts[0].intake_reach = -1; }, "no intake"},
        {[](UseInputs& i) { i.districts[0].county = "nroth"; }, "county 'nroth'"},
        {[](UseInputs& i) { i.districts[0].demand_share[5] = 0.0; }, "demand_share sums to"},
        {[nan](UseInputs& i) { i.districts[0].use[0].surface = nan; }, "surface in 2026 is"},
        {[](UseInputs& i) { i.districts[0].use[0].groundwater = -1.0; },
         "groundwater in 2026 is -1"},
        {[](UseInputs& i) { i.districts[0].columns[0].column = 3; }, "names column 3"},
        {[](UseInputs& i) { i.districts[0].columns.pop_back(); }, "columns sums to"},
        {[](UseInputs& i) { i.districts[0].columns.clear(); }, "no columns in the grid"},
        {[](UseInputs& i) { i.districts[1].id = "upper"; }, "'upper' occurs twice"},
        {[](UseInputs& i) { i.users[0].use[0].groundwater = 1e9; }, "more than demand in 2026"},
        {[](UseInputs& i) { i.districts[0].use[0].pumping_share[2] += 0.5; },
         "pumping_share in 2026 sums to"},
        {[](UseInputs& i) { i.districts[0].wells_first[3] = -0.5; }, "wells_first is -0.5"},
        {[](UseInputs& i) { i.users[0].use.clear(); }, "it has no use"},
        {[](UseInputs& i) {
             i.users[0].use.push_back({2028, 1.0, 0.0});
         },
         "its use of 2028 follows that of 2026"},
        {[](UseInputs& i) { i.users[0].return_reach = 2; }, "return_reach"},
        {[](UseInputs& i) { i.users[0].efficiency = 2.0; }, "efficiency is 2"},
        {[](UseInputs& i) { i.caps[0].volume = -5.0; }, "cap of north is -5"},
        {[](UseInputs& i) { i.caps[0].county = "east"; }, "county 'east'"},
        {[](UseInputs& i) { i.entitlement_reference_inflow = 0.0; },
         "entitlement_reference_inflow"},
        {[](UseInputs& i) { i.extra_pumping_fraction = 1.5; }, "extra_pumping_fraction"},
        {[](UseInputs& i) { i.tributary_shape[0] = 0.5; }, "tributary_shape sums to"},
    };
    for (const auto& fault : faults) {
        auto in = test::capped_counties();
        fault.make(in);
        const auto lines = found_in(in);
        CAPTURE(fault.text);
        REQUIRE(lines.size() == 1);
        CHECK(lines[0].find(fault.text) != std::string::npos);
        CHECK(lines[0].find("districts.csv: ") == 0);
        CHECK(lines[0].find("; ") != std::string::npos);
    }
}

TEST_CASE("check: several faults - are all reported at once", "[water]") {
    auto in = test::capped_counties();
    in.districts[0].use[0].canal_efficiency = 1.2;
    in.districts[1].county = "nowhere";
    in.users[2].use[0].demand = -1.0;
    CHECK(found_in(in).size() == 4);  // the user's groundwater is then also above its demand
}
