// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/index.hpp"
#include "heihe/core/parallel.hpp"

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace heihe {

/// std::allocator that does not initialise new numbers. The threads that will use a memory page can
/// then be the first to write it, which places the page in memory near them.
template <typename T>
struct UntouchedAllocator : std::allocator<T> {
    template <typename U>
    struct rebind {
        using other = UntouchedAllocator<U>;
    };
    static constexpr std::align_val_t alignment{64};  // a cache line, and any vector register

    UntouchedAllocator() = default;
    template <typename U>
    explicit UntouchedAllocator(const UntouchedAllocator<U>& /*other*/) noexcept {}
    [[nodiscard]] T* allocate(std::size_t n) {
        return static_cast<T*>(::operator new(n * sizeof(T), alignment));
    }
    void deallocate(T* p, std::size_t /*n*/) noexcept { ::operator delete(p, alignment); }
    template <typename U>
    void construct(U* p) noexcept(std::is_nothrow_default_constructible_v<U>) {
        ::new (static_cast<void*>(p)) U;
    }
    template <typename U, typename... Args>
    void construct(U* p, Args&&... args) {
        ::new (static_cast<void*>(p)) U(std::forward<Args>(args)...);
    }
};

/// Vector of numbers whose resize() does not set them.
template <typename T>
using RawVector = std::vector<T, UntouchedAllocator<T>>;

/// n zeros, written by all threads in equal shares.
template <typename T>
void assign_zeros(RawVector<T>& v, std::ptrdiff_t n) {
    v.resize(at(n));
    T* const p = v.data();
#pragma omp parallel for schedule(static) if (n > omp_min_items)
    for (std::ptrdiff_t i = 0; i < n; ++i) p[i] = T{};
}

}  // namespace heihe
