// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/io/file_write.hpp"
#include "heihe/io/result_tables.hpp"
#include "heihe/io/rows.hpp"

#include <filesystem>
#include <string>

namespace heihe::test {

/// A line of run.log, and its SHA-256.
inline const std::string log_line = "2026-01-01 00:00:00 info    heihe\n";
inline constexpr const char* log_digest =
    "eecaf57561bb502cc36ce6531cc33f36dd91d30a4c7288dbe4640fb5164cd66f";

[[nodiscard]] inline std::string summary_of(const std::string& scenario) {
    io::Summary summary;
    summary.scenario = scenario;
    return io::summary_json(summary, io::annual_header());
}

/// Some files of a finished run, with the content that a run gives them.
inline void write_results_of(const std::filesystem::path& part, const std::string& scenario) {
    io::write_file(part / "summary.json", summary_of(scenario));
    io::write_file(part / "annual.csv", io::annual_header());
    io::write_file(part / "run.log", log_line);
    io::Timing timing;
    timing.run_log_sha256 = log_digest;
    io::write_file(part / "timing.json", io::timing_json(timing));
}

}  // namespace heihe::test
