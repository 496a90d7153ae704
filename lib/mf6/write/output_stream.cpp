// SPDX-License-Identifier: MIT
#include "heihe/mf6/output_stream.hpp"

#include "heihe/core/error.hpp"
#include "heihe/io/file_write.hpp"
#include "heihe/io/writer_queue.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace heihe::mf6 {
namespace fs = std::filesystem;
namespace {

// A file that is open for writing. The caller's thread makes it, the writing thread uses it.
class File {
public:
    explicit File(fs::path path) : path_{std::move(path)} {
        handle_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
        if (handle_ < 0 || ::fstat(handle_, &status_) != 0)
            io::fail_writing(path_, "create the file");
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (handle_ >= 0) ::close(handle_);
    }
    [[nodiscard]] bool is_regular() const noexcept { return S_ISREG(status_.st_mode); }
    /// What tells a regular file from all others, by whatever name it was opened.
    [[nodiscard]] std::pair<dev_t, ino_t> identity() const noexcept {
        return {status_.st_dev, status_.st_ino};
    }
    /// Removes what stood in a regular file before.
    void clear() const {
        if (is_regular() && ::ftruncate(handle_, 0) != 0) io::fail_writing(path_, "empty the file");
    }
    void append(std::string_view bytes) const {
        if (!io::write_all(handle_, bytes)) io::fail_writing(path_, "write");
    }
    void close() {
        if (::close(std::exchange(handle_, -1)) != 0) io::fail_writing(path_, "write");
    }
    [[nodiscard]] const fs::path& path() const noexcept { return path_; }

private:
    fs::path path_;
    struct stat status_ {};
    int handle_ = -1;
};

// Bytes on their way to a file. Grows as they come, so that a small file takes little memory.
class Buffer {
public:
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
    [[nodiscard]] std::string_view bytes() const noexcept { return {bytes_.get(), size_}; }
    [[nodiscard]] char* end() noexcept { return bytes_.get() + size_; }
    void clear() noexcept { size_ = 0; }
    void add(std::size_t bytes) noexcept { size_ += bytes; }
    void add(std::string_view bytes) noexcept {
        std::memcpy(end(), bytes.data(), bytes.size());
        size_ += bytes.size();
    }
    void reserve(std::size_t capacity) {
        if (capacity <= capacity_) return;
        auto larger = std::make_unique_for_overwrite<char[]>(capacity);
        if (size_ > 0) std::memcpy(larger.get(), bytes_.get(), size_);
        bytes_ = std::move(larger);
        capacity_ = capacity;
    }

private:
    std::unique_ptr<char[]> bytes_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

// Pieces in which the writing thread makes bytes itself: they stay in the cache.
constexpr std::size_t later_bytes = 1U << 20;

void check_folder(const fs::path& file) {
    const auto folder = file.parent_path();
    std::error_code ignored;
    if (folder.empty() || fs::is_directory(folder, ignored)) return;
    throw OutputError(file.string() + ": cannot create the file: there is no folder " +
                      folder.string() + "; make it, or change the name in the input");
}

}  // namespace

struct OutputRun::Shared {
    Shared(fs::path where, std::size_t bytes, std::size_t capacity)
        : folder{std::move(where)},
          buffer_bytes{std::max<std::size_t>(bytes, 1)},
          queue{capacity} {}

    // Jobs hold a plain pointer to this: the queue, last member, is empty before the rest goes.
    template <typename Job>
    void submit(Job job) {
        queue.submit([this, job = std::move(job)] {
            try {
                job();
            } catch (const OutputError&) {
                failed = true;
                throw;
            }
        });
    }
    void submit(const std::shared_ptr<File>& file, Buffer full) {
        submit([this, file, buffer = std::make_shared<Buffer>(std::move(full))] {
            file->append(buffer->bytes());
            give_back(std::move(*buffer));
        });
    }
    void throw_if_failed() {
        if (failed) queue.wait();  // throws what the job has thrown
    }
    void give_back(Buffer buffer) {
        buffer.clear();
        const std::lock_guard lock{mutex};
        spare.push_back(std::move(buffer));
    }
    [[nodiscard]] Buffer take() {
        const std::lock_guard lock{mutex};
        if (spare.empty()) return {};
        auto buffer = std::move(spare.back());
        spare.pop_back();
        return buffer;
    }

