// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/date.hpp"
#include "heihe/core/error.hpp"
#include "heihe/io/csv.hpp"
#include "lib/report/json.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace heihe::report {

/// The calendar years that a run touches.
class Years {
public:
    Years() = default;
    /// @pre first <= last
    Years(Date first, Date last) : first_{first}, last_{last}, first_year_{civil(first).year} {}

    [[nodiscard]] std::size_t size() const;
    /// Index of the year of a date; nothing outside the run.
    [[nodiscard]] std::optional<std::size_t> index(Date date) const;
    [[nodiscard]] int year(std::size_t index) const {
        return first_year_ + static_cast<int>(index);
    }
    /// True if the run covers the year from 1 January to 31 December.
    [[nodiscard]] bool is_whole(std::size_t index) const;
    [[nodiscard]] Date first() const { return first_; }
    [[nodiscard]] Date last() const { return last_; }

private:
    Date first_{};
    Date last_{};
    int first_year_ = 0;
};

/// A line `setting KEY = VALUE (ORIGIN)` of run.log.
struct Setting {
    std::string key;
    std::string value;
    std::string origin;
};

/// What a finished run wrote, and what lies beside it, with names of columns checked.
struct RunTables {
    std::filesystem::path folder;
    Json summary;
    Years years;
    io::CsvTable annual, county, districts, river, reaches, budget, wells;
    std::optional<io::CsvTable> published, points, observations, scores, release, reservoirs;
    std::vector<Setting> settings;  ///< empty without run.log
    bool has_fields = false;        ///< results.nc is there
};

/// Reads the tables of a finished run.
/// @throws InputError with every problem
[[nodiscard]] RunTables read_run_tables(const std::filesystem::path& folder);

/// A column of numbers in which a field may be empty (NaN).
inline constexpr io::NumberRule blank_or_number{io::any_number.least, io::any_number.most, false,
                                                true};

}  // namespace heihe::report
