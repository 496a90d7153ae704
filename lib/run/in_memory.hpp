// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/core/error.hpp"
#include "heihe/io/scenario.hpp"

#include <new>
#include <utility>

namespace heihe::run {

/// Calls f, which allocates the memory for a grid, before anything is written. @returns the result of f
/// @throws InputError if the memory is too small
template <typename F>
auto in_memory(const io::Scenario& scenario, F&& f) {
    try {
        return std::forward<F>(f)();
    } catch (const std::bad_alloc&) {
        throw InputError({scenario.file.string(), 0, "basin.spacing"},
                         "the grid does not fit in the memory of this machine",
                         "give a coarser spacing");
    }
}

}  // namespace heihe::run
