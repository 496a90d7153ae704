// SPDX-License-Identifier: MIT
#include "heihe/io/scenario.hpp"

#include "support/scratch_folder.hpp"
#include "support/shared_data.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

// A folder with a scenario's neighbours, removed at the end.
class Folder {
public:
    Folder() : path_{fs::temp_directory_path() / "heihe_情景_test"} {
        fs::create_directories(path_ / "data");
        write("wells.csv",
              "id,x_utm47n_m,y_utm47n_m,surface_elev_m,network\n"
              "436,627257,4320024,1434.158,Ganzhou\n井2,630000,4321000,,\n");
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(path_); }
    void write(const std::string& name, const std::string& text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
    }
    [[nodiscard]] fs::path file() const { return path_ / "s.toml"; }

private:
    fs::path path_;
};

const std::string good = R"(schema = 1
[scenario]
name = "基准"
[time]
start = "2026-01-01"
end = 2035-12-31
[basin]
data = "data"
)";

struct Outcome {
    io::Scenario scenario;
    std::string problems;
    std::size_t count = 0;
};

Outcome parse(const std::string& text, const std::vector<io::Override>& overrides = {}) {
    const Folder folder;
    Problems problems;
    Outcome out;
    out.scenario = io::parse_scenario(text, folder.file(), overrides, problems);
    for (const auto& line : problems.lines()) out.problems += line + '\n';
    out.count = problems.lines().size();
    return out;
}

}  // namespace

TEST_CASE("scenario: a short file - gets defaults with their origin", "[io][unit]") {
    const auto out = parse(good);

    CHECK(out.problems == "");
    CHECK(out.scenario.name == "基准");
    CHECK(out.scenario.start == make_date(2026, 1, 1));
    CHECK(out.scenario.end == make_date(2036, 1, 1));
    CHECK(io::parameter(out.scenario, "spacing") == 1000.0);
    CHECK(io::parameter(out.scenario, "extra_pumping_fraction") == 0.1);
    CHECK_FALSE(out.scenario.cap.given);
    bool found = false;
    for (const auto& setting : out.scenario.settings) {
        if (setting.key == "basin.spacing") CHECK(setting.origin == "default");
        if (setting.key != "time.start") continue;
        found = true;
        CHECK(setting.value == "2026-01-01");
        CHECK_THAT(setting.origin, Contains("s.toml:5"));
    }
    CHECK(found);
}

TEST_CASE("scenario: every key - is read in metre and day", "[io][unit]") {
    const auto out = parse(good + R"(spacing = "0.5 km"
[inflow]
kind = "scaled"
years = [2000, 2001, 2004]
mean = "15.8 亿m3"
tributaries = "recorded"
[water]
use = "2022"
demand_factor = 0.9
extra_pumping_fraction = "20 %"
entitlement_reference = "13.6 亿m3/yr"
entitlement_max_factor = 1.5
[groundwater]
cap = "66137 万m3"
from_year = 2027
provenance = "plan"
[groundwater.share]
Ganzhou = "40 %"
"临泽" = 0.6
[multipliers]
sy = 0.25
[output]
points = "wells.csv"
fields = false
[output.datum_offset]
Ganzhou = "-13 m"
)");

    CHECK(out.problems == "");
    const auto& s = out.scenario;
    CHECK(io::parameter(s, "spacing") == 500.0);
    CHECK(s.inflow.kind == basin::InflowKind::scaled);
    CHECK(s.inflow.years == std::vector<int>{2000, 2001, 2004});
    CHECK(io::parameter(s, "inflow_mean") == 15.8e8);
    CHECK(s.inflow.tributaries == io::TributaryInflow::as_recorded);
    CHECK(s.water.use == io::WaterUse::base_level);
    CHECK(io::parameter(s, "demand_factor") == 0.9);
    CHECK(io::parameter(s, "extra_pumping_fraction") == 0.2);
    CHECK(io::parameter(s, "entitlement_reference") == 13.6e8);
    CHECK(io::parameter(s, "entitlement_max_factor") == 1.5);
    CHECK(s.cap.volume == 6.6137e8);
    CHECK(s.cap.from_year == 2027);
    CHECK(s.cap.provenance == "plan");
    REQUIRE(s.cap.shares.size() == 2);
    CHECK(s.cap.shares[1].county == "临泽");
    CHECK(io::multiplier(s, "sy") == 0.25);
    CHECK(io::multiplier(s, "k") == 1.0);
    CHECK_FALSE(s.output.fields);
    REQUIRE(s.output.points.size() == 2);
    CHECK(s.output.points[0].id == "436");
    CHECK(s.output.points[0].datum_offset == -13.0);
    CHECK(s.output.points[1].id == "井2");
}

