// SPDX-License-Identifier: MIT
#include "heihe/io/use_changes.hpp"

#include "lib/io/tables/basin_rules.hpp"
#include "lib/io/tables/use_tables.hpp"

#include "heihe/basin/setup/yearly_use.hpp"
#include "heihe/core/index.hpp"
#include "heihe/io/csv.hpp"
#include "heihe/io/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace heihe::io {
namespace {

using basin::DistrictUseRow;

/// A quantity as its column in district_use.csv, with its unit and bounds.
struct Quantity {
    const char* name;
    double DistrictUseRow::*member;
    double unit;       ///< in metre and m3
    NumberRule value;  ///< as written
};

const std::array<Quantity, 7> quantities{{
    {"irrigated_area_ha", &DistrictUseRow::area, 1e4, rules::between(0.0, 1e7)},
    {"net_need_mm", &DistrictUseRow::net_need, 1e-3, rules::monthly_depth},
    {"surface_1e4m3", &DistrictUseRow::surface, 1e4, rules::between(0.0, 1e6)},
    {"groundwater_1e4m3", &DistrictUseRow::groundwater, 1e4, rules::between(0.0, 1e6)},
    {"canal_efficiency", &DistrictUseRow::canal_efficiency, 1.0, rules::between(0.01, 1.0)},
    {"well_efficiency", &DistrictUseRow::well_efficiency, 1.0, rules::between(0.01, 1.0)},
    {"field_efficiency", &DistrictUseRow::field_efficiency, 1.0, rules::between(0.01, 1.0)},
}};

void check_value(const CsvTable& t, std::size_t row, const Quantity& q, double value, Problems& p) {
    if (std::isnan(value) || (value >= q.value.least && value <= q.value.most)) return;
    p.add(t.where(row, "value"), fmt::format("{:g} is out of range for {}", value, q.name),
          fmt::format("give a number from {:g} to {:g}", q.value.least, q.value.most));
}

/// Files a factor that takes a number of some district and year out of the bounds of its column. @param changes  up to
/// this one
void check_factor(const CsvTable& t, std::size_t row, const Quantity& q,
                  const std::vector<basin::UseChange>& changes, const basin::Tables& tables,
                  Problems& p) {
    const auto& c = changes.back();
    if (std::isnan(c.factor)) return;
    for (const auto& d : tables.districts) {
        if (d.use.empty() || !(c.district.empty() || c.district == d.id)) continue;
        const int last = std::max(c.from, std::min(c.to, d.use.back().year));
        for (int year = c.from; year <= last; ++year) {
            const double given = basin::tabled_use(d, year, year, {}).*q.member / q.unit;
            const double number = basin::tabled_use(d, year, year, changes).*q.member / q.unit;
            const double slack = 1e-9 * q.value.most;
            if (number >= q.value.least - slack && number <= q.value.most + slack) continue;
            p.add(t.where(row, "factor"),
                  fmt::format("{:g} makes {} of {} {:g} in {}, from {:g}", c.factor, q.name, d.id,
                              number, year, given),
                  fmt::format("give a factor that leaves it between {:g} and {:g}", q.value.least,
                              q.value.most));
            return;
        }
    }
}

}  // namespace

std::vector<basin::UseChange> read_use_changes(const std::filesystem::path& file,
                                               const basin::Tables& tables, Problems& p) {
    std::vector<basin::UseChange> changes;
    if (file.empty()) return changes;
    const auto t = CsvTable::read(file, p);
    if (!t.readable() ||
        !t.require_columns({"district", "from_year", "to_year", "quantity", "factor", "value"}, p))
        return changes;
    auto allowed = district_choices(tables);
    allowed.values.emplace_back("*");
    const auto& keys = allowed.values;
    std::vector<std::string> names;
    names.reserve(std::size(quantities));
    for (const auto& q : quantities) names.emplace_back(q.name);
    const auto district = t.one_of("district", allowed, p);
    const auto quantity = t.one_of("quantity", names, p);
    const auto from = t.integers("from_year", p, 1800, 2200);
    const auto to = t.numbers("to_year", p, rules::or_blank(rules::between(1800, 2200)));
    const auto factor = t.numbers("factor", p, rules::or_blank(rules::between(0.0, 100.0)));
    const auto value = t.numbers("value", p, rules::or_blank(rules::between(0.0, 1e7)));
    for (std::size_t n = 0; n < t.rows(); ++n) {
        if (district[n] < 0 || quantity[n] < 0) continue;  // which was filed
        const auto& q = quantities[static_cast<std::size_t>(quantity[n])];
        if (std::isnan(factor[n]) == std::isnan(value[n]))
            p.add(t.where(n, "factor"), "a change needs either a factor or a value", "give one");
        if (to[n] < static_cast<double>(from[n]))
            p.add(t.where(n, "to_year"), "is before from_year", "give the last year, or none");
        check_value(t, n, q, value[n], p);
        basin::UseChange c;
        c.district = at(district[n]) == tables.districts.size() ? "" : keys[at(district[n])];
        c.from = static_cast<int>(from[n]);
        c.to = std::isnan(to[n]) ? 2200 : static_cast<int>(to[n]);
        c.member = q.member;
        c.line = t.line(n);
        c.factor = factor[n];
        c.value = value[n] * q.unit;
        changes.push_back(c);
        check_factor(t, n, q, changes, tables, p);
    }
    return changes;
}

}  // namespace heihe::io
