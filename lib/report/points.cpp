// SPDX-License-Identifier: MIT
#include "lib/report/points.hpp"

#include "heihe/core/index.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

namespace heihe::report {
namespace {

constexpr int most_days_between_months = 40;
constexpr std::string_view outside_run = "outside_run";  // use of a record outside the run

// True if two records of the point are less than 40 days apart.
bool is_monthly(const std::vector<Observation>& records) {
    for (std::size_t i = 1; i < records.size(); ++i)
        if (records[i].date - records[i - 1].date < most_days_between_months) return true;
    return false;
}

// The day after `date` one month or one year earlier.
Date begin_of(Date date, bool monthly) {
    const auto next = civil(date + 1);
    if (!monthly) {
        const bool leap_day = next.month == 2 && next.day == 29;
        return make_date(next.year - 1, next.month, leap_day ? 28 : next.day);
    }
    const int year = next.month == 1 ? next.year - 1 : next.year;
    const int month = next.month == 1 ? 12 : next.month - 1;
    return make_date(year, month, std::min(next.day, days_in_month(year, month)));
}

std::vector<Date> sorted_dates(std::vector<Date> dates) {
    std::sort(dates.begin(), dates.end());
    dates.erase(std::unique(dates.begin(), dates.end()), dates.end());
    return dates;
}

}  // namespace

Observations read_observations(const io::CsvTable& table, Problems& problems) {
    const auto point = table.text("point", problems);
    const auto date = table.dates("date", problems);
    const auto quantity = table.text("quantity", problems);
    const auto value = table.numbers("value", problems, blank_or_number);
    const auto use = table.text("use", problems, true);
    std::vector<double> days(table.rows(), 0.0);
    if (table.has("days")) days = table.numbers("days", problems, blank_or_number);
    Observations all;
    for (std::size_t i = 0; i < table.rows(); ++i) {
        const bool is_outside = use[i] == outside_run;
        if (std::isnan(value[i]) || (is_outside && quantity[i] != "volume_1e8m3")) continue;
        all[point[i]][quantity[i]].push_back({date[i], value[i],
                                              is_outside || use[i] == "used" ? "" : use[i],
                                              std::isnan(days[i]) ? 0 : static_cast<int>(days[i])});
    }
    for (auto& [id, quantities] : all)
        for (auto& [name, records] : quantities)
            std::stable_sort(
                records.begin(), records.end(),
                [](const Observation& a, const Observation& b) { return a.date < b.date; });
    return all;
}

std::vector<VolumePair> volume_pairs(const std::vector<Observation>& records, const Gauges& gauges,
                                     const Gauge& gauge) {
    const bool monthly = is_monthly(records);
    std::vector<VolumePair> pairs;
    for (const auto& record : records) {
        const Date from =
            record.days > 0 ? record.date + 1 - record.days : begin_of(record.date, monthly);
        VolumePair pair{from, record.date + 1, record.value, {}, record.filter};
        pair.simulated = volume_between(gauges, gauge, pair.from, pair.end);
        pairs.push_back(std::move(pair));
    }
    return pairs;
}

Wells read_wells(const io::CsvTable& table, Problems& problems) {
    const auto date = table.dates("date", problems);
    const auto id = table.text("well", problems);
    const bool has_network = table.has("head_network_datum_m");
    const auto head =
        table.numbers(has_network ? "head_network_datum_m" : "head_m", problems, blank_or_number);
    const auto grid_head = table.numbers("head_m", problems, blank_or_number);
    const auto depth = table.numbers("depth_m", problems, blank_or_number);
    Wells wells;
    wells.dates = sorted_dates(date);
    const std::vector<float> none(wells.dates.size(), std::numeric_limits<float>::quiet_NaN());
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < table.rows(); ++i) {
        const auto [place, is_new] = places.try_emplace(id[i], wells.list.size());
        if (is_new) wells.list.push_back({id[i], none, none, none});
        auto& well = wells.list[place->second];
        const auto slot = at(std::lower_bound(wells.dates.begin(), wells.dates.end(), date[i]) -
                             wells.dates.begin());
        well.head[slot] = static_cast<float>(head[i]);
        well.grid_head[slot] = static_cast<float>(grid_head[i]);
        well.depth[slot] = static_cast<float>(depth[i]);
    }
    return wells;
}

std::map<std::string, Place> read_places(const io::CsvTable& table, Problems& problems) {
    const auto id = table.text("point", problems);
    const auto x = table.numbers("x_utm_m", problems, blank_or_number);
    const auto y = table.numbers("y_utm_m", problems, blank_or_number);
    const auto level = [&](const char* column) {
        if (table.has(column)) return table.numbers(column, problems, blank_or_number);
        return std::vector<double>(table.rows(), std::numeric_limits<double>::quiet_NaN());
    };
    const auto surface = level("surface_m");
    const auto land = level("land_m");
    std::map<std::string, Place> places;
    for (std::size_t i = 0; i < table.rows(); ++i)
        places[id[i]] = {std::string{table.field(i, "name")}, x[i], y[i], surface[i], land[i]};
    return places;
}

void add_depths_and_heads(Observations& observations, const std::map<std::string, Place>& places) {
    for (auto& [id, quantities] : observations) {
        const auto place = places.find(id);
        if (place == places.end() || std::isnan(place->second.surface)) continue;
        for (const auto& [given, wanted] :
             {std::pair{"head_m", "depth_m"}, std::pair{"depth_m", "head_m"}}) {
            const auto records = quantities.find(given);
            if (records == quantities.end() || quantities.count(wanted) != 0) continue;
            auto others = records->second;
            for (auto& record : others) record.value = place->second.surface - record.value;
            quantities[wanted] = std::move(others);
        }
    }
}

std::vector<float> shown_depths(const Well& well, const Place* place) {
    if (place == nullptr || std::isnan(place->land)) return well.depth;
    auto depths = well.grid_head;
    for (float& depth : depths) depth = static_cast<float>(place->land) - depth;
    return depths;
}

}  // namespace heihe::report
