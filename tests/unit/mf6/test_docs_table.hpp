// SPDX-License-Identifier: MIT
#pragma once

#include "unit/mf6/test_read_case.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace heihe::test {

/// A word of the tables of docs/mf6.md, in one of the packages of its row.
struct DocsWord {
    std::string package{};
    std::string block{};
    std::string text{};  ///< the word and those that may follow it
};
struct DocsRow {
    std::vector<DocsWord> words{};
    std::string supported{};
};

[[nodiscard]] inline std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

/// A row of four cells whose third says whether it is supported; nothing for any other line.
[[nodiscard]] inline std::optional<DocsRow> docs_row(const std::string& line) {
    if (!line.starts_with("| ")) return std::nullopt;
    std::vector<std::string> cells;
    std::istringstream in(line.substr(1));
    for (std::string cell; std::getline(in, cell, '|');) {
        const auto first = cell.find_first_not_of(' ');
        cells.push_back(first == std::string::npos
                            ? ""
                            : cell.substr(first, cell.find_last_not_of(' ') - first + 1));
    }
    if (cells.size() != 4 || cells[2] == "supported") return std::nullopt;
    DocsRow row;
    row.supported = cells[2];
    std::istringstream packages(cells[0]);
    for (std::string package; std::getline(packages >> std::ws, package, ',');) {
        std::istringstream words(cells[1]);
        std::string block, word;
        words >> block;
        while (std::getline(words, word, '`') && std::getline(words, word, '`'))
            row.words.push_back({package, block, word});
    }
    return row;
}

/// What stands behind a word, where that is not a number.
[[nodiscard]] inline const std::map<std::string, std::string>& words_behind() {
    static const std::map<std::string, std::string> behind{
        {"MEMORY_PRINT_OPTION", "SUMMARY"},
        {"PROFILE_OPTION", "NONE"},
        {"MAXERRORS", "5"},
        {"HPC6", "FILEIN a.hpc"},
        {"MXITER", "1"},
        {"EMS6", "a.ems m"},
        {"TIME_UNITS", "days"},
        {"START_DATE_TIME", "2026-01-01"},
        {"ATS6", "FILEIN m.ats"},
        {"COMPLEXITY", "SIMPLE"},
        {"CSV_OUTPUT", "FILEOUT a.csv"},
        {"CSV_OUTER_OUTPUT", "FILEOUT a.csv"},
        {"CSV_INNER_OUTPUT", "FILEOUT a.csv"},
        {"PRINT_OPTION", "ALL"},
        {"NO_PTC", "ALL"},
        {"ATS_OUTER_MAXIMUM_FRACTION", "0.2"},
        {"UNDER_RELAXATION", "DBD"},
        {"LINEAR_ACCELERATION", "BICGSTAB"},
        {"SCALING_METHOD", "NONE"},
        {"REORDERING_METHOD", "RCM"},
        {"INNER_RCLOSE", "0.1 STRICT"},
        {"LIST", "a.lst"},
        {"NETCDF", "FILEIN a.nc"},
        {"LENGTH_UNITS", "METERS"},
        {"GRB6", "FILEOUT a.grb"},
        {"CRS", "EPSG:4326"},
        {"NCF6", "FILEIN a.ncf"},
        {"ALTERNATIVE_CELL_AVERAGING", "AMT-LMK"},
        {"TVK6", "FILEIN a.tvk"},
        {"TVS6", "FILEIN a.tvs"},
        {"HEAD", "FILEOUT a.hds"},
        {"BUDGET", "FILEOUT a.cbc"},
        {"BUDGETCSV", "FILEOUT a.csv"},
        {"STAGE", "FILEOUT a.stg"},
        {"PACKAGE_CONVERGENCE", "FILEOUT a.csv"},
        {"AUXILIARY", "more"},
        {"TS6", "FILEIN m.ts"},
        {"TAS6", "FILEIN m.tas"},
        {"OBS6", "FILEIN empty.obs"},
        {"AUTO_FLOW_REDUCE_CSV", "FILEOUT a.csv"},
        {"METHODS", "LINEAR"},
        {"METHOD", "LINEAR"},
        {"NETCDF_MESH2D", "FILEOUT a.nc"},
        {"NETCDF_STRUCTURED", "FILEOUT a.nc"}};
    return behind;
}

