// SPDX-License-Identifier: MIT
#include "heihe/io/scores.hpp"

#include "heihe/core/error.hpp"
#include "heihe/core/index.hpp"
#include "heihe/core/units.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace heihe::io {
namespace {

constexpr int fewest_for_correlation = 3;
constexpr double least_deviation = 1e-4;  // [m] the last digit of wells.csv
constexpr int least_trend_days = 730;     // [d]
constexpr int fewest_months = 12;
constexpr int fewest_calendar_months = 6;
constexpr double least_amplitude = 1e-3;  // [m]

double mean_of(std::span<const double> values) {
    double sum = 0.0;
    for (const double v : values) sum += v;
    return sum / static_cast<double>(values.size());
}

// r = sum(o' s') / sqrt(sum(o'^2) sum(s'^2)), with o' = o - mean(o).
double correlation_of(std::span<const double> o, std::span<const double> s) {
    if (ssize(o) < fewest_for_correlation) return unknown;
    const double mean_o = mean_of(o);
    const double mean_s = mean_of(s);
    double oo = 0.0;
    double ss = 0.0;
    double os = 0.0;
    for (std::size_t n = 0; n < o.size(); ++n) {
        oo += (o[n] - mean_o) * (o[n] - mean_o);
        ss += (s[n] - mean_s) * (s[n] - mean_s);
        os += (o[n] - mean_o) * (s[n] - mean_s);
    }
    const double least = least_deviation * least_deviation * static_cast<double>(o.size());
    return oo < least || ss < least ? unknown : os / std::sqrt(oo * ss);
}

// One calendar month of one year.
struct MonthMean {
    double observed = 0.0;
    double simulated = 0.0;
    int count = 0;
};

// Largest less smallest mean of the calendar months of values less their line in time.
double amplitude_of(std::span<const double> month, std::span<const double> value) {
    const double slope = slope_of(month, value);
    const double mean_t = mean_of(month);
    std::array<double, 12> sum{};
    std::array<int, 12> count{};
    for (std::size_t n = 0; n < value.size(); ++n) {
        const auto m = at(static_cast<int>(month[n]) % 12);
        sum[m] += value[n] - slope * (month[n] - mean_t);
        count[m] += 1;
    }
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    for (std::size_t m = 0; m < 12; ++m) {
        if (count[m] == 0) continue;
        least = std::min(least, sum[m] / count[m]);
        most = std::max(most, sum[m] / count[m]);
    }
    return most - least;
}

void set_amplitudes(std::span<const ScorePair> pairs, Score& score) {
    std::map<int, MonthMean> months;
    for (const auto& p : pairs) {
        const auto c = civil(p.date);
        auto& month = months[12 * c.year + c.month - 1];
        month.observed += p.observed;
        month.simulated += p.simulated;
        month.count += 1;
    }
    std::array<bool, 12> seen{};
    std::vector<double> time;
    std::vector<double> observed;
    std::vector<double> simulated;
    for (const auto& [number, month] : months) {
        seen[at(number % 12)] = true;
        time.push_back(number);
        observed.push_back(month.observed / month.count);
        simulated.push_back(month.simulated / month.count);
    }
    if (ssize(months) < fewest_months ||
        std::count(seen.begin(), seen.end(), true) < fewest_calendar_months)
        return;
    score.amplitude_observed = amplitude_of(time, observed);
    score.amplitude_simulated = amplitude_of(time, simulated);
    if (score.amplitude_observed > least_amplitude)
        score.amplitude_ratio = score.amplitude_simulated / score.amplitude_observed;
}

// Mean of a member over the points that have it.
double mean_member(std::span<const Score> points, double Score::*member) {
    double sum = 0.0;
    int count = 0;
    for (const auto& p : points)
        if (!std::isnan(p.*member)) {
            sum += p.*member;
            count += 1;
        }
    return count > 0 ? sum / count : unknown;
}

}  // namespace

double slope_of(std::span<const double> x, std::span<const double> y) {
    require(x.size() == y.size(), "slope_of: one y for each x");
    if (x.size() < 2) return unknown;
    const double mean_x = mean_of(x);
    const double mean_y = mean_of(y);
    double xx = 0.0;
    double xy = 0.0;
    for (std::size_t n = 0; n < x.size(); ++n) {
        xx += (x[n] - mean_x) * (x[n] - mean_x);
        xy += (x[n] - mean_x) * (y[n] - mean_y);
    }
    return xx > 0.0 ? xy / xx : unknown;
}

Score score_of(std::span<const ScorePair> pairs) {
    Score score;
    if (pairs.empty()) return score;
    score.points = 1;
    score.count = static_cast<int>(pairs.size());
    std::vector<double> years;
    std::vector<double> observed;
    std::vector<double> simulated;
    double sum = 0.0;
    double squares = 0.0;
    for (const auto& p : pairs) {
        const double difference = p.simulated - p.observed;
        sum += difference;
        squares += difference * difference;
        years.push_back((p.date - pairs.front().date) / days_per_year);
        observed.push_back(p.observed);
        simulated.push_back(p.simulated);
    }
    score.bias = sum / score.count;
    score.rmse = score.rmse_pooled = std::sqrt(squares / score.count);
    score.correlation = correlation_of(observed, simulated);
    if (pairs.back().date - pairs.front().date >= least_trend_days && pairs.size() >= 3) {
        score.trend_observed = slope_of(years, observed);
        score.trend_simulated = slope_of(years, simulated);
    }
    set_amplitudes(pairs, score);
    return score;
}

Score score_over(std::span<const Score> points) {
    Score all;
    double mean_squares = 0.0;
    double squares = 0.0;
    std::vector<Score> seasonal;
    for (const auto& p : points) {
        if (p.count == 0) continue;
        all.points += 1;
        all.count += p.count;
        mean_squares += p.rmse * p.rmse;
        squares += p.rmse * p.rmse * p.count;
        if (!std::isnan(p.amplitude_ratio)) seasonal.push_back(p);
    }
    if (all.points == 0) return all;
    all.bias = mean_member(points, &Score::bias);
    all.rmse = std::sqrt(mean_squares / all.points);
    all.rmse_pooled = std::sqrt(squares / all.count);
    all.correlation = mean_member(points, &Score::correlation);
    all.trend_observed = mean_member(points, &Score::trend_observed);
    all.trend_simulated = mean_member(points, &Score::trend_simulated);
    all.amplitude_observed = mean_member(seasonal, &Score::amplitude_observed);
    all.amplitude_simulated = mean_member(seasonal, &Score::amplitude_simulated);
    if (!seasonal.empty()) all.amplitude_ratio = all.amplitude_simulated / all.amplitude_observed;
    return all;
}

}  // namespace heihe::io
