// SPDX-License-Identifier: MIT
#include "lib/mf6/packages/list/list_type.hpp"
#include "lib/mf6/packages/package_type.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <vector>

using namespace heihe;

// MODFLOW 6 adds packages in the order of its source (GwfModel, package_create), and its budgets and
// .cbc files name them so.
TEST_CASE("mf6: packages - stand in the order of MODFLOW 6", "[mf6][unit]") {
    std::vector<std::string> names;
    for (const mf6::PackageType* type : mf6::all_packages()) names.push_back(type->name());

    CHECK(names ==
          std::vector<std::string>{"WEL", "DRN", "RIV", "GHB", "RCH", "EVT", "CHD", "SFR"});
}

TEST_CASE("mf6: packages - each is found by its own name, and no other is", "[mf6][unit]") {
    for (const mf6::PackageType* type : mf6::all_packages())
        CHECK(mf6::find_package(type->name()) == type);
    CHECK(mf6::find_package("LAK") == nullptr);
    CHECK(mf6::find_package("") == nullptr);
    CHECK_THROWS_AS(mf6::list_type("SFR"), ContractError);
}

TEST_CASE("mf6: list packages - each has what reading and running call", "[mf6][unit]") {
    int lists = 0;
    for (const mf6::PackageType* type : mf6::all_packages()) {
        const auto* list = dynamic_cast<const mf6::ListType*>(type);
        if (list == nullptr) continue;
        ++lists;
        const mf6::ListTraits& traits = list->traits();
        CAPTURE(traits.name);
        CHECK(traits.make != nullptr);
        CHECK(traits.fill != nullptr);
        CHECK(traits.multiplied < static_cast<int>(traits.columns.size()));
        CHECK(traits.observed.empty() == (traits.observe == nullptr));
        mf6::ListInput input;
        input.name = "A-1";
        input.type = traits.name;
        input.auxiliary = {"EXTRA"};
        CHECK(traits.make(input)->type() == traits.name);
        CHECK(traits.make(input)->fixes_head() == traits.fixes_heads);
        const auto names = list->column_names(input);
        CHECK(names.back() == "EXTRA");
        CHECK(std::set<std::string>(names.begin(), names.end()).size() == names.size());
    }
    CHECK(lists == 7);
}

TEST_CASE("mf6: list packages - a mover takes from those that have the option MOVER",
          "[mf6][unit]") {
    for (const char* name : {"WEL", "DRN", "RIV", "GHB"}) {
        const mf6::ListTraits& traits = mf6::list_type(name).traits();
        mf6::ListInput input;
        CHECK(traits.moves);
        CHECK(traits.make(input)->mover_flows() == nullptr);
        input.mover = true;
        CHECK(traits.make(input)->mover_flows() != nullptr);
    }
    for (const char* name : {"RCH", "EVT", "CHD"}) CHECK_FALSE(mf6::list_type(name).traits().moves);
}

TEST_CASE("mf6: EVT - its columns follow from NSEG and SURF_RATE_SPECIFIED", "[mf6][unit]") {
    mf6::ListInput input;
    input.nseg = 3;
    input.surf_rate_specified = true;

    CHECK(mf6::list_type("EVT").column_names(input) ==
          std::vector<std::string>{"SURFACE", "RATE", "DEPTH", "PXDP1", "PXDP2", "PETM1", "PETM2",
                                   "PETM0"});
}
