// SPDX-License-Identifier: MIT
#pragma once

namespace heihe {

/// Place in the C++ source. clang 14 lacks <source_location>, so the builtins are wrapped here.
class SourceLocation {
public:
    /// The caller's place when used as a default argument.
    [[nodiscard]] static constexpr SourceLocation current(const char* file = __builtin_FILE(),
                                                          int line = __builtin_LINE()) noexcept {
        SourceLocation at;
        at.file_ = file;
        at.line_ = line;
        return at;
    }
    [[nodiscard]] constexpr const char* file_name() const noexcept { return file_; }
    [[nodiscard]] constexpr int line() const noexcept { return line_; }

private:
    const char* file_ = "";
    int line_ = 0;
};

}  // namespace heihe