/// Lines in which the word is not the first, or is one of several.
[[nodiscard]] inline const std::map<std::string, std::string>& whole_lines() {
    static const std::map<std::string, std::string> whole{
        {"NPF REWET WETFCT IWETIT IHDWET", "REWET WETFCT 1 IWETIT 1 IHDWET 0"},
        {"OC HEAD PRINT_FORMAT COLUMNS WIDTH DIGITS",
         "HEAD PRINT_FORMAT COLUMNS 10 WIDTH 12 DIGITS 4 GENERAL"},
        {"OC PRINT", "PRINT HEAD LAST"},
        {"OC FIRST", "SAVE HEAD FIRST"},
        {"OC LAST", "SAVE HEAD LAST"},
        {"OC FREQUENCY", "SAVE HEAD FREQUENCY 2"},
        {"OC STEPS", "SAVE HEAD STEPS 1 2"},
        {"SFR STATUS", "1 STATUS SIMPLE"},
        {"SFR DIVERSION", "1 DIVERSION 1 0.1"},
        {"SFR CROSS_SECTION TAB6", "1 CROSS_SECTION TAB6 FILEIN m.tab"},
        {"SFR AUXILIARY", "1 AUXILIARY tracer 1"},
        {"RCHA IRCH", "IRCH\n CONSTANT 1"},
        {"EVTA IEVT", "IEVT\n CONSTANT 1"}};
    return whole;
}

/// The line of its block that has the word, as a user would write it.
[[nodiscard]] inline std::string line_of(const DocsWord& word) {
    const auto& behind = words_behind();
    const auto& whole = whole_lines();
    if (word.block == "OPTIONS" || word.block == "PERIOD")
        if (const auto found = whole.find(word.package + ' ' + word.text);
            found != whole.end() && !(word.text == "AUXILIARY" && word.block == "OPTIONS"))
            return found->second;
    if (word.text == "AUXMULTNAME" || word.text == "AUXDEPTHNAME")
        return "AUXILIARY factor\n" + word.text + " factor";
    if (word.block == "GRIDDATA") return word.text + "\n CONSTANT 1";
    if (word.block == "PACKAGES") return word.text + " m." + word.text;
    if (word.block == "MODELS") return word.text + " n.nam n";
    if (word.block == "EXCHANGES") return word.text + " m.exg m n";
    if (word.block == "CONTINUOUS") {
        if (word.package == "OBS of SFR") return "a " + word.text + " 1";
        return "a " + word.text + " 1 1 1" + (word.text == "FLOW-JA-FACE" ? " 1 1 2" : "");
    }
    if (word.block == "PERIOD" && word.package == "SFR") return "1 " + word.text + " 0.5";
    const auto found = behind.find(word.text);
    return word.text + (found != behind.end() ? ' ' + found->second : " 1");
}

/// The files of a package as they are without the word, and the line of the name file.
class DocsModel {
public:
    /// What the reader says of the model with the word in it.
    [[nodiscard]] std::string complaint(const DocsWord& word) {
        fill();
        std::string package = word.package;
        if (package.starts_with("OBS of ")) {
            package = package.substr(7);
            observe(package);
            edit("o.obs", word);
        } else {
            edit(file_of(package), word);
        }
        if (word.text == "MODELNAMES") name_models();
        choose(package);
        for (const auto& [name, text] : files_) case_.write(name, text);
        return case_.complaint();
    }

private:
    [[nodiscard]] static std::string file_of(const std::string& package) {
        static const std::map<std::string, std::string> other{{"simulation", "mfsim.nam"},
                                                              {"model", "m.nam"},
                                                              {"TDIS", "t.tdis"},
                                                              {"IMS", "s.ims"},
                                                              {"OBS", "o.obs"}};
        if (const auto found = other.find(package); found != other.end()) return found->second;
        std::string name = "m." + package;
        for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return name;
    }

    // Puts the word's line at the end of its block unless the block has the word.
    void edit(const std::string& name, const DocsWord& word) {
        std::string& text = files_.at(name);
        const auto begin = text.find("BEGIN " + word.block);
        if (begin == std::string::npos) {
            REQUIRE(word.block == "OPTIONS");
            text = "BEGIN OPTIONS\n" + line_of(word) + "\nEND OPTIONS\n" + text;
            return;
        }
        const auto end = text.find("END " + word.block, begin);
        REQUIRE(end != std::string::npos);
        std::istringstream words(text.substr(begin, end - begin));
        words >> std::ws;
        for (std::string one; words >> one;)
            if (upper(one) == word.text) return;
        text.insert(end, line_of(word) + "\n");
    }

    void name_models() {
        std::string& text = files_.at("m.mvr");
        for (const std::string name : {"WEL-1", "SFR-1"})
            for (auto at = text.find(name); at != std::string::npos;
                 at = text.find(name, at + 2 + name.size()))
                text.insert(at, "m ");
    }

