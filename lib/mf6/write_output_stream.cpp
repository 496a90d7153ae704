// SPDX-License-Identifier: MIT
#include "heihe/mf6/output_stream.hpp"

#include "heihe/core/error.hpp"
#include "heihe/io/writer_thread.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace heihe::mf6 {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void fail(const fs::path& file, std::string_view what) {
    const int code = errno;
    std::string remedy;
    if (code == ENOSPC || code == EDQUOT) remedy = "; free some space";
    if (code == EACCES || code == EPERM || code == EROFS)
        remedy = "; choose a folder that you may write to";
    throw OutputError(file.string() + ": cannot " + std::string{what} + ": " + std::strerror(code) +
                      remedy);
}

// A file that is open for writing. The caller's thread makes it, the writing thread uses it.
class File {
public:
    explicit File(fs::path path) : path_{std::move(path)} {
        handle_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
        if (handle_ < 0) fail(path_, "create the file");
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() {
        if (handle_ >= 0) ::close(handle_);
    }
    void append(const std::vector<char>& bytes) const {
        const char* next = bytes.data();
        std::size_t left = bytes.size();
        while (left > 0) {
            const auto done = ::write(handle_, next, left);
            if (done < 0 && errno == EINTR) continue;
            if (done < 0) fail(path_, "write");
            next += done;
            left -= static_cast<std::size_t>(done);
        }
    }
    void close() {
        if (::close(std::exchange(handle_, -1)) != 0) fail(path_, "write");
    }
    [[nodiscard]] const fs::path& path() const noexcept { return path_; }

private:
    fs::path path_;
    int handle_ = -1;
};

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
          thread{capacity} {}

    // Jobs hold a plain pointer to this: the thread, last member, ends before the rest goes.
    void submit(const std::shared_ptr<File>& file, std::vector<char> bytes) {
        const auto job = std::make_shared<std::vector<char>>(std::move(bytes));
        thread.submit([this, file, job] {
            try {
                file->append(*job);
            } catch (const OutputError&) {
                failed = true;
                throw;
            }
            give_back(std::move(*job));
        });
    }
    void throw_if_failed() {
        if (failed) thread.wait();  // throws what the job has thrown
    }
    void give_back(std::vector<char> buffer) {
        buffer.clear();
        const std::lock_guard lock{mutex};
        spare.push_back(std::move(buffer));
    }
    [[nodiscard]] std::vector<char> take() {
        const std::lock_guard lock{mutex};
        if (spare.empty()) return {};
        auto buffer = std::move(spare.back());
        spare.pop_back();
        return buffer;
    }

    fs::path folder;
    std::size_t buffer_bytes;
    std::set<std::string> names;  // of regular files; the run must not write one twice
    std::atomic<bool> failed{false};
    std::mutex mutex;
    std::vector<std::vector<char>> spare;
    io::WriterThread thread;
};

OutputRun::OutputRun(fs::path folder, std::size_t buffer_bytes, std::size_t capacity)
    : shared_{std::make_shared<Shared>(std::move(folder), buffer_bytes, capacity)} {}

fs::path OutputRun::path_of(std::string_view name) const {
    if (name.size() >= 2 && (name.front() == '\'' || name.front() == '"') &&
        name.back() == name.front())
        name = name.substr(1, name.size() - 2);
    std::string text{name};
    std::replace(text.begin(), text.end(), '\\', '/');
    return (shared_->folder / text).lexically_normal();
}

void OutputRun::wait() { shared_->thread.wait(); }

struct OutputStream::State {
    std::shared_ptr<OutputRun::Shared> shared;
    std::shared_ptr<File> file;
    fs::path path;
    std::vector<char> buffer;
    std::int64_t bytes = 0;
    bool finished = false;
};

OutputStream::OutputStream(const OutputRun& run, std::string_view name)
    : state_{std::make_unique<State>()} {
    state_->shared = run.shared_;
    state_->path = run.path_of(name);
    const auto& path = state_->path;
    check_folder(path);
    std::error_code ignored;
    const bool regular = !fs::exists(path, ignored) || fs::is_regular_file(path, ignored);
    if (regular && state_->shared->names.count(path.string()) > 0)
        throw OutputError(path.string() + ": is named for two outputs; change one of the names");
    state_->file = std::make_shared<File>(path);
    if (regular) state_->shared->names.insert(path.string());
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
    while (!bytes.empty()) {
        const auto room = s.shared->buffer_bytes - s.buffer.size();
        const auto part = bytes.substr(0, room);
        s.buffer.insert(s.buffer.end(), part.begin(), part.end());
        bytes.remove_prefix(part.size());
        if (s.buffer.size() == s.shared->buffer_bytes) flush();
    }
}

void OutputStream::flush() {
    auto& s = *state_;
    if (s.buffer.empty()) return;
    s.shared->submit(s.file, std::exchange(s.buffer, {}));
    s.buffer = s.shared->take();
}

void OutputStream::finish() {
    auto& s = *state_;
    if (s.finished) return;
    s.finished = true;  // also when it fails: what was lost stays lost
    flush();
    s.shared->thread.submit([file = std::move(s.file)] { file->close(); });
    s.shared->thread.wait();
}

std::int64_t OutputStream::bytes() const noexcept { return state_->bytes; }
const fs::path& OutputStream::path() const noexcept { return state_->path; }

}  // namespace heihe::mf6
