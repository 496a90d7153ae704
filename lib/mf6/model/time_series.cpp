// SPDX-License-Identifier: MIT
#include "lib/mf6/model/time_series.hpp"

#include "heihe/core/index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace heihe::mf6 {
namespace {

/// Weight of each point in the value over a step; the value is their sum.
struct Weighted {
    std::size_t point;
    double weight;
};

/// Index of the last point at or before t. @pre the first point is
std::size_t before(const std::vector<double>& time, double t) {
    const auto it = std::upper_bound(time.begin(), time.end(), t);
    return at(it - time.begin()) - 1;
}

void add_linear(const std::vector<double>& time, double t, double weight,
                std::vector<Weighted>& out) {
    const std::size_t i = std::min(before(time, t), time.size() - 1);
    if (i + 1 == time.size() || time[i + 1] == time[i]) {
        out.push_back({i, weight});
        return;
    }
    const double share = (t - time[i]) / (time[i + 1] - time[i]);
    out.push_back({i, weight * (1.0 - share)});
    out.push_back({i + 1, weight * share});
}

/// Mean over [start, end] of the broken line or of the steps through the points.
std::vector<Weighted> mean_weights(const std::vector<double>& time, bool linear, double start,
                                   double end) {
    std::vector<Weighted> out;
    double from = start;
    for (std::size_t i = before(time, start); from < end; ++i) {
        const double to = i + 1 < time.size() ? std::min(time[i + 1], end) : end;
        const double share = (to - from) / (end - start);
        if (linear) {
            add_linear(time, from, 0.5 * share, out);
            add_linear(time, to, 0.5 * share, out);
        } else {
            out.push_back({std::min(i, time.size() - 1), share});
        }
        from = to;
    }
    return out;
}

bool covers(Interpolation method, const std::vector<double>& time, double start, double end) {
    const double tolerance = 1e-9 * std::max({std::abs(start), std::abs(end), 1.0});
    const double first = method == Interpolation::linear_end ? end : start;
    return !time.empty() && first >= time.front() - tolerance && end <= time.back() + tolerance;
}

std::vector<Weighted> weights(const std::string& name, const InputLocation& where,
                              Interpolation method, const std::vector<double>& time, double start,
                              double end) {
    if (!covers(method, time, start, end))
        throw InputError(
            where,
            fmt::format("time series {} has no value between times {} and {}", name, start, end),
            "let its points span the simulation");
    start = std::max(start, time.front());
    end = std::max(end, start);
    if (method != Interpolation::stepwise) end = std::min(end, time.back());
    std::vector<Weighted> out;
    if (method == Interpolation::linear_end || !(end > start)) {
        if (method == Interpolation::stepwise)
            out.push_back({before(time, start), 1.0});
        else
            add_linear(time, end, 1.0, out);
        return out;
    }
    return mean_weights(time, method == Interpolation::linear, start, end);
}

}  // namespace

bool covers_step(const TimeSeries& series, double start, double end) {
    return covers(series.method, series.time, start, end);
}

bool covers_step(const TimeArraySeries& series, double start, double end) {
    return covers(series.method, series.time, start, end);
}

double value_in_step(const TimeSeries& series, double start, double end) {
    double value = 0.0;
    for (const auto& w : weights(series.name, series.at, series.method, series.time, start, end))
        value += w.weight * series.value[w.point];
    return value * series.sfac;
}

void array_in_step(const TimeArraySeries& series, double start, double end, std::span<double> out) {
    std::fill(out.begin(), out.end(), 0.0);
    for (const auto& w : weights(series.name, series.at, series.method, series.time, start, end))
        for (std::size_t i = 0; i < out.size(); ++i)
            out[i] += w.weight * series.sfac * series.value[w.point][i];
}

}  // namespace heihe::mf6
