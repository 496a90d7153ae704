// SPDX-License-Identifier: MIT
#include "heihe/io/csv.hpp"

#include "heihe/core/index.hpp"
#include "heihe/io/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

namespace heihe::io {
namespace {

// Messages of one column that are given one by one; the rest is counted. A column of 40,000 bad values
// must not hide the other messages.
constexpr std::size_t messages_per_column = 20;

// Adds the problems of one column, and counts those beyond the limit.
class ColumnProblems {
public:
    ColumnProblems(const CsvTable& table, std::string_view column, Problems& problems)
        : table_{table}, column_{column}, problems_{problems} {}
    ColumnProblems(const ColumnProblems&) = delete;
    ColumnProblems& operator=(const ColumnProblems&) = delete;
    ~ColumnProblems() {
        if (count_ > messages_per_column)
            problems_.add({table_.file(), 0, fmt::format("column {}", column_)},
                          fmt::format("{} more values are bad", count_ - messages_per_column));
    }
    void add(std::size_t row, std::string_view problem, std::string_view remedy) {
        if (++count_ <= messages_per_column)
            problems_.add(table_.where(row, column_), problem, remedy);
    }

private:
    const CsvTable& table_;
    std::string_view column_;
    Problems& problems_;
    std::size_t count_ = 0;
};

// The bounds in the column's unit, with as many digits as a person would write.
std::string bounds_text(const NumberRule& rule, const Unit* unit) {
    const auto shown = [unit](double bound) {
        const double scale = unit == nullptr ? 1.0 : unit->divide / unit->multiply;
        return fmt::format("{:.9g}{}{}", bound * scale, unit == nullptr ? "" : " ",
                           unit == nullptr ? std::string_view{} : unit->name);
    };
    const bool low = std::isfinite(rule.least);
    const bool high = std::isfinite(rule.most);
    const std::string_view above = rule.least_excluded ? "above" : "of at least";
    if (low && high && rule.least_excluded)
        return fmt::format("above {} and at most {}", shown(rule.least), shown(rule.most));
    if (low && high) return fmt::format("between {} and {}", shown(rule.least), shown(rule.most));
    if (low) return fmt::format("{} {}", above, shown(rule.least));
    return fmt::format("of at most {}", shown(rule.most));
}

bool keeps(const NumberRule& rule, double value) {
    return (rule.least_excluded ? value > rule.least : value >= rule.least) && value <= rule.most;
}

}  // namespace

std::optional<ColumnName> column_name(std::string_view column) {
    const auto unit = unit_of_column(column);
    if (!unit) return std::nullopt;
    std::string suffix{unit->name};
    heihe::detail::replace_all(suffix, "/", "_per_");
    if (suffix == "%") suffix = "pct";
    return ColumnName{std::string{column.substr(0, column.size() - suffix.size() - 1)}, *unit};
}

/// Splits text into fields (RFC 4180), line by line.
class CsvParser {
public:
    CsvParser(std::string_view text, CsvTable& table, const TableLimits& limits, Problems& problems)
        : text_{text}, table_{table}, limits_{limits}, problems_{problems} {}

    void run() {
        table_.store_.reserve(text_.size());
        while (at_ < text_.size()) {
            if (!header_done_ && text_[at_] == '#') {
                skip_line();
                continue;
            }
            const int line = line_;
            fields_.clear();
            read_record();
            if (fields_.size() == 1 && fields_[0].second == 0) continue;  // an empty line
            if (header_done_)
                keep_row(line);
            else
                keep_header(line);
            if (table_.lines_.size() > limits_.rows || table_.cells_.size() > limits_.fields ||
                fields_.size() > limits_.fields) {
                refuse_length(line);
                return;
            }
        }
        if (uneven_ > messages_per_column)
            problems_.add({table_.file_, 0},
                          fmt::format("{} more rows have another number of fields",
                                      uneven_ - messages_per_column));
        if (!header_done_)
            problems_.add({table_.file_, 0}, "the file is empty",
                          "give a header line and one line a row");
    }

private:
    void refuse_length(int line) {
        problems_.add({table_.file_, line},
                      fmt::format("the table is too long (limit: {} rows, {} fields)", limits_.rows,
                                  limits_.fields),
                      "check that this is the right file, or give a shorter one");
        table_.readable_ = false;
        table_.lines_.clear();
        table_.cells_.clear();
    }

