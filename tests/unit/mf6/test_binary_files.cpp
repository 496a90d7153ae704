// SPDX-License-Identifier: MIT
#include "heihe/mf6/binary_files.hpp"

#include "heihe/core/error.hpp"
#include "heihe/mf6/read_back.hpp"
#include "support/scratch_folder.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <numeric>
#include <span>
#include <string>
#include <vector>

using namespace heihe;

namespace {

const mf6::StepTime step{.kstp = 2, .kper = 3, .delt = 0.5, .pertim = 1.25, .totim = 9.75};
const mf6::BoxShape box{.nlay = 2, .nrow = 1, .ncol = 3};

template <typename T>
std::string bytes(T value) {
    std::string out(sizeof value, '\0');
    std::memcpy(out.data(), &value, sizeof value);
    return out;
}
std::string integers(const std::vector<std::int32_t>& values) {
    std::string out;
    for (const auto v : values) out += bytes(v);
    return out;
}
std::string doubles(const std::vector<double>& values) {
    std::string out;
    for (const auto v : values) out += bytes(v);
    return out;
}

// What() of the error that a call throws; empty when it throws none.
template <typename Exception, typename Call>
std::string message(Call&& call) {
    try {
        call();
    } catch (const Exception& e) {
        return e.what();
    }
    return {};
}

using Catch::Matchers::Contains;

}  // namespace

TEST_CASE("mf6: head file - a record a layer, byte by byte", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const mf6::OutputRun run{folder.path()};
    mf6::HeadFile file{run, "model.hds", box};

    file.write(step, std::vector<double>{1.0, 2.0, 3.0, 4.0, mf6::head_inactive, mf6::head_dry});
    file.finish();

    const auto head = integers({2, 3}) + doubles({1.25, 9.75}) + "            HEAD";
    CHECK(test::bytes_of(folder / "model.hds") ==
          head + integers({3, 1, 1}) + doubles({1.0, 2.0, 3.0}) +  //
              head + integers({3, 1, 2}) + doubles({4.0, 1e30, -1e30}));
}

TEST_CASE("mf6: head file - stages of reaches are one row of one layer", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const mf6::OutputRun run{folder.path()};
    mf6::HeadFile file{run, "sfr.stg", {.nlay = 1, .nrow = 1, .ncol = 2}, "STAGE"};

    file.write(step, std::vector<double>{7.0, 8.0});
    file.finish();

    CHECK(test::bytes_of(folder / "sfr.stg") == integers({2, 3}) + doubles({1.25, 9.75}) +
                                                    "           STAGE" + integers({2, 1, 1}) +
                                                    doubles({7.0, 8.0}));
}

TEST_CASE("mf6: budget file - arrays, byte by byte", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const mf6::OutputRun run{folder.path()};
    mf6::BudgetFile file{run, "model.cbc", box};
    const std::vector<double> storage{1, 2, 3, 4, 5, 6};
    const std::vector<double> flow{0.5, -0.5};

    file.write_array(step, "STO-SS", storage);
    file.write_flow_ja_face(step, flow);
    file.finish();

    const auto times = doubles({0.5, 1.25, 9.75});
    CHECK(test::bytes_of(folder / "model.cbc") ==
          integers({2, 3}) + "          STO-SS" + integers({3, 1, -2, 1}) + times +
              doubles(storage) +  //
              integers({2, 3}) + "    FLOW-JA-FACE" + integers({2, 1, -1, 1}) + times +
              doubles(flow));
}

TEST_CASE("mf6: budget file - a list with auxiliaries, byte by byte", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const mf6::OutputRun run{folder.path()};
    mf6::BudgetFile file{run, "model.cbc", box};
    const std::vector<std::int32_t> node{4, 0};
    const std::vector<double> q{-1.5, 2.5};
    const std::vector<double> aux{10.0, 11.0, 20.0, 21.0};

    file.write_list(step,
                    {.text = "WEL",
                     .model1 = "GWF_1",
                     .package1 = "GWF_1",
                     .model2 = "GWF_1",
                     .package2 = "WEL-1",
                     .auxiliary = {"CONC", "TEMP"}},
                    {.id1 = node, .q = q, .aux = aux});
    file.finish();

    CHECK(test::bytes_of(folder / "model.cbc") ==
          integers({2, 3}) + "             WEL" + integers({3, 1, -2, 6}) +
              doubles({0.5, 1.25, 9.75}) + "GWF_1           GWF_1           " +
              "GWF_1           WEL-1           " + integers({3}) + "CONC            " +
              "TEMP            " + integers({2}) +  //
              integers({5, 1}) + doubles({-1.5, 10.0, 11.0}) + integers({1, 2}) +
              doubles({2.5, 20.0, 21.0}));
}

