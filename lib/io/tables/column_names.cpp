// SPDX-License-Identifier: MIT
#include "lib/io/tables/column_names.hpp"

#include <fmt/format.h>

#include <system_error>

namespace heihe::io {
namespace fs = std::filesystem;

std::string_view column_of(const CsvTable& t, const TwoNames& names, Problems& problems) {
    if (!t.has(names.older)) return names.any_basin;
    if (t.has(names.any_basin))
        problems.add({t.file(), 1, fmt::format("column {}", names.older)},
                     fmt::format("stands beside \"{}\", which means the same", names.any_basin),
                     "keep one of them");
    return names.older;
}

std::string file_of(const fs::path& folder, const TwoNames& names, Problems& problems) {
    std::error_code ignored;
    if (!fs::exists(folder / names.older, ignored)) return std::string{names.any_basin};
    if (fs::exists(folder / names.any_basin, ignored))
        problems.add({(folder / names.older).string(), 0},
                     fmt::format("stands beside {}, which means the same", names.any_basin),
                     "keep one of them");
    return std::string{names.older};
}

}  // namespace heihe::io
