// SPDX-License-Identifier: MIT
#include "heihe/mf6/input.hpp"

#include "unit/mf6/test_read_case.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

using Catch::Contains;
using heihe::test::ReadCase;

namespace {

// The case's grid with one layer of 3 rows and 4 columns.
void one_layer(const ReadCase& files, const std::string& idomain) {
    files.write("m.dis",
                "BEGIN DIMENSIONS\n NLAY 1\n NROW 3\n NCOL 4\nEND DIMENSIONS\nBEGIN GRIDDATA\n"
                "DELR\n CONSTANT 100\nDELC\n CONSTANT 50\nTOP\n CONSTANT 10\nBOTM\n CONSTANT 0\n" +
                    idomain + "END GRIDDATA\n");
}

void strt(const ReadCase& files, const std::string& array) {
    files.write("m.ic", "BEGIN GRIDDATA\nSTRT" + array + "END GRIDDATA\n");
}

// A record of a binary file: 52 bytes of header, then the values.
template <typename T>
std::string record(const std::vector<T>& values) {
    std::string bytes(52, '\0');
    const std::size_t head = bytes.size();
    bytes.resize(head + values.size() * sizeof(T));
    std::memcpy(bytes.data() + head, values.data(), values.size() * sizeof(T));
    return bytes;
}

}  // namespace

