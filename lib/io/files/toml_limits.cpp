// SPDX-License-Identifier: MIT
#include "lib/io/files/toml_limits.hpp"

#include <algorithm>
#include <cstddef>

namespace heihe::io {
namespace {

constexpr int most_brackets = 32;  // open at once
constexpr int most_dots = 64;      // of one line outside of strings: keys like a.b.c

/// Goes through a text once and counts its nesting.
class DepthScan {
public:
    explicit DepthScan(std::string_view text) : text_{text} {}

    std::optional<TomlDepth> run() {
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '\n') {
                ++line_;
                dots_ = 0;
            } else if (c == '#') {
                at_ = std::min(text_.find('\n', at_), text_.size()) - 1;
            } else if (c == '"' || c == '\'') {
                skip_string(c);
            } else if (c == '[' || c == '{') {
                if (++open_ > most_brackets) return problem("brackets");
            } else if (c == ']' || c == '}') {
                open_ = open_ > 0 ? open_ - 1 : 0;
            } else if (c == '.') {
                if (++dots_ > most_dots) return problem("dotted keys");
            }
        }
        return std::nullopt;
    }

private:
    [[nodiscard]] std::optional<TomlDepth> problem(const char* what) const {
        return TomlDepth{line_, std::string{what} + " nest too deep for a scenario",
                         "see docs/input/scenario.md for the format"};
    }

    /// Moves to the last character of a string; a string that is not closed ends with its line.
    void skip_string(char quote) {
        const std::string three(3, quote);
        const bool several_lines = text_.substr(at_, 3) == three;
        at_ += several_lines ? 3 : 1;
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '\\' && quote == '"') {
                ++at_;
            } else if (several_lines && text_.substr(at_, 3) == three) {
                at_ += 2;
                return;
            } else if (!several_lines && c == quote) {
                return;
            } else if (c == '\n') {
                if (!several_lines) {
                    --at_;
                    return;
                }
                ++line_;
            }
        }
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
    int open_ = 0;
    int dots_ = 0;
};

}  // namespace

std::optional<TomlDepth> nested_too_deep(std::string_view text) { return DepthScan{text}.run(); }

}  // namespace heihe::io