    void observe(const std::string& package) {
        files_["o.obs"] = "BEGIN CONTINUOUS FILEOUT o.csv\nEND CONTINUOUS\n";
        if (package != "model") edit(file_of(package), {package, "OPTIONS", "OBS6 FILEIN o.obs"});
    }

    // Names the package's file, and those that it needs.
    void choose(const std::string& package) {
        static const std::map<std::string, std::string> lines{
            {"OBS", "OBS6 o.obs\n"},
            {"model", "OBS6 o.obs\n"},
            {"TS", "WEL6 m.wel\n"},
            {"TAS", "RCH6 m.rcha\n"},
            {"RCHA", "RCH6 m.rcha\n"},
            {"EVTA", "EVT6 m.evta\n"},
            {"MVR", "WEL6 m.wel\nSFR6 m.sfr\nMVR6 m.mvr\n"}};
        static const std::vector<std::string> always{"simulation", "TDIS", "ATS", "IMS",
                                                     "DIS",        "IC",   "NPF"};
        if (std::find(always.begin(), always.end(), package) != always.end()) return;
        const auto found = lines.find(package);
        std::string& names = files_.at("m.nam");
        if (package == "TS") edit("m.wel", {"WEL", "OPTIONS", "TS6"});
        if (package == "MVR")
            for (const char* name : {"m.wel", "m.sfr"}) edit(name, {"", "OPTIONS", "MOVER"});
        names.insert(names.find("END PACKAGES"), found != lines.end()
                                                     ? found->second
                                                     : package + "6 " + file_of(package) + "\n");
    }

    void fill() {
        fill_simulation();
        fill_lists();
        fill_routing();
        // what the rows of the name file lead to
        for (const char* type :
             {"STO", "OC", "HFB", "CHD", "WEL", "DRN", "RIV", "GHB", "RCH", "EVT", "SFR", "MVR"})
            files_["m." + std::string{type} + "6"] = files_.at(file_of(type));
        files_["m.OBS6"] = "BEGIN CONTINUOUS FILEOUT m.csv\nEND CONTINUOUS\n";
        files_["m.MVR6"] =
            "BEGIN DIMENSIONS\nMAXMVR 0\nMAXPACKAGES 0\nEND DIMENSIONS\n"
            "BEGIN PACKAGES\nEND PACKAGES\n";
    }

    void fill_simulation() {
        const std::string empty_options = "BEGIN OPTIONS\nEND OPTIONS\n";
        files_ = {
            {"mfsim.nam", empty_options +
                              "BEGIN TIMING\nTDIS6 t.tdis\nEND TIMING\nBEGIN MODELS\n"
                              "GWF6 m.nam m\nEND MODELS\nBEGIN EXCHANGES\nEND EXCHANGES\n"
                              "BEGIN SOLUTIONGROUP 1\nIMS6 s.ims m\nEND SOLUTIONGROUP\n"},
            {"t.tdis",
             "BEGIN OPTIONS\nATS6 FILEIN m.ats\nEND OPTIONS\nBEGIN DIMENSIONS\nNPER 1\n"
             "END DIMENSIONS\nBEGIN PERIODDATA\n10 5 1\nEND PERIODDATA\n"},
            {"m.ats",
             "BEGIN DIMENSIONS\nMAXATS 1\nEND DIMENSIONS\nBEGIN PERIODDATA\n"
             "1 1 0.1 5 2 5\nEND PERIODDATA\n"},
            {"s.ims", empty_options + "BEGIN NONLINEAR\nEND NONLINEAR\nBEGIN LINEAR\nEND LINEAR\n"},
            {"m.nam", empty_options + "BEGIN PACKAGES\nDIS6 m.dis\nIC6 m.ic\nNPF6 m.npf\n"
                                      "END PACKAGES\n"},
            {"m.dis",
             "BEGIN DIMENSIONS\nNLAY 1\nNROW 2\nNCOL 3\nEND DIMENSIONS\nBEGIN GRIDDATA\n"
             "DELR\nCONSTANT 9\nDELC\nCONSTANT 9\nTOP\nCONSTANT 9\nBOTM\nCONSTANT 0\n"
             "END GRIDDATA\n"},
            {"m.ic", "BEGIN GRIDDATA\nSTRT\nCONSTANT 5\nEND GRIDDATA\n"},
            {"m.npf",
             "BEGIN GRIDDATA\nICELLTYPE\nCONSTANT 1\nK\nCONSTANT 1\nWETDRY\nCONSTANT 1\n"
             "END GRIDDATA\n"},
            {"m.sto",
             "BEGIN GRIDDATA\nICONVERT\nCONSTANT 1\nSS\nCONSTANT 1\nSY\nCONSTANT .1\n"
             "END GRIDDATA\nBEGIN PERIOD 1\nSTEADY-STATE\nEND PERIOD\n"},
            {"m.oc",
             "BEGIN OPTIONS\nHEAD FILEOUT m.hds\nEND OPTIONS\n"
             "BEGIN PERIOD 1\nSAVE HEAD ALL\nEND PERIOD\n"},
            {"o.obs", "BEGIN CONTINUOUS FILEOUT o.csv BINARY\na HEAD 1 1 1\nEND CONTINUOUS\n"},
            {"empty.obs", "BEGIN CONTINUOUS FILEOUT e.csv\nEND CONTINUOUS\n"},
            {"m.ts",
             "BEGIN ATTRIBUTES\nNAMES a\nMETHOD LINEAR\nEND ATTRIBUTES\n"
             "BEGIN TIMESERIES\n0 1\n9 2\nEND TIMESERIES\n"},
            {"m.tas",
             "BEGIN ATTRIBUTES\nNAME a\nMETHOD LINEAR\nEND ATTRIBUTES\n"
             "BEGIN TIME 0\nCONSTANT 1\nEND TIME\nBEGIN TIME 10\nCONSTANT 1\nEND TIME\n"}};
    }

