// SPDX-License-Identifier: MIT
#include "heihe/io/page_seal.hpp"
#include "lib/report/page.hpp"
#include "support/report_run.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace heihe;
using namespace heihe::report;
using Catch::Contains;

namespace {

// The JSON of a page.
Json data_of(const std::string& page) {
    const std::string mark = R"(<script type="application/json" id="data">)";
    const auto begin = page.find(mark) + mark.size();
    return Json::parse(page.substr(begin, page.find("</script>", begin) - begin));
}

std::size_t count_of(const std::string& text, const std::string& word) {
    std::size_t count = 0;
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++count;
    return count;
}

}  // namespace

TEST_CASE("report: page - is one sealed file of both languages without addresses to load",
          "[report][unit]") {
    const test::ReportRun files;
    files.write_fields();

    const auto page = report_page(files.path(), Language::en);

    CHECK_THAT(page, Catch::StartsWith("<!DOCTYPE html>\n<html lang=\"en\">"));
    CHECK(io::is_sealed_page(page));
    CHECK(report_page(files.path(), Language::zh).find("<html lang=\"zh\">") == 16);
    CHECK_THAT(page, Contains("Chart.js") && Contains("水量平衡") && Contains("Water balance"));
    for (const auto* word : {"<script src", "<link", "@import", "url(", "{{css}}", "{{script}}"})
        CHECK_THAT(page, !Contains(word));
    CHECK(report_page(files.path(), Language::en) == page);
}

TEST_CASE("report: names of users - cannot leave the data of the page", "[report][unit]") {
    const test::ReportRun files;
    const std::string evil = "</script><script>alert(1)</script><!--";
    const auto plain = report_page(files.path(), Language::zh);
    files.change("summary.json", "\"invented\"",
                 "\"</title><script>alert('\\\"&{{data}}')</script>\"");
    files.change("districts.csv", ",alpha,", ",\"" + evil + "\",");
    files.change("wells.csv", ",w1,", ",\"w\"\"1\\'\",");

    const auto page = report_page(files.path(), Language::zh);

    CHECK(count_of(page, "<script") == count_of(plain, "<script"));
    CHECK(count_of(page, "</script>") == count_of(plain, "</script>"));
    CHECK(count_of(page, "<!--") == count_of(plain, "<!--"));
    CHECK_THAT(page, Contains("<title>&lt;/title&gt;&lt;script&gt;alert(&#39;&quot;&amp;{{data}}"));
    const auto data = data_of(page);
    CHECK(data["use"]["groups"][0]["id"] == evil);
    CHECK(data["wells"]["list"][0]["id"] == "w\"1\\'");
}

TEST_CASE("report: optional files - may all be missing", "[report][unit]") {
    const test::ReportRun files;

    const auto data = data_of(report_page(files.path(), Language::zh));

    CHECK(data["maps"].is_null());
    CHECK(data["published"].is_null());
    CHECK(data["scores"].is_null());
    CHECK(data["run"]["settings"].empty());
    CHECK(data["wells"]["list"][0]["place"].is_null());
    CHECK_FALSE(data["wells"]["list"][0].contains("head_m"));
    CHECK(data["gauges"]["head"] == "yingluoxia");
    CHECK(data["gauges"]["release"] == "zhengyixia");
}

TEST_CASE("report: optional files - come into the page with their names and filters",
          "[report][unit]") {
    const test::ReportRun files;
    files.write_fields();
    files.write("points.csv",
                "point,name,x_utm_m,y_utm_m,network,datum_offset_m,surface_m,land_m\n"
                "w1,一号,500500,4300500,n,-2,1452,1453\n");
    files.write("observations.csv",
                "point,date,quantity,value,unit,use\nw1,2001-01-05,head_m,1447,m,used\n"
                "w1,2001-02-05,head_m,0,m,fill\nzhengyixia,2001-12-31,volume_1e8m3,9,1e8m3,used\n");
    files.write("scores.csv", "point,quantity,count,bias\nw1,head_m,1,1.5\n");
    files.change(
        "summary.json", "\"warnings\": []",
        R"("warnings": [], "names": {"districts": {"alpha": {"zh": "甲灌区", "en": "Alpha"}, "beta": 7}})");
    files.write("run.log",
                "2026-12-01 11:47:10 info    setting time.max_step = 10 d (default)\n"
                "2026-12-01 11:47:10 info    2001 done, step 43\n");

    const auto data = data_of(report_page(files.path(), Language::zh));

    const auto& well = data["wells"]["list"][0];
    CHECK(well["place"]["name"] == "一号");
    CHECK(well["head_m"]["filter"] == Json::array({"", "fill"}));
    CHECK(well["depth_m"]["value"][0] == 5);
    CHECK(well["depth"]["least"] == 1453 - 1450);
    CHECK(data["gauges"]["list"][2]["observed_volume"][0]["simulated"] ==
          number(365 * 30 * 86400e-8));
    CHECK(data["scores"]["rows"][0] == Json::array({"w1", "head_m", 1, 1.5}));
    CHECK(data["names"]["districts"]["alpha"] == Json::array({"甲灌区", "Alpha"}));
    CHECK(data["names"]["districts"]["beta"] == Json::array({"", ""}));
    CHECK(data["names"]["gauges"].empty());
    CHECK(data["run"]["settings"] ==
          Json::array({Json::array({"time.max_step", "10 d", "default"})}));
    CHECK(data["title"] == "标题 <b>");
}

