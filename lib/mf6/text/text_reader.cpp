// SPDX-License-Identifier: MIT
#include "lib/mf6/text/text_reader.hpp"

#include "heihe/io/text_file.hpp"

#include "lib/mf6/text/number_reader.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>

#include <unistd.h>

namespace heihe::mf6::reader {
namespace fs = std::filesystem;
namespace {

constexpr char upper_char(char c) noexcept {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

const char* skip_separators(const char* p, const char* end) noexcept {
    while (p < end && is_separator(*p)) ++p;
    return p;
}

const char* word_end(const char* p, const char* end) noexcept {
    while (p < end && !is_separator(*p)) ++p;
    return p;
}

bool is_comment(const char* p, const char* end) noexcept {
    return *p == '#' || *p == '!' || (*p == '/' && end - p > 1 && p[1] == '/');
}

// The closing quote of the word that begins at p, or nullptr.
const char* closing_quote(const char* p, const char* end) noexcept {
    if (*p != '\'' && *p != '"') return nullptr;
    return static_cast<const char*>(std::memchr(p + 1, *p, static_cast<std::size_t>(end - p - 1)));
}

// A file of this size is read without a look at its holes.
constexpr std::size_t small_bytes = std::size_t{1} << 24;

// Whether a part of the file takes no room on the disk: it would read as zeros, which no file has.
bool has_hole(std::FILE* file, std::size_t bytes) noexcept {
#ifdef SEEK_HOLE
    const int fd = fileno(file);
    const off_t hole = lseek(fd, 0, SEEK_HOLE);
    (void)lseek(fd, 0, SEEK_SET);
    return hole >= 0 && static_cast<std::size_t>(hole) < bytes;
#else
    (void)file;
    return false;
#endif
}

struct Closer {
    void operator()(std::FILE* file) const noexcept { (void)std::fclose(file); }
};

}  // namespace

std::string_view Line::word() noexcept {
    p_ = skip_separators(p_, end_);
    if (p_ >= end_ || *p_ == '#' || *p_ == '!') {
        p_ = end_;
        return {};
    }
    if (const char* const close = closing_quote(p_, end_)) {
        const std::string_view found(p_ + 1, static_cast<std::size_t>(close - p_ - 1));
        p_ = close + 1;
        return found;
    }
    const char* const start = p_;
    p_ = word_end(p_, end_);
    return {start, static_cast<std::size_t>(p_ - start)};
}

std::string Line::upper() { return upper_case(word()); }

std::string_view Line::peek() const noexcept {
    Line copy = *this;
    return copy.word();
}

std::string_view Line::rest() noexcept {
    const char* const start = skip_separators(p_, end_);
    const char* last = start;
    while (last < end_ &&
           !((*last == '#' || *last == '!') && (last == start || is_separator(last[-1]))))
        ++last;
    while (last > start && is_separator(last[-1])) --last;
    p_ = end_;
    return {start, static_cast<std::size_t>(last - start)};
}

InputLocation Line::at() const {
    return {source_ == nullptr ? std::string{} : source_->shown, number_, std::string{block_}};
}

bool next_line(Cursor& cursor, std::string_view block, Line& line) {
    const char* const end = cursor.end();
    while (cursor.p < end) {
        const char* const start = cursor.p;
        const auto* stop = static_cast<const char*>(
            std::memchr(start, '\n', static_cast<std::size_t>(end - start)));
        const int number = cursor.line;
        if (stop == nullptr) {
            stop = end;
            cursor.p = end;
        } else {
            cursor.p = stop + 1;
            ++cursor.line;
        }
        const char* const first = skip_separators(start, stop);
        if (first == stop || is_comment(first, stop)) continue;
        line = Line(first, stop, number, cursor.source.get(), block);
        return true;
    }
    return false;
}

std::string upper_case(std::string_view text) {
    std::string upper{text};
    std::transform(upper.begin(), upper.end(), upper.begin(), upper_char);
    return upper;
}

bool same_word(std::string_view a, std::string_view upper) noexcept {
    return a.size() == upper.size() &&
           std::equal(a.begin(), a.end(), upper.begin(),
                      [](char x, char y) { return upper_char(x) == y; });
}

std::string shown(std::string_view word) {
    constexpr std::size_t longest = 60;
    std::size_t length = std::min(word.size(), longest);
    while (length > 0 && length < word.size() &&
           (static_cast<unsigned char>(word[length]) & 0xC0U) == 0x80U)
        --length;
    std::string text = "\"";
    for (const char c : word.substr(0, length))
        text += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? '?' : c;
    return text + (length < word.size() ? "...\"" : "\"");
}

void Context::add(const InputLocation& at, std::string_view problem, std::string_view remedy) {
    ++count_;
    if (at.file != file_) {
        file_ = at.file;
        in_file_ = 0;
    }
    ++in_file_;
    if (in_file_ <= max_problems_per_file) problems_.add(at, problem, remedy);
    if (in_file_ == max_problems_per_file + 1)
        problems_.add({at.file, 0, at.block}, "there are more problems than are shown here",
                      "mend these first");
}

fs::path Context::path_of(std::string_view name) const {
    std::string slashes{name};
    std::replace(slashes.begin(), slashes.end(), '\\', '/');
    if (folder_.empty() || folder_ == ".") return fs::path{slashes}.lexically_normal();
    return (folder_ / slashes).lexically_normal();
}

std::optional<std::size_t> Context::size_of(std::string_view name) const {
    const fs::path path = path_of(name);
    std::error_code failed;
    if (name.empty() || !fs::is_regular_file(path, failed)) return std::nullopt;
    const auto bytes = fs::file_size(path, failed);
    if (failed) return std::nullopt;
    return static_cast<std::size_t>(bytes);
}

Source Context::open(std::string_view name, const InputLocation& named_at) {
    if (name.empty() || name.find('\0') != std::string_view::npos) {
        add(named_at, "a file name is missing", "name the file");
        return nullptr;
    }
    const fs::path path = path_of(name);
    std::error_code failed;
    if (!fs::is_regular_file(path, failed)) {
        Problems why;
        if (fs::exists(path, failed) && !fs::is_directory(path, failed))
            why.add({path.string(), 0}, "is not a regular file", "give a text file");
        else
            (void)io::read_text(path, why);
        for (const auto& text : why.lines()) add(named_at, text);
        return nullptr;
    }
    files_.add_input(path);
    auto source = std::make_shared<TextSource>();
    source->shown = path.string();
    const std::unique_ptr<std::FILE, Closer> file{std::fopen(path.c_str(), "rb")};
    source->size = static_cast<std::size_t>(fs::file_size(path, failed));
    constexpr std::size_t most_bytes = std::size_t{1} << 36;
    if (file == nullptr || failed || source->size > most_bytes) {
        add(named_at, path.string() + " cannot be read", "check that you may read it");
        return nullptr;
    }
    if (source->size > small_bytes && has_hole(file.get(), source->size)) {
        add(named_at, path.string() + " has a part that was never written",
            "write the file anew: its disk may have been full");
        return nullptr;
    }
    source->bytes = std::make_unique_for_overwrite<char[]>(source->size + 1);
    source->size = std::fread(source->bytes.get(), 1, source->size, file.get());
    return source;
}

void Context::check_outputs() {
    files_.check([this](const InputLocation& at, std::string_view problem,
                        std::string_view remedy) { add(at, problem, remedy); });
}

std::optional<double> Context::real(Line& line, std::string_view what) {
    const std::string_view word = line.word();
    if (const auto value = real_of(word)) return value;
    if (word.empty())
        add(line, std::string{what} + " is missing", "give a number");
    else
        add(line, std::string{what} + " is " + shown(word), "give a number");
    return std::nullopt;
}

std::optional<std::int32_t> Context::integer(Line& line, std::string_view what) {
    const std::string_view word = line.word();
    if (const auto value = integer_of(word)) return value;
    if (word.empty())
        add(line, std::string{what} + " is missing", "give a whole number");
    else
        add(line, std::string{what} + " is " + shown(word), "give a whole number");
    return std::nullopt;
}

std::optional<std::int32_t> Context::integer_from(Line& line, std::string_view what,
                                                  std::int32_t least) {
    const auto value = integer(line, what);
    if (!value || *value >= least) return value;
    add(line, std::string{what} + " is " + std::to_string(*value),
        "give a whole number of at least " + std::to_string(least));
    return std::nullopt;
}

}  // namespace heihe::mf6::reader