    // Rows are longer than they need be, so that options may add columns.
    void fill_lists() {
        for (const char* type : {"chd", "wel", "drn", "riv", "ghb", "rch", "evt"})
            files_["m." + std::string{type}] =
                "BEGIN DIMENSIONS\nMAXBOUND 1\nEND DIMENSIONS\nBEGIN PERIOD 1\n"
                "1 1 1 5 1 1 1 1 1\nEND PERIOD\n";
        files_["m.rcha"] =
            "BEGIN OPTIONS\nREADASARRAYS\nTAS6 FILEIN m.tas\nEND OPTIONS\n"
            "BEGIN PERIOD 1\nRECHARGE TIMEARRAYSERIES a\nEND PERIOD\n";
        files_["m.evta"] =
            "BEGIN OPTIONS\nREADASARRAYS\nEND OPTIONS\nBEGIN PERIOD 1\n"
            "SURFACE\nCONSTANT 5\nRATE\nCONSTANT 1\nDEPTH\nCONSTANT 1\nEND PERIOD\n";
        files_["m.hfb"] =
            "BEGIN DIMENSIONS\nMAXHFB 1\nEND DIMENSIONS\nBEGIN PERIOD 1\n"
            "1 1 1 1 1 2 0.1\nEND PERIOD\n";
    }

    void fill_routing() {
        files_["m.tab"] =
            "BEGIN DIMENSIONS\nNROW 2\nNCOL 2\nEND DIMENSIONS\nBEGIN TABLE\n0 0\n"
            "1 0\nEND TABLE\n";
        files_["m.sfr"] =
            "BEGIN OPTIONS\nAUXILIARY tracer\nEND OPTIONS\nBEGIN DIMENSIONS\nNREACHES 3\n"
            "END DIMENSIONS\nBEGIN PACKAGEDATA\n1 1 1 1 9 2 .01 8 1 1 .03 2 1 1 1 1 1\n"
            "2 1 1 2 9 2 .01 7 1 1 .03 1 1 0 1 1 1\n3 1 2 1 9 2 .01 7 1 1 .03 1 0 0 1 1 1\n"
            "END PACKAGEDATA\nBEGIN CROSSSECTIONS\n2 TAB6 FILEIN m.tab\nEND CROSSSECTIONS\n"
            "BEGIN CONNECTIONDATA\n1 -2 -3\n2 1\n3 1\nEND CONNECTIONDATA\n"
            "BEGIN DIVERSIONS\n1 1 3 UPTO\nEND DIVERSIONS\nBEGIN PERIOD 1\n1 INFLOW 5\n"
            "END PERIOD\n";
        files_["m.mvr"] =
            "BEGIN DIMENSIONS\nMAXMVR 1\nMAXPACKAGES 2\nEND DIMENSIONS\n"
            "BEGIN PACKAGES\nWEL-1\nSFR-1\nEND PACKAGES\nBEGIN PERIOD 1\n"
            "WEL-1 1 SFR-1 1 FACTOR 1\nEND PERIOD\n";
    }

    ReadCase case_;
    std::map<std::string, std::string> files_;
};

[[nodiscard]] inline std::string complaint_about(const DocsWord& word) {
    DocsModel model;
    return model.complaint(word);
}

}  // namespace heihe::test
