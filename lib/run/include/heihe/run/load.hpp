// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/basin/inputs.hpp"
#include "heihe/io/observations.hpp"
#include "heihe/io/rows.hpp"
#include "heihe/io/scenario.hpp"
#include "heihe/io/series.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace heihe::run {

/// A scenario and all its inputs, read, checked and assembled.
struct Loaded {
    io::Scenario scenario;
    basin::Inputs inputs;
    io::SeriesRead series;          ///< the user's records
    io::Observations observations;  ///< recorded levels and flows, filtered
    std::string published;          ///< text of published.csv; empty: none
    std::vector<io::PlaceName> county_names;
    std::vector<std::string> notes;  ///< warnings: tables that have a header alone
    double seconds = 0.0;            ///< [s] time of loading, for timing.json
};

/// Reads a scenario and the basin's tables and assembles the inputs of a run.
/// @param overrides  values of keys in place of the file's
/// @throws InputError with every problem that can be found without running
[[nodiscard]] Loaded load(const std::filesystem::path& scenario,
                          const std::vector<io::Override>& overrides = {});

/// load() for a program that runs many scenarios of one basin: keeps the tables of the last folder and the last
/// basin::Layout. Scenarios that differ in period, parameters, multipliers or water use pay for them once; a scenario
/// with another folder, spacing or placement replaces them. One thread at a time.
class Loader {
public:
    Loader();
    ~Loader();
    Loader(Loader&&) noexcept;
    Loader& operator=(Loader&&) noexcept;

    /// As load(), with the same bits. The tables are not read again when their files change.
    /// @throws InputError as load()
    [[nodiscard]] Loaded load(const std::filesystem::path& scenario,
                              const std::vector<io::Override>& overrides = {});
    /// Forgets what it keeps: the next load() reads the tables again.
    void forget();

private:
    struct Kept;
    std::unique_ptr<Kept> kept_;
};

/// Lines about records (series, their gaps, levels and filters) and zones. For run.log and `heihe check`.
[[nodiscard]] std::vector<std::string> record_lines(const Loaded& loaded);

/// Warnings about records outside the run's period, and about tables without rows.
[[nodiscard]] std::vector<std::string> record_warnings(const Loaded& loaded);

/// Value of a key, such as "basin.state", as written in the file or the override; empty if the format has
/// no such key.
[[nodiscard]] std::string as_written(const io::Scenario& scenario, std::string_view key);

}  // namespace heihe::run
