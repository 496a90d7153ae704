// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <functional>
#include <string_view>

namespace heihe::io {

/// True where a text is one that this program wrote under the name of the file.
using IsOurs = std::function<bool(std::string_view text)>;

/// Refuses a place that a report may not take: a folder, a link, a device, a pipe, or a file that is not
/// provably an older report of this program.
/// @throws InputError
void check_report_place(const std::filesystem::path& file, const IsOurs& is_ours);

/// Writes a report whole beside its place, flushes it and puts it there. A file that is there already is
/// looked at again in the moment of the exchange and stays unless it is ours.
/// @throws InputError as check_report_place() @throws OutputError when it cannot be written
void write_report(const std::filesystem::path& file, std::string_view text, const IsOurs& is_ours);

}  // namespace heihe::io
