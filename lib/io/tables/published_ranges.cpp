// SPDX-License-Identifier: MIT
#include "heihe/io/published_ranges.hpp"

#include "lib/io/tables/basin_rules.hpp"

#include "heihe/io/csv.hpp"
#include "heihe/io/result_tables.hpp"

#include <array>
#include <cmath>
#include <string>

namespace heihe::io {
namespace fs = std::filesystem;

std::string read_published_ranges(const fs::path& folder, Problems& problems) {
    const auto file = folder / "published_ranges.csv";
    std::error_code ignored;
    if (!fs::exists(file, ignored)) return {};
    static constexpr std::array<const char*, 7> columns{"term",   "least",  "most",  "unit",
                                                        "period", "status", "source"};
    const auto t = CsvTable::read(file, problems);
    if (!t.readable() ||
        !t.require_columns({"term", "least", "most", "unit", "period", "status", "source"},
                           problems))
        return {};
    const auto least = t.numbers("least", problems, rules::or_blank(rules::between(-1e6, 1e6)));
    const auto most = t.numbers("most", problems, rules::or_blank(rules::between(-1e6, 1e6)));
    static_cast<void>(t.text("term", problems));
    std::string text{published_head};
    for (std::size_t n = 0; n < t.rows(); ++n) {
        if (std::isnan(least[n]) && std::isnan(most[n]))
            problems.add(t.where(n, "least"), "neither least nor most is given",
                         "give one of them, or both");
        if (least[n] > most[n])
            problems.add(t.where(n, "most"), "is less than least", "give the larger one");
        for (std::size_t c = 0; c < columns.size(); ++c)
            text += (c > 0 ? "," : "") + csv_field(t.field(n, columns[c]));
        text += '\n';
    }
    return text;
}

}  // namespace heihe::io
