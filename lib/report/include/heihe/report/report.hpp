// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <string>

/// A finished run as one page to look at (docs/output/report.md).
namespace heihe::report {

/// Language in which a page opens. Every page holds the texts of both.
enum class Language { zh, en };

/// Formulates the page of a finished run from the files of its folder: one HTML file that needs no other
/// file and no network. It ends with a seal (io::is_sealed_page). The same files give the same bytes.
/// NetCDF is called in the process's I/O thread (io/io_thread.hpp).
/// @param run  folder of a finished run (docs/output/files.md)
/// @throws InputError with every problem: no folder of a finished run, a table that is missing, unreadable
///         or lacks a column, bad values
[[nodiscard]] std::string report_page(const std::filesystem::path& run, Language language);

}  // namespace heihe::report