TEST_CASE("report: records - stand at the middle of their time", "[report][unit]") {
    const test::ReportRun files;
    files.write("observations.csv",
                "point,date,quantity,value,unit,use,days\n"
                "w1,2001-01-16,head_m,1447,m,used,31\n"
                "zhengyixia,2001-01-31,flow_m3_per_s,9,m3/s,used,31\n");

    const auto data = data_of(report_page(files.path(), Language::zh));

    const int middle = make_date(2001, 1, 16).days;
    CHECK(data["wells"]["list"][0]["head_m"]["day"][0] == middle);
    CHECK(data["gauges"]["list"][2]["observed_flow"]["day"][0] == middle);
}

TEST_CASE("report: gauges of another basin - are found by their volumes in annual.csv",
          "[report][unit]") {
    const test::ReportRun files;
    files.change("river.csv", ",yingluoxia,", ",topford,");
    files.change("river.csv", ",zhengyixia,", ",endford,");
    CHECK(data_of(report_page(files.path(), Language::zh))["gauges"]["release"].is_null());
    files.change("annual.csv", ",15.77,9.46,", ",15.768,9.4608,");  // 50 and 30 m3/s

    const auto data = data_of(report_page(files.path(), Language::zh));

    CHECK(data["gauges"]["head"] == "topford");
    CHECK(data["gauges"]["release"] == "endford");
}

TEST_CASE("report: annual.csv - gives all its columns, in any order", "[report][unit]") {
    const test::ReportRun files;
    files.change("annual.csv", "year,yingluoxia", "new_column_1e4m3,year,yingluoxia");
    files.change("annual.csv", "2001,15.77", "42,2001,15.77");
    files.change("annual.csv", "2002,15.77", "43,2002,15.77");

    const auto data = data_of(report_page(files.path(), Language::zh));

    CHECK(data["annual"]["columns"][0] == "new_column_1e4m3");
    CHECK(data["annual"]["rows"][1][0] == 43);
    CHECK(data["gauges"]["head"] == "yingluoxia");
}

TEST_CASE("report: ledger of the release and reservoirs - are in the page where the run has them",
          "[report][unit]") {
    const test::ReportRun files;
    CHECK(data_of(report_page(files.path(), Language::zh))["ledger"].is_null());
    files.write("release.csv",
                "dispatch_year,complete,due_1e8m3,delivered_1e8m3,surplus_1e8m3,closed_days,"
                "unmet_by_closing_1e4m3\n2001,1,9.5,9.4,-0.1,61,1234\n2002,0,,1,,0,0\n");
    files.write("reservoirs.csv",
                "date,reservoir,storage_m3\n2001-01-31,upper,2e7\n"
                "2001-01-31,lower,1e6\n2001-02-28,upper,3e7\n");

    const auto data = data_of(report_page(files.path(), Language::zh));

    REQUIRE(data["ledger"]["rows"].size() == 2);
    CHECK(data["ledger"]["rows"][0][5] == 61);
    CHECK(data["ledger"]["rows"][1][2].is_null());
    REQUIRE(data["reservoirs"].size() == 2);
    CHECK(data["reservoirs"][0]["id"] == "upper");
    CHECK(data["reservoirs"][0]["storage"][1] == Approx(0.3));
    CHECK(data["reservoirs"][0]["day"][0] == make_date(2001, 1, 31).days);
    files.change("release.csv", "closed_days", "days");
    CHECK_THROWS_AS(report_page(files.path(), Language::zh), InputError);
}
