// SPDX-License-Identifier: MIT
#include "lib/report/quantise.hpp"

#include <catch2/catch.hpp>

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

using namespace heihe::report;

TEST_CASE("report: quantised values - are at most half a step off", "[report][unit]") {
    std::mt19937 random{7};
    std::uniform_real_distribution<float> any{-30.0F, 300.0F};
    std::vector<float> values(5000);
    for (float& value : values) value = any(random);

    const auto q = quantised(values);

    REQUIRE(q.codes.size() == values.size());
    double worst = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i)
        worst = std::max(worst, std::abs(q.least + q.step * q.codes[i] - values[i]));
    CHECK(worst <= 0.5 * q.step * (1.0 + 1e-9));
    CHECK(q.step < 330.0 / 65000.0);
}

TEST_CASE("report: a value that is not finite - has the code of a missing one", "[report][unit]") {
    const float none = std::numeric_limits<float>::quiet_NaN();
    const float inf = std::numeric_limits<float>::infinity();

    const auto q = quantised(std::vector<float>{1.0F, none, 3.0F, inf});

    CHECK(q.codes == std::vector<std::uint16_t>{0, missing_code, 65534, missing_code});
    CHECK(q.least == 1.0);
}

TEST_CASE("report: constant and empty series - have step 0", "[report][unit]") {
    const auto constant = quantised(std::vector<float>{5.0F, 5.0F});
    const auto nothing = quantised(std::vector<float>{});

    CHECK(constant.least == 5.0);
    CHECK(constant.step == 0.0);
    CHECK(constant.codes == std::vector<std::uint16_t>{0, 0});
    CHECK(nothing.codes.empty());
}

// Test vectors of RFC 4648, section 10.
TEST_CASE("report: base64 - gives the words of RFC 4648", "[report][unit]") {
    CHECK(base64(std::string_view{""}).empty());
    CHECK(base64(std::string_view{"f"}) == "Zg==");
    CHECK(base64(std::string_view{"fo"}) == "Zm8=");
    CHECK(base64(std::string_view{"foo"}) == "Zm9v");
    CHECK(base64(std::string_view{"foobar"}) == "Zm9vYmFy");
    const std::vector<std::uint16_t> codes{0x6f66, 0x626f, 0x7261};  // "fo", "ob", "ar"
    CHECK(base64(std::span<const std::uint16_t>{codes}) == "Zm9vYmFy");
}
