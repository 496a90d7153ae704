// SPDX-License-Identifier: MIT
#include "heihe/io/csv.hpp"

#include "heihe/io/nearest.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>

using namespace heihe;
using Catch::Contains;
using io::CsvTable;

static std::string all_of(const Problems& problems) {
    std::string text;
    for (const auto& line : problems.lines()) text += line + '\n';
    return text;
}

TEST_CASE("csv: BOM, CRLF, quotes, comments and empty lines - are read", "[io][unit]") {
    Problems problems;

    const auto table = CsvTable::parse(
        "\xEF\xBB\xBF# source: a note\r\nid, name ,k_m_per_d\r\n"
        "大满,\"a, \"\"b\"\"\",1.5\r\n\r\n3,\"two\nlines\", 2 \r\n",
        "t.csv", problems);

    CHECK(all_of(problems).empty());
    REQUIRE(table.rows() == 2);
    CHECK(table.field(0, "id") == "大满");
    CHECK(table.field(0, "name") == "a, \"b\"");
    CHECK(table.field(1, "name") == "two\nlines");
    CHECK(table.numbers("k_m_per_d", problems) == std::vector<double>{1.5, 2.0});
    CHECK(table.line(0) == 3);
    CHECK(table.line(1) == 5);
}

TEST_CASE("csv: the last line - needs no line end", "[io][unit]") {
    Problems problems;

    const auto table = CsvTable::parse("a,b\n1,2\n3,", "t.csv", problems);

    CHECK(all_of(problems).empty());
    REQUIRE(table.rows() == 2);
    CHECK(table.field(1, "b").empty());
}

TEST_CASE("csv: bad values - are all reported with line and column at once", "[io][unit]") {
    Problems problems;
    const auto table =
        CsvTable::parse("id,k_m_per_d,n\na,-3,1\nb,NaN,x\nc,,2\nd,1e5x,3\n", "t.csv", problems);

    (void)table.numbers("k_m_per_d", problems, io::positive);
    (void)table.integers("n", problems);

    REQUIRE(problems.lines().size() == 5);
    CHECK(problems.lines()[0] ==
          "t.csv:2: column k_m_per_d: -3 is out of range; give a value above 0");
    CHECK_THAT(problems.lines()[1], Contains("t.csv:3:") && Contains("\"NaN\" is not a number"));
    CHECK_THAT(problems.lines()[2], Contains("t.csv:4:") && Contains("missing"));
    CHECK_THAT(problems.lines()[3], Contains("t.csv:5:") && Contains("1e5x"));
    CHECK_THAT(problems.lines()[4], Contains("t.csv:3: column n:") && Contains("\"x\""));
}

TEST_CASE("csv: a missing column - is reported with the nearest name", "[io][unit]") {
    Problems problems;
    const auto table = CsvTable::parse("id,top_elev_m\n1,2\n", "t.csv", problems);

    CHECK_FALSE(table.require_columns({"id", "top_elv_m"}, problems));

    CHECK_THAT(all_of(problems), Contains("no column \"top_elv_m\"; did you mean \"top_elev_m\"?"));
}

TEST_CASE("csv: a missing column - that is there in another unit says which is expected",
          "[io][unit]") {
    Problems problems;
    const auto table = CsvTable::parse("id,flow_1e4m3,flaw_m3_per_s\n1,2,3\n", "t.csv", problems);

    CHECK_FALSE(table.require_columns({"flow_m3_per_s"}, problems));

    REQUIRE(problems.lines().size() == 1);
    CHECK(problems.lines()[0] ==
          "t.csv:1: column flow_1e4m3: is in 1e4m3, and m3/s is expected; give flow in m3/s, and "
          "name the column \"flow_m3_per_s\"");
}

TEST_CASE("csv: an unknown column - is reported with the nearest name", "[io][unit]") {
    Problems problems;
    const auto table = CsvTable::parse("id,colour\n1,2\n", "t.csv", problems);

    const std::vector<std::string> known = {"id", "color"};
    table.refuse_unknown_columns(known, problems);

    CHECK_THAT(all_of(problems), Contains("unknown column \"colour\"; did you mean \"color\"?"));
}

TEST_CASE("csv: an optional column - is not lost by a slip of the pen in its name", "[io][unit]") {
    Problems problems;
    const auto misspelt =
        CsvTable::parse("id,surfce_elev_m,Network\n1,2,north\n", "t.csv", problems);
    const auto other = CsvTable::parse("id,name_en,status,note\n1,a,b,c\n", "t.csv", problems);
    const auto given = CsvTable::parse("id,network,networks\n1,a,b\n", "t.csv", problems);

    CHECK_FALSE(misspelt.has_optional("surface_elev_m", problems));
    CHECK_FALSE(misspelt.has_optional("network", problems));
    CHECK_FALSE(other.has_optional("name_zh", problems));
    CHECK(given.has_optional("network", problems));

    REQUIRE(problems.lines().size() == 2);
    CHECK(problems.lines()[0] ==
          "t.csv:1: column surfce_elev_m: no such column is read; did you mean "
          "\"surface_elev_m\"? Else give it a name less like that");
    CHECK_THAT(problems.lines()[1], Contains("column Network: ") && Contains("\"network\"?"));
}

