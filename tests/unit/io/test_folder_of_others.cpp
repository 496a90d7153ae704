// SPDX-License-Identifier: MIT
#include "heihe/io/run_folder.hpp"

#include "heihe/io/file_write.hpp"
#include "heihe/io/page_seal.hpp"
#include "lib/io/files/sha256.hpp"
#include "support/run_results.hpp"
#include "support/scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include <sys/stat.h>

// Files of the user are never deleted or overwritten: --force and --resume change only files of a run, and
// all other files keep every byte.

using namespace heihe;
using Catch::Contains;
using io::Existing;
using io::RunFolder;
using test::bytes_of;
namespace fs = std::filesystem;

namespace {

using Tree = std::map<std::string, std::string>;

// Every name below a folder, with the file's bytes or the link's target.
Tree tree_of(const fs::path& folder) {
    Tree tree;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const auto name = entry.path().lexically_relative(folder).string();
        if (entry.is_symlink())
            tree[name] = "-> " + fs::read_symlink(entry.path()).string();
        else
            tree[name] = entry.is_regular_file() ? bytes_of(entry.path()) : "/";
    }
    return tree;
}

void finished_run(const fs::path& dir, const std::string& scenario = "old") {
    auto folder = RunFolder::create(dir, Existing::refuse);
    test::write_results_of(folder.part(), scenario);
    folder.finish();
}

void unfinished_run(const fs::path& dir) {
    const auto folder = RunFolder::create(dir, Existing::refuse);
    test::write_results_of(folder.part(), "old");
    io::write_file(folder.checkpoint(), "heihe checkpoint 2\n");
}

void append(const fs::path& file, const std::string& text) {
    std::ofstream(file, std::ios::app) << text;
}

// Checks that --force is refused with these words and changes nothing in the folder above.
void refused(const test::ScratchFolder& scratch, const std::string& name, const std::string& word,
             const std::vector<fs::path>& inputs = {}) {
    const auto before = tree_of(scratch.path());
    CHECK_THROWS_WITH(RunFolder::create(scratch / name, Existing::replace, inputs), Contains(word));
    CHECK(tree_of(scratch.path()) == before);
}

}  // namespace

TEST_CASE("force: a DIR that a run wrote - is replaced, and the folder beside it stays",
          "[io][unit]") {
    const test::ScratchFolder scratch;
    finished_run(scratch / "a");
    fs::create_directories(scratch / "a.old");
    scratch.write("a.txt", "mine");

    auto folder = RunFolder::create(scratch / "a", Existing::replace, {scratch / "a.txt"});
    test::write_results_of(folder.part(), "new");
    folder.finish();

    CHECK(bytes_of(scratch / "a/summary.json") == test::summary_of("new"));
    CHECK(bytes_of(scratch / "a.txt") == "mine");
    CHECK(fs::exists(scratch / "a.old"));
    CHECK_FALSE(fs::exists(scratch / "a.part"));
}

TEST_CASE("force: a DIR with something of the user's - is refused by its name and stays",
          "[io][unit]") {
    const test::ScratchFolder scratch;
    finished_run(scratch / "a");
    SECTION("a file beside the results") {
        scratch.write("a/notes.txt", "ten years");
        refused(scratch, "a", "notes.txt is no file of a run");
    }
    SECTION("a folder beside the results") {
        fs::create_directories(scratch / "a/maps");
        refused(scratch, "a", "maps is no file of a run");
    }
    SECTION("a link beside the results") {
        fs::create_symlink("/etc/passwd", scratch / "a/wells.csv");
        refused(scratch, "a", "wells.csv is no file of a run");
    }
    SECTION("a table that was edited") {
        append(scratch / "a/annual.csv", "2026,1\n");
        refused(scratch, "a", "annual.csv has changed since");
    }
    SECTION("a log that was edited, even in the log's form") {
        append(scratch / "a/run.log", test::log_line);
        refused(scratch, "a", "run.log has changed since");
    }
    SECTION("a table of the user's own under the name of a run's") {
        scratch.write("a/wells.csv", "my,own\n1,2\n");
        refused(scratch, "a", "wells.csv is no file of a run");
    }
    SECTION("a table of another run") {
        scratch.write("a/wells.csv", io::wells_header() + "2026-01-31,near,1,1,1,1\n");
        refused(scratch, "a", "wells.csv came in since");
    }
    SECTION("times with a note") {
        std::string json = bytes_of(scratch / "a/timing.json");
        scratch.write("a/timing.json", json.insert(json.rfind('}'), ",\"note\": \"mine\""));
        refused(scratch, "a", "timing.json has changed since");
    }
    SECTION("no manifest of the run") {
        fs::remove(scratch / "a/files.sha256");
        refused(scratch, "a", "no files.sha256");
    }
    SECTION("a manifest of the user's") {
        scratch.write("a/files.sha256", io::sha256("") + "  annual.csv\n");
        refused(scratch, "a", "no files.sha256");
    }
}

