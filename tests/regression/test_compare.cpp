// SPDX-License-Identifier: MIT
#include "support/program.hpp"
#include "support/scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>

// `heihe compare` through the program: what it prints, what it writes and its exit codes.

using namespace heihe;
using Catch::Contains;

namespace {

// A run of one well over two months, and its record.
class Case {
public:
    Case() {
        std::filesystem::create_directories(folder_ / "结果");
        folder_.write("结果/wells.csv",
                      "date,well,head_m,head_month_mean_m,depth_m,head_network_datum_m\n"
                      "2000-01-31,436,1449,1448,,1434.3\n2000-02-29,436,1449,1449,,1434.3\n");
        folder_.write("levels.csv", "id,date,head_m\n436,2000-01-05,1433\n436,2000-02-05,1434\n");
        folder_.write("points.csv", "id,name_zh,network\n436,童家当铺,甘州\n");
    }
    [[nodiscard]] test::ProgramResult run(const std::string& options) const {
        return test::run_command("cd " + test::quoted(folder_.path().string()) + " && " +
                                 test::quoted(test::program()) + " compare 结果 " + options);
    }
    [[nodiscard]] std::string bytes(const std::string& file) const {
        return test::bytes_of(folder_ / file);
    }

private:
    test::ScratchFolder folder_;
};

}  // namespace

TEST_CASE("compare: the table - shows both datums, aligned beside Chinese names", "[regression]") {
    if (test::no_program()) return;
    const Case files;

    const auto result = files.run("--observed levels.csv --points points.csv -o c.csv");

    CAPTURE(result.output);
    CHECK(result.code == 0);
    CHECK_THAT(result.output,
               Contains("436 童家当铺           2   1433.50    1448.50  15.00  15.00  -14.70"));
    CHECK_THAT(result.output, Contains("network 甘州 (1)       2   1433.50"));
    CHECK_THAT(result.output, Contains("with datum offsets : mean bias 0.30 m"));
    CHECK_THAT(files.bytes("c.csv"), Contains("\nwell,436,童家当铺,甘州,1,2,2,2000-01,2000-02,"));
}

TEST_CASE("compare: bad dates and an input as output - are refused at once", "[regression]") {
    if (test::no_program()) return;
    const Case files;
    const auto levels = files.bytes("levels.csv");

    const auto result =
        files.run("--observed levels.csv --start 2000-13-01 --end x -o ./levels.csv");

    CAPTURE(result.output);
    CHECK(result.code == 2);
    CHECK_THAT(result.output, Contains("--start: \"2000-13-01\" is not a date of the calendar") &&
                                  Contains("--end: \"x\"") &&
                                  Contains("is an input of the comparison"));
    CHECK(files.bytes("levels.csv") == levels);
    CHECK(files.run("--observed levels.csv --start 2001-01-01 --end 2000-01-01").code == 2);
}

TEST_CASE("compare: a table that cannot be written - gives code 5", "[regression]") {
    if (test::no_program()) return;
    const Case files;

    CHECK(files.run("--observed levels.csv -o nowhere/c.csv").code == 5);
}
