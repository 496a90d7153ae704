// SPDX-License-Identifier: MIT
#include "support/basin_copy.hpp"
#include "support/program.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace heihe;
using Catch::Contains;

// A curve under which more is due than comes, so that gates close in their windows.
TEST_CASE("explain: a run with gates - answers in both languages, with the release's ledger",
          "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.write("curve.csv", "inflow_1e8m3,release_1e8m3\n5,12\n20,18\n");
    basin.change("情景.toml", "[output]",
                 "[release]\nenforce = true\ncurve = \"curve.csv\"\n\n[output]");
    const auto run = basin.run();
    CAPTURE(run.output);
    REQUIRE(run.code == 0);
    const auto explain = [&](const std::string& arguments) {
        return test::run_command(test::quoted(test::program()) + " explain " +
                                 test::quoted((basin / "结果").string()) + ' ' + arguments);
    };

    const auto ledger = test::bytes_of(basin / "结果/release.csv");
    CHECK_THAT(ledger, Contains("dispatch_year,start,end,complete,inflow_1e8m3"));
    CHECK_THAT(ledger, Contains("\n2026,2026-01-01,2026-11-10,0,"));
    CHECK_THAT(ledger, Contains("\n2027,2026-11-11,2026-12-31,0,"));
    const auto zh = explain("--date 2026-07-15 --district 大满");
    CAPTURE(zh.output);
    CHECK(zh.code == 0);
    CHECK_THAT(zh.output, Contains("大满（甘州") && Contains("闭口"));
    const auto en = explain("--date 2026-07-15 --district daman --lang en");
    CHECK_THAT(en.output, Contains("Daman (Ganzhou, agriculture), 2026-07-15"));
    CHECK_THAT(en.output, Contains("Gates on the main stem were closed"));
    CHECK_THAT(en.output, Contains("In the dispatch year 2026 gates were closed for"));
    const auto town = explain("--date 2026-07-15 --district ganzhou_domestic --lang en");
    CHECK_THAT(town.output, Contains("domestic use") && !Contains("Gates on the main stem"));
    const auto unknown = explain("--date 2026-07-15 --district dama");
    CHECK(unknown.code == 2);
    CHECK_THAT(unknown.output, Contains("did you mean \"daman\""));
    CHECK(explain("--date 2026-13-15 --district daman").code == 2);
    CHECK(explain("--date 2027-01-01 --district daman").code == 2);
}