TEST_CASE("csv: quantities - take the unit from the column's name", "[io][unit]") {
    Problems problems;
    const auto table = CsvTable::parse("q_m3_per_s,v_1e4m3,id\n2,3,4\n", "t.csv", problems);

    CHECK(table.quantities("q_m3_per_s", Dimension::flow, problems)[0] == 172800.0);
    CHECK(table.quantities("v_1e4m3", Dimension::annual_volume, problems)[0] == 30000.0);
    CHECK(problems.empty());
    (void)table.quantities("v_1e4m3", Dimension::flow, problems);
    (void)table.quantities("id", Dimension::flow, problems);

    REQUIRE(problems.lines().size() == 2);
    CHECK_THAT(problems.lines()[0], Contains("1e4m3 is a volume; a flow such as"));
    CHECK_THAT(problems.lines()[1], Contains("ends in no unit"));
}

TEST_CASE("csv: duplicates - name both lines", "[io][unit]") {
    Problems problems;
    const auto table = CsvTable::parse("year,month\n2000,1\n2000,2\n2000,1\n", "t.csv", problems);

    table.refuse_duplicates({"year", "month"}, problems);

    CHECK_THAT(all_of(problems),
               Contains("t.csv:4: column year + month: \"2000, 1\" stands twice, first on line 2"));
}

TEST_CASE("csv: broken structure - is reported", "[io][unit]") {
    Problems problems;

    (void)CsvTable::parse("a,b\n1,2,3\n\"x,1\n", "t.csv", problems);
    (void)CsvTable::parse("", "empty.csv", problems);
    (void)CsvTable::parse("a;b\n1;2\n", "semi.csv", problems);
    (void)CsvTable::parse("a,a\n1,2\n", "twice.csv", problems);

    const auto text = all_of(problems);
    CHECK_THAT(text, Contains("t.csv:2: 3 fields where the header has 2"));
    CHECK_THAT(text, Contains("t.csv:3: a quote is opened and not closed"));
    CHECK_THAT(text, Contains("empty.csv: the file is empty"));
    CHECK_THAT(text, Contains("semi.csv:1: the header has no comma"));
    CHECK_THAT(text, Contains("twice.csv:1: column 2: \"a\" stands twice"));
}

TEST_CASE("csv: many bad values of one column - are counted, not listed", "[io][unit]") {
    Problems problems;
    std::string text = "k\n";
    for (int i = 0; i < 500; ++i) text += "x\n";

    const auto table = CsvTable::parse(text, "t.csv", problems);
    (void)table.numbers("k", problems);

    REQUIRE(problems.lines().size() == 21);
    CHECK_THAT(problems.lines().back(), Contains("480 more values are bad"));
}

TEST_CASE("csv: GB18030 and UTF-16 - are refused by name with the remedy", "[io][unit]") {
    const auto folder = std::filesystem::temp_directory_path() / "heihe_测试_csv";
    std::filesystem::create_directories(folder);
    const auto file = folder / "灌区.csv";
    Problems problems;

    std::ofstream(file, std::ios::binary) << "id,name\n1,\xB4\xF3\xC2\xFA\n";  // 大满 in GBK
    (void)CsvTable::read(file, problems);
    std::ofstream(file, std::ios::binary) << std::string{"\xFF\xFEi\0d\0", 6};
    (void)CsvTable::read(file, problems);
    (void)CsvTable::read(folder / "灌区x.csv", problems);
    std::filesystem::remove_all(folder);

    REQUIRE(problems.lines().size() == 3);
    CHECK_THAT(problems.lines()[0], Contains("灌区.csv:2: the text is in GB18030") &&
                                        Contains("iconv -f GB18030 -t UTF-8"));
    CHECK_THAT(problems.lines()[1], Contains("UTF-16"));
    CHECK_THAT(problems.lines()[2], Contains("not found; did you mean") && Contains("灌区.csv"));
}

TEST_CASE("nearest: distance - counts swaps once and Chinese by characters", "[io][unit]") {
    CHECK(io::edit_distance("spacing", "spaicng") == 1);
    CHECK(io::edit_distance("大满", "大慢") == 1);
    CHECK(io::edit_distance("", "abc") == 3);
    const std::vector<std::string> names = {"start", "end"};
    CHECK(io::suggestion("zzzzzz", names) == "use one of: start, end");
    CHECK(io::suggestion("Strat", names) == "did you mean \"start\"?");
}