TEST_CASE("mf6: budget file - a package's own list carries its length", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const mf6::OutputRun run{folder.path()};
    mf6::BudgetFile file{run, "sfr.cbc", box};
    const std::vector<std::int32_t> reach{0, 1};
    const std::vector<std::int32_t> node{5, -1};
    const std::vector<double> q{1.0, 0.0};
    const std::vector<double> area{3.0, 4.0};

    file.write_list(step,
                    {.text = "GWF",
                     .model1 = "M",
                     .package1 = "SFR-1",
                     .model2 = "M",
                     .package2 = "M",
                     .auxiliary = {"FLOW-AREA"},
                     .auxiliary_right = true,
                     .own_list = true},
                    {.id1 = reach, .id2 = node, .q = q, .aux = area});
    file.finish();

    const auto text = test::bytes_of(folder / "sfr.cbc");
    CHECK(text.substr(24, 16) == integers({2, 1, -1, 6}));
    CHECK(text.substr(64 + 64 + 4, 16) == "       FLOW-AREA");
    const mf6::BudgetReader reader{folder / "sfr.cbc"};
    CHECK(reader.rows(reader.records().at(0)).id2 == node);
}

TEST_CASE("mf6: budget file - cell data are lists of right-justified names", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const mf6::OutputRun run{folder.path()};
    mf6::BudgetFile file{run, "model.cbc", box};
    const std::vector<std::int32_t> node{1, 5};
    const std::vector<double> q{1, 2, 3, 4, 5, 6};
    const std::vector<double> saturation{1.0, 0.25};

    file.write_specific_discharge(step, "M", "NPF", node, q);
    file.write_saturation(step, "M", "NPF", node, saturation);
    file.finish();

    const auto text = test::bytes_of(folder / "model.cbc");
    CHECK(text.substr(8, 16) == "      DATA-SPDIS");
    CHECK(text.substr(64 + 64 + 4, 48) == "              qx              qy              qz");
    const mf6::BudgetReader reader{folder / "model.cbc"};
    REQUIRE(reader.records().size() == 2);
    const auto spdis = reader.rows(reader.records()[0]);
    CHECK(reader.records()[0].package2 == "NPF");
    CHECK(spdis.id1 == node);
    CHECK(spdis.id2 == node);
    CHECK(spdis.q == std::vector<double>{0.0, 0.0});
    CHECK(spdis.aux == q);
    CHECK(reader.records()[1].text == "DATA-SAT");
    CHECK(reader.records()[1].auxiliary == std::vector<std::string>{"sat"});
    CHECK(reader.rows(reader.records()[1]).aux == saturation);
}

TEST_CASE("mf6: results - come back as they were written, whatever the buffers", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const std::size_t buffer = GENERATE(1U, 7U, 1000U, 4U << 20);
    CAPTURE(buffer);
    const mf6::OutputRun run{folder.path(), buffer, 2};
    const mf6::BoxShape shape{.nlay = 3, .nrow = 40, .ncol = buffer < 1000 ? 2 : 500};
    std::vector<double> head(static_cast<std::size_t>(shape.nnode()));
    std::iota(head.begin(), head.end(), 0.5);
    std::vector<std::int32_t> node(head.size());
    std::iota(node.begin(), node.end(), 0);
    mf6::HeadFile heads{run, "model.hds", shape};
    mf6::BudgetFile budget{run, "model.cbc", shape};

    for (int kstp = 1; kstp <= 2; ++kstp) {
        const mf6::StepTime time{.kstp = kstp, .kper = 1, .delt = 1.0, .totim = 1.0 * kstp};
        heads.write(time, head);
        budget.write_array(time, "STO-SY", head);
        budget.write_list(time, {.text = "RCH", .model1 = "M"}, {.id1 = node, .q = head});
    }
    heads.finish();
    budget.write_flow_ja_face({}, head.size(), [&](std::size_t first, std::span<double> flow) {
        std::copy_n(head.begin() + static_cast<std::ptrdiff_t>(first), flow.size(), flow.begin());
    });
    budget.finish();

    const mf6::HeadReader head_reader{folder / "model.hds"};
    CHECK(head_reader.records().size() == 6);
    CHECK(head_reader.heads(2, 1) == head);
    const mf6::BudgetReader reader{folder / "model.cbc"};
    REQUIRE(reader.records().size() == 5);
    CHECK(reader.values(reader.records()[4]) == head);
    CHECK(reader.records()[3].totim == 2.0);
    CHECK(reader.values(reader.records()[2]) == head);
    CHECK(reader.rows(reader.records()[3]).q == head);
    CHECK(reader.rows(reader.records()[3]).id2 == node);
}

