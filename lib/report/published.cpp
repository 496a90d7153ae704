// SPDX-License-Identifier: MIT
#include "lib/report/published.hpp"

#include "heihe/core/index.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace heihe::report {
namespace {

constexpr double unknown_value = std::numeric_limits<double>::quiet_NaN();

// [nyear] a column of annual.csv times a factor; NaN where it has no row or an empty field.
std::vector<double> annual_column(const RunTables& run, const std::string& column, double factor,
                                  Problems& problems) {
    std::vector<double> values(run.years.size(), unknown_value);
    if (!run.annual.has(column)) return values;
    const auto year = run.annual.integers("year", problems);
    const auto read = run.annual.numbers(column, problems, blank_or_number);
    for (std::size_t i = 0; i < read.size(); ++i) {
        const auto index = year[i] - run.years.year(0);
        if (index >= 0 && at(index) < values.size()) values[at(index)] = factor * read[i];
    }
    return values;
}

std::vector<double> minus(std::vector<double> a, const std::vector<double>& b) {
    for (std::size_t y = 0; y < a.size(); ++y) a[y] -= b[y];
    return a;
}

// First and last year of "2001-2006", "2001" or "2001-11 to 2006"; nothing without a year.
std::optional<std::pair<int, int>> years_of(std::string_view period) {
    std::vector<int> found;
    std::string digits;
    for (std::size_t i = 0; i <= period.size(); ++i) {
        const char c = i < period.size() ? period[i] : ' ';
        if (c >= '0' && c <= '9') {
            digits += c;
            continue;
        }
        if (digits.size() == 4) found.push_back(std::stoi(digits));
        digits.clear();
    }
    if (found.empty()) return std::nullopt;
    const auto [least, most] = std::minmax_element(found.begin(), found.end());
    return std::pair{*least, *most};
}

/// Mean over some years, and which.
struct YearsMean {
    double value = unknown_value;
    int first = 0;
    int last = 0;
};

YearsMean mean_of(const std::vector<double>& values, const Years& years,
                  const std::optional<std::pair<int, int>>& period) {
    YearsMean mean;
    double sum = 0.0;
    int count = 0;
    for (std::size_t y = 0; y < values.size(); ++y) {
        const int year = years.year(y);
        const bool in_period = !period || (year >= period->first && year <= period->second);
        if (!in_period || !years.is_whole(y) || std::isnan(values[y])) continue;
        if (count == 0) mean.first = year;
        mean.last = year;
        sum += values[y];
        ++count;
    }
    if (count > 0) mean.value = sum / count;
    return mean;
}

// 1e8 m3 in the unit of a row; nothing if the unit is no volume (per year).
std::optional<double> units_per_1e8(std::string_view unit) {
    for (const std::string_view name : {"1e8m3", "1e8 m3", "亿m3", "亿m³"})
        if (unit.starts_with(name)) return 1.0;
    for (const std::string_view name : {"1e4m3", "1e4 m3", "万m3", "万m³"})
        if (unit.starts_with(name)) return 1e4;
    return std::nullopt;
}

void compare(PublishedTerm& row, const KnownTerms& known, const Years& years) {
    row.verdict = "unknown";
    const auto term = known.find(row.term);
    const auto factor = units_per_1e8(row.unit);
    if (term == known.end() || !factor) return;
    auto mean = mean_of(term->second, years, years_of(row.period));
    if (std::isnan(mean.value)) mean = mean_of(term->second, years, std::nullopt);
    if (std::isnan(mean.value)) return;
    row.simulated = *factor * mean.value;
    row.years = mean.first == mean.last ? fmt::format("{}", mean.first)
                                        : fmt::format("{}-{}", mean.first, mean.last);
    row.verdict = "inside";
    if (row.simulated < row.least) row.verdict = "below";
    if (row.simulated > row.most) row.verdict = "above";
}

}  // namespace

KnownTerms known_terms(const RunTables& run, const BudgetYears& budget, const Gauges& gauges,
                       Problems& problems) {
    KnownTerms known;
    const auto take = [&](const char* name, const char* store, const char* term, auto member) {
        if (const auto* row = budget.find(store, term)) known[name] = row->*member;
    };
    take("canal_field_recharge", "unsaturated", "field_and_canal_seepage", &TermYears::in);
    take("rain_recharge", "unsaturated", "rain", &TermYears::in);
    take("phreatic_et", "aquifer", "evapotranspiration", &TermYears::out);
    take("aquifer_inflow", "aquifer", "total", &TermYears::in);
    constexpr double from_1e4 = 1e-4;
    known["total_use"] = annual_column(run, "total_use_1e4m3", from_1e4, problems);
    known["groundwater_pumping"] =
        annual_column(run, "groundwater_pumping_1e4m3", from_1e4, problems);
    const auto* head = gauge_of_column(gauges, run.annual, "_inflow_1e8m3");
    const auto* release = gauge_of_column(gauges, run.annual, "_release_1e8m3");
    if (release != nullptr) known["release"] = release->volume;
    if (head != nullptr && release != nullptr)
        known["net_loss_between_gauges"] = minus(head->volume, release->volume);
    // The fan lies between the first gauge and the second one.
    if (gauges.list.size() > 1) known["fan_loss"] = gauges.list[1].exchange;
    return known;
}

std::vector<PublishedTerm> published_terms(const io::CsvTable& published, const KnownTerms& known,
                                           const Years& years, Problems& problems) {
    const auto least = published.numbers("least", problems, blank_or_number);
    const auto most = published.numbers("most", problems, blank_or_number);
    std::vector<PublishedTerm> rows;
    for (std::size_t i = 0; i < published.rows(); ++i) {
        const auto text = [&](const char* column) {
            return std::string{published.field(i, column)};
        };
        PublishedTerm row;
        row.term = text("term");
        row.unit = text("unit");
        row.status = text("status");
        row.source = text("source");
        row.period = text("period");
        row.least = std::isnan(least[i]) ? most[i] : least[i];
        row.most = std::isnan(most[i]) ? least[i] : most[i];
        compare(row, known, years);
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace heihe::report
