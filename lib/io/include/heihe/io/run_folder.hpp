// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"

#include <filesystem>

namespace heihe::inline v0::io {

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
class RunFolder {
public:
    /// A new, empty DIR.part.
    /// @throws InputError  DIR or DIR.part is there and `existing` is refuse; DIR is no folder of
    ///                     results; another run works in DIR.part
    /// @throws OutputError the folder cannot be made or written to
    [[nodiscard]] static RunFolder create(const std::filesystem::path& dir, Existing existing);

    /// The DIR.part that an earlier run left, with a checkpoint in it.
    /// @throws InputError  there is none, or another run works in it
    [[nodiscard]] static RunFolder resume(const std::filesystem::path& dir, Existing existing);

    RunFolder(RunFolder&& other) noexcept;
    RunFolder& operator=(RunFolder&&) = delete;
    RunFolder(const RunFolder&) = delete;
    RunFolder& operator=(const RunFolder&) = delete;
    ~RunFolder();

    [[nodiscard]] const std::filesystem::path& part() const noexcept { return part_; }
    [[nodiscard]] const std::filesystem::path& final_path() const noexcept { return dir_; }
    [[nodiscard]] std::filesystem::path checkpoint() const { return part_ / "checkpoint.h5"; }

    /// DIR.part becomes DIR; an older DIR is exchanged for it and then removed.
    /// @throws OutputError, and DIR.part stays
    void finish();

private:
    RunFolder(std::filesystem::path dir, Existing existing);
    void lock();

    std::filesystem::path dir_;
    std::filesystem::path part_;
    Existing existing_;
    int lock_ = -1;  // handle of part_, locked
};

}  // namespace heihe::inline v0::io