TEST_CASE("mf6: results - an empty list is a record too", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const mf6::OutputRun run{folder.path()};
    mf6::BudgetFile file{run, "model.cbc", box};

    file.write_list(step, {.text = "DRN", .model1 = "M"}, {});
    file.finish();

    const mf6::BudgetReader reader{folder / "model.cbc"};
    REQUIRE(reader.records().size() == 1);
    CHECK(reader.rows(reader.records()[0]).q.empty());
}

TEST_CASE("mf6: results - wrong sizes are a broken promise", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const mf6::OutputRun run{folder.path()};
    mf6::HeadFile heads{run, "model.hds", box};
    mf6::BudgetFile budget{run, "model.cbc", box};
    const std::vector<double> five(5);
    const std::vector<std::int32_t> node(4);

    CHECK_THROWS_AS(heads.write(step, five), ContractError);
    CHECK_THROWS_AS(heads.write_layer(step, 0, five), ContractError);
    CHECK_THROWS_AS(budget.write_array(step, "STO-SS", five), ContractError);
    CHECK_THROWS_AS(budget.write_list(step, {}, {.id1 = node, .q = five}), ContractError);
    CHECK_THROWS_AS(budget.write_list(step, {}, {.id1 = node, .aux = five}), ContractError);
}

TEST_CASE("mf6: output - a folder that is missing is named", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const mf6::OutputRun run{folder.path()};

    const auto text = message<OutputError>([&] { mf6::HeadFile{run, "missing/model.hds", box}; });

    CHECK_THAT(text, Contains((folder / "missing/model.hds").string()) &&
                         Contains("there is no folder " + (folder / "missing").string()));
}

TEST_CASE("mf6: output - names may have backslashes, quotes and dots", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const mf6::OutputRun run{folder / "sim"};

    CHECK(run.path_of("..\\out\\a.hds") == folder / "out/a.hds");
    CHECK(run.path_of("'a b.hds'") == folder / "sim/a b.hds");
    CHECK(run.path_of("/dev/full") == "/dev/full");
}

TEST_CASE("mf6: output - one name is one file", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const mf6::OutputRun run{folder.path()};
    mf6::HeadFile first{run, "a.hds", box};

    CHECK_THAT(message<OutputError>([&] {
                   mf6::HeadFile{run, "./a.hds", box};
               }),
               Contains("named for two outputs"));
}

TEST_CASE("mf6: output - a full disk is an error with the path", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const mf6::OutputRun run{folder.path()};
    mf6::HeadFile file{run, "/dev/full", box};
    mf6::HeadFile other{run, "other.hds", box};
    file.write(step, std::vector<double>(6));

    CHECK_THAT(message<OutputError>([&] { file.finish(); }),
               Contains("/dev/full: cannot write: No space left on device"));
    CHECK_NOTHROW(file.finish());
    CHECK_THROWS_AS(other.write(step, std::vector<double>(6)), OutputError);
}

TEST_CASE("mf6: output - an early error stops a long run soon", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const mf6::OutputRun run{folder.path(), 64, 2};
    mf6::HeadFile file{run, "/dev/full", box};

    const auto text = message<OutputError>([&] {
        for (int n = 0; n < 100000; ++n) file.write(step, std::vector<double>(6));
    });

    CHECK_THAT(text, Contains("/dev/full"));
}

