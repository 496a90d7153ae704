// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <thread>
#include <type_traits>

/// Two sweeps over arrays by a team of threads. The second sweep needs all results of the first.
namespace heihe {

/// For two_sweeps() without other work beside the sweeps.
struct NothingBeside {};

/// each(i) for i in [0, n), each i on one thread, in any order.
template <typename Each>
struct Sweep {
    std::ptrdiff_t n;
    Each each;
};
template <typename Each>
Sweep(std::ptrdiff_t, Each) -> Sweep<Each>;

namespace sweeps_detail {

/// Waits, inside a team of threads, until `done` is n: all items of a loop are done. A barrier would also
/// wait for the thread that does other work meanwhile.
inline void wait_for(const std::atomic<std::ptrdiff_t>& done, std::ptrdiff_t n) {
    constexpr int before_yielding = 1000;
    for (int turn = 0; done.load(std::memory_order_acquire) < n; ++turn)
        if (turn >= before_yielding) std::this_thread::yield();
}

template <typename Work>
[[nodiscard]] std::exception_ptr caught(const Work& work) noexcept {
    try {
        work();
    } catch (...) {
        return std::current_exception();
    }
    return {};
}

/// One thread does `work` first; the other threads do not wait for it between the sweeps.
template <typename First, typename Second, typename Work>
void sweep_beside(const Sweep<First>& first, const Sweep<Second>& second, const Work& work) {
    constexpr std::ptrdiff_t some = 8;  // items that a thread takes at a time
    std::exception_ptr thrown;
    std::atomic<std::ptrdiff_t> done{0};
#pragma omp parallel
    {
#pragma omp single nowait
        thrown = caught(work);
#pragma omp for schedule(dynamic) nowait
        for (std::ptrdiff_t begin = 0; begin < first.n; begin += some) {
            const std::ptrdiff_t end = std::min(begin + some, first.n);
            for (std::ptrdiff_t i = begin; i < end; ++i) first.each(i);
            done.fetch_add(end - begin, std::memory_order_release);
        }
        wait_for(done, first.n);
#pragma omp for schedule(dynamic, 8)
        for (std::ptrdiff_t i = 0; i < second.n; ++i) second.each(i);
    }
    if (thrown) std::rethrow_exception(thrown);
}

}  // namespace sweeps_detail

/// The first sweep, then the second.
/// @param in_parallel  true if the sweeps are worth a team of threads
/// @param beside       work that one of the threads does first, or NothingBeside; its exception is
///                     thrown here when the sweeps are done
template <typename First, typename Second, typename Work>
void two_sweeps(bool in_parallel, const Sweep<First>& first, const Sweep<Second>& second,
                const Work& beside) {
    constexpr bool alone = std::is_same_v<Work, NothingBeside>;
    if constexpr (!alone) {
        if (in_parallel) return sweeps_detail::sweep_beside(first, second, beside);
        beside();
    }
#pragma omp parallel if (in_parallel)
    {
#pragma omp for schedule(static)
        for (std::ptrdiff_t i = 0; i < first.n; ++i) first.each(i);
#pragma omp for schedule(static)
        for (std::ptrdiff_t i = 0; i < second.n; ++i) second.each(i);
    }
}

}  // namespace heihe
