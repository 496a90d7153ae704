// SPDX-License-Identifier: MIT
#include "heihe/io/text_file.hpp"

#include "heihe/io/nearest.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace heihe::io {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t most_names =
    10000;  // of a folder, among which the nearest to a missing one is searched

unsigned byte_at(std::string_view text, std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
}

// Bytes of the UTF-8 sequence that starts at i; 0 if it is invalid (RFC 3629).
std::size_t utf8_length(std::string_view text, std::size_t i) {
    const unsigned lead = byte_at(text, i);
    if (lead < 0x80) return 1;
    const std::size_t length = lead >= 0xC2 && lead < 0xE0   ? 2
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    for (std::size_t k = 1; k < length; ++k)
        if ((byte_at(text, i + k) & 0xC0U) != 0x80U) return 0;
    const unsigned second = byte_at(text, i + 1);
    const bool overlong_or_surrogate =
        (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
        (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
    return overlong_or_surrogate ? 0 : length;
}

// True if all of text has the structure of GB 18030-2005: one, two or four bytes per character.
bool looks_like_gb18030(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size()) {
        const unsigned lead = byte_at(text, i);
        const unsigned second = byte_at(text, i + 1);
        if (lead < 0x80)
            i += 1;
        else if (lead == 0x80 || lead == 0xFF)
            return false;
        else if (second >= 0x40 && second <= 0xFE && second != 0x7F)
            i += 2;
        else if (second >= 0x30 && second <= 0x39)
            i += 4;
        else
            return false;
    }
    return true;
}

int line_of(std::string_view text, std::size_t offset) {
    return 1 + static_cast<int>(std::count(
                   text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
}

constexpr std::size_t part_bytes = 1U << 16U;  // read at once

std::string missing_remedy(const fs::path& file) {
    std::error_code ignored;
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path{"."};
    if (!fs::is_directory(folder, ignored))
        return "the folder " + folder.string() + " does not exist either; check the path";
    std::vector<std::string> names;
    auto entry = fs::directory_iterator(folder, ignored);
    for (; !ignored && entry != fs::directory_iterator{} && names.size() < most_names;
         entry.increment(ignored))
        names.push_back(entry->path().filename().string());
    std::sort(names.begin(), names.end());
    const std::string near = nearest(file.filename().string(), names);
    return near.empty() ? "check the path" : "did you mean \"" + (folder / near).string() + "\"?";
}

/// The system's error for a path, in a user's words.
PathProblem failed_path(int error, const fs::path& path, const char* kind) {
    switch (error) {
        case ENOENT: return {std::string{kind} + " not found", missing_remedy(path)};
        case ENOTDIR:
            return {"a part of the path is a file, not a folder", "check the path's folders"};
        case EACCES:
        case EPERM:
            return {std::string{"cannot be read: permission denied"},
                    "let your user read it and enter its folders (ls -ld shows the rights)"};
        case ELOOP:
            return {"cannot be read: its links lead in a circle", "give a file, or mend the link"};
        case ENAMETOOLONG: return {"the path is too long", "shorten it"};
        default: break;
    }
    return {std::string{"cannot be read: "} + std::strerror(error), "check that you may read it"};
}

const char* kind_of(mode_t mode) {
    if (S_ISDIR(mode)) return "is a folder, not a file";
    if (S_ISFIFO(mode)) return "is a pipe, not a file";
    if (S_ISSOCK(mode)) return "is a socket, not a file";
    return "is a device, not a file";
}

std::string in_mb(std::uintmax_t bytes) {
    return std::to_string((bytes + 999999) / 1000000) + " MB";
}

/// An open file descriptor.
class Descriptor {
public:
    explicit Descriptor(int fd) : fd_{fd} {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    [[nodiscard]] int get() const noexcept { return fd_; }

private:
    int fd_;
};

/// Reads at most `most` bytes and one more, to detect a file that grows.
/// @returns 0 or the error's number
int read_all(int fd, std::uintmax_t most, std::string& text) {
    while (text.size() <= most) {
        const std::size_t had = text.size();
        text.resize(had + part_bytes);
        const auto got = ::read(fd, text.data() + had, part_bytes);
        text.resize(had + (got > 0 ? static_cast<std::size_t>(got) : 0));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return errno;
        if (got == 0) break;
    }
    return 0;
}

}  // namespace

std::optional<PathProblem> file_problem(const fs::path& file) {
    struct stat about {};
    if (::stat(file.c_str(), &about) != 0) return failed_path(errno, file, "file");
    if (!S_ISREG(about.st_mode))
        return PathProblem{kind_of(about.st_mode),
                           S_ISDIR(about.st_mode) ? "give a file in it" : "give a regular file"};
    if (::access(file.c_str(), R_OK) != 0) return failed_path(errno, file, "file");
    return std::nullopt;
}

std::optional<PathProblem> folder_problem(const fs::path& folder) {
    struct stat about {};
    if (::stat(folder.c_str(), &about) != 0) return failed_path(errno, folder, "folder");
    if (!S_ISDIR(about.st_mode)) return PathProblem{"is not a folder", "give the folder"};
    if (::access(folder.c_str(), R_OK | X_OK) != 0) return failed_path(errno, folder, "folder");
    return std::nullopt;
}

std::optional<EncodingProblem> encoding_problem(std::string_view text, std::string_view file) {
    const std::string name{file};
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        return EncodingProblem{1, "the text is in UTF-16, not UTF-8",
                               "convert it: iconv -f UTF-16 -t UTF-8 '" + name + "' > new.csv"};
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = utf8_length(text, i);
        if (length == 0) {
            const bool chinese = looks_like_gb18030(text);
            const std::string from = chinese ? "GB18030" : "LATIN1";
            return EncodingProblem{
                line_of(text, i),
                chinese ? "the text is in GB18030 (GBK, GB2312), not UTF-8" : "not UTF-8",
                "save it as UTF-8, or convert it: iconv -f " + from + " -t UTF-8 '" + name +
                    "' > new.csv"};
        }
        if (text[i] == '\0')
            return EncodingProblem{line_of(text, i), "a zero byte: this is no text file",
                                   "export it as text in UTF-8"};
        i += length;
    }
    return std::nullopt;
}

std::optional<std::string> read_text(const fs::path& file, Problems& problems,
                                     std::uintmax_t most_bytes) {
    const InputLocation whole{file.string(), 0};
    const auto refuse = [&](const PathProblem& why) {
        problems.add(whole, why.problem, why.remedy);
        return std::nullopt;
    };
    if (const auto why = file_problem(file)) return refuse(*why);
    // O_NONBLOCK: the path may have become a pipe since, and opening it must not block.
    const Descriptor in{::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
    struct stat about {};
    if (in.get() < 0 || ::fstat(in.get(), &about) != 0)
        return refuse(failed_path(errno, file, "file"));
    if (!S_ISREG(about.st_mode)) return refuse({kind_of(about.st_mode), "give a regular file"});
    const PathProblem too_long{"is too large to be read (limit: " + in_mb(most_bytes) + ")",
                               "check that this is the right file, or give a shorter one"};
    if (static_cast<std::uintmax_t>(about.st_size) > most_bytes) return refuse(too_long);
    std::string text;
    text.reserve(static_cast<std::size_t>(about.st_size) + part_bytes);
    if (const int error = read_all(in.get(), most_bytes, text); error != 0)
        return refuse(failed_path(error, file, "file"));
    if (text.size() > most_bytes) return refuse(too_long);
    if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
    if (const auto bad = encoding_problem(text, file.string())) {
        problems.add({file.string(), bad->line}, bad->problem, bad->remedy);
        return std::nullopt;
    }
    return text;
}

}  // namespace heihe::io
