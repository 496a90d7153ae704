// SPDX-License-Identifier: MIT
#include "heihe/river/network.hpp"

#include "river_cases.hpp"

#include <catch2/catch.hpp>

#include <limits>
#include <string>

using namespace river_cases;

namespace {
/// True if there is exactly one problem, with all of these words.
bool only_problem_has(const Network& net, std::initializer_list<const char*> words) {
    const auto found = problems(net);
    for (const auto& line : found) UNSCOPED_INFO(line);
    if (found.size() != 1) return false;
    for (const char* w : words)
        if (found[0].find(w) == std::string::npos) return false;
    return true;
}
}  // namespace

TEST_CASE("river: network - a sound one has no problems", "[river][unit]") {
    Network net = chain(5);
    net.gauges = {{"gaoya", "高崖", 3}};
    net.inlets = {{"Heihe", 0}};

    CHECK(problems(net).empty());
}

TEST_CASE("river: network - every unusable value is named with reach and remedy", "[river][unit]") {
    Network net = chain(4);
    const double nan = std::numeric_limits<double>::quiet_NaN();

    SECTION("slope") {
        net.reaches[1].slope = -0.001;
        CHECK(
            only_problem_has(net, {"reach 2 (segment 0, number 2)", "slope is -0.001", "above 0"}));
    }
    SECTION("length") {
        net.reaches[0].length = 0.0;
        CHECK(only_problem_has(net, {"reach 1 ", "length is 0;"}));
    }
    SECTION("NaN") {
        net.reaches[0].length = nan;
        CHECK(only_problem_has(net, {"length is nan"}));
    }
    SECTION("roughness") {
        net.reaches[3].manning_n = 0.0;
        CHECK(only_problem_has(net, {"manning_n"}));
    }
    SECTION("bed") {
        net.reaches[2].bed_thickness = 0.0;
        CHECK(only_problem_has(net, {"reach 3", "bed_thickness"}));
    }
    SECTION("negative K") {
        net.reaches[2].bed_k = -3.0;
        CHECK(only_problem_has(net, {"bed_k is -3"}));
    }
    SECTION("exponent") {
        net.reaches[2].width_exponent = 1.0;
        CHECK(only_problem_has(net, {"width_exponent is 1;"}));
    }
    SECTION("rising bed") {
        net.reaches[2].bed_top += 2.5;
        CHECK(only_problem_has(net, {"reach 2", "rises by 0.5 m", "reach 3"}));
    }
}

TEST_CASE("river: network - all problems come at once", "[river][unit]") {
    Network net = chain(4);
    net.reaches[0].slope = 0.0;
    net.reaches[0].length = -1.0;
    net.reaches[3].bed_k_gaining = -1.0;

    CHECK(problems(net).size() == 3);
}

TEST_CASE("river: network - loops and wrong order are distinguished", "[river][unit]") {
    Network net = chain(4);
    for (auto& r : net.reaches) r.bed_top = 100.0;

    SECTION("loop") {
        net.reaches[3].down = 1;
        CHECK(only_problem_has(net, {"reach 4", "comes back", "loop"}));
    }
    SECTION("itself") {
        net.reaches[3].down = 3;
        CHECK(only_problem_has(net, {"reach 4", "comes back"}));
    }
    SECTION("order") {
        net.reaches[0].down = -1;
        net.reaches[3].down = 0;
        CHECK(only_problem_has(net, {"reach 4", "flows into reach 1", "upstream to downstream"}));
    }
    SECTION("outside") {
        net.reaches[3].down = 9;
        CHECK(only_problem_has(net, {"reach 4", "number 10 of 4"}));
    }
}

TEST_CASE("river: network - gauges and inlets need a known reach and a unique name",
          "[river][unit]") {
    Network net = chain(4);

    SECTION("outside") {
        net.gauges = {{"gaoya", "", 7}};
        CHECK(only_problem_has(net, {"gauge gaoya", "reach 8"}));
    }
    SECTION("twice") {
        net.inlets = {{"Heihe", 0}, {"Heihe", 1}};
        CHECK(only_problem_has(net, {"inlet Heihe", "twice"}));
    }
}