TEST_CASE("mf6 reader: an array without LAYERED - is one list of numbers", "[mf6][unit]") {
    const ReadCase files;
    one_layer(files, "");
    const std::string lines =
        GENERATE("1 2 3 4 5 6 7 8 9 10 11 12 99 x\n", "1 2\n3 4 5 6 7\n8 9 10 11 12\n",
                 "1 2 3 4 5 6 7\n8,9 10\n11 12 99\n");
    CAPTURE(lines);

    strt(files, "\nINTERNAL\n" + lines);

    CHECK(files.read().gwf.strt == std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
}

TEST_CASE("mf6 reader: whole numbers - may stand on one line too", "[mf6][unit]") {
    const ReadCase files;

    one_layer(files, "IDOMAIN\n INTERNAL\n 11*1 0 1 1\n");
    CHECK(files.read().gwf.grid.idomain.back() == 0);
    one_layer(files, "IDOMAIN\n INTERNAL\n 1 1 1 1 1\n 6*1\n");
    CHECK_THAT(files.complaint(), Contains("IDOMAIN has 11 of its 12 values where the block ends"));
}

TEST_CASE("mf6 reader: rows of TOP and of a layer - begin on lines of their own", "[mf6][unit]") {
    const ReadCase files;
    files.write("m.dis",
                "BEGIN DIMENSIONS\n NLAY 1\n NROW 2\n NCOL 2\nEND DIMENSIONS\nBEGIN GRIDDATA\n"
                "DELR\n CONSTANT 1\nDELC\n CONSTANT 1\nTOP\n INTERNAL\n 10 11 99\n 12 13 99\n"
                "BOTM LAYERED\n INTERNAL\n 0 1 99\n 2 3 99\nEND GRIDDATA\n");

    const auto grid = files.read().gwf.grid;

    CHECK(grid.top == std::vector<double>{10, 11, 12, 13});
    CHECK(grid.botm == std::vector<double>{0, 1, 2, 3});
}

TEST_CASE("mf6 reader: a binary array - is as long as its file", "[mf6][unit]") {
    const ReadCase files;
    one_layer(files, "");
    strt(files, "\nOPEN/CLOSE s.bin (BINARY)\n");
    const std::string whole = record(std::vector<double>(12, 5.0));

    files.write("s.bin", whole);
    CHECK(files.read().gwf.strt == std::vector<double>(12, 5.0));
    const auto [bytes, remedy] = GENERATE_COPY(table<std::string, std::string>({
        {whole + whole, "296 bytes where STRT takes 148; it holds several records"},
        {whole + "x", "149 bytes where STRT takes 148"},
        {whole.substr(1), "147 bytes where STRT takes 148"},
        {whole.substr(52), "96 bytes where STRT takes 148; write a header of 52 bytes"},
        {std::string(44 + 48, '\0'), "92 bytes where STRT takes 148; it seems to be of single"},
        {"", "0 bytes where STRT takes 148"},
    }));
    CAPTURE(remedy);
    files.write("s.bin", bytes);
    CHECK_THAT(files.complaint(),
               Contains("m.ic:3: GRIDDATA: ") && Contains("s.bin has " + remedy));
}

TEST_CASE("mf6 reader: a binary array - with a value that is not finite is refused",
          "[mf6][unit]") {
    const ReadCase files;
    one_layer(files, "");
    strt(files, "\nOPEN/CLOSE s.bin (BINARY)\n");
    std::vector<double> values(12, 5.0);
    values[2] =
        GENERATE(std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity());

    files.write("s.bin", record(values));

    CHECK_THAT(files.complaint(),
               Contains("m.ic:3: GRIDDATA: ") && Contains("s.bin: value 3 of STRT is not finite"));
}

TEST_CASE("mf6 reader: a binary array - of whole numbers and of a layer has its own length",
          "[mf6][unit]") {
    const ReadCase files;
    files.write("i.bin", record(std::vector<std::int32_t>(12, 1)));

    one_layer(files, "IDOMAIN\n OPEN/CLOSE i.bin (BINARY)\n");
    CHECK(files.complaint().empty());
    strt(files, " LAYERED\nOPEN/CLOSE s.bin FACTOR 2. (BINARY)\n");
    files.write("s.bin", record(std::vector<double>(13, 5.0)));
    CHECK_THAT(files.complaint(), Contains("s.bin has 156 bytes where STRT of layer 1 takes 148"));
    files.write("s.bin", record(std::vector<double>(12, 5.0)));
    CHECK(files.read().gwf.strt[0] == 10.0);
    files.write("i.bin", record(std::vector<double>(12, 1.0)));
    CHECK_THAT(files.complaint(), Contains("i.bin has 148 bytes where IDOMAIN takes 100"));
}

TEST_CASE("mf6 reader: the line of an array - has FACTOR, (BINARY) and IPRN in this order",
          "[mf6][unit]") {
    const ReadCase files;
    const auto [words, factor, complaint] = GENERATE(table<std::string, double, std::string>({
        {"", 1.0, ""},
        {"FACTOR 2", 2.0, ""},
        {"factor 2. iprn 1", 2.0, ""},
        {"IPRN 1 FACTOR 2", 1.0, ""},  // nothing is read behind IPRN
        {"FACTO 2", 0.0, "m.ic:3: GRIDDATA: unknown word \"FACTO\" in the line of an array"},
        {"FACTOR=2", 0.0, "unknown word \"FACTOR=2\""},
        {"2", 0.0, "unknown word \"2\""},
        {"FACTOR 2 FACTOR 3", 0.0, "unknown word \"FACTOR\""},
        {"FACTOR two", 0.0, "FACTOR is \"two\""},
        {"FACTOR", 0.0, "FACTOR is missing"},
        {"IPRN", 1.0, ""},
        {"FACTOR 2 # of two", 2.0, ""},
        {"IPRN x", 0.0, "IPRN is \"x\""},
        {"SFAC 2", 0.0, "unknown word \"SFAC\""},
    }));
    CAPTURE(words);
    const bool apart = GENERATE(false, true);  // in a file of its own
    files.write("s.txt", "24*3\n");
    strt(files,
         (apart ? "\n OPEN/CLOSE s.txt " + words : "\n INTERNAL " + words + "\n 24*3") + "\n");

    if (complaint.empty()) {
        CHECK(files.read().gwf.strt == std::vector<double>(24, 3.0 * factor));
    } else {
        CHECK_THAT(files.complaint(), Contains(complaint));
    }
}

TEST_CASE("mf6 reader: (BINARY) - stands behind FACTOR", "[mf6][unit]") {
    const ReadCase files;
    files.write("s.bin", record(std::vector<double>(24, 3.0)));
    strt(files, "\n OPEN/CLOSE s.bin FACTOR 2 (BINARY) IPRN 1\n");
    CHECK(files.read().gwf.strt[0] == 6.0);
    strt(files, "\n OPEN/CLOSE s.bin (BINARY) FACTOR 2\n");
    CHECK_THAT(files.complaint(), Contains("m.ic:3: GRIDDATA: unknown word \"FACTOR\""));
}

TEST_CASE("mf6 reader: broken arrays - are all told", "[mf6][unit]") {
    const ReadCase files;
    files.write("m.npf",
                "BEGIN GRIDDATA\nICELLTYPE\n CONSTANT no\nK\n INTERNAL\n 23*1 x\nK2\n CONSTANT 1\n"
                "K33\n CONSTANT 1\nWETDRY\n CONSTANT dry\nEND GRIDDATA\n");

    const std::string said = files.complaint();

    CHECK_THAT(said, Contains("m.npf:3: GRIDDATA: ICELLTYPE is \"no\"") &&
                         Contains("m.npf:6: GRIDDATA: K has 23 of its 24 values") &&
                         Contains("m.npf:12: GRIDDATA: WETDRY is \"dry\""));
    CHECK_THAT(said, !Contains("K33"));
}

TEST_CASE("mf6 reader: lines that end with CR alone - are read", "[mf6][unit]") {
    const ReadCase files;
    std::string text =
        "# made long ago\nBEGIN GRIDDATA\nSTRT\n  INTERNAL\n  12*5.0\n 12*6.0\nEND GRIDDATA\n";
    for (char& c : text)
        if (c == '\n') c = '\r';

    files.write("m.ic", text);
    CHECK(files.read().gwf.strt.back() == 6.0);
    // in an array's own file, and beside lines that end otherwise
    files.write("s.txt", "12*5.0\r12*7.0 # nothing\r\n");
    files.write("m.ic", "BEGIN GRIDDATA\r\nSTRT\rOPEN/CLOSE s.txt\r\nEND GRIDDATA\r\n");
    CHECK(files.read().gwf.strt.back() == 7.0);
    files.write("m.ic", "BEGIN GRIDDATA\rSTRTT\rCONSTANT 1\rEND GRIDDATA\r");
    CHECK_THAT(files.complaint(), Contains("m.ic:2: GRIDDATA: unknown array \"STRTT\""));
}