TEST_CASE("scenario: a format in quotes - is no number", "[io][unit]") {
    std::string text = good;
    text.replace(text.find("schema = 1"), 10, "schema = \"1\"");
    Problems problems;

    static_cast<void>(io::parse_scenario(text, "s.toml", {}, problems));

    REQUIRE_FALSE(problems.empty());
    CHECK_THAT(problems.lines()[0], Contains("schema: \"1\" is no number, because of its quotes"));
}

TEST_CASE("scenario: bad input - names file, line and remedy", "[io][unit]") {
    struct Case {
        const char* text;
        const char* problem;
    };
    const auto c = GENERATE(
        Case{"[time]\nmax_stepp = \"5 d\"\n",
             "s.toml:10: [time].max_stepp: unknown key; did you "
             "mean \"time.max_step\"?"},
        Case{"[inflow]\nkind = \"scaled\"\nmean = \"50 m3/s\"\n",
             "s.toml:11: [inflow].mean: m3/s is a flow; a volume per year such as"},
        Case{"[inflow]\nmean = \"15.8 亿m3\"\n",
             "[inflow].mean: is not used where inflow.kind is \"recorded\""},
        Case{"[water]\nuse = \"history\"\n[inflow]\nyears = [2000]\n",
             "s.toml:12: [inflow].years: is not used where water.use is \"history\"; leave out "
             "[inflow]"},
        Case{"[inflow]\nkind = \"drie\"\n", "\"drie\" is not known; did you mean \"dry\"?"},
        Case{"[groundwater]\ncap = 66137\n", "s.toml:10: [groundwater].cap: \"66137\" has no unit"},
        Case{"[groundwater]\nfrom_year = 2027\n", "is not used where groundwater.cap is \"none\""},
        Case{"[groundwater]\ncap = \"1 亿m3\"\n[groundwater.share]\nGanzhou = 0.4\n",
             "the shares sum to 0.4"},
        Case{"[water]\nextra_pumping_fraction = \"130 %\"\n", "130 % is out of range"},
        Case{"[multipliers]\nk = -1\n", "-1 is out of range; give a value of at least 1e-06"},
        Case{"[multipliers]\nkx = 1\n", "unknown key; did you mean \"multipliers.k\"?"},
        Case{"[outptu]\nfields = true\n", "s.toml:9: outptu: unknown section; did you mean"},
        Case{"[output]\npoints = \"well.csv\"\n", "well.csv: file not found; did you mean"},
        Case{"[output]\nfields = \"si\"\n", "neither true nor false"},
        Case{"[output]\nfields = \"true\"\n", "give true or false, without quotes"},
        Case{"[water]\nuse = 2022\n",
             "s.toml:10: [water].use: 2022 is not text; give one of these: \""},
        Case{"[inflow]\nyears = [\"2000\", \"2001\"]\n",
             "[inflow].years: [2000, 2001] is not a list of numbers"},
        Case{"[series]\ninflow = [1, 2]\n", "[series].inflow: [1, 2] is not a list of texts"},
        Case{"[groundwater]\ncap = \"1 亿m3\"\nfrom_year = \"2027\"\n",
             "\"2027\" is no number, because of its quotes; give a whole number from"},
        Case{"[basin]\n", "s.toml:9"}, Case{"[water\n", "s.toml:9"});
    CAPTURE(c.text);
    std::string text = good;
    if (std::string{c.text}.starts_with("[time]"))
        text =
            "schema = 1\n[scenario]\nname = \"a\"\n[basin]\ndata = \"data\"\n\n[time]\n"
            "start = \"2026-01-01\"\nend = \"2027-01-01\"\n" +
            std::string{c.text}.substr(7);
    else
        text += c.text;

    const auto out = parse(text);

    CHECK(out.count == 1);
    CHECK_THAT(out.problems, Contains(c.problem));
}

