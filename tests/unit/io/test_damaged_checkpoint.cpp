// SPDX-License-Identifier: MIT
#include "heihe/io/checkpoint.hpp"
#include "lib/io/files/sealed_file.hpp"

#include "support/scratch_folder.hpp"
#include "support/shared_data.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <random>

#include <sys/stat.h>

// Only a complete checkpoint is used: with any changed or missing byte it is refused by name.

using namespace heihe;
using Catch::Contains;
namespace fs = std::filesystem;

namespace {

void put(const fs::path& file, std::size_t at, char byte) {
    std::fstream out(file, std::ios::in | std::ios::out | std::ios::binary);
    out.seekp(static_cast<std::streamoff>(at));
    out.put(byte);
}

std::string refusal(const fs::path& file) {
    try {
        (void)io::read_checkpoint(file);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

fs::path small_checkpoint(const test::ScratchFolder& scratch) {
    io::Checkpoint c;
    c.attributes = {{"scenario", "基准"}, {"date", "2026-01-01"}};
    c.file_lengths = {{"annual.csv", 12}};
    c.fields.push_back({"head", "m", false, std::vector<double>(1000, 1400.0)});
    c.fields.push_back({"clock_step", "-", true, std::vector<std::int64_t>{3}});
    io::write_checkpoint(scratch / "checkpoint.h5", c);
    return scratch / "checkpoint.h5";
}

// Inverts 300 bytes, also of the seal and of HDF5's first block, and cuts to 100 lengths.
void damage(const fs::path& file) {
    const auto bytes = test::bytes_of(file);
    std::mt19937 random{20260101};
    REQUIRE(refusal(file).empty());
    for (std::size_t n = 0; n < 300; ++n) {
        const std::size_t at = n < 60    ? n
                               : n < 120 ? io::seal_bytes + 2 * (n - 60)
                                         : random() % bytes.size();
        put(file, at, static_cast<char>(bytes[at] ^ (1 << (n % 8))));
        CAPTURE(at, n % 8);
        CHECK_THAT(refusal(file), Contains(file.string()));
        put(file, at, bytes[at]);
    }
    REQUIRE(refusal(file).empty());
    for (std::size_t n = 0; n < 100; ++n) {
        const std::size_t length = n < 20 ? n * 50 : bytes.size() - 1 - random() % bytes.size();
        fs::resize_file(file, length);
        CAPTURE(length);
        CHECK_THAT(refusal(file), Contains(file.string()));
        std::ofstream(file, std::ios::app | std::ios::binary) << bytes.substr(length);
    }
    REQUIRE(refusal(file).empty());
}

}  // namespace

TEST_CASE("checkpoint: any changed byte or cut of the shipped state - is refused by name",
          "[io][unit]") {
    const test::ScratchFolder scratch;
    fs::copy_file(test::source_root() / "examples/heihe/state_2026.h5", scratch / "state_2026.h5");
    damage(scratch / "state_2026.h5");
}

TEST_CASE("checkpoint: any changed byte or cut of a run's checkpoint - is refused by name",
          "[io][unit]") {
    const test::ScratchFolder scratch;
    damage(small_checkpoint(scratch));
}

TEST_CASE("checkpoint: bytes after the end - are refused", "[io][unit]") {
    const test::ScratchFolder scratch;
    const auto file = small_checkpoint(scratch);
    std::ofstream(file, std::ios::app) << 'x';
    CHECK_THAT(refusal(file), Contains("not those that were written"));
}

TEST_CASE("checkpoint: the message - tells a cut, an old format and a foreign file apart",
          "[io][unit]") {
    const test::ScratchFolder scratch;
    const auto file = small_checkpoint(scratch);
    const auto bytes = test::bytes_of(file);

    const auto said = [&scratch](const std::string& text) {
        return refusal(scratch.write("other.h5", text));
    };
    CHECK_THAT(said(bytes.substr(0, 2000)), Contains("is cut: 2000 of"));
    CHECK_THAT(said(bytes.substr(io::seal_bytes)), Contains("an earlier version"));
    CHECK_THAT(said("id,head\n" + std::string(600, '1')), Contains("is no checkpoint"));
    CHECK_THAT(said("id,head\n"), Contains("is no checkpoint: it has 8 bytes"));
    auto newer = bytes;
    newer.replace(0, 18, "heihe checkpoint 3");
    CHECK_THAT(said(newer), Contains("checkpoint format 3 is not known (this program reads 2)"));
}

TEST_CASE("checkpoint: a folder, a pipe, a device or a file of 10 GB - is refused at once",
          "[io][unit]") {
    const test::ScratchFolder scratch;
    REQUIRE(::mkfifo((scratch / "pipe").c_str(), 0600) == 0);
    std::ofstream{scratch / "sparse"}.put('h');
    fs::resize_file(scratch / "sparse", 10'000'000'000U);
    auto forged = test::bytes_of(small_checkpoint(scratch)).substr(0, io::seal_bytes);
    const auto at = forged.find("bytes ");
    forged.replace(at, forged.find('\n', at) - at, "bytes 10000000000");
    scratch.write("forged", forged);
    fs::resize_file(scratch / "forged", 10'000'000'000U);

    CHECK_THAT(refusal(scratch.path()), Contains("is no regular file"));
    CHECK_THAT(refusal(scratch / "pipe"), Contains("is no regular file"));
    CHECK_THAT(refusal("/dev/zero"), Contains("is no regular file"));
    CHECK_THAT(refusal(scratch / "sparse"), Contains("is no checkpoint"));
    CHECK_THAT(refusal(scratch / "forged"), Contains("is too large"));
    CHECK_THAT(refusal(scratch / "none"), Contains("not found"));
}
