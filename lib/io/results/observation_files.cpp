// SPDX-License-Identifier: MIT
#include "heihe/io/observation_files.hpp"

#include "heihe/core/units.hpp"
#include "heihe/io/csv.hpp"
#include "heihe/io/result_tables.hpp"
#include "heihe/io/scores.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <span>
#include <utility>

namespace heihe::io {
namespace {

constexpr double per_second = 86400.0;
constexpr double per_1e8 = 1e8;
constexpr int longest_flow_days = 31;  // a longer record is a volume

using Texts = std::vector<std::pair<std::string, std::string>>;

std::string number(double value, int decimals = 4) {
    if (std::isnan(value)) return {};
    std::string text = fmt::format("{:.{}f}", value, decimals);
    if (text.front() == '-' && text.find_first_of("123456789") == std::string::npos)
        text.erase(0, 1);
    return text;
}

std::string points_text(const ObservationOutput& output) {
    std::string text = points_header();
    for (const auto& p : output.points)
        text +=
            fmt::format("{},{},{},{},{},{},{},{}\n", csv_field(p.point.id), csv_field(p.point.name),
                        number(p.point.x, 2), number(p.point.y, 2), csv_field(p.point.network),
                        number(p.point.datum_offset), number(p.point.surface_elev), number(p.land));
    return text;
}

bool is_outside(const ObservationOutput& output, Date first, Date end) {
    return first < output.start || end > output.end;
}

std::string use_of(const ObservationOutput& output, const LevelRecord& r) {
    if (!r.filter.empty()) return r.filter;
    return is_outside(output, r.date, r.date + 1) ? "outside_run" : "used";
}

bool is_volume(const FlowRecord& r) { return r.end - r.first > longest_flow_days; }

const char* quantity_of(const FlowRecord& r) {
    return is_volume(r) ? "volume_1e8m3" : "flow_m3_per_s";
}

// A mean flow [m3/d] over the record's days in the unit of its quantity.
double in_unit(const FlowRecord& r, double flow) {
    return is_volume(r) ? flow * (r.end - r.first) / per_1e8 : flow / per_second;
}

std::string observations_text(const ObservationOutput& output) {
    std::string text = observations_header();
    for (const auto& r : output.observations.levels)
        text += fmt::format("{},{},{},{},m,{},{},{}\n", csv_field(r.point), to_string(r.date),
                            r.is_depth ? "depth_m" : "head_m", number(r.value),
                            csv_field(use_of(output, r)), r.days, number(r.recorded));
    for (const auto& r : output.observations.flows) {
        const std::string value = fmt::format("{:.9g}", in_unit(r, r.flow));
        text += fmt::format("{},{},{},{},{},{},{},{}\n", csv_field(r.gauge), to_string(r.end - 1),
                            quantity_of(r), value, is_volume(r) ? "1e8m3" : "m3/s",
                            is_outside(output, r.first, r.end) ? "outside_run" : "used",
                            r.end - r.first, value);
    }
    return text;
}

/// A simulated water table by date, from which values between are interpolated.
struct Hydrograph {
    std::vector<Date> date;
    std::vector<double> head;  ///< [m] in the grid's datum

    /// Head on a day, linear in time between two outputs; NaN before the first and after the last.
    [[nodiscard]] double at_day(Date day) const {
        const auto after = std::lower_bound(date.begin(), date.end(), day);
        if (after == date.end()) return unknown;
        const auto n = static_cast<std::size_t>(after - date.begin());
        if (*after == day) return head[n];
        if (n == 0) return unknown;
        const double share = static_cast<double>(day - date[n - 1]) / (date[n] - date[n - 1]);
        return head[n - 1] + share * (head[n] - head[n - 1]);
    }
};

using Hydrographs = std::map<std::string, Hydrograph, std::less<>>;

Hydrographs hydrographs_of(std::string_view wells_csv) {
    Problems problems;
    const auto t = CsvTable::parse(wells_csv, "wells.csv", problems, as_written_by_a_run);
    const auto dates = t.dates("date", problems);
    Hydrographs all;
    for (std::size_t n = 0; n < t.rows(); ++n) {
        const auto head = parse_number(t.field(n, "head_m"));
        if (!head) continue;
        auto& graph = all[std::string{t.field(n, "well")}];
        graph.date.push_back(dates[n]);
        graph.head.push_back(*head);
    }
    require(problems.empty(), "observation_files: wells.csv must be the text of this library");
    return all;
}

/// Pairs of one point, of head in the network's datum and of depth without a datum.
struct PointPairs {
    std::vector<ScorePair> head;
    std::vector<ScorePair> depth;
};

/// Head: recorded, or the surveyed wellhead less a recorded depth, beside the simulated head plus the network's datum
/// offset. Depth: recorded, or the surveyed wellhead less a recorded head, beside the grid's land surface less the
/// simulated head: no datum enters.
PointPairs pairs_of(const ResultPoint& p, std::span<const LevelRecord> records,
                    const Hydrograph& graph) {
    PointPairs pairs;
    for (const auto& r : records) {
        const double head = graph.at_day(r.date);
        if (!r.filter.empty() || std::isnan(head)) continue;
        const double other = p.point.surface_elev - r.value;
        const double recorded_head = r.is_depth ? other : r.value;
        const double recorded_depth = r.is_depth ? r.value : other;
        if (!std::isnan(recorded_head))
            pairs.head.push_back({r.date, recorded_head, head + p.point.datum_offset});
        if (!std::isnan(recorded_depth))
            pairs.depth.push_back({r.date, recorded_depth, p.land - head});
    }
    return pairs;
}

std::string score_line(std::string_view point, std::string_view quantity, const Score& s,
                       std::string_view group) {
    return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\n", csv_field(point), quantity, s.count,
                       number(s.bias), number(s.rmse), number(s.correlation),
                       number(s.amplitude_ratio), number(s.trend_observed),
                       number(s.trend_simulated), s.points, number(s.rmse_pooled),
                       csv_field(group));
}

/// Scores of the points, by group in order of appearance; "all" comes first.
struct Groups {
    std::vector<std::string> names{"all"};
    std::map<std::string, std::vector<Score>, std::less<>> scores{};

