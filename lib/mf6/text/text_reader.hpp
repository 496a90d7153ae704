// SPDX-License-Identifier: MIT
#pragma once

#include "lib/mf6/text/file_check.hpp"

#include "heihe/core/error.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// Files, lines and words of MODFLOW 6 input, and the list of what is wrong in them.
namespace heihe::mf6::reader {

/// Nodes that a grid may have: what its arrays take must be known to fit before they are made.
inline std::int64_t max_nodes = 200'000'000;
/// Problems shown of one file.
inline constexpr int max_problems_per_file = 40;

/// A whole file in memory; views of its words stay valid as long as it lives.
struct TextSource {
    std::string shown;  ///< the path, for messages
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
    [[nodiscard]] const char* begin() const noexcept { return bytes.get(); }
    [[nodiscard]] const char* end() const noexcept { return bytes.get() + size; }
};
using Source = std::shared_ptr<const TextSource>;

/// One line, cut into words on demand. Quotes part words as blanks do and are taken off; a word
/// that begins with # or ! starts a comment.
class Line {
public:
    Line() = default;
    Line(const char* begin, const char* end, int number, const TextSource* source,
         std::string_view block)
        : p_{begin}, end_{end}, number_{number}, source_{source}, block_{block} {}

    /// The next word as written; empty at the end.
    [[nodiscard]] std::string_view word() noexcept;
    /// The next word in upper case.
    [[nodiscard]] std::string upper();
    /// The next word without taking it.
    [[nodiscard]] std::string_view peek() const noexcept;
    /// Everything that is left, without blanks around it and without a comment.
    [[nodiscard]] std::string_view rest() noexcept;
    [[nodiscard]] int number() const noexcept { return number_; }
    [[nodiscard]] const TextSource* source() const noexcept { return source_; }
    [[nodiscard]] InputLocation at() const;
    /// Where the next word begins.
    [[nodiscard]] const char* position() const noexcept { return p_; }
    void move_to(const char* p) noexcept { p_ = p; }
    [[nodiscard]] const char* end() const noexcept { return end_; }

private:
    const char* p_ = nullptr;
    const char* end_ = nullptr;
    int number_ = 0;
    const TextSource* source_ = nullptr;
    std::string_view block_{};
};

/// Where reading stands in a file.
struct Cursor {
    Source source{};
    const char* p = nullptr;
    int line = 1;  ///< number of the line that p is in
    [[nodiscard]] const char* end() const noexcept { return source->end(); }
    [[nodiscard]] bool open() const noexcept { return source != nullptr; }
};

/// The next line that is neither empty nor a comment; false at the end of the file.
[[nodiscard]] bool next_line(Cursor& cursor, std::string_view block, Line& line);

[[nodiscard]] std::string upper_case(std::string_view text);
[[nodiscard]] bool same_word(std::string_view a, std::string_view upper) noexcept;
/// A word for a message: of limited length, in quotes.
[[nodiscard]] std::string shown(std::string_view word);

/// The simulation folder, and the problems found in its files.
class Context {
public:
    explicit Context(std::filesystem::path folder) : folder_{std::move(folder)} {}

    void add(const InputLocation& at, std::string_view problem, std::string_view remedy = {});
    void add(const Line& line, std::string_view problem, std::string_view remedy = {}) {
        add(line.at(), problem, remedy);
    }
    /// What was found with all files read.
    void add(Problems found) {
        count_ += found.lines().size();
        problems_.add(std::move(found));
    }
    [[nodiscard]] bool empty() const noexcept { return problems_.empty(); }
    [[nodiscard]] std::size_t count() const noexcept { return count_; }
    void throw_if_any() const { problems_.throw_if_any(); }

    /// Full path of a file named in the input; \ counts as /.
    [[nodiscard]] std::filesystem::path path_of(std::string_view name) const;
    /// Bytes of a file; nothing where there is no regular file of this name.
    [[nodiscard]] std::optional<std::size_t> size_of(std::string_view name) const;
    /// A whole file; one that is missing or no file is a problem and gives nothing.
    [[nodiscard]] Source open(std::string_view name, const InputLocation& named_at);

    /// A file that the run will write.
    void add_output(std::string_view name, const InputLocation& named_at) {
        files_.add_output(name, path_of(name), named_at);
    }
    /// Files each output that would overwrite an input or another output.
    void check_outputs();

    /// The next word as a number of the wanted kind; a problem and nothing when it is none.
    [[nodiscard]] std::optional<double> real(Line& line, std::string_view what);
    [[nodiscard]] std::optional<std::int32_t> integer(Line& line, std::string_view what);
    /// The same, with a least value.
    [[nodiscard]] std::optional<std::int32_t> integer_from(Line& line, std::string_view what,
                                                           std::int32_t least);

private:
    std::filesystem::path folder_;
    FileCheck files_;
    Problems problems_;
    std::size_t count_ = 0;
    std::string file_;  // of the latest problem
    int in_file_ = 0;
};

}  // namespace heihe::mf6::reader
