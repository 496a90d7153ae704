// SPDX-License-Identifier: MIT
#include "lib/mf6/text/plain_values.hpp"

#include "heihe/core/index.hpp"
#include "heihe/mf6/input.hpp"

#include "support/scratch_folder.hpp"

#include <omp.h>
#include <catch2/catch.hpp>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

using namespace heihe;
namespace reader = mf6::reader;

namespace {

reader::Cursor cursor_of(const std::string& text) {
    auto source = std::make_shared<reader::TextSource>();
    source->shown = "array.txt";
    source->size = text.size();
    source->bytes = std::make_unique<char[]>(text.size() + 1);
    std::memcpy(source->bytes.get(), text.data(), text.size());
    reader::Cursor cursor;
    cursor.p = source->begin();
    cursor.source = std::move(source);
    return cursor;
}

// Values 0, 1, 2, ... in lines of `width`, so long that the text is split among threads.
std::string counted(int lines, int width) {
    std::string text;
    for (int n = 0; n < lines * width; ++n)
        text += std::to_string(n) + ((n + 1) % width == 0 ? "\n" : n % 3 == 0 ? " ," : "\t");
    return text;
}

class Threads {
public:
    explicit Threads(int count) : before_{omp_get_max_threads()} { omp_set_num_threads(count); }
    Threads(const Threads&) = delete;
    Threads& operator=(const Threads&) = delete;
    ~Threads() { omp_set_num_threads(before_); }

private:
    int before_;
};

constexpr int lines = 3000;
constexpr int width = 250;

}  // namespace

TEST_CASE("mf6: plain values - all threads read the text as it is", "[mf6][parity]") {
    const Threads threads{GENERATE(2, 3)};
    auto cursor = cursor_of("\n" + counted(lines, width) + "END GRIDDATA\n");
    std::vector<double> values(lines * width);

    const auto read =
        reader::read_plain_values(cursor, {.records = lines, .width = width}, values.data());

    REQUIRE(read == lines * width);
    for (std::size_t n = 0; n < values.size(); ++n) REQUIRE(values[n] == static_cast<double>(n));
    CHECK(cursor.line == lines + 2);
    CHECK(std::string{cursor.p, cursor.end()} == "END GRIDDATA\n");
}

TEST_CASE("mf6: plain values - one thread leaves all to the caller", "[mf6][parity]") {
    const Threads threads{1};
    auto cursor = cursor_of(counted(lines, width));
    std::vector<double> values(lines * width);

    CHECK(reader::read_plain_values(cursor, {.records = lines, .width = width}, values.data()) ==
          0);
    CHECK(cursor.line == 1);
}

TEST_CASE("mf6: plain values - a record may take several lines", "[mf6][parity]") {
    const Threads threads{2};
    auto cursor = cursor_of(counted(lines, width));
    std::vector<std::int32_t> values(lines * width);

    const auto read = reader::read_plain_values(cursor, {.records = lines / 3, .width = 3 * width},
                                                values.data());

    CHECK(read == lines * width);
    CHECK(values.back() == lines * width - 1);
}

TEST_CASE("mf6: plain values - what is left is read from the last good line on", "[mf6][parity]") {
    const Threads threads{2};
    // in the middle of the text: a comment, a repeat, a word, a line that is too long
    const std::string odd = GENERATE("# words\n", "3*1.5 ", "nothing ", "1 2 3 ");
    CAPTURE(odd);
    std::string text = counted(lines, width);
    text.insert(text.find('\n', text.size() - 200000) + 1, odd);
    auto cursor = cursor_of(text);
    std::vector<double> values(lines * width);

    const auto read =
        reader::read_plain_values(cursor, {.records = lines, .width = width}, values.data());

    CHECK(read > 0);
    CHECK(read < lines * width);
    CHECK(read % width == 0);
    CHECK(cursor.line == read / width + 1);
    CHECK(std::string{cursor.p, cursor.p + 20} ==
          text.substr(text.find('\n' + std::to_string(read) + (read % 3 == 0 ? " ," : "\t")) + 1,
                      20));
}

TEST_CASE("mf6: plain values - an array is the same by one thread and by several",
          "[mf6][parity]") {
    const test::ScratchFolder folder;
    const auto write = [&](const std::string& name, const std::string& text) {
        (void)folder.write(name, text);
    };
    write("mfsim.nam",
          "BEGIN TIMING\n TDIS6 t.tdis\nEND TIMING\nBEGIN MODELS\n GWF6 m.nam m\nEND MODELS\n"
          "BEGIN SOLUTIONGROUP 1\n IMS6 s.ims m\nEND SOLUTIONGROUP\n");
    write("t.tdis",
          "BEGIN DIMENSIONS\n NPER 1\nEND DIMENSIONS\nBEGIN PERIODDATA\n 1 1 1\n"
          "END PERIODDATA\n");
    write("s.ims", "");
    write("m.nam", "BEGIN PACKAGES\n DIS6 m.dis\n IC6 m.ic\n NPF6 m.npf\nEND PACKAGES\n");
    write("m.dis",
          "BEGIN DIMENSIONS\n NLAY 1\n NROW 3000\n NCOL 250\nEND DIMENSIONS\nBEGIN GRIDDATA\n"
          "DELR\n CONSTANT 1\nDELC\n CONSTANT 1\nTOP\n CONSTANT 10\nBOTM\n CONSTANT 0\n"
          "END GRIDDATA\n");
    std::string heads = counted(lines, width);
    heads.replace(heads.find("\n700000"), 7, "\n7d5");  // Fortran's own form
    write("m.ic", "BEGIN GRIDDATA\nSTRT\n INTERNAL\n" + heads + "END GRIDDATA\n");
    write("m.npf", "BEGIN GRIDDATA\nICELLTYPE\n CONSTANT 0\nK\n CONSTANT 1\nEND GRIDDATA\n");
    const auto strt = [&](int count) {
        const Threads threads{count};
        return mf6::read_simulation(folder.path()).gwf.strt;
    };

    const auto one = strt(1);

    REQUIRE(std::ssize(one) == lines * width);
    CHECK(one[700000] == 7e5);
    CHECK(one == strt(2));
    CHECK(one == strt(3));
}