    void add(const std::string& group, const Score& score) {
        if (std::find(names.begin(), names.end(), group) == names.end()) names.push_back(group);
        scores[group].push_back(score);
    }
};

/// Sums of daily flows from the run's first day on, by gauge [m3].
using FlowSums = std::map<std::string, std::vector<double>, std::less<>>;

FlowSums flow_sums(const ObservationOutput& output, std::string_view river_csv) {
    Problems problems;
    const auto t = CsvTable::parse(river_csv, "river.csv", problems, as_written_by_a_run);
    const auto dates = t.dates("date", problems);
    FlowSums sums;
    for (std::size_t n = 0; n < t.rows(); ++n) {
        auto& sum = sums[std::string{t.field(n, "gauge")}];
        if (sum.empty()) sum.push_back(0.0);
        if (dates[n] - output.start + 1 != static_cast<int>(sum.size())) continue;
        sum.push_back(sum.back() +
                      per_second * parse_number(t.field(n, "flow_m3_per_s")).value_or(unknown));
    }
    require(problems.empty(), "observation_files: river.csv must be the text of this library");
    return sums;
}

/// Rows of gauges: recorded beside simulated means or volumes of the records' periods.
std::string flow_scores(const ObservationOutput& output, std::string_view river_csv) {
    const auto& flows = output.observations.flows;
    if (flows.empty()) return {};
    const auto sums = flow_sums(output, river_csv);
    std::vector<std::pair<std::string, std::string>> order;
    std::map<std::pair<std::string, std::string>, std::vector<ScorePair>> pairs;
    for (const auto& r : flows) {
        const auto sum = sums.find(r.gauge);
        if (is_outside(output, r.first, r.end) || sum == sums.end()) continue;
        const auto first = static_cast<std::size_t>(r.first - output.start);
        const auto end = static_cast<std::size_t>(r.end - output.start);
        if (end >= sum->second.size()) continue;
        const double flow = (sum->second[end] - sum->second[first]) / (r.end - r.first);
        const std::pair key{r.gauge, std::string{quantity_of(r)}};
        if (pairs.count(key) == 0) order.push_back(key);
        pairs[key].push_back({r.end - 1, in_unit(r, r.flow), in_unit(r, flow)});
    }
    std::string text;
    for (const auto& key : order)
        text += score_line(key.first, key.second, score_of(pairs[key]), "");
    return text;
}

std::string level_scores(const ObservationOutput& output, std::string_view wells_csv) {
    const auto graphs = hydrographs_of(wells_csv);
    std::map<std::string_view, std::string> apart(output.observations.apart.begin(),
                                                  output.observations.apart.end());
    const auto& levels = output.observations.levels;
    std::map<std::string_view, std::pair<std::size_t, std::size_t>> range;
    for (std::size_t n = 0; n < levels.size(); ++n)
        range.emplace(levels[n].point, std::pair{n, n}).first->second.second = n + 1;
    std::string text;
    std::map<std::string, Groups> of_quantity;
    for (const auto& p : output.points) {
        const auto records = range.find(p.point.id);
        const auto graph = graphs.find(p.point.id);
        if (records == range.end() || graph == graphs.end()) continue;
        const auto [first, last] = records->second;
        const auto pairs =
            pairs_of(p, std::span{levels}.subspan(first, last - first), graph->second);
        const auto group = apart.count(p.point.id) != 0 ? apart[p.point.id] : "all";
        for (const auto& [quantity, list] :
             {std::pair{"head_m", &pairs.head}, std::pair{"depth_m", &pairs.depth}}) {
            if (list->empty()) continue;
            const auto score = score_of(*list);
            text += score_line(p.point.id, quantity, score, group);
            of_quantity[quantity].add(group, score);
        }
    }
    for (const auto* quantity : {"head_m", "depth_m"}) {
        if (of_quantity.count(quantity) == 0) continue;
        auto& groups = of_quantity[quantity];
        for (const auto& group : groups.names)
            text += score_line(group, quantity, score_over(groups.scores[group]), group);
    }
    return text;
}

}  // namespace

std::string points_header() {
    return "point,name,x_utm_m,y_utm_m,network,datum_offset_m,surface_m,land_m\n";
}
std::string observations_header() {
    return "point,date,quantity,value,unit,use,days,recorded_value\n";
}
std::string scores_header() {
    return "point,quantity,count,bias,rmse,correlation,amplitude_ratio,trend_observed,"
           "trend_simulated,points,rmse_pooled,group\n";
}

Texts observation_headers() {
    return {{"points.csv", points_header()},
            {"observations.csv", observations_header()},
            {"scores.csv", scores_header()}};
}

Texts observation_files(const ObservationOutput& output, std::string_view wells_csv,
                        std::string_view river_csv) {
    Texts files;
    const auto& o = output.observations;
    if (!output.points.empty()) files.emplace_back("points.csv", points_text(output));
    if (o.levels.empty() && o.flows.empty()) return files;
    files.emplace_back("observations.csv", observations_text(output));
    files.emplace_back("scores.csv", scores_header() + level_scores(output, wells_csv) +
                                         flow_scores(output, river_csv));
    return files;
}

}  // namespace heihe::io
