// SPDX-License-Identifier: MIT
#include "heihe/basin/setup/parameters.hpp"

#include "heihe/io/basin_tables.hpp"
#include "heihe/io/scenario_keys.hpp"
#include "support/scratch_folder.hpp"
#include "support/shared_data.hpp"

#include <catch2/catch.hpp>

#include <cstddef>
#include <set>
#include <string>

// The list of parameters against the options that it reaches, the scenario's format and its page.

using namespace heihe;
using Catch::Contains;

namespace {

/// Bytes of a part of the options that no parameter of the list reaches.
template <typename Part>
std::size_t bytes_left(basin::SetupOptions& o, const Part& part) {
    const auto* first = reinterpret_cast<const std::byte*>(&part);
    std::size_t reached = 0;
    for (const auto& p : basin::parameters()) {
        const auto* at = reinterpret_cast<const std::byte*>(&p.of(o));
        if (at >= first && at < first + sizeof(Part)) reached += sizeof(double);
    }
    return sizeof(Part) - reached;
}

/// A scenario with these lines behind its first ones, and its problems.
struct Read {
    io::Scenario scenario;
    std::string problems;
};
Read scenario_with(const std::string& lines, const std::vector<io::Override>& overrides = {}) {
    const test::ScratchFolder folder;
    Problems problems;
    Read read;
    read.scenario = io::parse_scenario(
        "schema = 1\n[scenario]\nname = \"a\"\n[time]\nstart = \"2026-01-01\"\n"
        "end = \"2026-12-31\"\n[basin]\ndata = \".\"\n" +
            lines,
        folder / "s.toml", overrides, problems);
    for (const auto& line : problems.lines()) read.problems += line + '\n';
    return read;
}

std::string page(const char* name) {
    return test::bytes_of(test::source_root() / "docs/input" / name);
}

}  // namespace

TEST_CASE("parameters: the list - reaches every number of the options, each once", "[io][unit]") {
    basin::SetupOptions o;
    std::set<const double*> members;
    std::set<std::string> names;
    for (const auto& p : basin::parameters()) {
        members.insert(&p.of(o));
        names.insert(p.name);
    }

    CHECK(members.size() == basin::parameters().size());
    CHECK(names.size() == basin::parameters().size());
    CHECK(bytes_left(o, o.aquifer) == 0);
    CHECK(bytes_left(o, o.river) == 0);
    CHECK(bytes_left(o, o.placement) == 0);
    CHECK(bytes_left(o, o.surface) == 0);
    // choices: how wells lie, changes by year, whether and from which year a cap, the city's cap, its shares,
    // floors, whether classes are ranked (padding included)
    CHECK(bytes_left(o, o.water) == 6 * sizeof(int) + sizeof(o.water.changes) +
                                        sizeof(o.water.floors) + sizeof(o.water.city_cap) +
                                        sizeof(o.water.cap_shares));
    // choices: whether enforced and by date, curve, forecast, classes kept open (padding included)
    CHECK(bytes_left(o, o.release) == sizeof(std::uint64_t) + sizeof(o.release.curve) +
                                          sizeof(std::uint64_t) + sizeof(o.release.keep_open));
    // choices: kind, years, whether days vary, seed
    CHECK(bytes_left(o, o.inflow) == 3 * sizeof(std::uint64_t) + sizeof(o.inflow.years));
}

TEST_CASE("parameters: each - has a default within its bounds, a unit, a meaning and a source",
          "[io][unit]") {
    for (const auto& p : basin::parameters()) {
        CAPTURE(p.name);
        CHECK(p.least < p.most);
        CHECK(basin::default_of(p) >= p.least);
        CHECK(basin::default_of(p) <= p.most);
        CHECK((p.unit.empty() || find_unit(p.unit)));
        CHECK((p.transform == basin::Transform::linear || p.least > 0.0));
        CHECK_FALSE(p.meaning.empty());
        CHECK_FALSE(p.source.empty());
        CHECK_FALSE((p.key.empty() && p.multiplier.name.empty()));
    }
}

