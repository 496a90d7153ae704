// SPDX-License-Identifier: MIT
#include "lib/io/files/sealed_file.hpp"

#include "heihe/core/error.hpp"
#include "heihe/core/units.hpp"
#include "lib/io/files/sha256.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace heihe::io {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view first_words = "heihe checkpoint ";
constexpr std::size_t most_bytes = std::size_t{1} << 30;  // a state of the basin at 60 m
constexpr const char* anew = "use a checkpoint.h5 of a run of this program, or start anew";

std::string seal_text(int format, std::size_t length, const std::string& digest) {
    std::string text =
        fmt::format("{}{}\nbytes {}\nsha256 {}\n", first_words, format, length, digest);
    text.resize(seal_bytes, '\0');
    return text;
}

std::string seal_of(std::string_view image, int format) {
    return seal_text(format, image.size(), sha256(image.substr(seal_bytes)));
}

[[noreturn]] void refuse(const fs::path& file, std::string_view problem,
                         std::string_view remedy = anew) {
    throw InputError({file.string(), 0}, problem, remedy);
}

class OpenFile {
public:
    explicit OpenFile(const fs::path& file)
        : file_{file}, handle_{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)} {
        if (handle_ < 0 && errno == ENOENT) refuse(file, "checkpoint not found", "check the path");
        if (handle_ < 0) fail();
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() {
        if (handle_ >= 0) ::close(handle_);
    }
    [[nodiscard]] std::size_t size() const {
        struct stat info {};
        if (::fstat(handle_, &info) != 0) fail();
        if (!S_ISREG(info.st_mode)) refuse(file_, "is no regular file");
        return static_cast<std::size_t>(info.st_size);
    }
    /// Appends up to `count` bytes to `to`; fewer at the end of the file.
    void read(std::string& to, std::size_t count) const {
        const std::size_t before = to.size();
        to.resize(before + count);
        std::size_t done = 0;
        while (done < count) {
            const auto some = ::read(handle_, to.data() + before + done, count - done);
            if (some < 0 && errno == EINTR) continue;
            if (some < 0) fail();
            if (some == 0) break;
            done += static_cast<std::size_t>(some);
        }
        to.resize(before + done);
    }

private:
    [[noreturn]] void fail() const {
        refuse(file_, std::string{"cannot be read: "} + std::strerror(errno),
               "check that you may read it");
    }
    const fs::path& file_;
    int handle_;
};

// The number after a word of the seal; "" without the word.
std::string_view number_after(std::string_view text, std::string_view word) {
    const auto at = text.find(word);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + word.size());
    return text.substr(0, std::min(text.find('\n'), text.size()));
}

// Refuses a head that differs from what this program writes.
void check_head(const fs::path& file, std::string_view head, std::size_t size, int format) {
    if (head.starts_with("\x89HDF"))
        refuse(file,
               "has no digest of its content: it was written by an earlier version, or not "
               "by this program");
    const auto written = number_after(head.substr(0, 64), first_words);
    if (!head.starts_with(first_words)) refuse(file, "is no checkpoint");
    if (written != std::to_string(format) && parse_number(written))
        refuse(file,
               fmt::format("checkpoint format {} is not known (this program reads {})",
                           *parse_number(written), format),
               "use the version that wrote it, or start anew");
    const auto bytes = parse_number(number_after(head.substr(0, 128), "\nbytes "));
    if (bytes && *bytes > static_cast<double>(size))
        refuse(file, fmt::format("is cut: {} of {:.0f} bytes are there", size, *bytes));
    if (!bytes || *bytes != static_cast<double>(size))
        refuse(file, fmt::format("is damaged: its {} bytes are not those that were written", size));
}

}  // namespace

void seal(std::string& image, int format) {
    require(image.size() > seal_bytes, "seal: the image needs a block in front");
    image.replace(0, seal_bytes, seal_of(image, format));
}

std::string read_sealed(const fs::path& file, int format) {
    const OpenFile in{file};
    const std::size_t size = in.size();
    if (size <= seal_bytes) refuse(file, fmt::format("is no checkpoint: it has {} bytes", size));
    std::string image;
    in.read(image, seal_bytes);
    check_head(file, image, size, format);
    if (size > most_bytes) refuse(file, fmt::format("is too large: {} bytes", size));
    in.read(image, size - seal_bytes);
    if (image.size() != size || image.compare(0, seal_bytes, seal_of(image, format)) != 0)
        refuse(file, "is damaged: its content does not have the digest that was written with it");
    return image;
}

}  // namespace heihe::io
