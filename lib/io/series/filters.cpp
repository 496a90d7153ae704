// SPDX-License-Identifier: MIT
#include "heihe/io/csv.hpp"
#include "heihe/io/nearest.hpp"
#include "heihe/io/observations.hpp"
#include "lib/io/tables/basin_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <span>
#include <string_view>
#include <utility>

namespace heihe::io {
namespace {

constexpr double same_value = 1e-6;  // [m] readings are given to the millimetre at best

/// Columns that a kind of filter needs and those that it may have, beside filter, kind and reason.
struct KindRule {
    std::vector<std::string_view> needs;
    std::vector<std::string_view> may_have;
};

const KindRule& rule_of(FilterKind kind) {
    static const std::array<KindRule, 8> rules{{
        {{}, {"point", "network", "from", "to", "flag"}},           // flag
        {{"point"}, {}},                                            // exclude
        {{"value_m"}, {"point", "network", "from", "to"}},          // fill
        {{"count"}, {"point", "network", "from", "to"}},            // repeat
        {{"value_m", "point"}, {"from", "to"}},                     // shift
        {{"value_m", "days"}, {"point", "network", "from", "to"}},  // spike
        {{"point"}, {}},                                            // apart
        {{"value_m", "network"}, {}},                               // datum
    }};
    return rules[static_cast<std::size_t>(kind)];
}

const std::vector<std::string>& filter_columns() {
    static const std::vector<std::string> all{"filter",  "kind", "point", "network", "from",  "to",
                                              "value_m", "days", "count", "flag",    "reason"};
    return all;
}

bool contains(const std::vector<std::string_view>& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

/// Files fields that the kind of a row needs, and those that it would not use.
void check_row(const CsvTable& t, std::size_t row, FilterKind kind, Problems& problems) {
    const auto& rule = rule_of(kind);
    const auto& name = filter_kinds()[static_cast<std::size_t>(kind)];
    for (const auto needed : rule.needs)
        if (t.field(row, needed).empty())
            problems.add(t.where(row, needed), fmt::format("a filter {} needs a value here", name),
                         "give one");
    for (const auto& column : filter_columns()) {
        const bool used = column == "filter" || column == "kind" || column == "reason" ||
                          contains(rule.needs, column) || contains(rule.may_have, column);
        if (!used && !t.field(row, column).empty())
            problems.add(t.where(row, column), fmt::format("a filter {} does not use it", name),
                         "leave the field empty");
    }
}

Date date_or(const CsvTable& t, std::size_t row, std::string_view column, Date otherwise,
             Problems& problems) {
    const auto field = t.field(row, column);
    if (field.empty()) return otherwise;
    const auto date = parse_date(field);
    if (!date)
        problems.add(t.where(row, column),
                     fmt::format("\"{}\" is not a date of the calendar", field),
                     "write it as 2026-01-31");
    return date.value_or(otherwise);
}

double number_or_nan(const CsvTable& t, std::size_t row, std::string_view column, NumberRule rule,
                     Problems& problems) {
    const auto field = t.field(row, column);
    if (field.empty()) return std::numeric_limits<double>::quiet_NaN();
    const auto number = parse_number(field);
    if (!number || *number < rule.least || *number > rule.most)
        problems.add(
            t.where(row, column),
            fmt::format("\"{}\" is no number from {:g} to {:g}", field, rule.least, rule.most),
            "correct it");
    return number.value_or(std::numeric_limits<double>::quiet_NaN());
}

int whole_or_zero(const CsvTable& t, std::size_t row, std::string_view column, int least,
                  Problems& problems) {
    const double number = number_or_nan(t, row, column, rules::between(least, 100000.0), problems);
    return std::isnan(number) ? 0 : static_cast<int>(number);
}

ObservationFilter filter_of(const CsvTable& t, std::size_t row, FilterKind kind,
                            Problems& problems) {
    ObservationFilter f;
    f.name = t.field(row, "filter");
    f.kind = kind;
    f.point = t.field(row, "point");
    f.network = t.field(row, "network");
    f.from = date_or(t, row, "from", f.from, problems);
    f.to = date_or(t, row, "to", f.to, problems);
    f.value = number_or_nan(t, row, "value_m", rules::level, problems);
    f.days = whole_or_zero(t, row, "days", 1, problems);
    f.count = whole_or_zero(t, row, "count", 2, problems);
    f.flag = t.field(row, "flag");
    f.reason = t.field(row, "reason");
    f.where = t.where(row, "filter");
    if (kind == FilterKind::spike && !(f.value > 0.0) && !std::isnan(f.value))
        problems.add(t.where(row, "value_m"), "a jump is above 0", "give its least size");
    if (f.to < f.from)
        problems.add(t.where(row, "to"), "is before from", "give the last day of the period");
    return f;
}

/// The readings of one point that a filter concerns and no earlier one left out, in order of time.
std::vector<LevelRecord*> concerned(const ObservationFilter& f,
                                    const std::vector<LevelRecord*>& of_point) {
    std::vector<LevelRecord*> list;
    for (auto* r : of_point)
        if (r->filter.empty() && r->date >= f.from && r->date <= f.to) list.push_back(r);
    return list;
}

int leave_out(const ObservationFilter& f, std::span<LevelRecord* const> records) {
    for (auto* r : records) r->filter = f.name;
    return static_cast<int>(records.size());
}

template <typename Wrong>
int leave_out_if(const ObservationFilter& f, const std::vector<LevelRecord*>& records,
                 const Wrong& wrong) {
    int count = 0;
    for (auto* r : records)
        if (wrong(*r)) count += leave_out(f, {&r, 1});
    return count;
}

/// Leaves out runs of at least f.count equal readings.
int leave_out_repeats(const ObservationFilter& f, const std::vector<LevelRecord*>& records) {
    int count = 0;
    for (std::size_t first = 0; first < records.size();) {
        std::size_t end = first + 1;
        while (end < records.size() &&
               std::abs(records[end]->value - records[first]->value) < same_value)
            ++end;
        if (end - first >= static_cast<std::size_t>(f.count))
            count += leave_out(f, {records.data() + first, end - first});
        first = end;
    }
    return count;
}

/// Leaves out readings that differ by more than f.value from the last good one, if a reading within f.days of that
/// one is near it again. A level that stays where it jumped to is good.
int leave_out_spikes(const ObservationFilter& f, const std::vector<LevelRecord*>& records) {
    int count = 0;
    std::size_t good = 0;
    for (std::size_t n = 1; n < records.size(); ++n) {
        const auto is_near = [&](std::size_t i) {
            return std::abs(records[i]->value - records[good]->value) <= f.value;
        };
        if (!is_near(n)) {
            const auto in_time = [&](std::size_t i) {
                return i < records.size() && records[i]->date - records[good]->date <= f.days;
            };
            std::size_t back = n + 1;
            while (in_time(back) && !is_near(back)) ++back;
            if (in_time(back)) {
                count += leave_out(f, {records.data() + n, back - n});
                n = back;
            }
        }
        good = n;
    }
    return count;
}

int apply(const ObservationFilter& f, const std::vector<LevelRecord*>& of_point) {
    const auto records = concerned(f, of_point);
    switch (f.kind) {
        case FilterKind::flag:
            return leave_out_if(f, records, [&f](const LevelRecord& r) {
                return f.flag.empty() ? !r.flag.empty() && r.flag != "ok" : r.flag == f.flag;
            });
        case FilterKind::exclude: return leave_out(f, records);
        case FilterKind::fill:
            return leave_out_if(f, records, [&f](const LevelRecord& r) {
                return std::abs(r.recorded - f.value) < same_value;
            });
        case FilterKind::repeat: return leave_out_repeats(f, records);
        case FilterKind::shift:
            for (auto* r : records) r->value += f.value;
            return static_cast<int>(records.size());
        case FilterKind::spike: return leave_out_spikes(f, records);
        case FilterKind::apart: return static_cast<int>(records.size());
        case FilterKind::datum: return 0;
    }
    return 0;
}

/// Files a row that does what an earlier one does: a shift would act twice.
void refuse_repeated(const CsvTable& t, Problems& problems) {
    std::map<std::string, int> first;
    for (std::size_t row = 0; row < t.rows(); ++row) {
        std::string what;
        for (const auto& column : filter_columns())
            if (column != "filter" && column != "reason")
                what += fmt::format("{}\n", t.field(row, column));
        const auto [found, is_new] = first.emplace(std::move(what), t.line(row));
        if (!is_new)
            problems.add(t.where(row, "filter"),
                         fmt::format("does the same as line {}", found->second),
                         "leave one of them out");
    }
}

void read_filter_file(const std::filesystem::path& file, std::vector<ObservationFilter>& filters,
                      Problems& problems) {
    const auto t = CsvTable::read(file, problems);
    if (!t.readable() || !t.require_columns({"filter", "kind", "reason"}, problems)) return;
    t.refuse_unknown_columns(filter_columns(), problems);
    const auto name = t.text("filter", problems);
    const auto kind = t.one_of("kind", filter_kinds(), problems);
    const auto reason = t.text("reason", problems);
    refuse_repeated(t, problems);
    for (std::size_t row = 0; row < t.rows(); ++row) {
        if (name[row] == "used" || name[row] == "outside_run" || name[row] == "all")
            problems.add(t.where(row, "filter"),
                         fmt::format("\"{}\" has a meaning of its own in the results", name[row]),
                         "give the filter another name");
        if (kind[row] < 0) continue;
        const auto of_row = static_cast<FilterKind>(kind[row]);
        check_row(t, row, of_row, problems);
        filters.push_back(filter_of(t, row, of_row, problems));
    }
}

}  // namespace

const std::vector<std::string>& filter_kinds() {
    static const std::vector<std::string> names{"flag",  "exclude", "fill",  "repeat",
                                                "shift", "spike",   "apart", "datum"};
    return names;
}

std::vector<ObservationFilter> read_filters(std::span<const std::filesystem::path> files,
                                            Problems& problems) {
    std::vector<ObservationFilter> filters;
    for (const auto& file : files) read_filter_file(file, filters, problems);
    return filters;
}

std::vector<FilterEffect> apply_filters(const std::vector<ObservationFilter>& filters,
                                        const std::vector<PointChoice>& points,
                                        std::vector<LevelRecord>& levels) {
    std::map<std::pair<std::string_view, bool>, std::vector<LevelRecord*>> by_point;
    for (auto& r : levels) by_point[{r.point, r.is_depth}].push_back(&r);
    std::map<std::string_view, std::string_view> network;
    for (const auto& p : points) network.emplace(p.id, p.network);
    std::vector<FilterEffect> effects;
    effects.reserve(filters.size());
    for (const auto& f : filters)
        effects.push_back({f.name, filter_kinds()[static_cast<std::size_t>(f.kind)], f.reason, 0});
    for (std::size_t kind = 0; kind < filter_kinds().size(); ++kind)
        for (std::size_t n = 0; n < filters.size(); ++n) {
            const auto& f = filters[n];
            if (f.kind != static_cast<FilterKind>(kind)) continue;
            for (const auto& [place, records] : by_point)
                if ((f.point.empty() || f.point == place.first) &&
                    (f.network.empty() || f.network == network[place.first]))
                    effects[n].readings += apply(f, records);
        }
    return effects;
}

}  // namespace heihe::io
