// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/setup/tables.hpp"
#include "heihe/io/scenario.hpp"
#include "heihe/io/series.hpp"
#include "support/scratch_folder.hpp"

#include <string>
#include <vector>

namespace heihe::test {

/// Tables with the names that series need.
[[nodiscard]] inline basin::Tables named_tables() {
    basin::Tables t;
    t.names.main_inlet = "Heihe";
    t.names.head_gauge = "yingluoxia";
    t.names.dispatch_month = 11;
    t.names.dispatch_day = 11;
    t.inlets = {{"Heihe", "黑河", 1, 0.0}, {"Liyuanhe", "梨园河", 2, 0.0}};
    t.districts.resize(3);
    t.districts[0].id = "daman";
    t.districts[0].name_zh = "大满";
    t.districts[1].id = "yingke";
    t.districts[2].id = "sunan";
    t.districts[2].source = "none";
    t.counties.resize(1);
    t.counties[0].id = "Ganzhou";
    t.well_fields = {{"erbaka", "daman", 0.0, 0.0, 1000.0, 0.2}};
    t.main_stem.resize(1);
    t.main_stem[0].gauge = "zhengyixia";
    return t;
}

/// Reads one file of records of a scenario of 2001.
struct SeriesCase {
    io::SeriesRead read;
    std::string problems;
    std::size_t count = 0;
    std::string file;

    SeriesCase(io::SeriesQuantity quantity, const std::string& text, bool fill = false)
        : SeriesCase{quantity, std::vector<std::string>{text}, fill} {}
    SeriesCase(io::SeriesQuantity quantity, const std::vector<std::string>& texts, bool fill) {
        const ScratchFolder folder;
        io::Scenario s;
        s.start = make_date(2001, 1, 1);
        s.end = make_date(2002, 1, 1);
        s.series = {{quantity, {}, fill, {}}};
        for (std::size_t n = 0; n < texts.size(); ++n)
            s.series[0].files.push_back(
                folder.write("记录" + std::to_string(n + 1) + ".csv", texts[n]));
        file = s.series[0].files[0].string();
        Problems found;
        read = io::read_series(s, named_tables(), found);
        for (const auto& line : found.lines()) problems += line + '\n';
        count = found.lines().size();
    }
};

}  // namespace heihe::test
