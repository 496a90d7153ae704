// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

namespace heihe::io {

/// True if this program has written the text as a report of this kind.
using IsOurs = std::function<bool(std::string_view text)>;

/// Refuses a place where a report must not be written: a folder, a link, a device, a pipe, or a file
/// that is not provably an older report of this program.
/// @throws InputError
void check_report_place(const std::filesystem::path& file, const IsOurs& is_ours);

/// Writes a complete report beside its place, flushes it and moves it there. An existing file is checked
/// again at the moment of the exchange, and stays unless it is an older report.
/// @throws InputError as check_report_place() @throws OutputError if it cannot be written
void write_report(const std::filesystem::path& file, std::string_view text, const IsOurs& is_ours);

}  // namespace heihe::io
