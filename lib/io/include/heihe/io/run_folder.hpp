// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace heihe::io {

/// What to do if the folder exists already.
enum class Existing {
    refuse,  ///< the run does not touch it
    replace  ///< it stays until the run is done, and is then exchanged for the new one
};

/// The folder DIR of a run's results, named DIR.part until the run is done.
///
/// Results are written to part(). finish() renames it to DIR in one step; an older DIR stays complete
/// until then. A run that stops early leaves DIR.part, which resume() continues. Only one run at a time
/// may use a DIR.part: a second one is refused.
///
/// Only files that a run wrote are removed, and their content must show it: those of a DIR have the
/// digests in its files.sha256, those of a DIR.part begin like files of a run. A folder that contains
/// anything else, a link or an input of this run is refused and stays.
class RunFolder {
public:
    /// Creates an empty DIR.part.
    /// @param inputs  files and folders that the run reads
    /// @throws InputError  DIR or DIR.part exists and `existing` is refuse; one of them contains other files
    ///                     than a run's; another run works in DIR.part
    /// @throws OutputError the folder cannot be made or written to
    [[nodiscard]] static RunFolder create(const std::filesystem::path& dir, Existing existing,
                                          const std::vector<std::filesystem::path>& inputs = {});

    /// Opens the DIR.part of an earlier run, with a checkpoint in it.
    /// @throws InputError  there is none, another run works in it, or a file in it is a link
    [[nodiscard]] static RunFolder resume(const std::filesystem::path& dir, Existing existing,
                                          const std::vector<std::filesystem::path>& inputs = {});

    RunFolder(RunFolder&& other) noexcept;
    RunFolder& operator=(RunFolder&&) = delete;
    RunFolder(const RunFolder&) = delete;
    RunFolder& operator=(const RunFolder&) = delete;
    ~RunFolder();

    [[nodiscard]] const std::filesystem::path& part() const noexcept { return part_; }
    [[nodiscard]] const std::filesystem::path& final_path() const noexcept { return dir_; }
    [[nodiscard]] std::filesystem::path checkpoint() const { return part_ / "checkpoint.h5"; }

    /// Writes files.sha256 and renames DIR.part to DIR. An older DIR, if it still contains a run's
    /// files only, is exchanged for it and then removed. A DIR that was created during the run is not
    /// touched.
    /// @throws OutputError; then DIR.part stays
    void finish();

private:
    RunFolder(std::filesystem::path dir, Existing existing,
              const std::vector<std::filesystem::path>& inputs);
    void lock();
    void open_new(Existing existing);
    void replace();
    void sync_parent() const;

    std::filesystem::path dir_;
    std::filesystem::path part_;
    std::string replaces_;  // identity of the DIR at the start, "" for none
    int lock_ = -1;         // handle of part_, locked
};

}  // namespace heihe::io
