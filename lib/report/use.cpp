// SPDX-License-Identifier: MIT
#include "lib/report/use.hpp"

#include "heihe/core/date.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace heihe::report {
namespace {

constexpr double per_1e4 = 1e-4;
constexpr double per_1e8 = 1e-8;

// [d] days of the month that the run covers, for the row of a month.
int days_of_month(Date row, const Years& years) {
    const auto c = civil(row);
    const Date first = std::max(make_date(c.year, c.month, 1), years.first());
    return row - first + 1;
}

}  // namespace

std::vector<GroupUse> yearly_use(const io::CsvTable& districts, const Years& years,
                                 Problems& problems) {
    const auto date = districts.dates("date", problems);
    const auto id = districts.text("district", problems);
    std::vector<GroupUse> groups;
    std::map<std::string, std::size_t> places;
    std::vector<std::size_t> group_of;  // [rows]
    for (std::size_t i = 0; i < districts.rows(); ++i) {
        const auto [place, is_new] = places.try_emplace(id[i], groups.size());
        if (is_new) {
            groups.push_back({id[i],
                              std::string{districts.field(i, "county")},
                              std::string{districts.field(i, "user_class")},
                              {}});
            groups.back().volume.fill(std::vector<double>(years.size(), 0.0));
        }
        group_of.push_back(place->second);
    }
    for (std::size_t c = 0; c < use_columns.size(); ++c) {
        if (!districts.has(use_columns[c])) continue;
        const auto volume = districts.numbers(use_columns[c], problems);
        for (std::size_t i = 0; i < volume.size(); ++i)
            if (const auto year = years.index(date[i]))
                groups[group_of[i]].volume[c][*year] += per_1e4 * volume[i];
    }
    return groups;
}

std::vector<SegmentExchange> yearly_exchange(const io::CsvTable& reaches, const Years& years,
                                             Problems& problems) {
    const auto date = reaches.dates("date", problems);
    const auto id = reaches.text("segment", problems);
    const auto loss = reaches.numbers("loss_m3_per_d", problems);
    const auto gain = reaches.numbers("gain_m3_per_d", problems);
    std::vector<SegmentExchange> segments;
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < reaches.rows(); ++i) {
        const auto year = years.index(date[i]);
        if (!year) continue;
        const auto [place, is_new] = places.try_emplace(id[i], segments.size());
        if (is_new) {
            const std::vector<double> none(years.size(), 0.0);
            segments.push_back({id[i], none, none});
        }
        const double days = per_1e8 * days_of_month(date[i], years);
        segments[place->second].loss[*year] += days * loss[i];
        segments[place->second].gain[*year] += days * gain[i];
    }
    return segments;
}

}  // namespace heihe::report
