// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>

namespace heihe::mf6 {

/// A folder DIR that is there whole or not at all: DIR.part until finish(), and nothing without it.
/// One process at a time works in a DIR.part.
class ExportFolder {
public:
    /// A new, empty DIR.part.
    /// @param force  an older DIR that holds an export and nothing else is exchanged at finish()
    /// @throws InputError  DIR is there and may not be replaced, or another export works in DIR.part
    /// @throws OutputError the folder cannot be made
    ExportFolder(const std::filesystem::path& dir, bool force);
    ExportFolder(const ExportFolder&) = delete;
    ExportFolder& operator=(const ExportFolder&) = delete;
    /// Removes DIR.part unless it has become DIR.
    ~ExportFolder();

    [[nodiscard]] const std::filesystem::path& part() const noexcept { return part_; }
    [[nodiscard]] const std::filesystem::path& final_path() const noexcept { return dir_; }
    /// Flushes everything to the disk; DIR.part becomes DIR. @throws OutputError
    void finish();

private:
    void make_part();

    std::filesystem::path dir_;
    std::filesystem::path part_;
    bool force_;
    bool finished_ = false;
    int lock_ = -1;  // handle of part_, locked
};

}  // namespace heihe::mf6
