// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace heihe::io {

/// What to do where a folder of that name is there already.
enum class Existing {
    refuse,  ///< the run may not touch it
    replace  ///< it is exchanged for the new one when the run is done; until then it stays
};

/// The folder DIR of a run's results, which is DIR.part until the run is done.
///
/// Results are written to part(). finish() makes DIR of it in one step; an older DIR stays whole until
/// then, whatever happens. A run that stops early leaves DIR.part, from which resume() goes on.
/// One run at a time works in a DIR.part: a second one is refused.
///
/// Only files that a run wrote are removed, and their content must show it: those of a DIR have the
/// digests in its files.sha256, those of a DIR.part begin as a run begins them. A folder with anything
/// else in it, a link or an input of this run stays and is refused.
class RunFolder {
public:
    /// A new, empty DIR.part.
    /// @param inputs  files and folders that the run reads
    /// @throws InputError  DIR or DIR.part is there and `existing` is refuse; one of them is not only
    ///                     what a run wrote; another run works in DIR.part
    /// @throws OutputError the folder cannot be made or written to
    [[nodiscard]] static RunFolder create(const std::filesystem::path& dir, Existing existing,
                                          const std::vector<std::filesystem::path>& inputs = {});

    /// The DIR.part that an earlier run left, with a checkpoint in it.
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

    /// Writes files.sha256. DIR.part becomes DIR; an older DIR, if it is still what a run wrote, is
    /// exchanged for it and then removed. A DIR that has come in during the run is not touched.
    /// @throws OutputError, and DIR.part stays
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
    std::string replaces_;  // identity of the DIR that was there at the start, "" for none
    int lock_ = -1;         // handle of part_, locked
};

}  // namespace heihe::io
