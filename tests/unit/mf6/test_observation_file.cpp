// SPDX-License-Identifier: MIT
#include "heihe/mf6/observation_file.hpp"

#include "heihe/core/error.hpp"
#include "support/scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

using namespace heihe;

namespace {

std::string number(double value, int digits = 0) {
    std::string out;
    mf6::append_number(out, value, digits);
    return out;
}

const std::vector<std::string> names{"h1", "Well-东"};

}  // namespace

TEST_CASE("mf6: numbers - all digits of a double unless fewer are asked for", "[mf6][unit]") {
    CHECK(number(12.5) == "12.500000000000000");
    CHECK(number(0.1) == "0.10000000000000001");
    CHECK(number(-100.0) == "-100.00000000000000");
    CHECK(number(0.0) == "0.0000000000000000");
    CHECK(number(0.00125) == "1.2500000000000000E-003");
    CHECK(number(1e16) == "10000000000000000.");
    CHECK(number(1e17) == "1.0000000000000000E+017");
    CHECK(number(-1e30) == "-1.0000000000000000E+030");
    CHECK(number(std::numeric_limits<double>::quiet_NaN()) == "NaN");
    CHECK(number(-std::numeric_limits<double>::infinity()) == "-Infinity");
}

TEST_CASE("mf6: numbers - as many digits as asked for", "[mf6][unit]") {
    CHECK(number(12.5, 5) == "12.500");
    CHECK(number(0.123456, 5) == "0.12346");
    CHECK(number(99999.4, 5) == "99999.");
    CHECK(number(99999.6, 5) == "0.10000E+06");
    CHECK(number(0.0999999, 5) == "0.10000");
    CHECK(number(0.01, 5) == "0.10000E-01");
    CHECK(number(-3e30, 5) == "-0.30000E+31");
    CHECK(number(1e-120, 5) == "0.10000E-119");
    CHECK(number(0.0, 5) == "0.0000");
}

TEST_CASE("mf6: numbers - every double survives", "[mf6][unit]") {
    std::mt19937_64 random{3};
    for (int n = 0; n < 20000; ++n) {
        const std::uint64_t bits = random();
        double value = 0.0;
        std::memcpy(&value, &bits, sizeof value);
        if (n % 2 == 0) value = std::uniform_real_distribution{-1e4, 1e4}(random);
        if (!(value - value == 0.0)) continue;
        REQUIRE(std::strtod(number(value).c_str(), nullptr) == value);
    }
}

TEST_CASE("mf6: observations - text has a row a step under upper-case names", "[mf6][unit]") {
    const test::ScratchFolder folder;
    mf6::ObservationOutput file{mf6::OutputRun{folder.path()}, "head.csv", names, {.digits = 6}};

    file.write(1.0, std::vector<double>{12.5, mf6::no_observation});
    file.write(0.001, std::vector<double>{-1.0 / 3.0, 0.0});
    file.finish();

    CHECK(test::bytes_of(folder / "head.csv") ==
          "time,H1,WELL-东\n"
          "1.000000000000,12.5000,0.300000E+31\n"
          "0.1000000000000E-02,-0.333333,0.00000\n");
}

TEST_CASE("mf6: observations - text has all digits by default", "[mf6][unit]") {
    const test::ScratchFolder folder;
    mf6::ObservationOutput file{mf6::OutputRun{folder.path()}, "head.csv", names};

    file.write(365.25, std::vector<double>{0.1, 2e-3});
    file.finish();

    CHECK(test::bytes_of(folder / "head.csv") ==
          "time,H1,WELL-东\n365.2500000000,0.10000000000000001,2.0000000000000000E-003\n");
}

TEST_CASE("mf6: observations - binary, byte by byte", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const std::vector<std::string> two{"h1", "Well-2"};
    mf6::ObservationOutput file{mf6::OutputRun{folder.path()}, "head.bin", two, {.binary = true}};
    const double row[] = {1.5, 12.5, -3.25};

    file.write(row[0], std::span<const double>{row}.subspan(1));
    file.finish();

    const std::int32_t nobs = 2;
    std::string expected = "cont double  40" + std::string(85, ' ');
    expected.append(reinterpret_cast<const char*>(&nobs), 4);
    expected += "H1" + std::string(38, ' ') + "WELL-2" + std::string(34, ' ');
    expected.append(reinterpret_cast<const char*>(row), sizeof row);
    CHECK(test::bytes_of(folder / "head.bin") == expected);
}

TEST_CASE("mf6: observations - a wrong number of values and a full disk", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const mf6::OutputRun run{folder.path()};
    mf6::ObservationOutput file{run, "/dev/full", names};

    CHECK_THROWS_AS(file.write(1.0, std::vector<double>(3)), ContractError);
    CHECK_NOTHROW(file.write(1.0, std::vector<double>(2)));
    CHECK_THROWS_AS(file.finish(), OutputError);
}
