// SPDX-License-Identifier: MIT
#include "heihe/io/compare.hpp"

#include "heihe/core/index.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <utility>

namespace heihe::io {
namespace {

constexpr int fewest_for_anomalies = 3;  // months: with two the correlation is always 1 or -1
constexpr double least_deviation =
    1e-4;  // [m] the last digit of wells.csv: a smaller deviation is none

int month_of(Date date) {
    const auto c = civil(date);
    return 12 * c.year + c.month - 1;
}

bool is_known(const SimulatedMonth& m) { return std::isfinite(m.head + m.datum_offset); }

struct MonthReadings {
    double sum = 0.0;  // [m]
    int count = 0;
};

using Key = std::pair<std::string_view, int>;  // well and month

// Means over one well's months.
struct WellMeans {
    double recorded = 0.0;
    double simulated = 0.0;
    double offset = 0.0;
};

WellMeans means_of(const std::vector<MonthPair>& months) {
    WellMeans mean;
    const auto n = static_cast<double>(months.size());
    for (const auto& m : months) {
        mean.recorded += m.recorded / n;
        mean.simulated += m.simulated / n;
        mean.offset += m.datum_offset / n;
    }
    return mean;
}

// Sums over wells and months of products of anomalies: a month's value less its well's mean.
struct AnomalySums {
    double recorded = 0.0;   // [m2] of recorded anomalies squared
    double simulated = 0.0;  // [m2] of simulated ones
    double product = 0.0;    // [m2] of one times the other

    void add(const std::vector<MonthPair>& months, const WellMeans& mean) {
        for (const auto& m : months) {
            const double r = m.recorded - mean.recorded;
            const double s = m.simulated - mean.simulated;
            recorded += r * r;
            simulated += s * s;
            product += r * s;
        }
    }
};

// Correlation coefficient of Pearson (1896), r = sum(r's') / sqrt(sum(r'^2) sum(s'^2)), and the ratio of
// the standard deviations, sqrt(sum(s'^2) / sum(r'^2)); each well's anomalies are about its own mean.
void set_anomalies(const AnomalySums& sums, Agreement& a) {
    if (a.months - a.wells + 1 < fewest_for_anomalies) return;
    const double least = least_deviation * least_deviation * a.months;
    if (sums.recorded < least) return;
    a.amplitude_ratio = std::sqrt(sums.simulated / sums.recorded);
    if (sums.simulated < least) return;
    a.anomaly_correlation = sums.product / std::sqrt(sums.recorded * sums.simulated);
}

// bias = mean_w(b_w), rmse = sqrt(mean_wm((s - r)^2)), rmse_of_means = sqrt(mean_w(b_w^2)), where b_w is the
// mean difference of a well w over its months m.
Misfit misfit(std::span<const WellMonths> wells, const Agreement& a, double offset_weight) {
    Misfit fit{0.0, 0.0, 0.0};
    for (const auto& well : wells) {
        double bias = 0.0;
        for (const auto& m : well.months) {
            const double difference = m.simulated + offset_weight * m.datum_offset - m.recorded;
            bias += difference / static_cast<double>(well.months.size());
            fit.rmse += difference * difference / a.months;
        }
        fit.bias += bias / a.wells;
        fit.rmse_of_means += bias * bias / a.wells;
    }
    fit.rmse = std::sqrt(fit.rmse);
    fit.rmse_of_means = std::sqrt(fit.rmse_of_means);
    return fit;
}

void count(const WellMonths& well, Agreement& a) {
    const int first = well.months.front().month;
    const int last = well.months.back().month;
    a.first_month = a.wells == 0 ? first : std::min(a.first_month, first);
    a.last_month = a.wells == 0 ? last : std::max(a.last_month, last);
    a.wells += 1;
    a.months += static_cast<int>(well.months.size());
    for (const auto& m : well.months) a.readings += m.readings;
}

}  // namespace

std::vector<WellMonths> monthly_pairs(std::span<const std::string> wells,
                                      std::span<const LevelReading> readings,
                                      std::span<const SimulatedMonth> simulated) {
    std::map<Key, const SimulatedMonth*> run;
    for (const auto& s : simulated) {
        auto& last = run[{s.well, month_of(s.date)}];
        if (last == nullptr || last->date < s.date) last = &s;
    }
    std::map<Key, MonthReadings> record;
    for (const auto& reading : readings) {
        auto& month = record[{reading.well, month_of(reading.date)}];
        month.sum += reading.head;
        month.count += 1;
    }
    std::vector<WellMonths> pairs;
    for (const auto& well : wells) {
        pairs.push_back({well, {}});
        for (auto it = record.lower_bound({well, std::numeric_limits<int>::min()});
             it != record.end() && it->first.first == well; ++it) {
            const auto found = run.find(it->first);
            if (found == run.end() || !is_known(*found->second)) continue;
            pairs.back().months.push_back({it->first.second, it->second.count,
                                           it->second.sum / it->second.count, found->second->head,
                                           found->second->datum_offset});
        }
    }
    return pairs;
}

Agreement agreement(std::span<const WellMonths> wells) {
    Agreement a;
    for (const auto& well : wells)
        if (!well.months.empty()) count(well, a);
    if (a.wells == 0) return a;
    AnomalySums sums;
    WellMeans total;
    for (const auto& well : wells) {
        if (well.months.empty()) continue;
        const auto mean = means_of(well.months);
        total.recorded += mean.recorded;
        total.simulated += mean.simulated;
        total.offset += mean.offset;
        sums.add(well.months, mean);
    }
    a.recorded_mean = total.recorded / a.wells;
    a.simulated_mean = total.simulated / a.wells;
    a.datum_offset = total.offset / a.wells;
    a.as_simulated = misfit(wells, a, 0.0);
    a.network_datum = misfit(wells, a, 1.0);
    set_anomalies(sums, a);
    return a;
}

}  // namespace heihe::io
