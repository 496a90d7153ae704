// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>
#include <type_traits>
#include <utility>

namespace heihe::io {

/// The one thread of a process in which heihe calls HDF5 and NetCDF: NetCDF may not be entered twice at
/// a time, nor HDF5 where it was not built for that, and its handler of errors is changed here alone. A
/// program with calls of its own makes them in it too (in_io_thread) while runs go on.
class IoThread {
public:
    /// Made at the first call, which also tells HDF5 not to close itself at the process's end: after a
    /// failed write it would crash there. A process that forks, while no job is under way, has another
    /// one in the child.
    [[nodiscard]] static IoThread& of_process();

    IoThread(const IoThread&) = delete;
    IoThread& operator=(const IoThread&) = delete;

    /// Does a job when those before it are done. The job may not throw.
    void post(std::function<void()> job);
    [[nodiscard]] bool is_this_thread() const noexcept {
        return std::this_thread::get_id() == thread_.get_id();
    }

private:
    IoThread();
    ~IoThread();
    void run();

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> jobs_;
    bool end_ = false;
    std::thread thread_;  // last: it uses all the others
};

/// Calls `f` in the process's I/O thread and waits for it.
/// @returns what f returns  @throws what f throws
template <typename F>
std::invoke_result_t<F> in_io_thread(F&& f) {
    auto& thread = IoThread::of_process();
    if (thread.is_this_thread()) return std::forward<F>(f)();
    using Task = std::packaged_task<std::invoke_result_t<F>()>;
    const auto task = std::make_shared<Task>(std::forward<F>(f));  // lives until both have let go
    auto result = task->get_future();
    thread.post([task] { (*task)(); });
    return result.get();
}

}  // namespace heihe::io