    fs::path folder;
    std::size_t buffer_bytes;
    std::set<std::pair<dev_t, ino_t>> open;  // regular files; the run must not write one twice
    std::function<void(std::string_view)> on_file;
    std::atomic<bool> failed{false};
    std::mutex mutex;
    std::vector<Buffer> spare;
    io::WriterQueue queue;
};

OutputRun::OutputRun(fs::path folder, std::size_t buffer_bytes, std::size_t capacity)
    : shared_{std::make_shared<Shared>(std::move(folder), buffer_bytes, capacity)} {}

OutputRun::OutputRun(fs::path folder, std::function<void(std::string_view)> on_file)
    : OutputRun{std::move(folder)} {
    shared_->on_file = std::move(on_file);
}

fs::path OutputRun::path_of(std::string_view name) const {
    if (name.size() >= 2 && (name.front() == '\'' || name.front() == '"') &&
        name.back() == name.front())
        name = name.substr(1, name.size() - 2);
    std::string text{name};
    std::replace(text.begin(), text.end(), '\\', '/');
    return (shared_->folder / text).lexically_normal();
}

void OutputRun::wait() const { shared_->queue.wait(); }

struct OutputStream::State {
    std::shared_ptr<OutputRun::Shared> shared;
    std::shared_ptr<File> file;
    fs::path path;
    Buffer buffer;
    std::int64_t bytes = 0;
    bool finished = false;
};

OutputStream::OutputStream(const OutputRun& run, std::string_view name)
    : state_{std::make_unique<State>()} {
    state_->shared = run.shared_;
    state_->path = run.path_of(name);
    const auto& path = state_->path;
    check_folder(path);
    state_->file = std::make_shared<File>(path);
    const File& file = *state_->file;
    if (file.is_regular() && !state_->shared->open.insert(file.identity()).second)
        throw OutputError(path.string() + ": is named for two outputs; change one of the names");
    file.clear();
    if (state_->shared->on_file) state_->shared->on_file(name);
}

OutputStream::OutputStream(OutputStream&&) noexcept = default;
OutputStream& OutputStream::operator=(OutputStream&& other) noexcept {
    std::swap(state_, other.state_);
    return *this;
}

OutputStream::~OutputStream() {
    if (!state_ || state_->finished) return;
    try {
        flush();
    } catch (const std::exception&) {
        // finish() is where errors are heard; a run that ends with another error has no use for this
        state_->finished = true;
    }
}

void OutputStream::write(std::string_view bytes) {
    require(state_ && !state_->finished, "OutputStream::write: the file is finished");
    auto& s = *state_;
    s.shared->throw_if_failed();
    s.bytes += static_cast<std::int64_t>(bytes.size());
    const auto most = s.shared->buffer_bytes;
    while (!bytes.empty()) {
        if (s.buffer.size() >= most) flush();
        const auto part = bytes.substr(0, most - s.buffer.size());
        const auto size = s.buffer.size() + part.size();
        if (size > s.buffer.capacity())
            s.buffer.reserve(std::max(size, std::min(2 * s.buffer.capacity(), most)));
        s.buffer.add(part);
        bytes.remove_prefix(part.size());
        if (s.buffer.size() >= most) flush();
    }
}

std::span<char> OutputStream::room_for(std::size_t item_bytes, std::size_t nitem,
                                       std::size_t alignment) {
    require(state_ && !state_->finished, "OutputStream::write_items: the file is finished");
    auto& s = *state_;
    s.shared->throw_if_failed();
    const auto most = std::max(s.shared->buffer_bytes, item_bytes);
    if (s.buffer.size() % alignment != 0 || s.buffer.size() + item_bytes > most) flush();
    const auto room = std::min(nitem, (most - s.buffer.size()) / item_bytes) * item_bytes;
    s.buffer.reserve(s.buffer.size() + room);
    return {s.buffer.end(), room};
}

void OutputStream::filled(std::size_t bytes) {
    auto& s = *state_;
    s.buffer.add(bytes);
    s.bytes += static_cast<std::int64_t>(bytes);
    if (s.buffer.size() >= s.shared->buffer_bytes) flush();
}

void OutputStream::write_lasting_bytes(std::string_view bytes) {
    require(state_ && !state_->finished, "OutputStream::write_lasting: the file is finished");
    auto& s = *state_;
    s.shared->throw_if_failed();
    s.bytes += static_cast<std::int64_t>(bytes.size());
    flush();
    s.shared->submit([file = s.file, bytes] { file->append(bytes); });
}

void OutputStream::write_later(std::size_t item_bytes, std::size_t nitem, MakePiece make) {
    require(state_ && !state_->finished, "OutputStream::write_later: the file is finished");
    auto& s = *state_;
    s.shared->throw_if_failed();
    const std::size_t bytes = item_bytes * nitem;
    s.bytes += static_cast<std::int64_t>(bytes);
    flush();
    s.shared->submit([shared = s.shared.get(), file = s.file, item_bytes, bytes,
                      make = std::move(make)] {
        const std::size_t most = std::max<std::size_t>(later_bytes / item_bytes, 1) * item_bytes;
        Buffer piece = shared->take();
        piece.reserve(std::min(most, bytes));
        for (std::size_t first = 0; first < bytes; first += piece.size()) {
            piece.clear();
            const auto size = std::min(most, bytes - first);
            make(first, {piece.end(), size});
            piece.add(size);
            file->append(piece.bytes());
        }
        shared->give_back(std::move(piece));
    });
}

void OutputStream::flush() {
    auto& s = *state_;
    if (s.buffer.size() == 0) return;
    s.shared->submit(s.file, std::exchange(s.buffer, {}));
    s.buffer = s.shared->take();
}

void OutputStream::finish() {
    if (state_->finished) return;
    finish_later();
    state_->shared->queue.wait();
}

void OutputStream::finish_later() {
    auto& s = *state_;
    if (s.finished) return;
    s.finished = true;  // also when it fails: what was lost stays lost
    flush();
    s.shared->submit([file = std::move(s.file)] { file->close(); });
}

std::int64_t OutputStream::bytes() const noexcept { return state_->bytes; }
const fs::path& OutputStream::path() const noexcept { return state_->path; }

}  // namespace heihe::mf6
