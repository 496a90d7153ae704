// SPDX-License-Identifier: MIT
#include "lib/io/tables/basin_checks.hpp"

#include "lib/io/tables/basin_rules.hpp"

#include "heihe/io/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <vector>

namespace heihe::io {
namespace {

using basin::StreamVertex;

/// A value beside the one that follows from other columns.
struct Derived {
    std::string_view column;
    std::string_view from;  ///< how it follows, for the message
    double value = 0.0;
    double expected = 0.0;
    double tolerance = 0.0;  ///< rounding of both
};

void check_derived(const CsvTable& t, std::size_t row, const Derived& d, Problems& p) {
    if (std::isnan(d.value) || std::isnan(d.expected)) return;  // filed where it was read
    if (std::abs(d.value - d.expected) <= d.tolerance) return;
    p.add(t.where(row, d.column),
          fmt::format("{:.9g} where {} gives {:.6g}", d.value, d.from, d.expected),
          "correct one of these columns");
}

/// Numbers of a column that a table may leave out; NaN where it does.
std::vector<double> numbers_if_given(const CsvTable& t, std::string_view column, NumberRule rule,
                                     Problems& p) {
    if (t.has_optional(column, p)) return t.numbers(column, p, rule);
    return std::vector<double>(t.rows(), std::numeric_limits<double>::quiet_NaN());
}

/// Numbers that the reader of the table has checked already.
std::vector<double> numbers_again(const CsvTable& t, std::string_view column) {
    Problems filed_before;
    return t.numbers(column, filed_before);
}

/// Segments with two different vertices: the others have no channel.
std::set<int> segments_with_length(const std::vector<StreamVertex>& all) {
    std::set<int> found;
    for (std::size_t n = 1; n < all.size(); ++n)
        if (all[n].segment == all[n - 1].segment &&
            std::hypot(all[n].x - all[n - 1].x, all[n].y - all[n - 1].y) >= 1.0)
            found.insert(all[n].segment);
    return found;
}

/// The segments from one on that its water flows through, without those that have no channel.
std::vector<int> course_from(int first, const std::vector<StreamVertex>& all) {
    const auto with_length = segments_with_length(all);
    std::map<int, int> next;
    for (const auto& v : all) next.emplace(v.segment, v.to_segment);
    std::vector<int> course;
    std::size_t steps = 0;  // a circle was filed before
    for (int id = first; next.count(id) != 0 && steps <= next.size(); id = next.at(id), ++steps)
        if (with_length.count(id) != 0) course.push_back(id);
    return course;
}

}  // namespace

void check_streams(const CsvTable& t, const basin::Tables& tables, Problems& p) {
    std::map<int, int> next;
    for (std::size_t n = 0; n < tables.streams.size(); ++n) {
        const auto& v = tables.streams[n];
        const auto [first, is_new] = next.emplace(v.segment, v.to_segment);
        if (!is_new && first->second != v.to_segment)
            p.add(t.where(n, "to_segment"),
                  fmt::format("segment {} flows to {} and to {}", v.segment, first->second,
                              v.to_segment),
                  "give all vertices of a segment the same");
    }
    for (const auto& [segment, to] : next) {
        int at = to;
        std::size_t steps = 0;
        while (next.count(at) != 0 && at != segment && ++steps <= next.size()) at = next.at(at);
        if (at == segment)
            p.add({t.file(), 0, "column to_segment"},
                  fmt::format("the water of segment {} comes back to it", segment),
                  "let segments flow downstream; 0 ends the river");
    }
    if (segments_with_length(tables.streams).empty())
        p.add({t.file(), 0}, "no segment has two different vertices", "give the rivers' lines");
}

void check_segments(const CsvTable& t, const basin::Tables& tables, Problems& p) {
    const auto with_length = segments_with_length(tables.streams);
    Problems filed_before;
    const auto segment = t.integers("segment", filed_before, 1);
    for (std::size_t n = 0; n < t.rows(); ++n) {
        const int id = static_cast<int>(segment[n]);
        bool known = false;
        for (const auto& v : tables.streams) known = known || v.segment == id;
        if (known && with_length.count(id) == 0)
            p.add(t.where(n, "segment"), fmt::format("segment {} has no length", id),
                  "give it two different vertices in stream_vertices.csv, or another segment");
    }
}

void check_main_stem(const CsvTable& list, const basin::Tables& tables, Problems& p) {
    const auto inlet =
        std::find_if(tables.inlets.begin(), tables.inlets.end(),
                     [&](const basin::InletRow& i) { return i.id == tables.names.main_inlet; });
    if (inlet == tables.inlets.end()) return;  // which was filed
    const auto course = course_from(inlet->segment, tables.streams);
    if (course.empty()) return;  // which was filed
    const auto& given = tables.main_stem_segments;
    const auto remedy = fmt::format(
        "list the segments from {}, where {} enters, as to_segment of "
        "stream_vertices.csv leads downstream",
        course.front(), inlet->id);
    for (std::size_t n = 0; n < given.size(); ++n) {
        if (n < course.size() && given[n] == course[n]) continue;
        p.add(list.where(n, "segment"),
              n < course.size()
                  ? fmt::format("segment {} stands where segment {} belongs", given[n], course[n])
                  : fmt::format("segment {} stands below segment {}, which flows "
                                "out of the basin",
                                given[n], course.back()),
              remedy);
        return;  // the rows below would only repeat it
    }
    if (given.size() < course.size())
        p.add({list.file(), 0, "column segment"},
              fmt::format("the list ends at segment {}, which flows to segment {}", given.back(),
                          course[given.size()]),
              fmt::format("add a row for segment {}, and so on to where the river ends",
                          course[given.size()]));
}

void check_demand(const CsvTable& t, Problems& p) {
    const auto crop = numbers_again(t, "crop_mix_net_requirement_mm");
    const auto total = numbers_again(t, "total_net_mm");
    const auto other =
        numbers_if_given(t, "presowing_and_winter_irrigation_mm", rules::monthly_depth, p);
    const auto percent = numbers_if_given(t, "share_pct", rules::percent, p);
    double sum = 0.0;
    for (const double v : total) sum += v;
    double pumping = 0.0;
    for (const double v : numbers_again(t, "pumping_share_pct")) pumping += v;
    if (std::abs(pumping - 100.0) > 0.1)
        p.add({t.file(), 0, "column pumping_share_pct"},
              fmt::format("the months sum to {:g} %", pumping), "let them sum to 100");
    for (std::size_t n = 0; n < t.rows(); ++n) {
        check_derived(
            t, n,
            {"total_net_mm", "crop_mix_net_requirement_mm plus presowing_and_winter_irrigation_mm",
             total[n], crop[n] + other[n], 0.11},
            p);
        if (sum > 0.0)
            check_derived(t, n,
                          {"share_pct", "total_net_mm over the year's sum", percent[n],
                           100.0 * total[n] / sum, 0.11},
                          p);
    }
    if (sum == 0.0)
        p.add({t.file(), 0, "column total_net_mm"}, "no month has a demand",
              "give the months in which fields are irrigated");
}

}  // namespace heihe::io
