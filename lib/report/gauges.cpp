// SPDX-License-Identifier: MIT
#include "lib/report/gauges.hpp"

#include "heihe/core/index.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <utility>

namespace heihe::report {
namespace {

constexpr double seconds_per_day = 86400.0;
constexpr double per_1e8 = 1e-8;

Gauge empty_gauge(std::string id, const Years& years) {
    Gauge gauge;
    gauge.id = std::move(id);
    gauge.flow.assign(at(years.last() - years.first() + 1),
                      std::numeric_limits<float>::quiet_NaN());
    gauge.volume.assign(years.size(), 0.0);
    gauge.exchange.assign(years.size(), 0.0);
    return gauge;
}

/// True if a gauge has the volumes of a column of annual.csv, up to the rounding of the two files.
bool has_volumes(const Gauge& gauge, std::span<const double> of_column) {
    constexpr double rounding =
        1e-6;  // [-] of the volume: river.csv and annual.csv have nine digits and more
    bool any = false;
    for (std::size_t y = 0; y < of_column.size(); ++y) {
        if (!(std::abs(gauge.volume[y] - of_column[y]) <= rounding * std::abs(of_column[y])))
            return false;
        any = any || of_column[y] > 0.0;
    }
    return any;
}

}  // namespace

const Gauge* Gauges::find(std::string_view id) const {
    const auto found =
        std::find_if(list.begin(), list.end(), [id](const Gauge& g) { return g.id == id; });
    return found == list.end() ? nullptr : &*found;
}

Gauges read_gauges(const io::CsvTable& river, const Years& years, Problems& problems) {
    const auto date = river.dates("date", problems);
    const auto id = river.text("gauge", problems);
    const auto flow = river.numbers("flow_m3_per_s", problems, blank_or_number);
    const auto exchange = river.numbers("exchange_upstream_m3_per_s", problems, blank_or_number);
    Gauges gauges;
    gauges.first = years.first();
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < river.rows(); ++i) {
        const auto year = years.index(date[i]);
        if (!year) continue;
        const auto [place, is_new] = places.try_emplace(id[i], gauges.list.size());
        if (is_new) gauges.list.push_back(empty_gauge(id[i], years));
        auto& gauge = gauges.list[place->second];
        gauge.flow[at(date[i] - gauges.first)] = static_cast<float>(flow[i]);
        gauge.volume[*year] += per_1e8 * seconds_per_day * flow[i];
        gauge.exchange[*year] += per_1e8 * seconds_per_day * exchange[i];
    }
    return gauges;
}

std::optional<double> volume_between(const Gauges& gauges, const Gauge& gauge, Date from,
                                     Date end) {
    const int begin = from - gauges.first;
    const int stop = end - gauges.first;
    if (begin < 0 || stop <= begin || stop > static_cast<int>(gauge.flow.size()))
        return std::nullopt;
    double volume = 0.0;
    for (int day = begin; day < stop; ++day)
        volume += per_1e8 * seconds_per_day * static_cast<double>(gauge.flow[at(day)]);
    if (std::isnan(volume)) return std::nullopt;
    return volume;
}

const Gauge* gauge_of_column(const Gauges& gauges, const io::CsvTable& annual,
                             std::string_view ending) {
    for (const auto& column : annual.columns()) {
        if (!column.ends_with(ending)) continue;
        const std::string_view id{column.data(), column.size() - ending.size()};
        if (const auto* gauge = gauges.find(id)) return gauge;
        Problems ignored;  // the page's other parts read the table
        const auto volumes = annual.numbers(column, ignored, blank_or_number);
        for (const auto& gauge : gauges.list)
            if (gauge.volume.size() == volumes.size() && has_volumes(gauge, volumes)) return &gauge;
    }
    return nullptr;
}

}  // namespace heihe::report
