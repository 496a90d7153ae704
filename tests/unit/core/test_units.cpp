// SPDX-License-Identifier: MIT
#include "heihe/core/units.hpp"

#include <catch2/catch.hpp>

#include <tuple>

using namespace heihe;
using Catch::Contains;

TEST_CASE("units: a quantity - text becomes metre and day", "[core][unit]") {
    using Case = std::tuple<const char*, Dimension, double>;
    const auto [text, dimension, value] = GENERATE(
        Case{"66137 万m3", Dimension::annual_volume, 6.6137e8},
        Case{"15.8 亿m3", Dimension::annual_volume, 15.8e8},
        Case{"15.8 亿m³/yr", Dimension::annual_volume, 15.8e8},
        Case{"15.8 亿立方米/年", Dimension::annual_volume, 15.8e8},
        Case{"915 1e4m3", Dimension::volume, 9.15e6}, Case{"1e4m3", Dimension::volume, 1e4},
        Case{"1e4 m3", Dimension::volume, 1e4}, Case{"12.5 m3/s", Dimension::flow, 1.08e6},
        Case{"12.5m^3/s", Dimension::flow, 1.08e6}, Case{" 10 d ", Dimension::duration, 10.0},
        Case{"15 亩", Dimension::area, 1e4},
        Case{"34 万亩", Dimension::area, 340000.0 / 15.0 * 1e4},
        Case{"500 m", Dimension::length, 500.0}, Case{"12 mm", Dimension::length, 0.012},
        Case{"1.5 m/d", Dimension::velocity, 1.5}, Case{"30 %", Dimension::fraction, 0.3},
        Case{"0.3", Dimension::fraction, 0.3}, Case{"-2", Dimension::number, -2.0},
        Case{"120 m3/亩", Dimension::water_depth, 0.18},
        Case{"180 mm", Dimension::water_depth, 0.18}, Case{"36525 万m3/yr", Dimension::flow, 1e6},
        Case{"1e-5 1/m", Dimension::per_length, 1e-5});
    CAPTURE(text);

    const Quantity q = parse_quantity(text, dimension);

    CHECK(q.problem == "");
    CHECK(q.value == Approx(value).epsilon(1e-15));
}

TEST_CASE("units: wrong dimension - says what was read and what is expected", "[core][unit]") {
    const Quantity q = parse_quantity("12.5 万m3", Dimension::flow);

    CHECK_FALSE(q.ok());
    CHECK_THAT(q.problem, Contains("万m3 is a volume; a flow such as \"12.5 m3/s\""));
}

TEST_CASE("units: a number without unit - is refused where one is needed", "[core][unit]") {
    CHECK_THAT(parse_quantity("12.5", Dimension::flow).problem, Contains("\"12.5\" has no unit"));
    CHECK_THAT(parse_quantity("m3/s", Dimension::flow).problem, Contains("begin with a number"));
    CHECK_THAT(parse_quantity("nan m3/s", Dimension::flow).problem,
               Contains("begin with a number"));
    CHECK_THAT(parse_quantity("3 m3/fortnight", Dimension::flow).problem, Contains("unknown unit"));
    CHECK_THAT(parse_quantity("12,5 m3/s", Dimension::flow).problem, Contains("unknown unit"));
    CHECK_FALSE(parse_quantity("30 %", Dimension::length).ok());
}

TEST_CASE("units: parse_number - takes all of a finite number or nothing", "[core][unit]") {
    CHECK(parse_number("+1.5e3") == 1500.0);
    CHECK_FALSE(parse_number("1.5x"));
    CHECK_FALSE(parse_number("NaN"));
    CHECK_FALSE(parse_number("inf"));
    CHECK_FALSE(parse_number(""));
    CHECK_FALSE(parse_number("+-1"));
}

TEST_CASE("units: a column's name - ends in its unit", "[core][unit]") {
    using Case = std::tuple<const char*, const char*>;
    const auto [column, unit] = GENERATE(
        Case{"top_elev_m", "m"}, Case{"surface_diversion_1e4m3", "1e4m3"},
        Case{"Heihe_m3_per_s", "m3/s"}, Case{"mean_runoff_1e8m3_per_yr", "1e8m3/yr"},
        Case{"K_L1_m_per_d", "m/d"}, Case{"share_pct", "%"}, Case{"irrigated_area_1e4mu", "1e4mu"},
        Case{"specific_storage_1_per_m", "1/m"}, Case{"gross_use_m3_per_mu", "m3/mu"});
    CAPTURE(column);

    REQUIRE(unit_of_column(column));
    CHECK(unit_of_column(column)->name == unit);
    CHECK_FALSE(unit_of_column("name_en"));
}

TEST_CASE("units: every unit - is found by its own name", "[core][unit]") {
    for (const auto& unit : known_units) {
        CAPTURE(unit.name);
        REQUIRE(find_unit(unit.name));
        CHECK(find_unit(unit.name)->name == unit.name);
    }
}

TEST_CASE("units: every example - is itself accepted", "[core][unit]") {
    for (int i = 0; i <= static_cast<int>(Dimension::water_depth); ++i) {
        const auto dimension = static_cast<Dimension>(i);
        std::string text{examples(dimension)};
        CAPTURE(text);
        if (text[0] == '"') text = text.substr(1, text.find('"', 1) - 1);
        CHECK(parse_quantity(text, dimension).ok());
    }
}
