// SPDX-License-Identifier: MIT
#include "heihe/io/text_file.hpp"

#include "heihe/io/csv.hpp"
#include "support/scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>

#include <sys/stat.h>
#include <unistd.h>

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

std::string why(const fs::path& file, std::uintmax_t most = io::largest_table) {
    Problems problems;
    const auto text = io::read_text(file, problems, most);
    CHECK(text.has_value() == problems.empty());
    return problems.empty() ? "" : problems.lines().front();
}

}  // namespace

TEST_CASE("text_file: a path that is no regular file - is named, and does not block",
          "[io][unit]") {
    const test::ScratchFolder scratch;
    REQUIRE(::mkfifo((scratch / "pipe").c_str(), 0666) == 0);
    fs::create_directory(scratch / "folder");

    CHECK_THAT(why(scratch / "pipe"), Contains("is a pipe, not a file"));
    CHECK_THAT(why(scratch / "folder"), Contains("is a folder, not a file"));
    CHECK_THAT(why("/dev/zero"), Contains("is a device, not a file"));
    CHECK_THAT(why("/dev/null"), Contains("is a device, not a file"));
}

TEST_CASE("text_file: a path that cannot be followed - gives the reason", "[io][unit]") {
    const test::ScratchFolder scratch;
    scratch.write("a.csv", "id\n1\n");
    fs::create_symlink("round", scratch / "round");

    CHECK_THAT(why(scratch / "b.csv"), Contains("file not found; did you mean"));
    CHECK_THAT(why(scratch / "a.csv/b.csv"), Contains("a part of the path is a file"));
    CHECK_THAT(why(scratch / "round"), Contains("links lead in a circle"));
    CHECK_THAT(why(scratch / std::string(300, 'x')), Contains("too long"));
    CHECK(io::folder_problem(scratch / "a.csv")->problem == "is not a folder");
    CHECK(io::folder_problem(scratch / "none")->problem == "folder not found");
    CHECK_THAT(io::folder_problem(scratch / "round")->problem, Contains("circle"));
    CHECK_FALSE(io::folder_problem(scratch.path()));
    CHECK(why(scratch / "a.csv").empty());
    if (::geteuid() == 0) return;  // root may read everything
    fs::create_directory(scratch / "shut");
    fs::permissions(scratch / "shut", fs::perms::none);
    CHECK_THAT(io::folder_problem(scratch / "shut")->problem, Contains("permission denied"));
    CHECK_THAT(why(scratch / "shut/a.csv"), Contains("permission denied"));
    fs::permissions(scratch / "shut", fs::perms::owner_all);
}

TEST_CASE("text_file: too large - is refused by its length, before it is read", "[io][unit]") {
    const test::ScratchFolder scratch;
    scratch.write("sparse.csv", "id\n");
    fs::resize_file(scratch / "sparse.csv", 10'000'000'000);
    scratch.write("ten", "0123456789");

    CHECK_THAT(why(scratch / "sparse.csv"), Contains("is too large to be read"));
    CHECK_THAT(why(scratch / "ten", 9), Contains("is too large"));
    CHECK(why(scratch / "ten", 10).empty());
}

TEST_CASE("csv: a table of too many rows or fields - is refused, one below is not", "[io][unit]") {
    std::string text = "a,b\n";
    for (int i = 0; i < 10; ++i) text += "1,2\n";
    const auto found = [&](io::TableLimits limits) {
        Problems problems;
        const auto t = io::CsvTable::parse(text, "t.csv", problems, limits);
        CHECK(t.readable() == problems.empty());
        return problems.empty() ? std::string{} : problems.lines().front();
    };

    CHECK_THAT(found({1000, 9, 1000}), Contains("t.csv:11: the table is too long (limit: 9 rows"));
    CHECK_THAT(found({1000, 1000, 19}), Contains("too long"));
    CHECK(found({1000, 10, 20}).empty());
}
