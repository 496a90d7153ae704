// SPDX-License-Identifier: MIT
#include "heihe/mf6/input.hpp"

#include "support/shared_data.hpp"
#include "unit/mf6/test_docs_table.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

// The tables of docs/mf6.md against the reader: each word is put into a model and must be read or
// refused as its row says.

using heihe::test::DocsRow;
using heihe::test::DocsWord;

namespace {

std::vector<DocsRow> table_rows() {
    std::ifstream in(heihe::test::source_root() / "docs/mf6.md");
    std::vector<DocsRow> rows;
    for (std::string line; std::getline(in, line);)
        if (auto row = heihe::test::docs_row(line)) rows.push_back(std::move(*row));
    return rows;
}

// A variable of a dfn file.
using Entry = std::map<std::string, std::string>;

std::vector<Entry> entries_of(const std::filesystem::path& dfn) {
    std::vector<Entry> entries(1);
    std::ifstream in(dfn);
    for (std::string line; std::getline(in, line);) {
        std::istringstream words(line);
        std::string key, value;
        words >> key;
        std::getline(words >> std::ws, value);
        while (!value.empty() && std::isspace(static_cast<unsigned char>(value.back())) != 0)
            value.pop_back();
        if (key == "block" && !entries.back().empty()) entries.emplace_back();
        if (!key.empty() && key[0] != '#') entries.back().emplace(key, value);
    }
    return entries;
}

// Whether a user writes the variable's name: a keyword, or a value with its name before it.
bool is_word(const Entry& entry) {
    const auto at = [&](const char* key) {
        const auto found = entry.find(key);
        return found == entry.end() ? std::string{} : found->second;
    };
    static const std::set<std::string> never{
        "filein", "fileout", "aux", "tas_array", "interpolation_method_single", "sfacval"};
    const std::string type = at("type");
    if (type.starts_with("rec") || type.empty() || never.contains(at("name"))) return false;
    return type.starts_with("keyword") || at("tagged") != "false";
}

}  // namespace

TEST_CASE("mf6 docs: the table of options - is what the reader does", "[mf6][unit]") {
    const auto rows = table_rows();
    REQUIRE(rows.size() > 80);
    for (const auto& row : rows)
        for (const DocsWord& word : row.words) {
            const std::string complaint = heihe::test::complaint_about(word);
            CAPTURE(word.package, word.block, word.text, row.supported, complaint);
            if (row.supported == "no") {
                const std::string first = word.text.substr(0, word.text.find(' '));
                CHECK(complaint.find(first) != std::string::npos);
                CHECK(complaint.find("not supported") != std::string::npos);
            } else {
                CHECK((row.supported == "yes" || row.supported == "accepted"));
                CHECK(complaint.empty());
            }
        }
}

TEST_CASE("mf6 docs: a word that no row has - is refused by each package", "[mf6][unit]") {
    std::set<std::string> packages;
    for (const auto& row : table_rows())
        for (const auto& word : row.words)
            if (word.block == "OPTIONS") packages.insert(word.package);
    for (const auto& package : packages) {
        CAPTURE(package);
        CHECK(heihe::test::complaint_about({package, "OPTIONS", "NO_SUCH_WORD"})
                  .find("NO_SUCH_WORD") != std::string::npos);
    }
}

TEST_CASE("mf6 docs: every word of the definition files - has a row", "[mf6][unit]") {
    const auto folder = heihe::test::shared_file("mf6/dfn");
    if (!folder) return;
    std::set<std::string> known;
    for (const auto& row : table_rows())
        for (const auto& word : row.words) {
            std::istringstream parts(word.text);
            for (std::string part; parts >> part;)
                known.insert(word.package + ' ' + word.block + ' ' + part);
        }
    const std::map<std::string, std::string> files{
        {"sim-nam", "simulation"}, {"sim-tdis", "TDIS"}, {"utl-ats", "ATS"},   {"sln-ims", "IMS"},
        {"gwf-nam", "model"},      {"gwf-dis", "DIS"},   {"gwf-ic", "IC"},     {"gwf-npf", "NPF"},
        {"gwf-sto", "STO"},        {"gwf-oc", "OC"},     {"gwf-chd", "CHD"},   {"gwf-wel", "WEL"},
        {"gwf-drn", "DRN"},        {"gwf-riv", "RIV"},   {"gwf-ghb", "GHB"},   {"gwf-rch", "RCH"},
        {"gwf-rcha", "RCHA"},      {"gwf-evt", "EVT"},   {"gwf-evta", "EVTA"}, {"gwf-hfb", "HFB"},
        {"gwf-sfr", "SFR"},        {"gwf-mvr", "MVR"},   {"utl-obs", "OBS"},   {"utl-ts", "TS"},
        {"utl-tas", "TAS"}};
    int words = 0;
    for (const auto& [file, package] : files)
        for (const Entry& entry : entries_of(*folder / (file + ".dfn"))) {
            if (!is_word(entry)) continue;
            ++words;
            const std::string row = package + ' ' + heihe::test::upper(entry.at("block")) + ' ' +
                                    heihe::test::upper(entry.at("name"));
            CAPTURE(row);
            CHECK(known.contains(row));
        }
    CHECK(words > 200);
}
