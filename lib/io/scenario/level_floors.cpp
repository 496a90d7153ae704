// SPDX-License-Identifier: MIT
#include "heihe/io/level_floors.hpp"

#include "lib/io/tables/basin_rules.hpp"

#include "heihe/io/csv.hpp"
#include "heihe/io/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace heihe::io {
namespace {

/// Files names of a column that are not of the list. A blank field names nothing.
void check_names(const CsvTable& t, const char* column, const std::vector<std::string>& names,
                 const std::vector<std::string>& known, Problems& p) {
    for (std::size_t row = 0; row < names.size(); ++row)
        if (!names[row].empty() && std::find(known.begin(), known.end(), names[row]) == known.end())
            p.add(t.where(row, column), fmt::format("unknown {} \"{}\"", column, names[row]),
                  suggestion(names[row], known));
}

}  // namespace

std::vector<water::LevelFloor> read_level_floors(const std::filesystem::path& file,
                                                 const basin::Tables& tables, Problems& p) {
    std::vector<water::LevelFloor> floors;
    if (file.empty()) return floors;
    const auto t = CsvTable::read(file, p);
    if (!t.readable() || !t.require_columns({"county", "district", "from_year", "depth_m"}, p))
        return floors;
    std::vector<std::string> counties, districts;
    for (const auto& c : tables.counties) counties.push_back(c.id);
    for (const auto& d : tables.districts) districts.push_back(d.id);
    const auto county = t.text("county", p, true);
    const auto district = t.text("district", p, true);
    const auto from = t.integers("from_year", p, 1800, 2200);
    const auto depth = t.quantities("depth_m", Dimension::length, p, rules::between(0.0, 1000.0));
    t.refuse_duplicates({"county", "district", "from_year"}, p);
    check_names(t, "county", county, counties, p);
    check_names(t, "district", district, districts, p);
    for (std::size_t n = 0; n < t.rows(); ++n) {
        if (county[n].empty() == district[n].empty())
            p.add(t.where(n, "county"), "a floor is of a county or of a district",
                  "give one of the two, and leave the other blank");
        floors.push_back({county[n], district[n], static_cast<int>(from[n]), depth[n]});
    }
    return floors;
}

}  // namespace heihe::io
