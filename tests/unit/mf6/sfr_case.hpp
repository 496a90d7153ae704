// SPDX-License-Identifier: MIT
#pragma once

#include "test_read_case.hpp"

#include <string>
#include <utility>
#include <vector>

namespace heihe::test {

/// An SFR file over the grid of ReadCase: reach 1 flows to reach 2, which forks into 3 and 4. A test
/// replaces what it is about.
struct SfrText {
    std::string options = "BOUNDNAMES\n";
    std::vector<std::string> reaches{"1 1 1 1 100 3 .001 9.0 .5 .1 .03 1 0 0 upper",
                                     "2 1 1 2 100 3 .001 8.9 .5 .1 .03 3 1 0 upper",
                                     "3 1 1 3 100 3 .001 8.8 .5 .1 .03 1 .3 0 left",
                                     "4 1 2 2 100 3 .001 8.8 .5 .1 .03 1 .7 0 right"};
    std::vector<std::string> connections{"1 -2", "2 1 -3 -4", "3 2", "4 2"};
    std::string diversions{};
    std::string sections{};
    std::string stages{};
    std::string periods = "BEGIN PERIOD 1\n1 INFLOW 5000\nEND PERIOD\n";

    [[nodiscard]] std::string text() const {
        const auto block = [](const std::string& name, const std::string& lines) {
            return lines.empty() ? "" : "BEGIN " + name + '\n' + lines + "END " + name + '\n';
        };
        const auto joined = [](const std::vector<std::string>& lines) {
            std::string all;
            for (const auto& line : lines) all += line + '\n';
            return all;
        };
        return block("OPTIONS", "UNIT_CONVERSION 86400\n" + options) +
               block("DIMENSIONS", "NREACHES " + std::to_string(reaches.size()) + '\n') +
               block("PACKAGEDATA", joined(reaches)) + block("CROSSSECTIONS", sections) +
               block("CONNECTIONDATA", joined(connections)) + block("DIVERSIONS", diversions) +
               block("INITIALSTAGES", stages) + periods;
    }
    /// The same with reach 4 fed by a diversion.
    [[nodiscard]] static SfrText with_diversion(const std::string& priority) {
        SfrText sfr;
        sfr.reaches[1] = "2 1 1 2 100 3 .001 8.9 .5 .1 .03 3 1 1 upper";
        sfr.reaches[2] = "3 1 1 3 100 3 .001 8.8 .5 .1 .03 1 1 0 left";
        sfr.reaches[3] = "4 1 2 2 100 3 .001 8.8 .5 .1 .03 1 0 0 right";
        sfr.diversions = "2 1 4 " + priority + "\n";
        return sfr;
    }
};

/// What the reader says of this SFR file.
[[nodiscard]] inline std::string complaint_of(const SfrText& sfr, const ReadCase& files = {}) {
    files.packages(" SFR6 m.sfr creek\n");
    files.write("m.sfr", sfr.text());
    return files.complaint();
}

}  // namespace heihe::test
