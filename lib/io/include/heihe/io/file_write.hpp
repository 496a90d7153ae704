// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace heihe::io {

/// Throws for the last failed call on a file, by errno, with a remedy.
/// @param then  what to do once there is room: "go on with --resume"; may be empty
/// @throws OutputError
[[noreturn]] void fail_writing(const std::filesystem::path& file, std::string_view what,
                               std::string_view then = {});

/// Writes all bytes to an open file, in as many calls as needed. False if one fails, with errno.
[[nodiscard]] bool write_all(int handle, std::string_view bytes);

/// Writes a whole file beside its place, flushes it to the disk and renames it: a reader sees the
/// old file or the new one, never a part. The file beside is a new one: FILE.tmp, FILE.1.tmp and so on.
/// @throws OutputError; then nothing is left beside it
void write_file(const std::filesystem::path& file, std::string_view text);

/// Writes a file that must not exist yet, without flushing it. @throws OutputError
void write_new_file(const std::filesystem::path& file, std::string_view bytes);

/// Flushes a file that another library has written, then renames it to its place.
/// @throws OutputError; then `written` is removed
void publish_file(const std::filesystem::path& written, const std::filesystem::path& file);

/// All bytes of a file that this run has written. @throws OutputError if it cannot be read
[[nodiscard]] std::string read_file(const std::filesystem::path& file);

/// Flushes a folder, so that the names in it survive a power cut. @throws OutputError
void sync_folder(const std::filesystem::path& folder);

/// Cuts a file to a length. @throws OutputError if it is missing or shorter
void cut_file(const std::filesystem::path& file, std::int64_t length);

/// A file that only grows. Its length is always that of whole appends.
class AppendFile {
public:
    AppendFile() = default;
    /// Opens a file to append to, or creates it. @throws OutputError
    explicit AppendFile(std::filesystem::path file);
    AppendFile(AppendFile&& other) noexcept;
    AppendFile& operator=(AppendFile&& other) noexcept;
    AppendFile(const AppendFile&) = delete;
    AppendFile& operator=(const AppendFile&) = delete;
    ~AppendFile();

    /// @throws OutputError; then the part that was written is cut off again
    void append(std::string_view bytes);
    void append(const std::vector<float>& values);
    /// Flushes to the disk. @throws OutputError, also if the file at the path is missing, is another
    /// one, or has another length than was written
    void sync();
    /// Nothing may be appended afterwards. @throws OutputError
    void close();
    [[nodiscard]] std::int64_t length() const noexcept { return length_; }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
    std::int64_t length_ = 0;
    int handle_ = -1;
};

}  // namespace heihe::io