    void skip_line() {
        const auto end = text_.find('\n', at_);
        at_ = end == std::string_view::npos ? text_.size() : end + 1;
        ++line_;
    }

    void read_record() {
        for (;;) {
            read_field();
            if (at_ >= text_.size()) return;
            const char end = text_[at_++];
            if (end == ',') continue;
            if (end == '\r' && at_ < text_.size() && text_[at_] == '\n') ++at_;
            ++line_;
            return;
        }
    }

    void read_field() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
        if (at_ < text_.size() && text_[at_] == '"') {
            read_quoted();
            return;
        }
        const auto end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
        const auto field = detail::trimmed(text_.substr(at_, end - at_));
        fields_.emplace_back(table_.store_.size(), field.size());
        table_.store_ += field;
        at_ = end;
    }

    void read_quoted() {
        const int opened = line_;
        const std::size_t start = table_.store_.size();
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '\n') ++line_;
            if (text_[at_] != '"') {
                table_.store_ += text_[at_];
            } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
                table_.store_ += text_[at_++];
            } else {
                break;
            }
        }
        fields_.emplace_back(start, table_.store_.size() - start);
        if (at_ >= text_.size()) {
            problems_.add({table_.file_, opened}, "a quote is opened and not closed",
                          "close it, or write a quote inside a field twice");
            return;
        }
        const auto end = std::min(text_.find_first_of(",\r\n", ++at_), text_.size());
        if (!detail::trimmed(text_.substr(at_, end - at_)).empty())
            problems_.add({table_.file_, line_}, "text after a closing quote",
                          "put the whole field in quotes; a quote inside is written twice");
        at_ = end;
    }

    [[nodiscard]] std::string_view text_of(std::size_t field) const {
        return std::string_view{table_.store_}.substr(fields_[field].first, fields_[field].second);
    }

    void keep_header(int line) {
        header_done_ = true;
        table_.readable_ = true;
        for (std::size_t i = 0; i < fields_.size(); ++i) {
            const std::string name{text_of(i)};
            const bool taken = table_.has(name);
            if (taken || name.empty())
                problems_.add(
                    {table_.file_, line, fmt::format("column {}", i + 1)},
                    name.empty() ? "has no name" : fmt::format("\"{}\" stands twice", name),
                    "give each column its own name");
            table_.columns_.push_back(name);
        }
        if (fields_.size() == 1 && text_of(0).find_first_of(";\t") != std::string_view::npos)
            problems_.add({table_.file_, line}, "the header has no comma",
                          "separate fields by commas, not by semicolons or tabs");
    }

    void keep_row(int line) {
        if (fields_.size() != table_.columns_.size()) {
            if (++uneven_ <= messages_per_column)
                problems_.add({table_.file_, line},
                              fmt::format("{} fields where the header has {}", fields_.size(),
                                          table_.columns_.size()),
                              "quote a field that holds a comma");
            fields_.resize(table_.columns_.size(), {table_.store_.size(), 0});
        }
        table_.lines_.push_back(line);
        for (const auto& [from, length] : fields_)
            table_.cells_.push_back(
                {static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(length)});
    }

    std::string_view text_;
    CsvTable& table_;
    const TableLimits& limits_;
    Problems& problems_;
    std::size_t uneven_ = 0;  // rows with another number of fields than the header
    std::vector<std::pair<std::size_t, std::size_t>> fields_;
    std::size_t at_ = 0;
    int line_ = 1;
    bool header_done_ = false;
};

CsvTable CsvTable::parse(std::string_view text, std::string file, Problems& problems,
                         const TableLimits& limits) {
    CsvTable table;
    table.file_ = std::move(file);
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    CsvParser{text, table, limits, problems}.run();
    return table;
}

CsvTable CsvTable::read(const std::filesystem::path& file, Problems& problems,
                        const TableLimits& limits) {
    if (const auto text = read_text(file, problems, limits.bytes))
        return parse(*text, file.string(), problems, limits);
    CsvTable table;
    table.file_ = file.string();
    return table;
}

InputLocation CsvTable::where(std::size_t row, std::string_view column) const {
    return {file_, row < lines_.size() ? lines_[row] : 0, fmt::format("column {}", column)};
}