TEST_CASE("scenario: end before start - is refused", "[io][unit]") {
    const auto out = parse(R"(schema = 1
scenario.name = "x"
basin.data = "data"
[time]
start = "2026-01-01"
end = "2025-06-30"
)");

    CHECK(out.count == 1);
    CHECK_THAT(out.problems,
               Contains("s.toml:6: [time].end: 2025-06-30 is before start 2026-01-01"));
}

TEST_CASE("scenario: several mistakes - are reported at once", "[io][unit]") {
    const auto out = parse(R"(schema = 9
[scenario]
name = ""
[time]
start = "2026-02-30"
[basin]
data = "dat"
spacing = "10 d"
)");

    CHECK_THAT(out.problems, Contains("[time].end: is missing"));
    CHECK_THAT(out.problems, Contains("\"2026-02-30\" is not a date of the calendar"));
    CHECK_THAT(out.problems, Contains("newer than this program"));
    CHECK_THAT(out.problems, Contains("is empty"));
    CHECK_THAT(out.problems, Contains("dat: folder not found"));
    CHECK_THAT(out.problems, Contains("d is a duration; a length such as \"500 m\""));
    CHECK(out.count == 6);
}

TEST_CASE("scenario: the command line - goes before the file", "[io][unit]") {
    const auto out = parse(good, {{"basin.spacing", "500 m"}, {"time.end", "2026-12-31"}});

    CHECK(out.problems == "");
    CHECK(io::parameter(out.scenario, "spacing") == 500.0);
    CHECK(out.scenario.end == make_date(2027, 1, 1));
    CHECK_THAT(
        parse(good, {{"basin.spaicng", "500 m"}}).problems,
        Contains("command line: basin.spaicng: unknown key; did you mean \"basin.spacing\""));
}

TEST_CASE("scenario: history - takes no key of [inflow] from the command line either",
          "[io][unit]") {
    const std::string history = good + "[water]\nuse = \"history\"\n";

    CHECK(parse(history).problems == "");
    CHECK(parse(history).scenario.water.use == io::WaterUse::history);
    for (const auto* key : {"kind", "years", "mean", "factor", "tributaries"}) {
        const auto out = parse(history, {{std::string{"inflow."} + key, "2000"}});
        CHECK(out.count == 1);
        CHECK_THAT(out.problems, Contains("command line") && Contains("leave out [inflow]"));
    }
}

TEST_CASE(
    "scenario: paths - of the file from its folder, of the command line from where one stands",
    "[io][unit]") {
    const Folder folder;
    folder.write("state.h5", "");
    const test::ScratchFolder here;
    fs::create_directories(here.path() / "my_data");
    here.write("my_state.h5", "");
    const auto before = fs::current_path();
    fs::current_path(here.path());
    Problems problems;

    const auto file =
        io::parse_scenario(good + "state = \"state.h5\"\n", folder.file(), {}, problems);
    const auto typed = io::parse_scenario(
        good, folder.file(), {{"basin.state", "my_state.h5"}, {"basin.data", "my_data"}}, problems);
    fs::current_path(before);

    CHECK(problems.lines() == std::vector<std::string>{});
    CHECK(file.state == folder.file().parent_path() / "state.h5");
    CHECK(file.data == folder.file().parent_path() / "data");
    CHECK(typed.state == "my_state.h5");
    CHECK(typed.data == "my_data");
}