TEST_CASE("force: a DIR without a run's files - is refused, an empty one is used", "[io][unit]") {
    const test::ScratchFolder scratch;
    fs::create_directories(scratch / "home");
    scratch.write("home/summary.json", R"({"mine": 1})");
    refused(scratch, "home", "no files.sha256");

    fs::create_directories(scratch / "empty");
    finished_run(scratch / "b");
    auto folder = RunFolder::create(scratch / "empty", Existing::replace);
    test::write_results_of(folder.part(), "new");
    folder.finish();
    CHECK(fs::exists(scratch / "empty/summary.json"));
}

TEST_CASE("force: a DIR that holds the scenario or an input - is refused", "[io][unit]") {
    const test::ScratchFolder scratch;
    finished_run(scratch / "a");
    scratch.write("s.toml", "schema = 1");
    refused(scratch, "a", "holds an input of this run",
            {scratch / "s.toml", scratch / "a/annual.csv"});
    fs::create_symlink(scratch / "a", scratch / "way");
    refused(scratch, "a", "holds an input of this run", {scratch / "way/checkpoint.h5"});
    refused(scratch, "a", "holds an input of this run", {scratch / "a/../a"});

    CHECK_NOTHROW(
        RunFolder::create(scratch / "a", Existing::replace, {scratch / "ab", fs::path{}}));
}

TEST_CASE("force: the folder of the scenario itself - is refused", "[io][unit]") {
    const test::ScratchFolder scratch;
    fs::create_directories(scratch / "basin/data");
    scratch.write("basin/s.toml", "schema = 1");
    refused(scratch, "basin", "holds an input of this run", {scratch / "basin/s.toml"});
    refused(scratch, "basin", "holds an input of this run", {scratch / "basin/data"});
    CHECK_THROWS_AS(RunFolder::create(".", Existing::replace), InputError);
    CHECK_THROWS_AS(RunFolder::create("..", Existing::replace), InputError);
    CHECK_THROWS_AS(RunFolder::create("/", Existing::replace), InputError);
}

TEST_CASE("force: a DIR that is a link, a file or a pipe - is refused", "[io][unit]") {
    const test::ScratchFolder scratch;
    finished_run(scratch / "a");
    fs::create_symlink(scratch / "a", scratch / "way");
    fs::create_symlink(scratch / "nowhere", scratch / "lost");
    scratch.write("file", "x");
    REQUIRE(::mkfifo((scratch / "pipe").c_str(), 0600) == 0);
    refused(scratch, "way", "is a link");
    refused(scratch, "lost", "is a link");
    refused(scratch, "file", "is not a folder");
    CHECK_THROWS_WITH(RunFolder::create(scratch / "pipe", Existing::replace),
                      Contains("is not a folder"));
}

TEST_CASE("force: a DIR on a file system of its own - is refused before the run", "[io][unit]") {
    CHECK_THROWS_AS(RunFolder::create("/proc", Existing::replace), InputError);
}

