// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/core/error.hpp"
#include "heihe/core/units.hpp"
#include "heihe/io/text_file.hpp"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heihe::io {

/// Numbers that a column may hold. Bounds are in the unit that the accessor returns.
struct NumberRule {
    double least = -std::numeric_limits<double>::infinity();
    double most = std::numeric_limits<double>::infinity();
    bool least_excluded = false;  ///< true: the value must be > least, not >= least
    bool blank_allowed = false;   ///< true: an empty field gives NaN
};

inline constexpr NumberRule any_number{};
inline constexpr NumberRule positive{0.0, std::numeric_limits<double>::infinity(), true, false};
inline constexpr NumberRule not_negative{0.0, std::numeric_limits<double>::infinity(), false,
                                         false};
inline constexpr NumberRule share{0.0, 1.0, false, false};

/// Largest size of a table: far more than a basin needs, and less than would fill the memory.
struct TableLimits {
    std::uintmax_t bytes = largest_table;
    std::size_t rows = 500'000;
    std::size_t fields = 2'500'000;
};
/// For a table that a run wrote, which may have many points and years.
inline constexpr TableLimits as_written_by_a_run{
    largest_text, std::numeric_limits<std::size_t>::max(), std::numeric_limits<std::size_t>::max()};

/// Values that a column may have.
struct Choices {
    std::vector<std::string> values;
    std::vector<std::string> names{};  ///< other names of the values, in their order; may be empty
    std::string table{};               ///< that lists the values
};

/// A column's name in two parts: "main_m3_per_s" is "main" in m3/s.
struct ColumnName {
    std::string stem;
    Unit unit;
};
/// Nothing if the name ends in no unit.
[[nodiscard]] std::optional<ColumnName> column_name(std::string_view column);

/// A table from a CSV file whose every value knows its line.
///
/// Accessors return one value per row and file every problem they find. A bad value is NaN, 0 or empty in
/// the result, so read all columns first and then call problems.throw_if_any(). For a column that the file
/// lacks, an accessor files one problem with the nearest name and returns bad values.
/// Accepted: UTF-8 with or without BOM, LF or CRLF, quotes (RFC 4180), lines of `#` before the header,
/// empty lines. Space around a field is removed.
class CsvTable {
public:
    CsvTable() = default;

    /// Reads a file. A file that cannot be read is filed as a problem and gives a table without rows and
    /// columns.
    [[nodiscard]] static CsvTable read(const std::filesystem::path& file, Problems& problems,
                                       const TableLimits& limits = {});
    /// The same from text; file is the name for messages.
    [[nodiscard]] static CsvTable parse(std::string_view text, std::string file, Problems& problems,
                                        const TableLimits& limits = {});

    [[nodiscard]] const std::string& file() const noexcept { return file_; }
    [[nodiscard]] std::size_t rows() const noexcept { return lines_.size(); }
    [[nodiscard]] const std::vector<std::string>& columns() const noexcept { return columns_; }
    [[nodiscard]] bool has(std::string_view column) const { return index(column) >= 0; }
    /// True if the table has a column that may be left out. Where it has not, a column whose name is a slip of the pen
    /// away (a letter or two, or capitals) is filed: its values would be lost without a word.
    [[nodiscard]] bool has_optional(std::string_view column, Problems& problems) const;
    /// False if the file could not be read as a table at all: further messages are then of no use.
    [[nodiscard]] bool readable() const noexcept { return readable_; }
    /// 1-based line of a row in its file.
    [[nodiscard]] int line(std::size_t row) const { return lines_.at(row); }
    /// Location of a value, for the caller's messages.
    [[nodiscard]] InputLocation where(std::size_t row, std::string_view column) const;

    /// Files a problem for each missing column, with the nearest existing name, or with the unit that is expected where
    /// a column has another one.
    /// @returns true if none is missing
    bool require_columns(std::span<const std::string_view> names, Problems& problems) const;
    bool require_columns(std::initializer_list<std::string_view> names, Problems& problems) const {
        return require_columns(std::span<const std::string_view>{names.begin(), names.size()},
                               problems);
    }
    /// Files a problem for each column that is not in names, with the nearest name that is.
    void refuse_unknown_columns(std::span<const std::string> names, Problems& problems) const;

    /// Text of one field, without checks. Empty if there is no such row or column.
    [[nodiscard]] std::string_view field(std::size_t row, std::string_view column) const;
    /// [rows] text; an empty field is a problem unless blank_allowed.
    [[nodiscard]] std::vector<std::string> text(std::string_view column, Problems& problems,
                                                bool blank_allowed = false) const;
    /// [rows] numbers as written, without conversion. NaN, inf and text are problems.
    [[nodiscard]] std::vector<double> numbers(std::string_view column, Problems& problems,
                                              NumberRule rule = any_number) const;
    /// [rows] numbers converted from the unit in the column's name: quantities("width_mm",
    /// Dimension::length, p) returns metres. A name without a unit of that dimension is a problem.
    [[nodiscard]] std::vector<double> quantities(std::string_view column, Dimension dimension,
                                                 Problems& problems,
                                                 NumberRule rule = any_number) const;
    /// [rows] whole numbers in [least, most].
    [[nodiscard]] std::vector<std::int64_t> integers(
        std::string_view column, Problems& problems,
        std::int64_t least = std::numeric_limits<std::int32_t>::min(),
        std::int64_t most = std::numeric_limits<std::int32_t>::max()) const;
    /// [rows] ISO dates.
    [[nodiscard]] std::vector<Date> dates(std::string_view column, Problems& problems) const;
    /// [rows] index in `allowed` of each field (-1 and a problem with the nearest value otherwise).
    [[nodiscard]] std::vector<std::int32_t> one_of(std::string_view column,
                                                   std::span<const std::string> allowed,
                                                   Problems& problems) const;
    /// The same with values of another table. Files that the table has none, once, where it has none.
    [[nodiscard]] std::vector<std::int32_t> one_of(std::string_view column, const Choices& allowed,
                                                   Problems& problems) const;
    /// Files a problem for each row whose key (these columns together) an earlier row has.
    void refuse_duplicates(std::initializer_list<std::string_view> key, Problems& problems) const;

private:
    struct FoundColumn {
        std::string_view name;  ///< as the caller wrote it
        int index;
    };
    friend class CsvParser;
    [[nodiscard]] int index(std::string_view column) const;
    [[nodiscard]] int index_or_problem(std::string_view column, Problems& problems) const;
    [[nodiscard]] std::string_view cell(std::size_t row, int column) const;
    [[nodiscard]] std::vector<double> scaled(const FoundColumn& column, const Unit* unit,
                                             Dimension dimension, NumberRule rule,
                                             Problems& problems) const;

    std::string file_;
    std::vector<std::string> columns_;
    std::vector<int> lines_;  // [rows]
    struct Cell {
        std::uint32_t from = 0;  // in store_
        std::uint32_t length = 0;
    };
    std::vector<Cell> cells_;  // [rows*columns]
    std::string store_;        // text of all cells
    bool readable_ = false;
};

}  // namespace heihe::io