TEST_CASE("mf6: output - a run that stops early keeps what it wrote", "[mf6][unit]") {
    const test::ScratchFolder folder;
    {
        const mf6::OutputRun run{folder.path()};
        mf6::HeadFile file{run, "model.hds", box};
        file.write(step, std::vector<double>(6, 5.0));
    }

    CHECK(mf6::HeadReader{folder / "model.hds"}.heads(2, 3) == std::vector<double>(6, 5.0));
}

TEST_CASE("mf6: reader - a position beyond 4 GiB", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const auto path = folder / "large.hds";
    const std::int64_t values = 671088640;  // 5 GiB of doubles, none of them stored
    {
        std::ofstream out{path, std::ios::binary};
        const auto head = [](std::int32_t ncol, std::int32_t nrow, std::int32_t layer) {
            return integers({1, 1}) + doubles({1.0, 1.0}) + "            HEAD" +
                   integers({ncol, nrow, layer});
        };
        out << head(32768, 20480, 1);
        out.seekp(static_cast<std::streamoff>(values * 8), std::ios::cur);
        out << head(2, 1, 2) << doubles({6.5, 7.5});
        REQUIRE(out.good());
    }

    const mf6::HeadReader reader{path};

    REQUIRE(reader.records().size() == 2);
    CHECK(reader.records()[1].offset == 52 + values * 8 + 52);
    CHECK(reader.values(reader.records()[1]) == std::vector<double>{6.5, 7.5});
}

TEST_CASE("mf6: reader - a file that is cut off anywhere is an error", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const mf6::OutputRun run{folder.path()};
    mf6::HeadFile heads{run, "model.hds", {.nlay = 1, .nrow = 1, .ncol = 2}};
    heads.write(step, std::vector<double>(2));
    heads.finish();
    mf6::BudgetFile budget{run, "model.cbc", box};
    const std::vector<std::int32_t> node{1};
    const std::vector<double> one{1.0};
    budget.write_list(step, {.text = "WEL", .auxiliary = {"A"}}, {.id1 = node, .aux = one});
    budget.write_flow_ja_face(step, one);
    budget.finish();
    const auto head_bytes = test::bytes_of(folder / "model.hds");
    const auto budget_bytes = test::bytes_of(folder / "model.cbc");
    const auto list_length = budget_bytes.size() - 72;

    for (std::size_t n = 1; n < head_bytes.size(); ++n) {
        folder.write("cut", head_bytes.substr(0, n));
        CHECK_THROWS_AS(mf6::HeadReader{folder / "cut"}, InputError);
    }
    for (std::size_t n = 1; n < budget_bytes.size(); ++n) {
        if (n == list_length) continue;
        folder.write("cut", budget_bytes.substr(0, n));
        CHECK_THROWS_AS(mf6::BudgetReader{folder / "cut"}, InputError);
    }
    CHECK_THROWS_AS(mf6::HeadReader{folder / "nothing"}, InputError);
}

TEST_CASE("mf6: reader - a count that cannot be true asks for no memory", "[mf6][unit]") {
    const test::ScratchFolder folder;
    const auto times = doubles({0.5, 1.25, 9.75});
    folder.write("array", integers({1, 1}) + "          STO-SS" +
                              integers({2147483647, 2147483647, -2147483647, 1}) + times);
    folder.write("list", integers({1, 1}) + "             WEL" + integers({1, 1, -1, 6}) + times +
                             std::string(64, ' ') + integers({2147483647, 2147483647}));
    folder.write("old", integers({1, 1}) + "             WEL" + integers({1, 1, 1, 6}) + times);
    folder.write("round", integers({1, 1}) + "          STO-SS" +
                              integers({1 << 30, 1 << 30, -2, 1}) + times);  // 2^64 bytes

    CHECK_THROWS_AS(mf6::BudgetReader{folder / "array"}, InputError);
    CHECK_THROWS_AS(mf6::BudgetReader{folder / "round"}, InputError);
    CHECK_THROWS_AS(mf6::BudgetReader{folder / "list"}, InputError);
    CHECK_THROWS_AS(mf6::BudgetReader{folder / "old"}, InputError);
}