TEST_CASE("scenario: points - duplicate ids and NaN are refused", "[io][unit]") {
    const Folder folder;
    folder.write("wells.csv", "id,x_utm47n_m,y_utm47n_m\na,1,2\na,NaN,4\n");
    Problems problems;

    (void)io::parse_scenario(good + "[output]\npoints = \"wells.csv\"\n", folder.file(), {},
                             problems);

    REQUIRE(problems.lines().size() == 2);
    CHECK_THAT(problems.lines()[0], Contains("wells.csv:3: column x_utm47n_m: \"NaN\""));
    CHECK_THAT(problems.lines()[1], Contains("wells.csv:3: column id: \"a\" stands twice"));
}

TEST_CASE("scenario: files of records - are one text or a list, and gaps belong to a file",
          "[io][unit]") {
    const auto out = parse(good +
                           "[series]\ninflow = [\"a.csv\", \"b.csv\"]\ninflow_gaps = "
                           "\"fill\"\narea = \"c.csv\"\n");
    const auto wrong = parse(good +
                             "[series]\nweather = []\npumping = 3\ndiversion_gaps = "
                             "\"fill\"\ninflow = \"a.csv\"\ninflow_gaps = \"file\"\n"
                             "levels = \"l.csv\"\n");

    CHECK(out.problems == "");
    REQUIRE(out.scenario.series.size() == 2);
    CHECK(out.scenario.series[0].files.size() == 2);
    CHECK(out.scenario.series[0].fill_gaps);
    CHECK(out.scenario.series[1].quantity == io::SeriesQuantity::area);
    CHECK_FALSE(out.scenario.series[1].fill_gaps);
    CHECK(wrong.count == 5);
    CHECK_THAT(wrong.problems, Contains("[series].weather: the list is empty"));
    CHECK_THAT(wrong.problems, Contains("[series].pumping: 3 is not text"));
    CHECK_THAT(wrong.problems,
               Contains("[series].diversion_gaps: is not used where there is no series.diversion"));
    CHECK_THAT(wrong.problems, Contains("[series].inflow_gaps: \"file\" is not known"));
    CHECK_THAT(wrong.problems, Contains("[series].levels: unknown key"));
}

TEST_CASE("scenario: every key - is in docs/input/scenario.md or parameters.md with its default",
          "[io][unit]") {
    const auto pages = test::source_root() / "docs/input";
    const auto guide =
        test::bytes_of(pages / "scenario.md") + test::bytes_of(pages / "parameters.md");
    const std::string capped = "[groundwater]\ncap = \"1 亿m3\"\n";

    for (const auto& text : {good, good + capped, good + "[inflow]\nkind = \"scaled\"\n",
                             good + "[inflow]\nkind = \"dry\"\n",
                             good + "[series]\ninflow = \"a.csv\"\narea = [\"b.csv\"]\n"})
        for (const auto& setting : parse(text).scenario.settings) {
            CAPTURE(setting.key, setting.value);
            const auto row = guide.find("| `" + setting.key + "` |");
            CHECK(row != std::string::npos);
            if (row == std::string::npos || setting.origin != "default") continue;
            const auto line = guide.substr(row, guide.find('\n', row) - row);
            if (setting.value.empty() || setting.value == "[]") continue;
            if (setting.key.starts_with("multipliers.")) {  // the page says it of all
                CHECK(setting.value == "1");
                continue;
            }
            if (setting.key == "groundwater.from_year") {
                CHECK(setting.value == "2026");  // of the text's time.start
                CHECK_THAT(line, Contains("| the run's first year |"));
                continue;
            }
            CHECK_THAT(line, Contains("| `" + setting.value + "` |"));
        }
}