TEST_CASE("force: a DIR that comes in during the run - is not touched", "[io][unit]") {
    const test::ScratchFolder scratch;
    const auto existing = GENERATE(Existing::refuse, Existing::replace);
    auto folder = RunFolder::create(scratch / "a", existing);
    test::write_results_of(folder.part(), "new");
    SECTION("with a file in it") {
        fs::create_directories(scratch / "a");
        scratch.write("a/thesis.txt", "mine");
    }
    SECTION("empty") { fs::create_directories(scratch / "a"); }
    SECTION("as a file") { scratch.write("a", "mine"); }
    SECTION("as a link") { fs::create_symlink("elsewhere", scratch / "a"); }
    const auto before = tree_of(scratch.path());

    CHECK_THROWS_AS(folder.finish(), OutputError);

    auto after = tree_of(scratch.path());
    CHECK(after.erase("a.part/files.sha256") == 1);
    CHECK(after == before);
}

TEST_CASE("force: a DIR that changes during the run - stays, and so does the new one",
          "[io][unit]") {
    const test::ScratchFolder scratch;
    finished_run(scratch / "a");
    auto folder = RunFolder::create(scratch / "a", Existing::replace);
    test::write_results_of(folder.part(), "new");
    SECTION("a file of the user's comes in") { scratch.write("a/notes.txt", "mine"); }
    SECTION("a table is edited") { append(scratch / "a/annual.csv", "mine"); }
    SECTION("another folder takes its place") {
        fs::rename(scratch / "a", scratch / "kept");
        fs::create_directories(scratch / "a");
    }
    const auto before = tree_of(scratch / "a");

    CHECK_THROWS_WITH(folder.finish(), Contains("the results are complete where they are"));

    CHECK(tree_of(scratch / "a") == before);
    CHECK(bytes_of(scratch / "a.part/summary.json") == test::summary_of("new"));
}

TEST_CASE("force: a DIR that goes away during the run - gets the new results", "[io][unit]") {
    const test::ScratchFolder scratch;
    finished_run(scratch / "a");
    auto folder = RunFolder::create(scratch / "a", Existing::replace);
    test::write_results_of(folder.part(), "new");
    fs::rename(scratch / "a", scratch / "kept");

    folder.finish();

    CHECK(bytes_of(scratch / "a/summary.json") == test::summary_of("new"));
    CHECK(bytes_of(scratch / "kept/summary.json") == test::summary_of("old"));
}

TEST_CASE("force: a DIR.part with something of the user's - is refused by its name and stays",
          "[io][unit]") {
    const test::ScratchFolder scratch;
    unfinished_run(scratch / "a");
    SECTION("a file") {
        scratch.write("a.part/notes.txt", "mine");
        refused(scratch, "a", "notes.txt is no file of a run");
    }
    SECTION("a folder") {
        fs::create_directories(scratch / "a.part/maps");
        refused(scratch, "a", "maps is no file of a run");
    }
    SECTION("a link") {
        fs::create_symlink("/etc/passwd", scratch / "a.part/wells.csv");
        refused(scratch, "a", "wells.csv is no file of a run");
    }
    SECTION("a log of the user's") {
        scratch.write("a.part/run.log", "today I\n");
        refused(scratch, "a", "run.log is no file of a run");
    }
    SECTION("an .h5 of the user's") {
        scratch.write("a.part/checkpoint.h5", "\x89HDF\r\n\x1a\n");
        refused(scratch, "a", "checkpoint.h5 is no file of a run");
    }
    SECTION("fields of the user's") {
        scratch.write("a.part/results.spool", "my own notes");
        refused(scratch, "a", "results.spool is no file of a run");
    }
    SECTION("fields that are too short for a month's days") {
        scratch.write("a.part/results.spool", "mine");
        refused(scratch, "a", "results.spool is no file of a run");
    }
    SECTION("a .write_test with something in it") {
        scratch.write("a.part/.write_test.tmp", "mine");
        refused(scratch, "a", ".write_test.tmp is no file of a run");
    }
    SECTION("a .tmp of the user's") {
        scratch.write("a.part/notes.tmp", "mine");
        refused(scratch, "a", "notes.tmp is no file of a run");
    }
    SECTION("an input of the run") {
        refused(scratch, "a", "holds an input", {scratch / "a.part/checkpoint.h5"});
    }
}

