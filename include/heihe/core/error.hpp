// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/source_location.hpp"
#include "heihe/version.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heihe {

/// Root of every exception that heihe throws.
class Error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Origin of an input value. line is 1-based; 0 means the whole file.
struct InputLocation {
    std::string file;
    int line = 0;
    std::string block{};  ///< table, package or key, e.g. "RIV" or "[time].start"
};

/// `file:line: block: problem; remedy`, without the parts that are not known. Line ends become spaces,
/// because a name from a file may contain them and must not look like a message of its own.
[[nodiscard]] inline std::string located_text(const InputLocation& at, std::string_view problem,
                                              std::string_view remedy) {
    std::string text = at.file;
    if (at.line > 0) text += ':' + std::to_string(at.line);
    if (!text.empty()) text += ": ";
    if (!at.block.empty()) text += at.block + ": ";
    text += problem;
    if (!remedy.empty()) text += "; " + std::string{remedy};
    for (char& c : text)
        if (c == '\n' || c == '\r') c = ' ';
    return text;
}

/// The user can fix this by editing an input file: no C++ names in the text.
class InputError : public Error {
public:
    InputError(InputLocation at, std::string_view problem, std::string_view remedy)
        : Error(located_text(at, problem, remedy)), at_{std::move(at)} {}
    /// Several problems at once; what() has one per line, where() is the place of the first.
    InputError(InputLocation first, const std::string& all_lines)
        : Error(all_lines), at_{std::move(first)} {}
    [[nodiscard]] const InputLocation& where() const noexcept { return at_; }

private:
    InputLocation at_;
};

/// Collects every problem a reader can find, then stops once.
class Problems {
public:
    void add(InputLocation at, std::string_view problem, std::string_view remedy = {}) {
        lines_.push_back(located_text(at, problem, remedy));
        if (lines_.size() == 1) first_ = std::move(at);
    }
    void add(Problems other) {
        if (lines_.empty()) first_ = std::move(other.first_);
        for (auto& line : other.lines_) lines_.push_back(std::move(line));
    }
    [[nodiscard]] bool empty() const noexcept { return lines_.empty(); }
    [[nodiscard]] const std::vector<std::string>& lines() const noexcept { return lines_; }
    /// @throws InputError with every line, if there is any
    void throw_if_any() const {
        if (lines_.empty()) return;
        std::string all;
        for (const auto& line : lines_) all += (all.empty() ? "" : "\n") + line;
        throw InputError(first_, all);
    }

private:
    std::vector<std::string> lines_;
    InputLocation first_;
};

/// A result could not be written (disk full, no permission, file taken).
class OutputError : public Error {
public:
    using Error::Error;
};

/// A caller broke a documented promise. It is a bug, so name the C++ line.
class ContractError : public Error {
public:
    ContractError(std::string_view promise, SourceLocation at)
        : Error(std::string{at.file_name()} + ':' + std::to_string(at.line()) + ": " +
                std::string{promise}) {}
};

/// O(1) check at an API boundary; on in every build type.
inline void require(bool ok, std::string_view promise,
                    SourceLocation at = SourceLocation::current()) {
    if (!ok) throw ContractError(promise, at);
}

}  // namespace heihe