TEST_CASE("parameters: defaults as text - are the defaults to the last bit", "[io][unit]") {
    for (const auto& p : basin::parameters()) {
        if (p.key.empty()) continue;
        CAPTURE(p.key);
        const auto& key = io::scenario_key(p.key);
        REQUIRE(key.fallback.has_value());
        const auto read = parse_quantity(key.fallback.value_or(""), key.dimension);
        CHECK(read.problem == "");
        CHECK(read.value == basin::default_of(p));
    }
}

TEST_CASE("parameters: a scenario without any - gives the options' own defaults", "[io][unit]") {
    const auto read = scenario_with("");
    REQUIRE(read.problems == "");

    auto o = io::setup_options(read.scenario);
    for (const auto& p : basin::parameters()) {
        CAPTURE(p.name);
        CHECK(p.of(o) == basin::default_of(p));
    }
}

TEST_CASE("parameters: each key of a scenario - reaches its member and no other", "[io][unit]") {
    for (const auto& p : basin::parameters()) {
        if (p.key.empty()) continue;
        CAPTURE(p.key);
        const double value = 0.5 * (basin::default_of(p) + p.most);
        std::vector<io::Override> with{{p.key, std::to_string(value)}};
        with[0].second += " " + std::string{model_unit(basin::dimension_of(p))};
        if (p.name == "inflow_mean") with.push_back({"inflow.kind", "scaled"});
        if (p.name == "inflow_factor") with.push_back({"inflow.kind", "dry"});
        const auto read = scenario_with("", with);
        CHECK(read.problems == "");

        auto o = io::setup_options(read.scenario);
        CHECK(p.of(o) == Approx(value).epsilon(1e-4));
        for (const auto& other : basin::parameters())
            if (other.name != p.name) CHECK(other.of(o) == basin::default_of(other));
    }
}

TEST_CASE("parameters: multipliers - multiply the parameter, also one that is given",
          "[io][unit]") {
    for (const auto& p : basin::parameters()) {
        if (p.multiplier.name.empty()) continue;
        CAPTURE(p.multiplier.name);
        auto o = io::setup_options(
            scenario_with("[multipliers]\n" + p.multiplier.name + " = 0.7\n").scenario);
        CHECK(p.of(o) == basin::default_of(p) * 0.7);
    }
    auto both = io::setup_options(
        scenario_with("[parameters]\nsy_factor = 0.5\n[multipliers]\nsy = 0.5\n").scenario);
    CHECK(both.aquifer.sy_factor == 0.25);
}

TEST_CASE("parameters: a bad value - is refused with the unit and the nearest name", "[io][unit]") {
    const auto problems = [](const char* line) {
        return scenario_with("[parameters]\n" + std::string{line} + '\n').problems;
    };
    CHECK_THAT(problems("extinction_depth = \"5 d\""),
               Contains("s.toml:10") && Contains("d is a duration; a length such as"));
    CHECK_THAT(problems("extinction_depth = 5"), Contains("has no unit"));
    CHECK_THAT(problems("extinction_depth = \"900 m\""),
               Contains("900 m is out of range; give a value of at most 50 m"));
    CHECK_THAT(problems("extintion_depth = \"5 m\""),
               Contains("unknown key; did you mean \"parameters.extinction_depth\"?"));
    CHECK_THAT(problems("k_factor = 2"), Contains("unknown key"));
    CHECK(problems("drain_rate = \"0.03 1/d\"").empty());
    CHECK(problems("anisotropy = 20").empty());
}

TEST_CASE("parameters: docs/input/parameters.md - has the tables of the list", "[io][unit]") {
    const auto tables = io::parameters_markdown();
    const auto gap = tables.find("\n\n");

    CHECK_THAT(page("parameters.md"), Contains(tables.substr(0, gap + 1)));
    CHECK_THAT(page("parameters.md"), Contains(tables.substr(gap + 2)));
}
