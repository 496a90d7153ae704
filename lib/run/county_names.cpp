// SPDX-License-Identifier: MIT
#include "county_names.hpp"

#include "heihe/io/csv.hpp"

#include <string>

namespace heihe::run {

std::vector<io::PlaceName> county_names(const std::filesystem::path& data) {
    Problems ignored;
    std::vector<io::PlaceName> names;
    const auto table = io::CsvTable::read(data / "counties.csv", ignored);
    if (!table.readable() || !table.has("name_zh")) return names;
    for (std::size_t i = 0; i < table.rows(); ++i)
        names.push_back({"counties",
                         std::string{table.field(i, "county")},
                         std::string{table.field(i, "name_zh")},
                         {}});
    return names;
}

}  // namespace heihe::run
