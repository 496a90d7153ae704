// SPDX-License-Identifier: MIT
#include "heihe/io/page_seal.hpp"

#include "support/basin_copy.hpp"
#include "support/program.hpp"
#include "support/report_run.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <string>

// `heihe report` through the program, and its page in a browser: Debian's chromium, where it is installed.

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

test::ProgramResult report(const fs::path& run, const std::string& options = "") {
    return test::run_command(test::quoted(test::program()) + " report " +
                             test::quoted(run.string()) + ' ' + options);
}

/// The page after its scripts have run, as chromium sees it; empty, and the case is marked as skipped, without
/// chromium.
class Browser {
public:
    [[nodiscard]] std::string opened(const fs::path& page, const std::string& size) const {
        if (test::run_command("command -v chromium").code != 0) {
            test::skip("chromium is not installed: apt-get install chromium");
            return {};
        }
        const auto result = test::run_command(
            "HOME=" + test::quoted(home_.path().string()) +
            " timeout 120 chromium --headless --no-sandbox --disable-gpu --disable-dev-shm-usage "
            "--virtual-time-budget=20000 --window-size=" +
            size + " --user-data-dir=" + test::quoted((home_ / "profile").string()) +
            " --dump-dom " + test::quoted("file://" + page.string()) + " 2>" +
            test::quoted((home_ / "log").string()));
        CAPTURE(result.code, test::bytes_of(home_ / "log"));
        CHECK(result.code == 0);
        return result.output;
    }

private:
    test::ScratchFolder home_;
};

// An attribute of the opened page's <html>.
std::string attribute(const std::string& dom, const std::string& name) {
    const auto begin = dom.find(' ' + name + "=\"");
    if (begin == std::string::npos) return "no " + name;
    const auto from = begin + name.size() + 3;
    return dom.substr(from, dom.find('"', from) - from);
}

// Uses every control of an opened page as a reader may, then changes the language and back.
constexpr const char* use_all_controls = R"(<script>
const all = (selector) => [...document.querySelectorAll(selector)];
const change = (node, value, event) => { node.value = value; node.dispatchEvent(new Event(event)); };
for (const language of [1, 2]) {
  for (const select of all('select'))
    for (const option of [...select.options]) change(select, option.value, 'change');
  for (const slider of all('input[type=range]')) change(slider, slider.min, 'input');
  for (const button of all('main button')) button.click();
  for (const canvas of all('.map canvas'))
    for (const event of ['click', 'pointermove'])
      for (const at of [5, 100]) {
        const r = canvas.getBoundingClientRect();
        canvas.dispatchEvent(new MouseEvent(event, {clientX: r.left + at, clientY: r.top + at}));
      }
  state.onresize.forEach((paint) => paint());
  forPaper(true);
  forPaper(false);
  all('header button')[0].click();
}
document.documentElement.dataset.used = 'yes';
</script></body>)";

// A copy of a page in which a script uses every control.
fs::path with_all_used(const fs::path& page) {
    std::string html = test::bytes_of(page);
    html.replace(html.rfind("</body>"), 7, use_all_controls);
    const fs::path copy = page.parent_path() / "used.html";
    std::ofstream(copy, std::ios::binary) << html;
    return copy;
}

// Checks that all drawings were made without an error, and returns the number of charts.
int checked_charts(const std::string& dom) {
    CHECK(attribute(dom, "data-state") == "done");
    CHECK(attribute(dom, "data-errors").empty());
    return std::atoi(attribute(dom, "data-charts").c_str());
}

}  // namespace

TEST_CASE("report: a run of the basin - becomes a page that a browser draws in both languages",
          "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    basin.change("data/counties.csv", ",甘州,", ",甘州区,");
    for (const auto* county : {"临泽", "高台", "民乐", "山丹", "肃南"})
        basin.change("data/counties.csv", "," + std::string{county} + ",", ",,");
    REQUIRE(basin.run("-q").code == 0);
    const auto run = basin / "结果";

    const auto zh = report(run);
    const auto en = report(run, "--lang en -o " + test::quoted((basin / "en.html").string()));

    CAPTURE(zh.output, en.output);
    REQUIRE(zh.code == 0);
    REQUIRE(en.code == 0);
    CHECK(zh.output == "report in " + (run / "report.html").string() + "\n");
    CHECK(io::is_sealed_page(test::bytes_of(basin / "en.html")));
    CHECK(fs::file_size(run / "report.html") < 2'000'000);
    const Browser browser;
    const auto dom = browser.opened(run / "report.html", "1280,900");
    if (dom.empty()) return;
    CHECK(checked_charts(dom) > 15);
    CHECK_THAT(dom, Contains("采补平衡") && Contains("地下水埋深, 2026") &&
                        Contains("下泄（正义峡）") && Contains("<td>大满</td>") &&
                        Contains("<td>甘州区</td>"));
    const auto english = browser.opened(basin / "en.html", "360,800");
    CHECK(checked_charts(english) > 15);
    const auto used = browser.opened(with_all_used(basin / "en.html"), "1000,800");
    CHECK(checked_charts(used) > 15);
    CHECK(attribute(used, "data-used") == "yes");
    CHECK_THAT(english, Contains("Water balance") && Contains("Depth to water, 2026"));
}

