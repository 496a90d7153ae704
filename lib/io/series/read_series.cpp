// SPDX-License-Identifier: MIT
#include "heihe/io/csv.hpp"
#include "heihe/io/scenario_keys.hpp"
#include "heihe/io/series.hpp"
#include "lib/io/series/row_times.hpp"
#include "lib/io/series/series_places.hpp"
#include "lib/io/tables/basin_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

namespace heihe::io {
namespace {

using basin::RecordedSpan;
using basin::RecordSeries;

constexpr std::size_t shown = 20;  // gaps of one column that are told one by one

/// Columns that say where values come from and are not read.
constexpr std::array<std::string_view, 4> remark_columns{"note", "remark", "source", "status"};

const std::string& key_of(SeriesQuantity quantity) {
    return series_keys()[static_cast<std::size_t>(quantity)].name;
}

// What a value may be, in the unit of the model: a slip of a power of ten is told.
NumberRule rule_of(Dimension dimension) {
    NumberRule rule = rules::between(0.0, 1e12);
    if (dimension == Dimension::flow) rule = rules::monthly_flow;
    if (dimension == Dimension::length) rule = rules::between(0.0, 10.0);
    if (dimension == Dimension::velocity) rule = rules::between(0.0, 1.0);
    if (dimension == Dimension::area) rule = rules::between(0.0, 1e11);
    return rules::or_blank(rule);
}

/// [m3/d] Largest mean of a record of water, by quantity. That of use is five times what the wells of the whole basin
/// pump in their busiest month, at one place.
double most_water(SeriesQuantity quantity) {
    const bool is_use =
        quantity == SeriesQuantity::diversion || quantity == SeriesQuantity::pumping;
    return is_use ? 2e7 : rules::monthly_flow.most;
}

/// A file of [series] that is being read.
struct OpenFile {
    const SeriesChoice& choice;
    const CsvTable& table;
    const RowTimes& times;
    const std::vector<SeriesPlace>& places;
};

/// A run of days without a value.
struct Gap {
    DaySpan days;
    InputLocation where;
};

bool is_blank(const OpenFile& in, std::string_view column, std::size_t row) {
    return in.table.field(row, column).empty();
}

/// Days without a value in a column, from its first to its last value; with months, of whole years.
std::vector<Gap> gaps_of(const OpenFile& in, const std::string& column, std::size_t first,
                         std::size_t last) {
    std::vector<Gap> gaps;
    const auto& rows = in.times.rows;
    const auto add = [&](Date from, Date to, std::size_t row) {
        if (!(from < to)) return;
        if (!gaps.empty() && gaps.back().days.end == from)
            gaps.back().days.end = to;
        else
            gaps.push_back({{from, to}, in.table.where(row, column)});
    };
    const bool months = in.times.step == SeriesStep::month;
    if (months) add(make_date(civil(rows[first].first).year, 1, 1), rows[first].first, first);
    for (std::size_t n = first; n <= last; ++n) {
        if (n > first) add(rows[n - 1].end, rows[n].first, n);
        if (is_blank(in, column, n)) add(rows[n].first, rows[n].end, n);
    }
    if (months) add(rows[last].end, make_date(civil(rows[last].first).year + 1, 1, 1), last);
    return gaps;
}

void refuse_gaps(const OpenFile& in, const std::vector<Gap>& gaps, Problems& problems) {
    const std::string key = fmt::format("series.{}_gaps", key_of(in.choice.quantity));
    const bool months = in.times.step == SeriesStep::month;
    for (std::size_t n = 0; n < std::min(gaps.size(), shown); ++n)
        problems.add(gaps[n].where, fmt::format("no value for {}", days_text(gaps[n].days)),
                     fmt::format("give {}, or state {} = \"fill\": the model's own rule then holds "
                                 "for these days",
                                 months ? "all twelve months" : "the values", key));
    if (gaps.size() > shown)
        problems.add({in.table.file(), 0}, fmt::format("{} more gaps", gaps.size() - shown),
                     fmt::format("state {} = \"fill\", or give the values", key));
}

/// Files days that two files give of one place.
void refuse_overlap(const RecordSeries& series, const InputLocation& where, Problems& problems) {
    for (std::size_t n = 1; n < series.spans.size(); ++n) {
        const auto& before = series.spans[n - 1];
        const auto& span = series.spans[n];
        if (span.first >= before.end) continue;
        problems.add(
            where,
            fmt::format("{} of {} has a value in an earlier file or column too",
                        days_text({span.first, std::min(span.end, before.end)}), series.id),
            "leave these days in one of them");
        return;
    }
}

void merge(std::vector<RecordSeries>& list, RecordSeries series, const InputLocation& where,
           Problems& problems) {
    const auto known = std::find_if(list.begin(), list.end(),
                                    [&](const RecordSeries& s) { return s.id == series.id; });
    if (known == list.end()) {
        list.push_back(std::move(series));
        return;
    }
    known->spans.insert(known->spans.end(), series.spans.begin(), series.spans.end());
    std::stable_sort(
        known->spans.begin(), known->spans.end(),
        [](const RecordedSpan& a, const RecordedSpan& b) { return a.first < b.first; });
    refuse_overlap(*known, where, problems);
}

/// Files a column whose unit is missing or does not fit. @returns true if it fits
bool check_unit(const OpenFile& in, const std::string& column,
                const std::optional<ColumnName>& name, Problems& problems) {
    const InputLocation where{in.table.file(), 1, fmt::format("column {}", column)};
    if (name && takes(in.choice.quantity, name->unit.dimension)) return true;
    problems.add(where,
                 name ? fmt::format("{} is {}", name->unit.name, noun(name->unit.dimension))
                      : "its name ends in no unit",
                 fmt::format("end the name in {}", units_of(in.choice.quantity)));
    return false;
}

/// First and last row with a value; nothing, with a problem, if there is none.
std::optional<std::pair<std::size_t, std::size_t>> filled_rows(const OpenFile& in,
                                                               const std::string& column,
                                                               Problems& problems) {
    std::size_t first = 0;
    std::size_t last = in.table.rows();
    while (first < last && is_blank(in, column, first)) ++first;
    while (last > first && is_blank(in, column, last - 1)) --last;
    if (first < last) return std::pair{first, last - 1};
    problems.add({in.table.file(), 1, fmt::format("column {}", column)}, "has no value",
                 "give values, or take the column out");
    return std::nullopt;
}

/// Spans of the rows with a value. A volume or a depth is spread over its days.
RecordSeries series_of(const OpenFile& in, const std::string& column, const ColumnName& name,
                       Problems& problems) {
    RecordSeries series;
    const Dimension dimension = name.unit.dimension;
    const auto values = in.table.quantities(column, dimension, problems, rule_of(dimension));
    const bool total = dimension == Dimension::volume || dimension == Dimension::length;
    for (std::size_t n = 0; n < values.size(); ++n) {
        if (is_blank(in, column, n)) continue;
        const auto& days = in.times.rows[n];
        const double mean = total ? values[n] / (days.end - days.first) : values[n];
        const double most = most_water(in.choice.quantity);
        const bool is_water = dimension == Dimension::flow || dimension == Dimension::volume;
        if (is_water && mean > most)
            problems.add(
                in.table.where(n, column),
                fmt::format("{} is a mean of {:.3g} m3/d", in.table.field(n, column), mean),
                fmt::format("give a mean of at most {:g} m3/d ({:.3g} m3/s), and check the "
                            "unit in the column's name",
                            most, most / 86400.0));
        series.spans.push_back({days.first, days.end, mean});
    }
    return series;
}

void read_column(const OpenFile& in, const std::string& column, SeriesRead& out,
                 Problems& problems) {
    const auto name = column_name(column);
    if (!check_unit(in, column, name, problems)) return;
    const InputLocation where{in.table.file(), 1, fmt::format("column {}", column)};
    const auto* place = find_place(in.places, name->stem, where, problems);
    const auto rows = filled_rows(in, column, problems);
    auto series = series_of(in, column, *name, problems);
    if (place == nullptr || !rows) return;
    const auto gaps = gaps_of(in, column, rows->first, rows->second);
    if (!in.choice.fill_gaps) refuse_gaps(in, gaps, problems);
    const auto file = std::filesystem::path{in.table.file()}.filename().string();
    SeriesInfo info{in.choice.quantity, place->id, file, in.times.step, {}, {}};
    info.first = in.times.rows[rows->first].first;
    info.end = in.times.rows[rows->second].end;
    for (const auto& gap : gaps) {
        info.gaps += 1;
        info.gap_days += gap.days.end - gap.days.first;
    }
    out.info.push_back(std::move(info));
    series.id = place->id;
    merge(out.records.*(place->list), std::move(series), where, problems);
}

bool is_value_column(const std::string& column) {
    return !is_time_column(column) &&
           std::find(remark_columns.begin(), remark_columns.end(), column) == remark_columns.end();
}

void read_file(const SeriesChoice& choice, const std::filesystem::path& file,
               const basin::Tables& tables, SeriesRead& out, Problems& problems) {
    const auto table = CsvTable::read(file, problems);
    if (!table.readable()) return;
    const auto& names = tables.names;
    const auto times = row_times(table, {names.dispatch_month, names.dispatch_day}, true, problems);
    if (!times) return;
    if (choice.quantity == SeriesQuantity::area && times->step != SeriesStep::year)
        problems.add({table.file(), 1}, "irrigated areas are given by year",
                     "give a column year, and one row a year");
    const auto places = series_places(choice.quantity, tables);
    const OpenFile in{choice, table, *times, places};
    bool any = false;
    for (const auto& column : table.columns()) {
        if (!is_value_column(column)) continue;
        any = true;
        read_column(in, column, out, problems);
    }
    if (!any)
        problems.add(
            {table.file(), 1}, "has no column of values",
            fmt::format("name a column {}_UNIT, with {}",
                        places.empty() ? "PLACE" : places.front().id, units_of(choice.quantity)));
}

void note_outside(const Scenario& s, SeriesRead& out) {
    for (const auto& i : out.info)
        if (i.end <= s.start || i.first >= s.end)
            out.notes.push_back(fmt::format(
                "series.{}: the record of {} in {} ({}) lies outside the run's period ({})",
                key_of(i.quantity), i.id, i.file, days_text({i.first, i.end}),
                days_text({s.start, s.end})));
}

std::string percent(double part, double whole) {
    return fmt::format("{:.1f} %", whole > 0.0 ? 100.0 * part / whole : 0.0);
}

/// The lists of one quantity.
std::vector<const std::vector<RecordSeries>*> lists_of(const basin::Records& r,
                                                       SeriesQuantity quantity) {
    switch (quantity) {
        case SeriesQuantity::inflow: return {&r.inflow};
        case SeriesQuantity::diversion: return {&r.diversion};
        case SeriesQuantity::pumping:
            return {&r.pumping, &r.pumping_of_field, &r.pumping_of_county, &r.pumping_of_class};
        case SeriesQuantity::area: return {&r.area};
        case SeriesQuantity::weather: return {&r.weather};
        case SeriesQuantity::release: return {&r.release};
    }
    return {};
}

/// Number of series of a quantity, and the days that they cover in [from, to).
struct Coverage {
    int series = 0;
    double days = 0.0;
};

Coverage coverage(const basin::Records& records, SeriesQuantity quantity, Date from, Date to) {
    Coverage c;
    for (const auto* list : lists_of(records, quantity))
        for (const auto& series : *list) {
            c.series += 1;
            c.days += basin::recorded(series, from, to).days;
        }
    return c;
}

constexpr const char* step_names[] = {"daily", "monthly", "yearly", "by dispatch year"};

}  // namespace

SeriesRead read_series(const Scenario& scenario, const basin::Tables& tables, Problems& problems) {
    SeriesRead out;
    for (const auto& choice : scenario.series)
        for (const auto& file : choice.files) read_file(choice, file, tables, out, problems);
    note_outside(scenario, out);
    return out;
}

std::vector<std::string> series_lines(const SeriesRead& series) {
    std::vector<std::string> lines;
    for (const auto& i : series.info) {
        const std::string gaps =
            i.gaps == 0 ? "no gap"
                        : fmt::format("{} {} ({} {}), for which the model's own rule holds", i.gaps,
                                      i.gaps == 1 ? "gap" : "gaps", i.gap_days,
                                      i.gap_days == 1 ? "day" : "days");
        lines.push_back(fmt::format("series.{} {}: {}, {}, {}, {}", key_of(i.quantity), i.id,
                                    i.file, step_names[static_cast<std::size_t>(i.step)],
                                    days_text({i.first, i.end}), gaps));
    }
    return lines;
}

std::vector<std::vector<std::string>> coverage_rows(const SeriesRead& series, Date start,
                                                    Date end) {
    std::vector<std::vector<std::string>> rows{{"days with a record"}, {"series"}};
    std::vector<SeriesQuantity> given;
    for (std::size_t q = 0; q < series_keys().size(); ++q) {
        const auto quantity = static_cast<SeriesQuantity>(q);
        const int count = coverage(series.records, quantity, start, end).series;
        if (count == 0) continue;
        given.push_back(quantity);
        rows[0].push_back(series_keys()[q].name);
        rows[1].push_back(fmt::format("{}", count));
    }
    if (given.empty()) return {};
    for (int year = civil(start).year; year <= civil(end - 1).year; ++year) {
        const Date from = std::max(start, make_date(year, 1, 1));
        const Date to = std::min(end, make_date(year + 1, 1, 1));
        rows.push_back({fmt::format("{}", year)});
        for (const auto quantity : given) {
            const auto c = coverage(series.records, quantity, from, to);
            rows.back().push_back(percent(c.days, static_cast<double>(c.series) * (to - from)));
        }
    }
    return rows;
}

}  // namespace heihe::io
