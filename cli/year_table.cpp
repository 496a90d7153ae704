// SPDX-License-Identifier: MIT
#include "cli/year_table.hpp"

#include "heihe/core/units.hpp"
#include "heihe/io/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace heihe::cli {
namespace {

struct Shown {
    std::string_view column;  ///< of annual.csv
    std::string_view title;
    std::string_view unit;
    int decimals;
};

constexpr std::array shown{
    Shown{"year", "year", "", 0},
    Shown{"yingluoxia_inflow_1e8m3", "inflow", "1e8m3", 2},
    Shown{"zhengyixia_release_1e8m3", "release", "1e8m3", 2},
    Shown{"release_due_1e8m3", "due", "1e8m3", 2},
    Shown{"total_use_1e4m3", "use", "1e4m3", 0},
    Shown{"groundwater_pumping_1e4m3", "pumping", "1e4m3", 0},
    Shown{"groundwater_cap_1e4m3", "cap", "1e4m3", 0},
    Shown{"recharge_1e4m3", "recharge", "1e4m3", 0},
    Shown{"river_loss_1e4m3", "river loss", "1e4m3", 0},
    Shown{"river_gain_1e4m3", "river gain", "1e4m3", 0},
    Shown{"storage_change_1e4m3", "storage", "1e4m3", 0},
    Shown{"mean_head_change_m", "head", "m", 3},
    Shown{"unmet_demand_1e4m3", "unmet", "1e4m3", 0},
    Shown{"discrepancy_percent", "missing", "%", 6},
};

std::string shown_value(std::string_view field, int decimals) {
    const auto number = parse_number(field);
    if (!number) return field.empty() ? "-" : std::string{field};
    const std::string text = fmt::format("{:.{}f}", *number, decimals);
    const bool is_zero = text.find_first_of("123456789") == std::string::npos;
    return is_zero && text.front() == '-' ? text.substr(1) : text;
}

// First byte of a character of UTF-8 text.
bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

}  // namespace

int display_width(std::string_view text) {
    int width = 0;
    for (const char c : text)
        if (starts_character(c)) width += static_cast<unsigned char>(c) >= 0xE2U ? 2 : 1;
    return width;
}

std::string aligned(const std::vector<std::vector<std::string>>& rows) {
    std::vector<int> width;
    for (const auto& row : rows) {
        width.resize(std::max(width.size(), row.size()), 0);
        for (std::size_t i = 0; i < row.size(); ++i)
            width[i] = std::max(width[i], display_width(row[i]));
    }
    std::string text;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string space(static_cast<std::size_t>(width[i] - display_width(row[i])),
                                    ' ');
            text += i == 0 ? row[i] + space : "  " + space + row[i];
        }
        text += '\n';
    }
    return text;
}

std::string year_table(std::string_view annual_csv) {
    Problems problems;
    const auto table = io::CsvTable::parse(annual_csv, "annual.csv", problems);
    std::vector<std::vector<std::string>> rows(2);
    for (const auto& s : shown) {
        rows[0].emplace_back(s.title);
        rows[1].emplace_back(s.unit);
    }
    for (std::size_t row = 0; row < table.rows(); ++row) {
        rows.emplace_back();
        for (const auto& s : shown)
            rows.back().push_back(shown_value(table.field(row, s.column), s.decimals));
    }
    return aligned(rows);
}

}  // namespace heihe::cli
