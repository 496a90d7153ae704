// SPDX-License-Identifier: MIT
#include "heihe/io/result_tables.hpp"
#include "heihe/io/rows.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace heihe;

TEST_CASE("summary: names of places - stand by kind and id, and empty ones are left out",
          "[io][unit]") {
    io::Summary summary;
    summary.names = {{"gauges", "pingchuan", "平川大桥", ""},
                     {"gauges", "nameless", "", ""},
                     {"districts", "pingchuan", "平川", "Pingchuan"}};

    const auto json = nlohmann::json::parse(io::summary_json(summary, io::annual_header()));

    CHECK(json["names"] == nlohmann::json::parse(R"({
        "gauges": {"pingchuan": {"zh": "平川大桥"}},
        "districts": {"pingchuan": {"zh": "平川", "en": "Pingchuan"}}})"));
}