int CsvTable::index(std::string_view column) const {
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (columns_[i] == column) return static_cast<int>(i);
    return -1;
}

int CsvTable::index_or_problem(std::string_view column, Problems& problems) const {
    const int found = index(column);
    if (found >= 0 || !readable_) return found;
    const auto wanted = column_name(column);
    for (const auto& other : columns_) {
        const auto given = column_name(other);
        if (!wanted || !given || given->stem != wanted->stem) continue;
        problems.add(
            {file_, 1, fmt::format("column {}", other)},
            fmt::format("is in {}, and {} is expected", given->unit.name, wanted->unit.name),
            fmt::format("give {} in {}, and name the column \"{}\"", wanted->stem,
                        wanted->unit.name, column));
        return found;
    }
    problems.add({file_, 1}, fmt::format("no column \"{}\"", column), suggestion(column, columns_));
    return found;
}

bool CsvTable::has_optional(std::string_view column, Problems& problems) const {
    if (has(column)) return true;
    const int slip = std::clamp(static_cast<int>(column.size()) / 6, 1, 2);  // letters of a name
    for (const auto& other : columns_)
        if (edit_distance(column, other) <= slip)
            problems.add(
                {file_, 1, fmt::format("column {}", other)}, "no such column is read",
                fmt::format("did you mean \"{}\"? Else give it a name less like that", column));
    return false;
}

std::string_view CsvTable::cell(std::size_t row, int column) const {
    const auto [from, length] = cells_[row * columns_.size() + at(column)];
    return std::string_view{store_}.substr(from, length);
}

bool CsvTable::require_columns(std::span<const std::string_view> names, Problems& problems) const {
    bool all = true;
    for (const auto name : names) all = index_or_problem(name, problems) >= 0 && all;
    return all;
}

void CsvTable::refuse_unknown_columns(std::span<const std::string> names,
                                      Problems& problems) const {
    for (const auto& column : columns_) {
        bool known = false;
        for (const auto& name : names) known = known || name == column;
        if (!known)
            problems.add({file_, 1}, fmt::format("unknown column \"{}\"", column),
                         suggestion(column, names));
    }
}

std::string_view CsvTable::field(std::size_t row, std::string_view column) const {
    const int found = index(column);
    return found < 0 || row >= rows() ? std::string_view{} : cell(row, found);
}

std::vector<std::string> CsvTable::text(std::string_view column, Problems& problems,
                                        bool blank_allowed) const {
    std::vector<std::string> values(rows());
    const int found = index_or_problem(column, problems);
    if (found < 0) return values;
    ColumnProblems bad{*this, column, problems};
    for (std::size_t row = 0; row < rows(); ++row) {
        values[row] = cell(row, found);
        if (values[row].empty() && !blank_allowed) bad.add(row, "the value is missing", "give one");
    }
    return values;
}

std::vector<double> CsvTable::scaled(const FoundColumn& column, const Unit* unit,
                                     Dimension dimension, NumberRule rule,
                                     Problems& problems) const {
    std::vector<double> values(rows(), std::numeric_limits<double>::quiet_NaN());
    ColumnProblems bad{*this, column.name, problems};
    for (std::size_t row = 0; row < rows(); ++row) {
        const auto field = cell(row, column.index);
        if (field.empty()) {
            if (!rule.blank_allowed) bad.add(row, "the value is missing", "give a number");
            continue;
        }
        const auto number = parse_number(field);
        if (!number) {
            bad.add(row, fmt::format("\"{}\" is not a number that can be used", field),
                    "give a finite number with a decimal point");
            continue;
        }
        const double value = unit == nullptr ? *number : convert(*number, *unit, dimension).value;
        if (keeps(rule, value))
            values[row] = value;
        else
            bad.add(row, fmt::format("{} is out of range", field),
                    fmt::format("give a value {}", bounds_text(rule, unit)));
    }
    return values;
}

std::vector<double> CsvTable::numbers(std::string_view column, Problems& problems,
                                      NumberRule rule) const {
    const int found = index_or_problem(column, problems);
    if (found < 0) return std::vector<double>(rows(), std::numeric_limits<double>::quiet_NaN());
    return scaled({column, found}, nullptr, Dimension::number, rule, problems);
}

