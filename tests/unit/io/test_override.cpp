// SPDX-License-Identifier: MIT
#include "heihe/io/scenario.hpp"
#include "support/scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>
#include <vector>

// Values of the command line are read like those in the scenario file.

using namespace heihe;
using Catch::Contains;

namespace {

const std::string minimal = R"(schema = 1
[scenario]
name = "t"
[time]
start = "2026-01-01"
end = "2026-12-31"
[basin]
data = "data"
)";

struct Outcome {
    io::Scenario scenario;
    std::string problems;
};

Outcome with(const std::vector<std::string>& items, const std::string& text = minimal) {
    const test::ScratchFolder folder;
    std::filesystem::create_directory(folder / "data");
    std::vector<io::Override> overrides;
    for (const auto& item : items) overrides.push_back(io::override_of(item));
    Problems problems;
    Outcome out{io::parse_scenario(text, folder / "s.toml", overrides, problems), ""};
    for (const auto& line : problems.lines()) out.problems += line + '\n';
    return out;
}

std::string value_of(const Outcome& out, const std::string& key) {
    for (const auto& s : out.scenario.settings)
        if (s.key == key) return s.value;
    return "";
}

}  // namespace

TEST_CASE("override: blanks and quotes - are read as in the scenario file", "[io][unit]") {
    for (const auto* item :
         {"groundwater.cap=60000 万m3", "groundwater.cap = 60000 万m3",
          " groundwater . cap=60000 万m3 ", "groundwater.cap=\"60000 万m3\"",
          "groundwater.cap = '60000 万m3'", "\"groundwater\".cap='60000 万m3' # as of 2026",
          "groundwater.cap=\"\"\"60000 万m3\"\"\""}) {
        CAPTURE(item);
        const auto out = with({item});
        CHECK(out.problems == "");
        CHECK(out.scenario.cap.volume == Approx(6e8));
        CHECK(value_of(out, "groundwater.cap") == "60000 万m3");
    }
}

TEST_CASE("override: lists, dates, booleans, numbers and names - are read as in the file",
          "[io][unit]") {
    const auto out =
        with({"inflow.years = [2001, 2_003,\t2004]", "time.start=2026-02-01",
              "time.end=\"2026-03-31\"", "output.fields = false", "water.demand_factor=+1.1e0",
              "scenario.name='a=b'", "groundwater.cap=1 亿m3", "groundwater.share.\"甘州\"=1"});

    CHECK(out.problems == "");
    CHECK(out.scenario.inflow.years == std::vector<int>{2001, 2003, 2004});
    CHECK(out.scenario.start == make_date(2026, 2, 1));
    CHECK(out.scenario.end == make_date(2026, 4, 1));
    CHECK_FALSE(out.scenario.output.fields);
    CHECK(io::parameter(out.scenario, "demand_factor") == 1.1);
    CHECK(out.scenario.name == "a=b");
    REQUIRE(out.scenario.cap.shares.size() == 1);
    CHECK(out.scenario.cap.shares[0].county == "甘州");
    CHECK(with({"inflow.years=2001,2003"}).scenario.inflow.years == std::vector<int>{2001, 2003});
}

TEST_CASE("override: what is no KEY=VALUE or no value - is refused with a remedy", "[io][unit]") {
    for (const auto* item : {"", "=", " = 1", "water.demand_factor",
                             "water.demand_factor=", "water.demand_factor =  "}) {
        CAPTURE(item);
        CHECK_THROWS_WITH(io::override_of(item), Contains("command line: --set"));
    }
    CHECK_THAT(with({"scenario.name=\"open"}).problems, Contains("is no value of TOML"));
    CHECK_THAT(with({"inflow.years=[2000"}).problems, Contains("is no value of TOML"));
    CHECK_THAT(with({"water={demand_factor=1}"}).problems, Contains("is not one value"));
    CHECK_THAT(with({"scenario.name=\"a\"\nother = 1"}).problems, Contains("is not one value"));
    CHECK_THAT(with({"water.demand_facto=1"}).problems,
               Contains("did you mean \"water.demand_factor\""));
    CHECK_THAT(with({"inflow.years=" + std::string(100'000, '[')}).problems, Contains("too deep"));
}

TEST_CASE("scenario: a text of any depth - ends in a message with its line", "[io][unit]") {
    const std::string deep(100'000, '[');
    std::string braces;
    std::string dots = "a";
    for (int i = 0; i < 100'000; ++i) {
        braces += "{a=";
        dots += ".a";
    }

    CHECK_THAT(with({}, minimal + "x = " + deep).problems,
               Contains("s.toml:9: brackets nest too deep"));
    CHECK_THAT(with({}, minimal + "\n" + deep).problems, Contains("s.toml:10: "));
    CHECK_THAT(with({}, minimal + "x = " + braces).problems, Contains("too deep"));
    CHECK_THAT(with({}, minimal + dots + " = 1").problems, Contains("dotted keys nest too deep"));
    CHECK_THAT(with({}, "[" + dots + "]").problems, Contains("s.toml:1: dotted keys"));
    CHECK(with({}, minimal + "# " + deep + "\n[scenario.x]\ny = '" + deep + dots + "'\n")
              .problems.find("too deep") == std::string::npos);
}