TEST_CASE("force: a DIR.part that is a link or a file - is refused", "[io][unit]") {
    const test::ScratchFolder scratch;
    unfinished_run(scratch / "other");
    fs::create_symlink(scratch / "other.part", scratch / "a.part");
    refused(scratch, "a", "is a link");
    scratch.write("b.part", "mine");
    refused(scratch, "b", "is not a folder");
}

TEST_CASE("force: a DIR.part left at any moment - is replaced", "[io][unit]") {
    const test::ScratchFolder scratch;
    fs::create_directories(scratch / "a.part");
    SECTION("between mkdir and run.log") {}
    SECTION("during the test write") { scratch.write("a.part/.write_test.tmp", ""); }
    SECTION("before the headers were complete") {
        scratch.write("a.part/annual.csv", io::annual_header().substr(0, 7));
        scratch.write("a.part/wells.csv", "");
    }
    SECTION("while a file was written beside its place") {
        scratch.write("a.part/run.log", test::log_line.substr(0, 11));
        scratch.write("a.part/checkpoint.h5.tmp", "heihe che");
        scratch.write("a.part/summary.json.1.tmp", "{\n  \"schema\"");
        scratch.write("a.part/results.nc.tmp", std::string(4096, '\0'));
    }
    SECTION("while the old results were removed") {
        scratch.write("a.part/wells.csv", io::wells_header() + "2026-01-31,near,1,1,1,1\n");
        scratch.write("a.part/results.nc", "\x89HDF\r\n\x1a\n and so on");
    }

    CHECK_THROWS_WITH(RunFolder::create(scratch / "a", Existing::refuse), Contains("--force"));
    auto folder = RunFolder::create(scratch / "a", Existing::replace);
    CHECK(fs::is_empty(folder.part()));
    test::write_results_of(folder.part(), "new");
    folder.finish();
    CHECK(fs::exists(scratch / "a/files.sha256"));
}

TEST_CASE("resume: a link in DIR.part - is refused before anything is written through it",
          "[io][unit]") {
    const test::ScratchFolder scratch;
    unfinished_run(scratch / "a");
    const auto mine = scratch.write("mine.txt", "mine");
    fs::remove(scratch / "a.part/run.log");
    SECTION("a symbolic one") { fs::create_symlink(mine, scratch / "a.part/run.log"); }
    SECTION("a hard one") { fs::create_hard_link(mine, scratch / "a.part/run.log"); }

    CHECK_THROWS_WITH(RunFolder::resume(scratch / "a", Existing::refuse),
                      Contains("run.log") && Contains("is a link"));

    CHECK(bytes_of(mine) == "mine");
}

TEST_CASE("manifest: sha256sum's form - every file but those that differ by run", "[io][unit]") {
    const test::ScratchFolder scratch;
    finished_run(scratch / "a");

    const auto text = bytes_of(scratch / "a/files.sha256");

    CHECK_THAT(text, Contains(io::sha256(io::annual_header()) + "  annual.csv\n"));
    CHECK_THAT(text, Contains("  summary.json\n") && !Contains("run.log") && !Contains("timing"));
}

TEST_CASE("force: a page of heihe report in DIR - goes with the run, a changed one stays",
          "[io][unit]") {
    const test::ScratchFolder scratch;
    finished_run(scratch / "a");
    const auto page = io::sealed_page("<!DOCTYPE html>\n");
    scratch.write("a/report.html", page);
    scratch.write("a/report.zh.html", page);

    auto folder = RunFolder::create(scratch / "a", Existing::replace);
    test::write_results_of(folder.part(), "new");
    folder.finish();
    CHECK(bytes_of(scratch / "a/summary.json") == test::summary_of("new"));
    CHECK_FALSE(fs::exists(scratch / "a/report.html"));

    scratch.write("a/report.html", page + "<!-- mine -->\n");
    refused(scratch, "a", "report.html is no file of a run");
    fs::remove(scratch / "a/report.html");
    scratch.write("a/page.txt", page);  // no page by its name
    refused(scratch, "a", "page.txt is no file of a run");
}