std::vector<double> CsvTable::quantities(std::string_view column, Dimension dimension,
                                         Problems& problems, NumberRule rule) const {
    const std::vector<double> none(rows(), std::numeric_limits<double>::quiet_NaN());
    const int found = index_or_problem(column, problems);
    if (found < 0) return none;
    const auto unit = unit_of_column(column);
    const auto probe = unit ? convert(1.0, *unit, dimension) : Quantity{};
    if (!unit || !probe.ok()) {
        problems.add({file_, 1, fmt::format("column {}", column)},
                     unit ? probe.problem : "its name ends in no unit",
                     fmt::format("end the name in the unit of {}", noun(dimension)));
        return none;
    }
    return scaled({column, found}, &*unit, dimension, rule, problems);
}

std::vector<std::int64_t> CsvTable::integers(std::string_view column, Problems& problems,
                                             std::int64_t least, std::int64_t most) const {
    std::vector<std::int64_t> values(rows(), 0);
    const int found = index_or_problem(column, problems);
    if (found < 0) return values;
    ColumnProblems bad{*this, column, problems};
    for (std::size_t row = 0; row < rows(); ++row) {
        const auto field = cell(row, found);
        std::int64_t value = 0;
        const auto read = std::from_chars(field.data(), field.data() + field.size(), value);
        if (read.ec != std::errc{} || read.ptr != field.data() + field.size())
            bad.add(row, fmt::format("\"{}\" is not a whole number", field), "give a whole number");
        else if (value < least || value > most)
            bad.add(row, fmt::format("{} is out of range", value),
                    fmt::format("give a whole number from {} to {}", least, most));
        else
            values[row] = value;
    }
    return values;
}

std::vector<Date> CsvTable::dates(std::string_view column, Problems& problems) const {
    std::vector<Date> values(rows());
    const int found = index_or_problem(column, problems);
    if (found < 0) return values;
    ColumnProblems bad{*this, column, problems};
    for (std::size_t row = 0; row < rows(); ++row) {
        const auto date = parse_date(cell(row, found));
        if (date)
            values[row] = *date;
        else
            bad.add(row, fmt::format("\"{}\" is not a date of the calendar", cell(row, found)),
                    "write it as 2026-01-31");
    }
    return values;
}

std::vector<std::int32_t> CsvTable::one_of(std::string_view column,
                                           std::span<const std::string> allowed,
                                           Problems& problems) const {
    return one_of(column, Choices{{allowed.begin(), allowed.end()}}, problems);
}

std::vector<std::int32_t> CsvTable::one_of(std::string_view column, const Choices& allowed,
                                           Problems& problems) const {
    std::vector<std::int32_t> values(rows(), -1);
    const int found = index_or_problem(column, problems);
    if (found < 0) return values;
    if (allowed.values.empty()) {
        problems.add({file_, 0, fmt::format("column {}", column)},
                     fmt::format("{} has no {} that it could name", allowed.table, column),
                     fmt::format("give the rows of {}", allowed.table));
        return values;
    }
    ColumnProblems bad{*this, column, problems};
    for (std::size_t row = 0; row < rows(); ++row) {
        const auto field = cell(row, found);
        const auto value = std::find(allowed.values.begin(), allowed.values.end(), field);
        if (value != allowed.values.end())
            values[row] = static_cast<std::int32_t>(value - allowed.values.begin());
        else if (field.empty())
            bad.add(row, "the value is missing", suggestion(field, allowed.values));
        else
            bad.add(row, fmt::format("\"{}\" is not known", field),
                    suggestion(field, allowed.values, allowed.names));
    }
    return values;
}

void CsvTable::refuse_duplicates(std::initializer_list<std::string_view> key,
                                 Problems& problems) const {
    std::string name;
    for (const auto column : key) name += fmt::format("{}{}", name.empty() ? "" : " + ", column);
    ColumnProblems bad{*this, name, problems};
    std::map<std::string, int, std::less<>> seen;
    for (std::size_t row = 0; row < rows(); ++row) {
        std::string value;
        for (const auto column : key)
            value += fmt::format("{}{}", value.empty() ? "" : ", ", field(row, column));
        const auto [first, is_new] = seen.emplace(value, line(row));
        if (!is_new)
            bad.add(row, fmt::format("\"{}\" stands twice, first on line {}", value, first->second),
                    "give each its own name");
    }
}

}  // namespace heihe::io