TEST_CASE("report: hostile names, and all optional files - break no drawing", "[regression]") {
    if (test::no_program()) return;
    const test::ReportRun files;
    files.write_fields();
    const std::string evil = "</script><script>document.title='taken'</script><img src=x>";
    files.change("districts.csv", ",alpha,", ",\"" + evil + "\",");
    files.change("wells.csv", ",w1,", ",\"w\"\"1'<b>\",");
    files.write("points.csv", "point,name,x_utm_m,y_utm_m,network,surface_m\n\"w\"\"1'<b>\",\"" +
                                  evil + "\",500500,4300500,n,1452\n");
    files.write("observations.csv",
                "point,date,quantity,value,unit,use\n\"w\"\"1'<b>\",2001-01-05,head_m,1447,m,used\n"
                "\"w\"\"1'<b>\",2001-02-05,head_m,0,m,fill\n"
                "zhengyixia,2001-12-31,volume_1e8m3,9,1e8m3,used\n"
                "g312,2001-12-31,flow_m3_per_s,9,m3/s,used\n");
    files.write(
        "published.csv",
        "term,least,most,unit,status,source,period\nrain_recharge,0.1,0.2,1e8m3/yr,sourced," +
            evil + ",2001\n<b>,,,,,,\n");
    files.write("scores.csv", "point,quantity,count,bias,rmse,correlation\n,head_m,,,,\n");
    REQUIRE(report(files.path()).code == 0);

    const Browser browser;
    const auto dom = browser.opened(files.path() / "report.html", "800,600");

    if (dom.empty()) return;
    CHECK(checked_charts(dom) > 10);
    const auto used = browser.opened(with_all_used(files.path() / "report.html"), "800,600");
    CHECK(checked_charts(used) > 10);
    CHECK(attribute(used, "data-used") == "yes");
    CHECK_THAT(dom, !Contains("<img") && !Contains("<title>taken"));
    CHECK_THAT(dom, Contains("&lt;img src=x&gt;"));
}

TEST_CASE("report: a run without fields, points and whole years - is drawn with notes",
          "[regression]") {
    if (test::no_program()) return;
    const test::ReportRun files{make_date(2001, 3, 5), make_date(2001, 4, 20)};
    files.write("wells.csv", io::wells_header());
    REQUIRE(report(files.path(), "--lang en").code == 0);

    const Browser browser;
    const auto dom = browser.opened(files.path() / "report.html", "800,600");

    if (dom.empty()) return;
    CHECK(checked_charts(dom) > 5);
    const auto used = browser.opened(with_all_used(files.path() / "report.html"), "800,600");
    CHECK(checked_charts(used) > 5);
    CHECK(attribute(used, "data-used") == "yes");
    CHECK_THAT(dom, Contains("The run wrote no fields") && Contains("no observation points") &&
                        Contains("has no published.csv") && Contains("no whole year"));
}

TEST_CASE("report: an existing file - is replaced only if it is an unchanged page",
          "[regression]") {
    if (test::no_program()) return;
    const test::ReportRun files;
    const auto page = files.path() / "report.html";

    CHECK(report(files.path()).code == 0);
    CHECK(report(files.path(), "--lang en").code == 0);
    CHECK_THAT(test::bytes_of(page), Contains("<html lang=\"en\">"));

    files.change("report.html", "<body>", "<body>my notes");
    const auto mine = test::bytes_of(page);
    const auto refused = report(files.path());
    CHECK(refused.code == 2);
    CHECK_THAT(refused.output, Contains("report.html: is there already"));
    CHECK(test::bytes_of(page) == mine);
    const auto table = test::quoted((files.path() / "annual.csv").string());
    CHECK(report(files.path(), "-o " + table).code == 2);
    CHECK_THAT(files.bytes("annual.csv"), Catch::StartsWith("year,"));
}

TEST_CASE("report: bad input and a place that cannot be written - give codes 2 and 5",
          "[regression]") {
    if (test::no_program()) return;
    const test::ReportRun files;

    const auto nowhere = report(files.path() / "nowhere");
    CHECK(nowhere.code == 2);
    CHECK_THAT(nowhere.output, Contains("nowhere: "));
    CHECK(report(files.path(), "--lang fr").code == 2);
    CHECK(report(files.path(), "-o ''").code == 2);
    CHECK(report(files.path(), "-o " + test::quoted((files.path() / "no/x.html").string())).code ==
          5);
    fs::remove(files.path() / "reaches.csv");
    const auto missing = report(files.path());
    CHECK(missing.code == 2);
    CHECK_THAT(missing.output, Contains("reaches.csv: "));
    CHECK_FALSE(fs::exists(files.path() / "report.html"));
}

TEST_CASE("report: a page in the folder of a run - does not keep --force from replacing the run",
          "[regression]") {
    if (test::no_program()) return;
    const test::BasinCopy basin;
    const std::string short_run = "-q --end 2026-01-31 --set basin.spacing='10 km'";
    REQUIRE(basin.run(short_run).code == 0);
    REQUIRE(report(basin / "结果").code == 0);
    REQUIRE(
        report(basin / "结果", "-o " + test::quoted((basin / "结果/英文.html").string())).code ==
        0);

    const auto again = basin.run(short_run + " --force");
    CAPTURE(again.output);
    CHECK(again.code == 0);
    CHECK_FALSE(fs::exists(basin / "结果/report.html"));

    REQUIRE(report(basin / "结果").code == 0);
    basin.change("结果/report.html", "<body>", "<body>my notes");
    const auto refused = basin.run(short_run + " --force");
    CHECK(refused.code == 2);
    CHECK_THAT(refused.output, Contains("report.html"));
    CHECK(fs::exists(basin / "结果/report.html"));
}
